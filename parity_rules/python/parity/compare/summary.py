"""The verdict of a whole test, out of the verdicts of its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from parity.compare.judge import Judged
from parity.compare.outcome import Outcome
from parity.compare.pair import Status
from parity.compare.settle import FAILING_STATES, EntryState, Settled, Verdict

# Causes that lie in the surroundings; a test cannot declare that its runner may fail or its driver may die.
DECLARABLE = ("missing_runtime", "no_device")


class TestVerdict(Enum):
    """The verdict of a test, as the protocol buffer spells it."""

    __test__ = False

    PASS = "PASS"
    FAIL = "FAIL"
    INCOMPLETE = "INCOMPLETE"
    SKIP = "SKIP"


@dataclass(frozen=True)
class Summary:
    """Verdict, exit code and counts of a test."""

    verdict: TestVerdict
    exit_code: int
    counts: dict[Verdict, int]
    recorded: int
    recorded_agree: int
    leaks: int = 0

    @property
    def cases(self) -> int:
        """The number of all cases."""
        return sum(self.counts.values())


def summarise(judged: Sequence[Judged], settled: Settled, requires: Collection[str], golden: int | None) -> Summary:
    """The summary; `requires` are the causes for which legs may be missing, `golden` the position of the recorded leg."""
    counts = Counter(settled.verdicts)
    verdict, exit_code = _verdict(counts, judged, settled, requires)
    recorded = [case for case in judged if golden is not None and case.outcomes[golden] is not Outcome.NOT_RECORDED]
    agree = sum(all(_agrees(pair.roles.recorded, pair.status) for pair in case.pairs) for case in recorded)
    return Summary(verdict, exit_code, {name: counts[name] for name in Verdict}, len(recorded), agree)


def fail_for_leaks(summary: Summary, leaks: int) -> Summary:
    """The summary of a test that so many leaks fail, whatever its cases say."""
    return replace(summary, verdict=TestVerdict.FAIL, exit_code=1, leaks=leaks) if leaks else summary


def _agrees(recorded: bool, status: Status) -> bool:
    return not recorded or status is Status.MATCH


def _verdict(
    counts: Counter[Verdict], judged: Sequence[Judged], settled: Settled, requires: Collection[str]
) -> tuple[TestVerdict, int]:
    failing = counts[Verdict.DIVERGED] + counts[Verdict.UNEXPECTED_MATCH]
    if failing or any(result.state in FAILING_STATES for result in settled.entries):
        return TestVerdict.FAIL, 1
    compared = any(map(_is_compared, judged, settled.verdicts))
    if counts[Verdict.INCONCLUSIVE]:
        excused = set(_open_causes(judged, settled)) <= set(requires)
        incomplete = TestVerdict.SKIP if excused and not compared else TestVerdict.INCOMPLETE
        return incomplete, 0 if excused else 1
    # A test in which nothing was compared proves nothing, whatever the reason, and whoever expects it.
    return (TestVerdict.PASS, 0) if compared else (TestVerdict.FAIL, 1)


def _is_compared(case: Judged, verdict: Verdict) -> bool:
    """Whether a case that is as it should be speaks of what both sides did; an operation that one lacks does not."""
    if verdict is Verdict.EXPECTED_DIVERGENCE:
        return any(pair.status in (Status.MATCH, Status.DIVERGED) for pair in case.pairs)
    return verdict is Verdict.MATCH


def _open_causes(judged: Sequence[Judged], settled: Settled) -> Iterator[str]:
    """Why cases are inconclusive. A difference of which nobody knows whether it was accepted is one of the causes that no test can declare."""
    for position, verdict in enumerate(settled.verdicts):
        if verdict is not Verdict.INCONCLUSIVE:
            continue
        pairs = judged[position].pairs
        for pair, number in zip(pairs, settled.coverage.get(position, [None] * len(pairs)), strict=True):
            entry = None if number is None else settled.entries[number]
            if entry is None or entry.state is not EntryState.NOT_JUDGED:
                yield from pair.causes
            elif not entry.is_unchanged:
                yield entry.state.value
