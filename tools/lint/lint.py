"""Runs the Python linters over the whole working tree and says which of them object.

Started by `tools/lint/run`, which also runs what is not Python: buildifier, rustfmt and clippy.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Typed:
    """A part that mypy checks by itself: the folder that its imports start from, what to check, further import roots."""

    folder: str
    targets: tuple[str, ...] = (".",)
    roots: tuple[str, ...] = ()


# Files of the same name in two parts are two modules, therefore one run each.
_TYPED = (
    Typed("parity_rules/python", ("-p", "parity"), ("bazel-bin/parity_rules/python",)),
    Typed(".", ("-p", "monolith")),
    Typed("tools/wrapper"),
    Typed("tools/bench", roots=("parity_rules/python", "bazel-bin/parity_rules/python")),
    Typed("tools/lint"),
    Typed("tools", ("-p", "reference"), ("parity_rules/python", "bazel-bin/parity_rules/python")),
)


def main() -> int:
    """Exits with 1 if any linter found something."""
    tree = Path(os.environ["BUILD_WORKSPACE_DIRECTORY"])
    failed = not _ruff(tree, fix="--fix" in sys.argv[1:])
    for part in _TYPED:
        failed = not _mypy(tree, part) or failed
    return 1 if failed else 0


def _ruff(tree: Path, *, fix: bool) -> bool:
    commands = (["check", "--fix"], ["format"]) if fix else (["check"], ["format", "--check"])
    passed = [
        _passes([sys.executable, "-m", "ruff", *command, "--quiet", "--no-cache", "."], tree) for command in commands
    ]
    return all(passed)


def _mypy(tree: Path, part: Typed) -> bool:
    name = part.folder.replace("/", "_")
    cache = Path(tempfile.gettempdir()) / f"parity-mypy-{name}"
    command = [sys.executable, "-m", "mypy", "--no-error-summary", f"--config-file={tree / 'pyproject.toml'}"]
    roots = os.pathsep.join(str(tree / root) for root in (part.folder, *part.roots))
    environment = dict(os.environ, MYPYPATH=roots)
    return _passes([*command, f"--cache-dir={cache}", *part.targets], tree / part.folder, environment)


def _passes(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> bool:
    passed = subprocess.run(command, cwd=folder, env=environment, check=False).returncode == 0
    if not passed:
        print(f"lint: {' '.join(command[2:])} in {folder} found something", file=sys.stderr)
    return passed


if __name__ == "__main__":
    sys.exit(main())
