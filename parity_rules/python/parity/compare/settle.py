"""Verdicts: what the comparison found, held against what was expected.

An entry covers the divergences of the cases that it matches, of class UNSUPPORTED operations that one leg does not have. What it covers is an
expected divergence for as long as the fingerprint over all of it is the entry's, and open while that cannot be known; what it matches and does not
cover is an unexpected match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from parity.compare.difference import fingerprint
from parity.compare.expectations import Class, Expectation, check_single, check_twin
from parity.compare.judge import Judged
from parity.compare.pair import PairResult, Status


class Verdict(Enum):
    """The verdict of a case, as the protocol buffer spells it."""

    MATCH = "MATCH"
    DIVERGED = "DIVERGED"
    EXPECTED_DIVERGENCE = "EXPECTED_DIVERGENCE"
    UNEXPECTED_MATCH = "UNEXPECTED_MATCH"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class EntryState(Enum):
    """What became of an entry, as the protocol buffer spells it."""

    HOLDS = "HOLDS"
    MATCHES_NOW = "MATCHES_NOW"
    FINGERPRINT_CHANGED = "FINGERPRINT_CHANGED"
    FINGERPRINT_MISSING = "FINGERPRINT_MISSING"
    UNMATCHED = "UNMATCHED"
    OVERLAPS = "OVERLAPS"
    NOT_JUDGED = "NOT_JUDGED"
    TOO_WIDE = "TOO_WIDE"
    TWIN_DIVERGES = "TWIN_DIVERGES"


FAILING_STATES = frozenset(EntryState) - {EntryState.HOLDS, EntryState.NOT_JUDGED}

# What an entry in one of these states covers was never accepted.
VOID_STATES = frozenset((EntryState.FINGERPRINT_CHANGED, EntryState.FINGERPRINT_MISSING, EntryState.TOO_WIDE))


@dataclass
class EntryResult:
    """One entry applied: the positions of its cases, those of them where it covers nothing, and what it covers elsewhere."""

    entry: Expectation
    cases: list[int]
    idle: list[int] = field(default_factory=list)
    covered: list[tuple[str, str]] = field(default_factory=list)
    overlaps: bool = False
    state: EntryState = EntryState.HOLDS

    @property
    def is_unchanged(self) -> bool:
        """Whether what the entry covers is what was accepted, as far as it could be judged."""
        return self.entry.fingerprint == self.fingerprint

    @property
    def fingerprint(self) -> str:
        """The digest over all covered divergences; empty if there are none."""
        parts = (text for pair in sorted(self.covered) for text in pair)
        return fingerprint(*parts) if self.covered else ""


@dataclass(frozen=True)
class Settled:
    """Verdicts of all cases; for cases that entries match, these entries and the covering one per pair of legs; all entries."""

    verdicts: list[Verdict]
    matching: dict[int, list[int]]
    coverage: dict[int, list[int | None]]
    entries: list[EntryResult]


def settle(ids: Sequence[str], judged: Sequence[Judged], expectations: Sequence[Expectation]) -> Settled:
    """Applies the expectations; `UserError` if one of them cannot mean what it says."""
    index = {name: position for position, name in enumerate(ids)}
    entries = [EntryResult(entry, entry.matching(ids, index)) for entry in expectations]
    matching: dict[int, list[int]] = {}
    for number, result in enumerate(entries):
        check_single(result.entry, len(result.cases))
        check_twin(result.entry, index)
        for position in result.cases:
            matching.setdefault(position, []).append(number)
    coverage = {
        position: _cover(ids[position], position, judged[position].pairs, entries, numbers)
        for position, numbers in sorted(matching.items())
    }
    for result in entries:
        result.state = _state(result, judged, coverage)
    verdicts = _verdicts(judged, coverage, entries)
    for result in entries:
        if result.entry.twin and result.state is EntryState.HOLDS:
            result.state = _twin_state(verdicts[index[result.entry.twin]])
    return Settled(_verdicts(judged, coverage, entries), matching, coverage, entries)


def _cover(
    name: str, position: int, pairs: Sequence[PairResult], entries: Sequence[EntryResult], numbers: Sequence[int]
) -> list[int | None]:
    """Finds the entry for each pair of legs that has differences, and notes in the entries what they do here."""
    covering: list[int | None] = []
    working: set[int] = set()
    for pair in pairs:
        able = [number for number in numbers if _covers(entries[number].entry, pair)]
        covering.append(able[0] if able else None)
        if able:
            entries[able[0]].covered.extend((name, mark) for mark in pair.differences.fingerprints)
        for number in able[1:]:
            entries[number].overlaps = True
        working.update(able)
    for number in numbers:
        if number not in working:
            entries[number].idle.append(position)
    return covering


def _covers(entry: Expectation, pair: PairResult) -> bool:
    if entry.leg not in ("", pair.roles.port):
        return False
    if entry.classification is Class.UNSUPPORTED:
        return pair.status is Status.INCONCLUSIVE and len(pair.differences) > 0
    return pair.status is Status.DIVERGED


def _verdicts(
    judged: Sequence[Judged], coverage: dict[int, list[int | None]], entries: Sequence[EntryResult]
) -> list[Verdict]:
    surprising = {at for result in entries if result.state is EntryState.MATCHES_NOW for at in result.idle}
    return [
        Verdict.MATCH
        if not case.pairs and position not in surprising
        else _verdict(case, coverage.get(position, [None] * len(case.pairs)), entries, position in surprising)
        for position, case in enumerate(judged)
    ]


def _state(result: EntryResult, judged: Sequence[Judged], coverage: dict[int, list[int | None]]) -> EntryState:
    idle = [position for position in result.idle if not _is_not_applicable(judged[position])]
    if not idle and len(result.idle) == len(result.cases):
        return EntryState.UNMATCHED
    if result.overlaps:
        return EntryState.OVERLAPS
    is_open = any(_is_open(result.entry, judged[position], coverage[position]) for position in result.cases)
    if idle and not is_open:
        return EntryState.HOLDS if result.entry.classification is Class.FLAKY else EntryState.MATCHES_NOW
    if _covers_all(result, judged):
        return EntryState.TOO_WIDE
    if is_open:
        return EntryState.NOT_JUDGED
    if not result.entry.fingerprint:
        return EntryState.FINGERPRINT_MISSING
    return EntryState.HOLDS if result.is_unchanged else EntryState.FINGERPRINT_CHANGED


def _covers_all(result: EntryResult, judged: Sequence[Judged]) -> bool:
    """Whether nothing of a test with several cases is left beside the entry; what is not applicable counts on neither side."""
    applicable = sum(not _is_not_applicable(case) for case in judged)
    return sum(not _is_not_applicable(judged[position]) for position in result.cases) == applicable > 1


def _twin_state(twin: Verdict) -> EntryState:
    if twin is Verdict.INCONCLUSIVE:
        return EntryState.NOT_JUDGED
    return EntryState.HOLDS if twin is Verdict.MATCH else EntryState.TWIN_DIVERGES


def _is_not_applicable(case: Judged) -> bool:
    return bool(case.pairs) and all(pair.status is Status.NOT_APPLICABLE for pair in case.pairs)


def _is_open(entry: Expectation, case: Judged, covering: Sequence[int | None]) -> bool:
    """Whether a pair that the entry speaks of could not be judged, so that its fingerprint cannot be either."""
    return any(
        pair.status is Status.INCONCLUSIVE and cover is None and entry.leg in ("", pair.roles.port)
        for pair, cover in zip(case.pairs, covering, strict=True)
    )


def _verdict(case: Judged, covering: Sequence[int | None], entries: Sequence[EntryResult], surprising: bool) -> Verdict:
    states = [None if entry is None else entries[entry].state for entry in covering]
    known = [state is not None and state not in VOID_STATES for state in states]
    unknown = {pair.status for pair, is_known in zip(case.pairs, known, strict=True) if not is_known}
    if EntryState.NOT_JUDGED in states:
        unknown.add(Status.INCONCLUSIVE)
    if Status.DIVERGED in unknown:
        return Verdict.DIVERGED
    if Status.INCONCLUSIVE in unknown:
        return Verdict.INCONCLUSIVE
    if any(known):
        return Verdict.EXPECTED_DIVERGENCE
    if surprising:
        return Verdict.UNEXPECTED_MATCH
    return Verdict.MATCH if Status.MATCH in unknown or not case.pairs else Verdict.NOT_APPLICABLE
