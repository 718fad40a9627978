"""What the report says of entries of the expectations file, and which of their cases need no block of their own for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parity.proto import evidence_pb2 as pb
from parity.report.names import Names

CHANGED_STATES = frozenset((pb.FINGERPRINT_CHANGED, pb.FINGERPRINT_MISSING))
_VOID_STATES = CHANGED_STATES | {pb.TOO_WIDE}
FAILING_STATES = CHANGED_STATES | {pb.MATCHES_NOW, pb.UNMATCHED, pb.OVERLAPS, pb.TOO_WIDE, pb.TWIN_DIVERGES}
_SHOWN_IDS = 5


@dataclass
class Reach:
    """The cases that an entry lists: those with a divergence that it covers, and those without; not applicable ones left out."""

    covered: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)


def reaches(evidence: pb.Evidence) -> list[Reach]:
    """The reach of each entry."""
    found = [Reach() for _ in evidence.expectations]
    for case in evidence.cases:
        covering = {divergence.expectation for divergence in case.detail.divergences}
        for number in case.detail.expectations:
            if number + 1 in covering:
                found[number].covered.append(case.id)
            elif case.verdict != pb.NOT_APPLICABLE:
                found[number].idle.append(case.id)
    return found


def is_accounted(case: pb.Case, evidence: pb.Evidence) -> bool:
    """Whether all that is wrong with a case is the fingerprint or the width of the entry that covers it."""
    divergences = case.detail.divergences
    covered = all(
        divergence.expectation and evidence.expectations[divergence.expectation - 1].state in _VOID_STATES
        for divergence in divergences
    )
    pairs = {(divergence.reference_leg, divergence.port_leg) for divergence in divergences}
    return bool(divergences) and covered and len(case.detail.reasons) <= len(pairs)


def failing_entries(evidence: pb.Evidence) -> list[tuple[pb.Expectation, Reach]]:
    """The entries that do not hold, with their cases."""
    pairs = zip(evidence.expectations, reaches(evidence), strict=True)
    return [(entry, reach) for entry, reach in pairs if entry.state in FAILING_STATES]


def entry_lines(entry: pb.Expectation, reach: Reach, names: Names) -> Iterator[str]:
    """An entry that does not hold: what is wrong with it, its cases, what to do."""
    place = names.file(entry.source)
    update = f"tools/parity update {names.label}"
    if entry.state in CHANGED_STATES:
        yield from _fingerprint_lines(entry, reach, names)
    elif entry.state == pb.UNMATCHED:
        yield f"✗ {place}: no case that was compared has an id like {entry.pattern}."
        yield "  Correct the pattern, or remove the entry."
    elif entry.state == pb.MATCHES_NOW:
        yield from _idle_lines(entry, reach, place, update)
    elif entry.state == pb.OVERLAPS:
        yield f"✗ {place}: another entry covers the same divergences as {entry.pattern}."
        yield "  Narrow one of the patterns, or give each its leg."
    elif entry.state == pb.TOO_WIDE:
        yield f"✗ {place}: {entry.pattern} is too wide: it matches all {counted(entry.cases)} of the test."
        yield "  A test in which every difference is expected proves nothing: write an entry per group of cases."
    elif entry.state == pb.TWIN_DIVERGES:
        yield f"✗ {place}: {entry.twin} does not match, which is to prove that {entry.pattern} is merely a broken case."
        yield "  Correct the twin, or choose the class that says why the sides differ."


def unexpected_match_lines(case: pb.Case, evidence: pb.Evidence, found: Sequence[Reach], names: Names) -> Iterator[str]:
    """A case that an entry lists and that agrees now, apart from the others of the entry; `found` are the reaches."""
    stale = next(number for number in case.detail.expectations if evidence.expectations[number].state == pb.MATCHES_NOW)
    entry = evidence.expectations[stale]
    *_, remedy = entry_lines(entry, found[stale], names)
    yield f"✗ {case.id} now matches, but {names.file(entry.source)} expects a divergence."
    yield remedy


def entries_summary(evidence: pb.Evidence) -> str:
    """How many entries there are, by class; empty if there are none, or if a missing leg keeps them from being judged."""
    classes = Counter(entry.classification for entry in evidence.expectations)
    if not classes or any(leg.HasField("not_run") for leg in evidence.legs):
        return ""
    held = sum(entry.state == pb.HOLDS for entry in evidence.expectations)
    unjudged = sum(entry.state == pb.NOT_JUDGED for entry in evidence.expectations)
    listed = ", ".join(f"{count} {name}" for name, count in sorted(classes.items()))
    rest = f", {unjudged} could not be judged" if unjudged else ""
    return f"expectations  {held} of {len(evidence.expectations)} entries hold{rest} ({listed})"


def _fingerprint_lines(entry: pb.Expectation, reach: Reach, names: Names) -> Iterator[str]:
    place, count = names.file(entry.source), counted(len(reach.covered))
    if entry.state == pb.FINGERPRINT_MISSING:
        yield f"✗ {place}: write  fingerprint: {entry.actual_fingerprint}  there: {entry.pattern} has none yet."
    else:
        yield (
            f"✗ {place}: write  fingerprint: {entry.actual_fingerprint}  there if the divergences of {entry.pattern} "
            f"are as they should be: they are not those of {entry.fingerprint}."
        )
    yield f"  {count}: {listed(reach.covered)}"
    if reach.covered:
        yield f"  Look at one: tools/parity explain {names.label} {reach.covered[0]}"
    yield f"  Write it: tools/parity update {names.label}"


def _idle_lines(entry: pb.Expectation, reach: Reach, place: str, update: str) -> Iterator[str]:
    if reach.covered:
        some = f"{len(reach.idle)} of its {len(reach.idle) + len(reach.covered)} cases"
        verb = "have" if len(reach.idle) > 1 else "has"
        yield f"✗ {place}: {entry.pattern} is too wide: {some} {verb} no divergence that it covers: {listed(reach.idle)}"
        yield "  Narrow the pattern or remove the entry."
        return
    if len(reach.idle) == 1:
        yield f"✗ {reach.idle[0]} now matches, but {place} expects a divergence."
    else:
        yield f"✗ all {counted(len(reach.idle))} of {entry.pattern} now match, but {place} expects divergences: {listed(reach.idle)}"
    yield f"  Remove the entry: {update}"


def listed(ids: Sequence[str]) -> str:
    """The first few ids, and how many more there are."""
    more = len(ids) - _SHOWN_IDS
    return ", ".join(ids[:_SHOWN_IDS]) + (f" and {more:,} more" if more > 0 else "")


def counted(count: int) -> str:
    """A number of cases in words."""
    return f"{count:,} case{'s' if count != 1 else ''}"
