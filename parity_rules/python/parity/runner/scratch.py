"""The runner's directory for its drivers: each driver process gets a fresh one below it, removed with the process."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self


class Scratch:
    """A context manager around the directory; `path` is real (no links in it) and private to the user."""

    def __enter__(self) -> Self:
        base = os.path.realpath(os.environ.get("TMPDIR") or "/tmp")
        self.path = f"{base}/parity-{os.urandom(6).hex()}"
        self._made = 0
        os.mkdir(self.path, 0o700)
        return self

    def __exit__(self, *_: object) -> None:
        os.chdir("/")
        remove(self.path)

    def directory(self) -> str:
        """A new empty directory."""
        self._made += 1
        path = f"{self.path}/{self._made}"
        os.mkdir(path, 0o700)
        return path


def remove(path: str) -> None:
    """Removes a directory. What cannot be removed stays: it is a temporary directory, and no outcome."""
    try:
        os.rmdir(path)
    except OSError:
        import shutil

        shutil.rmtree(path, ignore_errors=True)
