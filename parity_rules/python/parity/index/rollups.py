"""Rows by package, crate and area: how many files have which status, and the weakest of them, which is the status of the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from parity.index.model import Row
from parity.index.statuses import SHOWN, STATUSES

# Folders of a crate that Cargo knows.
_CRATE_FOLDERS = frozenset({"src", "tests", "benches", "examples"})


@dataclass(frozen=True)
class Rollup:
    """Some files together; `proven` and `applicable` count the items of their checklists."""

    name: str
    status: str
    reason: str
    files: int
    statuses: dict[str, int] = field(default_factory=dict)
    proven: int = 0
    applicable: int = 0


def summary_of(rows: Iterable[Row]) -> dict[str, int]:
    """How many files have each status; only statuses that occur, what is proven first."""
    found = Counter(row.status for row in rows)
    return {status: found[status] for status in SHOWN if found[status]}


def by_area(rows: Sequence[Row]) -> list[Rollup]:
    """The areas of the ledger."""
    return _grouped(rows, lambda row: [row.area])


def by_package(rows: Sequence[Row]) -> list[Rollup]:
    """The folders of the original."""
    return _grouped(rows, lambda row: [str(PurePosixPath(row.path).parent)])


def by_crate(rows: Sequence[Row]) -> list[Rollup]:
    """The crates of the port that files go to; a file that goes to several counts in each."""
    return _grouped(rows, lambda row: dict.fromkeys(map(crate_of, row.destinations)))


def crate_of(destination: str) -> str:
    """The crate of a file, folder or pattern of the port; a label is its own."""
    if destination.startswith("//"):
        return destination
    parts = destination.rstrip("/*").split("/")
    cut = next((index for index, part in enumerate(parts) if part in _CRATE_FOLDERS and index), None)
    if cut is not None:
        return "/".join(parts[:cut])
    return "/".join(parts[:-1] if PurePosixPath(parts[-1]).suffix and len(parts) > 1 else parts)


def _grouped(rows: Sequence[Row], names: Callable[[Row], Iterable[str]]) -> list[Rollup]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for name in names(row):
            groups.setdefault(name, []).append(row)
    return [_rollup(name, members) for name, members in sorted(groups.items())]


def _rollup(name: str, rows: Sequence[Row]) -> Rollup:
    statuses = summary_of(rows)
    status = next(status for status in STATUSES if statuses.get(status))
    reason = (
        f"the weakest status, of {statuses[status]} of {len(rows)} files"
        if len(statuses) > 1
        else f"all {len(rows)} files"
    )
    return Rollup(
        name=name,
        status=status,
        reason=reason if len(rows) > 1 else "its only file",
        files=len(rows),
        statuses=statuses,
        proven=sum(row.proven for row in rows),
        applicable=sum(row.applicable for row in rows),
    )
