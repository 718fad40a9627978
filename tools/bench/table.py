"""Figures, and the table that shows them against their limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number; `limit` is the most that it may be."""

    name: str
    value: float
    limit: float
    unit: str
    detail: str = ""

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def render(figures: Iterable[Figure]) -> str:
    rows = [("figure", "measured", "limit", "", "how")]
    for figure in figures:
        rows.append(
            (
                figure.name,
                f"{figure.value:.3g} {figure.unit}",
                f"{figure.limit:g} {figure.unit}",
                "met" if figure.met else "MISSED",
                figure.detail,
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join([*(row[column].ljust(widths[column]) for column in range(4)), row[4]]).rstrip() for row in rows]
    return "\n".join(lines)
