"""Writes all generated pages of docs/ again: tools/bazel run //tools/reference:update."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from reference.page import Undocumented
from reference.pages import update


def main() -> int:
    """The exit code: 1 if something public is not documented, and then nothing is written."""
    try:
        changed = update(Path(os.environ.get("BUILD_WORKSPACE_DIRECTORY", ".")))
    except Undocumented as error:
        print(f"ERROR: the reference cannot be written:\n{error}", file=sys.stderr)
        return 1
    print("\n".join(f"wrote {path}" for path in changed) or "all generated pages are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
