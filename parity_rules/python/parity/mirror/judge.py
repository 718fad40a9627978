"""The verdict of each pair of cases, and of the test.

Only two cases that both pass agree. A case that fails, is skipped, or was not reached proves nothing, whatever its counterpart did: where both
sides fail, neither has been shown to be right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parity.compare.difference import Kind
from parity.compare.settle import Verdict
from parity.compare.summary import TestVerdict
from parity.mirror.pairing import Pair
from parity.mirror.vacuous import Vacuous
from parity.native.results import WHOLE_TEST, Case, Results, State

_BROKEN = frozenset((State.FAILED, State.CRASHED, State.TIMED_OUT))
_ROLES = ("reference", "port")
_NONE = Vacuous((), ())


@dataclass(frozen=True)
class Judged:
    """A pair with its verdict. `cases` are those of both sides, None where there is none; `reasons` are sentences."""

    pair: Pair
    cases: tuple[Case | None, Case | None]
    verdict: Verdict
    difference: Kind | None = None
    reasons: tuple[str, ...] = ()

    @property
    def is_whole_test(self) -> bool:
        """Whether this speaks of a side as a whole."""
        return any(case is not None and case.name == WHOLE_TEST for case in self.cases)

    @property
    def is_broken(self) -> bool:
        """Whether a side fails, crashes or hangs, so that the test fails whatever the other side does."""
        if self.verdict is Verdict.NOT_APPLICABLE:
            return False
        return any(case is not None and case.state in _BROKEN for case in self.cases)


def judge(pairs: Iterable[Pair], sides: tuple[Results, Results], vacuous: Vacuous = _NONE) -> list[Judged]:
    """One verdict per side whose results are not the whole truth, then those of all pairs; no case agrees that is `vacuous`."""
    known = [{case.name: case for case in side.cases} for side in sides]
    whole = [_whole_test(index, side) for index, side in enumerate(sides) if side.problem]
    judged = [_judge(pair, (known[0].get(pair.reference), known[1].get(pair.port)), sides) for pair in pairs]
    return whole + [_held(each, vacuous) for each in judged]


def _held(judged: Judged, vacuous: Vacuous) -> Judged:
    """A match of cases that can fail, else an open case that says which of them cannot."""
    pair = judged.pair
    if judged.verdict is not Verdict.MATCH:
        return judged
    idle = [vacuous.reference(pair.reference), vacuous.port(pair.port)]
    reasons = [
        f"the {role}'s case asserts nothing, so that it cannot fail"
        for role, is_idle in zip(_ROLES, idle, strict=True)
        if is_idle
    ]
    return replace(judged, verdict=Verdict.INCONCLUSIVE, reasons=tuple(reasons)) if reasons else judged


def _judge(pair: Pair, cases: tuple[Case | None, Case | None], sides: tuple[Results, Results]) -> Judged:
    if pair.na:
        return Judged(pair, cases, Verdict.NOT_APPLICABLE, None, (f"not applicable: {pair.na}",))
    if pair.problem:
        return _unpaired(pair, cases, sides)
    states = [case.state for case in cases if case is not None]
    if states == [State.PASSED, State.PASSED]:
        return Judged(pair, cases, Verdict.MATCH)
    open_reasons = tuple(
        f"the {role} {'skips it' if case.state is State.SKIPPED else 'was ended before it'}"
        for role, case in zip(_ROLES, cases, strict=True)
        if case is not None and case.state in (State.SKIPPED, State.NOT_RUN)
    )
    if open_reasons:
        return Judged(pair, cases, Verdict.INCONCLUSIVE, None, open_reasons)
    if all(state in _BROKEN for state in states):
        reason = "neither side passes: a case that does not pass proves nothing"
        return Judged(pair, cases, Verdict.INCONCLUSIVE, None, (reason,))
    return Judged(pair, cases, Verdict.DIVERGED, Kind.OUTCOME)


def _unpaired(pair: Pair, cases: tuple[Case | None, Case | None], sides: tuple[Results, Results]) -> Judged:
    """A case without counterpart; unless the other side's results are whole, the counterpart may just not be known."""
    present = 0 if pair.reference else 1
    reasons = tuple(text for text in (pair.problem, pair.hint) if text)
    if cases[present] is not None and not is_whole(sides[1 - present]):
        reason = f"the {_ROLES[1 - present]} did not come to its end, so that its cases are not all known"
        return Judged(pair, cases, Verdict.INCONCLUSIVE, None, (reason,))
    return Judged(pair, cases, Verdict.DIVERGED, Kind.EXTRA if present else Kind.MISSING, reasons)


def is_whole(side: Results) -> bool:
    """Whether all cases of a side are known."""
    ended_early = (State.CRASHED, State.TIMED_OUT)
    return not side.problem and not any(case.state in ended_early for case in side.cases)


def _whole_test(index: int, side: Results) -> Judged:
    """A case of its own for what a side's cases do not tell."""
    name = f"(the {side.leg} test)"
    case = Case(WHOLE_TEST, State.CRASHED, side.problem, side.words)
    reasons = (f"{side.label}: {side.problem}",)
    if index == 0:
        return Judged(Pair(name, "", source=side.label), (case, None), Verdict.INCONCLUSIVE, None, reasons)
    return Judged(Pair("", name, source=side.label), (None, case), Verdict.INCONCLUSIVE, None, reasons)


def verdict_of(judged: Sequence[Judged]) -> TestVerdict:
    """Passes only if something matches and nothing is open; what is merely skipped or not reached is incomplete."""
    counts = Counter(case.verdict for case in judged)
    if counts[Verdict.DIVERGED] or any(case.is_broken for case in judged):
        return TestVerdict.FAIL
    if counts[Verdict.INCONCLUSIVE]:
        return TestVerdict.INCOMPLETE
    return TestVerdict.PASS if counts[Verdict.MATCH] else TestVerdict.FAIL
