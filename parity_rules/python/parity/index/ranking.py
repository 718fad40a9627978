"""Every file that is not done, in the order in which it pays to work on it, each with a reason and a first step.

First what is broken, then what diverges; then by the priority of its area, by how many other files use it, by how many open files it would have to
wait for, by how much is open, and by size. The order is that of reasons people give; no weight is hidden in a number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parity.index.model import Row
from parity.ledger.import_graph import LEDGER, SOURCES, ImportGraph
from parity.ledger.model import Destination

_DONE = frozenset({"parity", "n/a"})
_BROKEN = frozenset({"unreadable", "not built"})
_DIVERGING = "diverging"


@dataclass(frozen=True)
class Ranked:
    """A file that is not done. `used_by` and `waits_for` count other files; `known` says what they are taken from, `step` is what to do first."""

    rank: int
    path: str
    area: str
    status: str
    lines: int | None
    open: int
    recorded: bool
    used_by: int
    waits_for: int
    known: str
    reason: str
    step: str


def ranking(
    rows: Sequence[Row], priorities: Sequence[str], graph: ImportGraph, recorded: Collection[str] = ()
) -> list[Ranked]:
    """All of them, the first one first; areas that have no priority come after those that have. `recorded` are files with recorded outcomes."""
    state = {row.path: row for row in rows}
    ranked = sorted(
        (_ranked(row, state, priorities, graph, row.path in recorded) for row in rows if row.status not in _DONE),
        key=lambda each: _order(each, priorities),
    )
    return [replace(each, rank=number) for number, each in enumerate(ranked, 1)]


def _order(each: Ranked, priorities: Sequence[str]) -> tuple[int, int, int, int, int, int, int, str]:
    urgency = 0 if each.status in _BROKEN else 1 if each.status == _DIVERGING else 2
    return (
        urgency,
        _priority(each.area, priorities),
        -each.used_by,
        each.waits_for,
        each.open,
        not each.recorded,
        each.lines or 0,
        each.path,
    )


def _priority(area: str, priorities: Sequence[str]) -> int:
    return priorities.index(area) if area in priorities else len(priorities)


def _ranked(
    row: Row, state: Mapping[str, Row], priorities: Sequence[str], graph: ImportGraph, recorded: bool
) -> Ranked:
    users = len(graph.used_by.get(row.path, ()))
    waits = sum(1 for path in graph.uses.get(row.path, ()) if path in state and state[path].status not in _DONE)
    ranked = Ranked(
        rank=0,
        path=row.path,
        area=row.area,
        status=row.status,
        lines=row.lines,
        open=len(row.gaps),
        recorded=recorded,
        used_by=users,
        waits_for=waits,
        known=graph.known.get(row.path, ""),
        reason="",
        step=first_step(row),
    )
    return replace(ranked, reason=", ".join(_reasons(ranked, row, priorities)))


def _reasons(ranked: Ranked, row: Row, priorities: Sequence[str]) -> Iterator[str]:
    if ranked.status in _BROKEN or ranked.status == _DIVERGING:
        yield ranked.status
    if ranked.area in priorities:
        yield f"{ranked.area} is priority {_priority(ranked.area, priorities) + 1} of {len(priorities)}"
    yield f"{_files(ranked.used_by)} it" if ranked.used_by else "no file is known to use it"
    yield _waits(ranked)
    yield f"{row.proven} of {row.applicable} items proven" if row.applicable else "nothing is proven"
    if ranked.recorded:
        yield "recorded outcomes are there"
    if ranked.lines is not None:
        yield f"{ranked.lines} lines"


def _files(number: int) -> str:
    return "1 file uses" if number == 1 else f"{number} files use"


_BASIS = {SOURCES: "its source", LEDGER: "the ledger"}


def _waits(ranked: Ranked) -> str:
    """What it needs that is not done, and who says so."""
    if not ranked.known:
        return "nothing is known of what it uses"
    basis = _BASIS[ranked.known]
    if not ranked.waits_for:
        return f"it waits for no other file as far as {basis} says"
    return f"it uses {ranked.waits_for} that {'is' if ranked.waits_for == 1 else 'are'} open as {basis} says"


def first_step(row: Row) -> str:
    """What to do first: a command, or a file to edit."""
    if row.status in _BROKEN:
        return f"tools/bazel build {row.tests[0]}" if row.tests else f"correct {row.ledger or row.path}: {row.reason}"
    if row.status == _DIVERGING:
        case = next((f" {each.case}" for each in row.divergences if each.case), "")
        test = row.divergences[0].test if row.divergences else next(iter(row.tests), "")
        return f"tools/parity explain {test}{case}".rstrip()
    if row.status in ("partial", "ported"):
        item = next((item for item in row.items if item.is_open), None)
        return f"{item.title}: {item.need}" if item else row.reason
    if row.status == "n/a-unjustified":
        return (
            f"justify it in {row.ledger}, or name a destination there"
            if row.ledger
            else f"correct the parity_na: {row.reason}"
        )
    return _start(row)


def _start(row: Row) -> str:
    """The first step of a file that nothing compares."""
    named = [path for path in row.destinations if not Destination(path).is_vague]
    there = [path for path in named if path not in row.missing]
    if there:
        return f"pair it with {there[0]}: parity_library and parity_test"
    if named:
        return f"write {named[0]}"
    where = row.ledger or "the ledger"
    if row.destinations:
        return f"name a file of {row.destinations[0]} in {where}"
    return f"give it an entry with a destination in {where}"
