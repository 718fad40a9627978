"""Figures, and the table that shows them against their limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number; `limit` is the most that it may be, or the least, or None if it is only shown."""

    name: str
    value: float
    limit: float | None
    unit: str
    detail: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def _bound(self) -> str:
        return "" if self.limit is None else f"{'>=' if self.at_least else '<='} {self.limit:g} {self.unit}"

    @property
    def _verdict(self) -> str:
        return "" if self.limit is None else "met" if self.met else "MISSED"

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        return self.name, f"{self.value:.3g} {self.unit}", self._bound, self._verdict, self.detail


def render(figures: Iterable[Figure]) -> str:
    rows = [("figure", "measured", "limit", "", "how"), *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join([*(row[column].ljust(widths[column]) for column in range(4)), row[4]]).rstrip() for row in rows]
    return "\n".join(lines)
