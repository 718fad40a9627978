"""Phase 00: what there is. It reads the declared inputs, and fails early with every mistake in them.

What was not declared is unknown. What was declared and does not fit (a ledger that cannot be read, sources that lie elsewhere than the ledger says, a
report of defects of another plan) is an error here, and not a difference that a later phase would have to explain.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from parity.fixtures.problems import Place, Problem, UserError
from parity.index.rollups import crate_of
from parity.ledger.model import Destination, Entry, Kind, Ledger, NotApplicable
from parity.ledger.public_names import public_names
from parity.ledger.reader import Reading, read_files
from parity.phases.model import (
    Area,
    Base,
    Claim,
    Crate,
    Discovery,
    IndexRow,
    LedgerFile,
    NaClaim,
    PlanDefect,
    Planned,
    SourceFile,
)

_INDEX = "index.json"
_CHECKLISTS = "parity"


@dataclass(frozen=True)
class Inputs:
    """The declared inputs: `sources` and `committed` by their path below the workspace, with the file to read; `port` and `fixtures` are paths only."""

    title: str
    ledger: Sequence[str]
    sources: Mapping[str, str]
    port: Sequence[str]
    fixtures: Sequence[str]
    committed: Mapping[str, str]
    defects: str | None


def discover(inputs: Inputs) -> Discovery:
    """The inventory; `UserError` with all that is wrong with the inputs."""
    reading = read_files(inputs.ledger)
    problems = list(reading.problems)
    index = _read_index(inputs.committed, problems)
    defects, plan = _read_defects(inputs.defects, problems)
    problems += _nothing(reading, inputs) or [
        *_elsewhere(reading.ledger, inputs),
        *_foreign(reading.ledger, plan, inputs),
    ]
    if problems:
        raise UserError(problems)
    ledger = reading.ledger
    python = [entry for entry in ledger if entry.kind is Kind.PYTHON]
    table = next((path for path in sorted(inputs.committed) if PurePosixPath(path).name == _INDEX), "")
    return Discovery(
        title=inputs.title,
        bases=tuple(_bases(python, inputs)),
        ledger=tuple(_ledger_files(inputs.ledger, ledger)),
        areas=tuple(_areas(python, ledger)),
        crates=tuple(_crates(python, inputs.port)),
        has_sources=bool(inputs.sources),
        has_port=bool(inputs.port),
        has_index=bool(table),
        index_path=table,
        files=tuple(_planned(entry, ledger) for entry in sorted(python, key=lambda entry: entry.key)),
        wider_scope=tuple(
            _planned(entry, ledger)
            for entry in sorted(ledger, key=lambda entry: entry.key)
            if entry.kind is not Kind.PYTHON
        ),
        sources=tuple(_source(path, inputs.sources[path]) for path in sorted(inputs.sources)),
        port_files=tuple(sorted(set(inputs.port))),
        fixtures=tuple(sorted(set(inputs.fixtures))),
        index=index,
        checklists=tuple(_checklists(table, inputs.committed)),
        defects=defects,
    )


def _nothing(reading: Reading, inputs: Inputs) -> list[Problem]:
    """A ledger without a single Python file, unless mistakes say why."""
    if reading.problems or any(entry.kind is Kind.PYTHON for entry in reading.ledger):
        return []
    hint = "Write entries by hand, or import a plan: tools/parity plan import."
    return [Problem(Place(min(inputs.ledger, default=inputs.title)), "the ledger has no Python file at all.", hint)]


def _elsewhere(ledger: Ledger, inputs: Inputs) -> Iterator[Problem]:
    """Base folders of the ledger in which Bazel knows nothing, although files of that side are declared."""
    sides: tuple[tuple[str, Iterable[str], Callable[[Entry], list[str]]], ...] = (
        ("sources", inputs.sources, lambda entry: [entry.path]),
        ("port", inputs.port, lambda entry: [each.path for each in entry.destinations]),
    )
    for attribute, known, paths in sides:
        tops = {_top(path) for path in known}
        first: dict[str, Entry] = {}
        for entry in ledger.of_kind(Kind.PYTHON):
            for path in paths(entry):
                first.setdefault(_top(path), entry)
        for top, entry in sorted(first.items()):
            if tops and top not in tops:
                found = f"{top}/ has no file among the {attribute} of {inputs.title}, expected at least one."
                hint = f"List targets below {top}/ in {attribute}, or correct the path."
                yield Problem(ledger.place_of(entry), found, hint)


def _foreign(ledger: Ledger, plan: str, inputs: Inputs) -> Iterator[Problem]:
    """A report of defects of a plan that no file of the ledger was imported from."""
    known = {area.plan.sha256 for area in ledger.areas if area.plan}
    if plan and plan not in known and inputs.defects:
        found = f"it is about the plan {plan[:12]}…, and the ledger is from {', '.join(f'{each[:12]}…' for each in sorted(known)) or 'no plan'}."
        yield Problem(Place(inputs.defects), found, "Import the plan again: tools/parity plan import.")


def _top(path: str) -> str:
    return path.split("/", 1)[0]


def _bases(python: Sequence[Entry], inputs: Inputs) -> Iterator[Base]:
    goals = [each.path for entry in python for each in entry.destinations]
    for side, planned, known in (
        ("reference", [entry.path for entry in python], inputs.sources),
        ("port", goals, inputs.port),
    ):
        wanted, there = Counter(map(_top, planned)), Counter(map(_top, known))
        yield from (Base(top, side, wanted[top], there[top]) for top in sorted({*wanted, *there}))


def _ledger_files(paths: Sequence[str], ledger: Ledger) -> Iterator[LedgerFile]:
    areas = {ledger.file_of(area.area): area for area in ledger.areas}
    for path in sorted(paths):
        area = areas[path]
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        yield LedgerFile(path, area.area, digest, len(area.entries), area.plan.sha256 if area.plan else "")


def _areas(python: Sequence[Entry], ledger: Ledger) -> Iterator[Area]:
    groups: dict[str, list[Entry]] = {}
    for entry in python:
        groups.setdefault(ledger.area_of(entry), []).append(entry)
    for name, entries in sorted(groups.items()):
        lines = sum(entry.lines or 0 for entry in entries)
        yield Area(name, len(entries), sum(entry.is_test for entry in entries), lines)


def _crates(python: Sequence[Entry], port: Iterable[str]) -> Iterator[Crate]:
    destined = Counter(crate for entry in python for crate in {crate_of(each.path) for each in entry.destinations})
    there = Counter(map(crate_of, set(port)))
    yield from (Crate(path, destined[path], there[path]) for path in sorted({*destined, *there}))


def _planned(entry: Entry, ledger: Ledger) -> Planned:
    place = ledger.place_of(entry)
    return Planned(
        path=entry.path,
        kind=entry.kind.name.lower(),
        area=ledger.area_of(entry),
        place=f"{place.path}:{place.line}",
        lines=entry.lines,
        is_test=entry.is_test,
        symbols=entry.symbols,
        destinations=tuple(map(_claim, entry.destinations)),
        port_symbols=entry.port_symbols,
        na=_na(entry.na) if entry.na else None,
        used_by=entry.used_by,
    )


def _claim(destination: Destination) -> Claim:
    return Claim(
        path=destination.path,
        new=destination.new,
        alternative=destination.alternative,
        vague=destination.is_vague,
        symbols=destination.symbols,
        sources=tuple(source.name.lower() for source in destination.sources),
    )


def _na(na: NotApplicable) -> NaClaim:
    na_class = na.na_class.name.lower() if na.na_class else ""
    return NaClaim(na_class, na.reason, na.owner, na.reviewed, na.missing, na.claimed)


def _source(path: str, file: str) -> SourceFile:
    data = Path(file).read_bytes()
    lines, digest = len(data.splitlines()), hashlib.sha256(data).hexdigest()
    try:
        ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return SourceFile(path, lines, digest, (), f"Python cannot parse it ({' '.join(str(error).split())})")
    return SourceFile(path, lines, digest, tuple(public_names(file)), "")


def _checklists(table: str, committed: Iterable[str]) -> Iterator[str]:
    """The checklists beside an index, by their path below its folder."""
    folder = str(PurePosixPath(table).parent) + "/" if "/" in table else ""
    below = (path.removeprefix(folder) for path in sorted(committed) if path.startswith(folder))
    return (path for path in below if path.startswith(_CHECKLISTS + "/") and path.endswith(".md"))


def _read_index(committed: Mapping[str, str], problems: list[Problem]) -> tuple[IndexRow, ...]:
    path = next((file for path, file in sorted(committed.items()) if PurePosixPath(path).name == _INDEX), None)
    if path is None:
        return ()
    again = "Write the index again: bazel run the .update target of parity_index."
    return tuple(_rows(path, "files", _index_row, problems, "an index", again)[0])


def _index_row(row: Any) -> IndexRow:
    lines = row["lines"]
    if lines is not None and type(lines) is not int:
        raise TypeError(f"lines is {lines!r}")
    return IndexRow(str(row["path"]), lines, str(row["status"]))


def _read_defects(path: str | None, problems: list[Problem]) -> tuple[tuple[PlanDefect, ...], str]:
    """The defects, and the SHA-256 of the plan that has them."""
    if path is None:
        return (), ""
    again = "Import the plan again: tools/parity plan import."
    rows, document = _rows(path, "defects", lambda row: PlanDefect(**row), problems, "a report of defects", again)
    plan = document.get("plan")
    return tuple(rows), str(plan.get("sha256", "")) if isinstance(plan, dict) else ""


def _rows(
    path: str, member: str, make: Callable[[Any], Any], problems: list[Problem], what: str, hint: str
) -> tuple[list[Any], dict[str, Any]]:
    """The elements of a list of a JSON document; what is wrong with it becomes a problem, and no element is lost in silence."""
    try:
        document = json.loads(Path(path).read_bytes())
        return [make(row) for row in document[member]], document
    except json.JSONDecodeError as error:
        problems.append(
            Problem(Place(path, error.lineno, error.colno), f"not JSON: {error.msg}; expected {what}.", hint)
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = " ".join(f"{type(error).__name__} {error}".split())
        problems.append(Problem(Place(path), f"it is not {what} ({reason}).", hint))
    return [], {}
