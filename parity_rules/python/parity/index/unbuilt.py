"""Tests that did not build, as rows: `not built` stands above every other status, since nothing is known of such a file any more.

The index target of Bazel is strict, and fails with a test that does not build; `tools/parity index` is tolerant, and shows it here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parity.index.model import Row

NOT_BUILT = "not built"


@dataclass(frozen=True)
class Unbuilt:
    """A test without evidence; without `sources`, which Bazel could not tell, its label stands for its files."""

    label: str
    sources: tuple[str, ...]
    cause: str


def with_unbuilt(rows: Iterable[Row], unbuilt: Iterable[Unbuilt]) -> list[Row]:
    """The rows, sorted by path, in which every file of an unbuilt test is `not built`, whatever else it has."""
    causes: dict[str, list[Unbuilt]] = defaultdict(list)
    for test in unbuilt:
        for path in test.sources or (test.label,):
            causes[path].append(test)
    known = {row.path: row for row in rows}
    for path, tests in causes.items():
        known[path] = _lowered(known.get(path, Row(path, NOT_BUILT, "", "")), tests)
    return [known[path] for path in sorted(known)]


def _lowered(row: Row, tests: list[Unbuilt]) -> Row:
    tests = sorted(tests, key=lambda test: test.label)
    return replace(
        row,
        status=NOT_BUILT,
        reason="; ".join(f"{test.label} does not build: {test.cause}" for test in tests),
        tests=sorted({*row.tests, *(test.label for test in tests)}),
    )
