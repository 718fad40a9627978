"""Runs the linters over the whole working tree and says which of them object.

Started by `tools/lint/run`, which also runs what is not Python: buildifier, rustfmt and clippy.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Each is checked by itself: files of the same name in two folders are two modules, not one.
MYPY_RUNS = {
    "parity": ["parity_rules/python/parity"],
    "monolith": ["monolith"],
    "wrapper": ["tools/wrapper"],
    "bench": ["tools/bench"],
    "lint": ["tools/lint"],
}


def main() -> int:
    tree = Path(os.environ["BUILD_WORKSPACE_DIRECTORY"])
    fix = "--fix" in sys.argv[1:]
    commands = _ruff(fix) + [_mypy(tree, name, folders) for name, folders in MYPY_RUNS.items()]
    failed = [" ".join(command[:6]) for command in commands if subprocess.run(command, cwd=tree).returncode]
    for command in failed:
        print(f"lint: {command} … found something", file=sys.stderr)
    return 1 if failed else 0


def _ruff(fix: bool) -> list[list[str]]:
    ruff = [sys.executable, "-m", "ruff"]
    if fix:
        return [[*ruff, "check", "--fix", "--quiet", "."], [*ruff, "format", "--quiet", "."]]
    return [[*ruff, "check", "--quiet", "--no-cache", "."], [*ruff, "format", "--check", "--quiet", "--no-cache", "."]]


def _mypy(tree: Path, name: str, folders: list[str]) -> list[str]:
    cache = Path(os.environ.get("TMPDIR", "/tmp")) / f"parity-mypy-{name}"
    found = [folder for folder in folders if (tree / folder).is_dir()]
    return [sys.executable, "-m", "mypy", "--no-error-summary", f"--cache-dir={cache}", *found]


if __name__ == "__main__":
    sys.exit(main())
