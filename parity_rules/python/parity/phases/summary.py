"""A document of a phase in a few lines, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from parity.phases.inventory_validation import SAME, UNKNOWN
from parity.phases.model import Check, Conventions, Discovery, MappingTable, Validation
from parity.phases.records import Document

_SHOWN = 3


def summary_of(document: Document) -> Iterator[str]:
    """The lines."""
    return _SUMMARIES[type(document)](document)


def is_tracked(found: Validation) -> bool:
    """Whether no file is left untracked: each check that must agree does, and none of them is unknown."""
    return all(check.state == SAME for check in found.checks if check.id in found.must_agree)


def _discovery(found: Discovery) -> Iterator[str]:
    tests = sum(file.is_test for file in found.files)
    yield f"{len(found.files)} Python files, {tests} of them tests, and {len(found.wider_scope)} further things"
    for area in found.areas:
        yield f"  {area.files:5}  {area.name}, {area.lines} lines"
    yield f"Bazel knows {len(found.sources)} sources, {len(found.port_files)} files of the port, {len(found.index)} rows of the index"


def _validation(found: Validation) -> Iterator[str]:
    for check in found.checks:
        yield from lines_of_check(check, "✗" if check.id in found.must_agree else "-")


def lines_of_check(check: Check, mark: str = "✗") -> Iterator[str]:
    """A check with its counts, and its first differences; `mark` is that of one that differs."""
    shown = {SAME: "✓", UNKNOWN: "?"}.get(check.state, mark)
    yield f"{shown} {check.title}: {check.left} {check.left_count}, {check.right} {check.right_count}"
    found = (*check.only_left, *check.only_right, *check.unequal)
    for each in found[:_SHOWN]:
        yield f"    {each.place}: {each.path}: {each.found}; expected {each.expected}"
    if len(found) > _SHOWN:
        yield f"    … and {len(found) - _SHOWN} more"


def _table(found: MappingTable) -> Iterator[str]:
    yield f"{len(found.files)} Python files by the state of their destinations"
    for count in found.states:
        yield f"  {count.files:5}  {count.name}"
    yield f"{sum(bool(mapping.conflicts) for mapping in found.files)} files have claims that contradict each other"


def _conventions(found: Conventions) -> Iterator[str]:
    for each in found.conventions:
        yield f"{each.follow:5} of {each.of:<5} {each.title}: {each.rule}"


_SUMMARIES: dict[type, Callable[[Any], Iterator[str]]] = {
    Discovery: _discovery,
    Validation: _validation,
    MappingTable: _table,
    Conventions: _conventions,
}
