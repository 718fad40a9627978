"""Two answers to one case, judged under a comparator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from parity.compare.answer import Answer
from parity.compare.answer_differ import AnswerDiffer, Roles
from parity.compare.cursor import Compiled
from parity.compare.difference import Differences, Kind
from parity.compare.ended import outcome_texts
from parity.compare.outcome import ABSENT, BROKEN, Outcome
from parity.compare.render import end_of


class Status(Enum):
    """What the comparison of one pair of legs says about a case."""

    MATCH = "match"
    DIVERGED = "diverged"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class PairResult:
    """The result for one pair of legs.

    `causes` and `reason` say why nothing could be judged. `differences` are set for a divergence, and for an operation that a leg does not
    have, which an expectation may cover. `alike` says that both legs ended alike without a result.
    """

    roles: Roles
    status: Status
    differences: Differences
    causes: tuple[str, ...] = ()
    reason: str = ""
    alike: bool = False


def compare_answers(
    left: Answer, right: Answer, roles: Roles, comparator: Compiled, observe: Sequence[str]
) -> PairResult:
    """Compares a reference's answer with a port's; `observe` names the observations that count."""
    out = Differences(roles.text)
    if left.outcome in ABSENT or right.outcome in ABSENT:
        return _absent(left, right, roles, out)
    if left.outcome is not right.outcome:
        _note_outcomes(left, right, out)
        return PairResult(roles, Status.DIVERGED, out)
    if left.outcome in BROKEN and not roles.recorded:
        reason = f"both legs end alike: {roles.reference} {end_of(left)}; {roles.port} {end_of(right)}"
        return PairResult(roles, Status.INCONCLUSIVE, out, (left.outcome.value,), reason, alike=True)
    halt = AnswerDiffer(left, right, roles, observe, out).compare(comparator.top)
    if halt is not None and not len(out):
        return PairResult(roles, Status.INCONCLUSIVE, halt.difference, halt.causes, halt.reason)
    return PairResult(roles, Status.DIVERGED if len(out) else Status.MATCH, out)


def _absent(left: Answer, right: Answer, roles: Roles, out: Differences) -> PairResult:
    absent = [
        (leg, answer) for leg, answer in ((roles.reference, left), (roles.port, right)) if answer.outcome in ABSENT
    ]
    if any(answer.outcome is Outcome.NOT_RECORDED for _, answer in absent):
        return PairResult(roles, Status.NOT_APPLICABLE, out, (), f"{roles.text}: the case is not recorded")
    # If the other leg did nothing either, there is no difference that could be known.
    if [answer.outcome for _, answer in absent] == [Outcome.UNSUPPORTED]:
        _note_outcomes(left, right, out)
    reason = "; ".join(f"{leg}: {end_of(answer)}" for leg, answer in absent)
    return PairResult(roles, Status.INCONCLUSIVE, out, tuple(sorted({_cause(answer) for _, answer in absent})), reason)


def _cause(answer: Answer) -> str:
    return str(answer.body["reason"]) if answer.outcome is Outcome.NOT_RUN else answer.outcome.value


def _note_outcomes(left: Answer, right: Answer, out: Differences) -> None:
    ours, theirs = outcome_texts(left), outcome_texts(right)
    out.add((), Kind.OUTCOME, (ours[0], theirs[0]), (ours[1], theirs[1]))
