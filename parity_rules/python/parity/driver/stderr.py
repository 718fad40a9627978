"""Standard error as an observation: what reaches descriptor 2 while a case is observed.

It is kept in the file `.stderr` of the driver's own directory, and not in memory, so that the runner can still read it when
the case ends the driver (docs/protocol.md). At all other times descriptor 2 is the runner's, and the file is gone.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

NAME = ".stderr"


class ErrorCapture:
    """Collects from `start` to `stop`."""

    def __init__(self, directory: str) -> None:
        self._path = os.path.join(directory, NAME)

    def start(self) -> None:
        """Begins to collect."""
        self._stderr = sys.stderr
        self._flush()
        self._real = os.dup(2)
        # Appending, since a process that the case left behind may write as well.
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_TRUNC, 0o600)
        os.dup2(file, 2)
        os.close(file)

    def stop(self) -> str:
        """Gives descriptor 2 and `sys.stderr` back; what was written since `start`."""
        sys.stderr = self._stderr
        self._flush()
        os.dup2(self._real, 2)
        os.close(self._real)
        with open(self._path, "rb") as file:
            data = file.read()
        os.unlink(self._path)
        return data.decode("utf-8", "backslashreplace")

    def _flush(self) -> None:
        try:
            self._stderr.flush()
        except (AttributeError, ValueError):  # The case closed it, or there is none.
            self._stderr = sys.stderr = _text_stderr()


def _text_stderr() -> TextIO:
    return open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
