"""The verdict of a whole test, out of the verdicts of its cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from parity.compare.judge import Judged
from parity.compare.outcome import Outcome
from parity.compare.pair import Status
from parity.compare.settle import FAILING_STATES, Settled, Verdict

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


def _agrees(recorded: bool, status: Status) -> bool:
    return not recorded or status is Status.MATCH


def _verdict(
    counts: Counter[Verdict], judged: Sequence[Judged], settled: Settled, requires: Collection[str]
) -> tuple[TestVerdict, int]:
    failing = counts[Verdict.DIVERGED] + counts[Verdict.UNEXPECTED_MATCH]
    if failing or any(result.state in FAILING_STATES for result in settled.entries):
        return TestVerdict.FAIL, 1
    proven = counts[Verdict.MATCH] + counts[Verdict.EXPECTED_DIVERGENCE]
    if counts[Verdict.INCONCLUSIVE]:
        excused = all(
            set(pair.causes) <= set(requires)
            for case, verdict in zip(judged, settled.verdicts, strict=True)
            if verdict is Verdict.INCONCLUSIVE
            for pair in case.pairs
        )
        incomplete = TestVerdict.SKIP if excused and not proven else TestVerdict.INCOMPLETE
        return incomplete, 0 if excused else 1
    # A test in which nothing was judged proves nothing, whatever the reason.
    return (TestVerdict.PASS, 0) if proven else (TestVerdict.FAIL, 1)
