"""The ledger of a plan: an entry per file, of facts alone; no sentence of the plan is taken over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from parity.ledger.model import (
    Area,
    Destination,
    Entry,
    Kind,
    NaClass,
    NotApplicable,
    Plan,
    area_of,
    ordered,
)
from parity.plan.destinations import named_in, symbols_in
from parity.plan.document import Document, number
from parity.plan.facts import API, LINES, Facts, FileFacts
from parity.plan.scope import SCOPE_AREA, scope_entries

_Element = TypeVar("_Element")

_QUOTED = re.compile(r"`([^`]+)`")
_CLASSES = (
    (NaClass.TENSORFLOW_CUSTOM_OP, r"\bcustom (?:tf )?ops?\b|\btf custom ops?\b"),
    (NaClass.STUB, r"\b(?:stub|empty|no tests|no behaviou?r)\b"),
    (NaClass.GENERATED, r"\bgenerated\b"),
    (NaClass.SUPERSEDED, r"\b(?:superseded|replaced)\b"),
    (NaClass.PACKAGING, r"\bmodule alias\b"),
    (NaClass.HARDWARE, r"\b(?:gpu|tpu)[- ]only\b"),
)


def areas_of(document: Document, facts: Facts) -> list[Area]:
    """The areas of a plan, sorted by name."""
    areas: dict[str, list[Entry]] = defaultdict(list)
    for file in facts.files.values():
        areas[area_of(file.path)].append(_entry(document, file, facts))
    scope = scope_entries(document, facts)
    if scope:
        areas[SCOPE_AREA] += scope
    plan = Plan(document.sha256, len(document.lines))
    return [Area(name, plan, ordered(entries)) for name, entries in sorted(areas.items())]


def _entry(document: Document, file: FileFacts, facts: Facts) -> Entry:
    section = file.sections[0] if file.sections else None
    return Entry(
        file.path,
        Kind.PYTHON,
        lines=_lines(file),
        symbols=file.symbols,
        destinations=tuple(_destinations(file, facts)),
        port_symbols=file.port_symbols,
        na=_na(file),
        section=document.section(section.first_line, section.last_line) if section else None,
        dependencies=file.dependencies,
    )


def _lines(file: FileFacts) -> int | None:
    """The number of the table, or else of the section."""
    said = [row.lines for row in file.rows]
    said += [fact.text for section in file.sections for fact in section.facts_of(LINES)]
    return next((count for text in said if (count := number(text)) is not None), None)


def _destinations(file: FileFacts, facts: Facts) -> Iterator[Destination]:
    found: dict[str, Destination] = {}
    named_symbols = _symbols_by_file(file, facts)
    for statement in file.statements:
        for named in statement.named:
            before = found.get(named.path, Destination(named.path, alternative=True))
            found[named.path] = Destination(
                named.path,
                new=before.new or named.new,
                alternative=before.alternative and named.alternative,
                symbols=_merged(
                    before.symbols, symbols_in(named.note, file.symbols), named_symbols.pop(named.path, ())
                ),
                sources=_merged(before.sources, (statement.source,)),
            )
    yield from found.values()


def _symbols_by_file(file: FileFacts, facts: Facts) -> dict[str, tuple[str, ...]]:
    """The symbols that an API list puts into a file: "`A`, `B` in `x.rs`"."""
    paths = {named.path.rpartition("/")[2]: named.path for statement in file.statements for named in statement.named}
    found: dict[str, tuple[str, ...]] = {}
    for section in file.sections:
        for fact in section.facts_of(API):
            for text, _ in fact.parts:
                names: list[str] = []
                for quoted in _QUOTED.finditer(text):
                    path = paths.get(quoted[1]) or next(
                        (each.path for each in named_in(f"`{quoted[1]}`", facts.crates)), ""
                    )
                    if path and text[: quoted.start()].rstrip().endswith(" in"):
                        found[path] = _merged(
                            found.get(path, ()), tuple(name for name in names if name in file.symbols)
                        )
                        names = []
                    else:
                        names.append(quoted[1])
    return found


def _na(file: FileFacts) -> NotApplicable | None:
    """The claim that the file needs no port; its words give a class where they name one."""
    if not file.claims:
        return None
    text = " ".join(claim.text for claim in file.claims)
    na_class = next((each for each, words in _CLASSES if re.search(words, text, re.IGNORECASE)), None)
    return NotApplicable(na_class, claimed=tuple(sorted(claim.line for claim in file.claims)))


def _merged(*parts: Iterable[_Element]) -> tuple[_Element, ...]:
    return tuple(dict.fromkeys(element for part in parts for element in part))
