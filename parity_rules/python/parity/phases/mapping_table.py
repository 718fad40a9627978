"""Phase 10: the canonical mapping table, every Python file once, tests included.

Each claim of a destination keeps who made it and gets its state; claims that contradict each other are named. Nothing is decided here: people
decide, in the ledger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from parity.index.rollups import crate_of
from parity.phases.inventory_validation import covers, folder_of
from parity.phases.model import (
    Claim,
    Count,
    Discovery,
    Mapping,
    MappingTable,
    Planned,
    Share,
    Target,
    Validation,
)

EXISTS, NEW, MISSING, VAGUE, NONE = "exists", "new", "missing", "vague", "none"
NA, UNJUSTIFIED = "n/a", "n/a-unjustified"
STATES = (EXISTS, NEW, MISSING, VAGUE, NONE, NA, UNJUSTIFIED)


def mapping_table(found: Discovery, validation: Validation) -> MappingTable:
    """The table of the files of the ledger, and of those that phase 01 found beside it."""
    port = frozenset(found.port_files)
    lines: dict[tuple[str, str], list[int]] = {}
    for defect in found.defects:
        lines.setdefault((defect.path, defect.found), []).append(defect.plan_line)
    files = [_mapping(file, port, lines) for file in found.files]
    files += [_untracked(path) for path in _beside(validation)]
    files.sort(key=lambda mapping: mapping.path)
    count = Counter(mapping.state for mapping in files)
    return MappingTable(
        title=found.title,
        states=tuple(Count(state, count[state]) for state in STATES),
        files=tuple(files),
        by_destination=tuple(_by_destination(found.files, port)),
    )


def _beside(validation: Validation) -> list[str]:
    """Python files that sources or index have, and the ledger has not."""
    sides = {"ledger_index": "only_right", "sources_in_ledger": "only_left"}
    return sorted(
        {each.path for check in validation.checks if check.id in sides for each in getattr(check, sides[check.id])}
    )


def _untracked(path: str) -> Mapping:
    return Mapping(path, "", kind_of(path, False), path, None, NONE, (), (), (), None, ("no entry in the ledger",))


def kind_of(path: str, is_test: bool) -> str:
    """What sort of file it is, as conventions tell them apart."""
    return "test" if is_test else "package" if PurePosixPath(path).name == "__init__.py" else "module"


def _mapping(file: Planned, port: frozenset[str], lines: dict[tuple[str, str], list[int]]) -> Mapping:
    targets = tuple(_target(claim, port, lines.get((file.path, claim.path), ())) for claim in file.destinations)
    return Mapping(
        path=file.path,
        area=file.area,
        kind=kind_of(file.path, file.is_test),
        place=file.place,
        lines=file.lines,
        state=_state(file, targets),
        destinations=targets,
        symbols=file.symbols,
        port_symbols=file.port_symbols,
        na=file.na,
        conflicts=tuple(_conflicts(file, targets)),
    )


def _target(claim: Claim, port: frozenset[str], plan_lines: Iterable[int]) -> Target:
    state = VAGUE if claim.vague else EXISTS if claim.path in port else NEW if claim.new else MISSING
    return Target(
        path=claim.path,
        state=state,
        crate=crate_of(claim.path),
        alternative=claim.alternative,
        symbols=claim.symbols,
        sources=claim.sources,
        plan_lines=tuple(sorted(set(plan_lines))),
    )


def _state(file: Planned, targets: Sequence[Target]) -> str:
    """The weakest destination that counts: a named file outweighs folders, a choice outweighs its alternatives."""
    if file.na and not targets:
        return UNJUSTIFIED if file.na.missing else NA
    named = [target for target in targets if target.state != VAGUE]
    chosen = [target for target in named if not target.alternative] or named
    states = {target.state for target in chosen or targets}
    return next((state for state in (MISSING, NEW, EXISTS, VAGUE) if state in states), NONE)


def _conflicts(file: Planned, targets: Sequence[Target]) -> Iterator[str]:
    if file.na and targets:
        lines = f" (line {file.na.claimed[0]} of the plan)" if file.na.claimed else ""
        yield f"said to need no port{lines}, and to go to {targets[0].path}"
    for claim, target in zip(file.destinations, targets, strict=True):
        if claim.new and target.state == EXISTS:
            yield f"{claim.path} is said to be new, and is there"
    yield from _disagreements(file.destinations)
    yield from _symbols_twice(file.destinations)


def _disagreements(claims: Sequence[Claim]) -> Iterator[str]:
    """Two who name destinations, none of which has to do with the other's."""
    by_source: dict[str, list[Claim]] = {}
    for claim in claims:
        for source in claim.sources:
            by_source.setdefault(source, []).append(claim)
    named = sorted(by_source.items())
    for index, (one, theirs) in enumerate(named):
        for other, others in named[index + 1 :]:
            if not any(_agree(a, b) for a in theirs for b in others):
                yield f"{one} says {theirs[0].path}, {other} says {others[0].path}"


def _agree(one: Claim, other: Claim) -> bool:
    """Whether they are one file, or one is a folder around the other."""
    return covers(one, other.path) or covers(other, one.path) or folder_of(one) == folder_of(other)


def _symbols_twice(claims: Sequence[Claim]) -> Iterator[str]:
    homes: dict[str, str] = {}
    for claim in claims:
        for symbol in claim.symbols if not claim.alternative else ():
            if homes.setdefault(symbol, claim.path) != claim.path:
                yield f"{symbol} goes to {homes[symbol]} and to {claim.path}"


def _by_destination(files: Iterable[Planned], port: frozenset[str]) -> Iterator[Share]:
    """Files of the port with the Python files that go there, named files only."""
    homes: dict[str, set[str]] = {path: set() for path in port if path.endswith(".rs")}
    for file in files:
        for claim in file.destinations:
            if not claim.vague:
                homes.setdefault(claim.path, set()).add(file.path)
    return (Share(path, path in port, tuple(sorted(homes[path]))) for path in sorted(homes))
