"""What could be read of a test's cases, before it is known how the test ended."""

from __future__ import annotations

from dataclasses import dataclass

from parity.native.results import Case

# Stands for the case under way where the output ended between two of them.
BETWEEN = ""


@dataclass(frozen=True)
class Reading:
    """`open` is the case under way when the results broke off, BETWEEN if there was none, None if they are whole.

    `unreached` are the names of the cases that had not begun; `problem` says why nothing, or not all, could be read.
    """

    cases: tuple[Case, ...]
    open: str | None = None
    unreached: tuple[str, ...] = ()
    problem: str = ""
