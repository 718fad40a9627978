"""Warnings as observations: what reaches Python's `warnings` while a case is observed.

Every warning is seen, however often and wherever it is issued: the filters with which the interpreter starts, which hide most
of them, do not count in that time. Filters that the user's code has set do, so an error stays one.
"""

from __future__ import annotations

import warnings

from parity.driver.filters import INITIAL
from parity.driver.text import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class WarningCapture:
    """Collects warnings from `start` to `stop`."""

    def start(self) -> None:
        """Begins to collect, and remembers how warnings are set."""
        self._context = warnings.catch_warnings(record=True)
        self._seen: Any = self._context.__enter__()
        # New filters go in front of those that are there, so that the interpreter's own are last.
        while warnings.filters and warnings.filters[-1] in INITIAL:
            del warnings.filters[-1]  # type: ignore[attr-defined]  # typeshed shows a sequence
        warnings.simplefilter("always", append=True)

    def stop(self) -> list[dict[str, str]]:
        """Sets warnings as they were; those since `start`."""
        self._context.__exit__(None, None, None)
        return [{"category": seen.category.__name__, "message": plain(str(seen.message))} for seen in self._seen]
