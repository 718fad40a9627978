"""What lies in the repository that a plan speaks of."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath


class Repository:
    """A folder. Paths are relative to it; one that leads outside does not exist."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder of this path, or one that a pattern such as `src/*` or `src/**` matches."""
        if not self._inside(path):
            return False
        if "*" not in path:
            return (self.root / path).exists()
        return next(self.matches(path), None) is not None

    def matches(self, pattern: str) -> Iterator[str]:
        """The files that a pattern matches."""
        fixed = PurePosixPath(*[part for part in self._fixed(pattern)])
        if not self._inside(str(fixed)) or not (self.root / fixed).is_dir():
            return
        rest = pattern[len(str(fixed)) + 1 :] if str(fixed) != "." else pattern
        rest = rest + "/*" if rest.endswith("**") else rest
        for found in sorted((self.root / fixed).glob(rest)):
            if found.is_file():
                yield found.relative_to(self.root).as_posix()

    @cached_property
    def revision(self) -> str:
        """The commit that is checked out; empty outside of version control."""
        command = ["git", "-C", str(self.root), "rev-parse", "HEAD"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    def _inside(self, path: str) -> bool:
        pure = PurePosixPath(path)
        return not pure.is_absolute() and ".." not in pure.parts and "\0" not in path

    def _fixed(self, pattern: str) -> Iterator[str]:
        for part in PurePosixPath(pattern).parts:
            if "*" in part:
                return
            yield part
