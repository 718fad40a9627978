"""Defects of destinations, and of statements that there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from parity.ledger.model import Destination
from parity.ledger.public_names import public_names
from parity.plan.defects import Defect, DefectKind
from parity.plan.destinations import named_in
from parity.plan.facts import Facts, FileFacts, Statement
from parity.plan.repository import Repository
from parity.plan.symbols import public

_EMPTY = re.compile(r"\b(stub|empty|no tests|no behaviou?r)\b", re.IGNORECASE)
_POSTPONED = re.compile(
    r"\b(yet|until|no rust|not (?:[\w/+ -]+ )?in rust|not (?:present|implemented|bound|wired))\b", re.IGNORECASE
)
_BARE_NONE = re.compile(r"(?:N/A|not applicable)\.?", re.IGNORECASE)
_SHOWN_NAMES = 4


def target_defects(facts: Facts, repository: Repository, original: Path | None) -> Iterator[Defect]:
    """All of them, each text of the plan judged by itself."""
    statements = {(each.subject, each.line): each for file in facts.files.values() for each in file.statements}
    for statement in statements.values():
        yield from _destinations(statement, repository)
    for file in facts.files.values():
        yield from _unjustified(file)
        yield from _contradicted(file, facts, original)


def _destinations(statement: Statement, repository: Repository) -> Iterator[Defect]:
    if not statement.named and not statement.needs_none:
        found = _short(statement.text) or "nothing"
        yield Defect(DefectKind.VAGUE_DESTINATION, statement.subject, statement.line, found, "a file of the port")
    for named in {each.path: each for each in statement.named}.values():
        if Destination(named.path).is_vague:
            yield Defect(
                DefectKind.VAGUE_DESTINATION, statement.subject, statement.line, named.path, "a file of the port"
            )
        if not named.new and not repository.exists(named.path):
            expected = "in this repository, or marked (new)"
            yield Defect(DefectKind.MISSING_DESTINATION, statement.subject, statement.line, named.path, expected)


def _unjustified(file: FileFacts) -> Iterator[Defect]:
    """The claim of the file, once, and those of its tests that give no reason at all."""
    expected = "class, reason, evidence, owner and review date"
    if file.claims:
        said = "; ".join(dict.fromkeys(f"{_short(claim.text)} (line {claim.line})" for claim in file.claims))
        yield Defect(DefectKind.NA_WITHOUT_JUSTIFICATION, file.path, file.claims[0].line, said, expected)
    for section in file.sections:
        for fact in section.facts:
            if _BARE_NONE.fullmatch(fact.text) and not any(claim.line == fact.line for claim in file.claims):
                found = f"{fact.label}: {fact.text}"
                yield Defect(DefectKind.NA_WITHOUT_JUSTIFICATION, file.path, fact.line, found, "a reason")


def _contradicted(file: FileFacts, facts: Facts, original: Path | None) -> Iterator[Defect]:
    if not file.claims:
        return
    kind, first = DefectKind.NA_CONTRADICTED, file.claims[0]
    said = _short(first.text)
    named = next((statement for statement in file.statements if statement.named), None)
    if named:
        expected = f"one answer: line {named.line} names {named.named[0].path}"
        yield Defect(kind, file.path, first.line, said, expected)
    postponed = next((claim for claim in file.claims if _POSTPONED.search(claim.text)), None)
    if postponed:
        expected = "a destination: what the port lacks so far is a gap, no reason"
        yield Defect(kind, file.path, postponed.line, _short(postponed.text), expected)
    empty = next((claim for claim in file.claims if _EMPTY.search(claim.text)), None)
    names = public(file.symbols) or _names_of(original, file.path)
    if empty and names:
        listed = ", ".join(names[:_SHOWN_NAMES]) + (" …" if len(names) > _SHOWN_NAMES else "")
        yield Defect(kind, file.path, empty.line, _short(empty.text), f"no public names: the file has {listed}")
    yield from _tests_of(file, facts)


def _tests_of(file: FileFacts, facts: Facts) -> Iterator[Defect]:
    """Tests that the port is to have, for a file that it is not to have."""
    for section in file.sections:
        for fact in section.facts_of("rust tests"):
            for text, line in fact.parts:
                for named in named_in(text, facts.crates):
                    expected = f"no tests, or a destination: the claim is in line {file.claims[0].line}"
                    yield Defect(DefectKind.NA_CONTRADICTED, file.path, line, f"tests in {named.path}", expected)


def _names_of(original: Path | None, path: str) -> list[str]:
    source = original / path if original else None
    return public_names(str(source)) if source and source.is_file() and PurePosixPath(path).suffix == ".py" else []


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else words[:119] + "…"
