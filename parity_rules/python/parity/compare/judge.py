"""All cases of a test: each pair of legs compared, in one pass over the files.

Equal bytes agree at once, if the comparator lets equal answers agree: that is the way of almost every case. Only cases that are no plain match are
rendered, while their frames are at hand; nothing else of the frames is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from parity.compare.answer import Answer, read_answer
from parity.compare.answer_differ import Roles
from parity.compare.cursor import Compiled, compile_comparator
from parity.compare.difference import Differences
from parity.compare.leg import GOLDEN, LegHead, is_mapped
from parity.compare.outcome import DONE, Outcome
from parity.compare.pair import PairResult, Status, compare_answers
from parity.compare.render import render_observations, render_outcome, render_request
from parity.compare.shown import shown_by_two, shown_in
from parity.fixtures.plan import Plan, PlanCase
from parity.fixtures.steps import EVERY_DRIVERS
from parity.protocol import frames

# Agreement wherever there was something to compare, and somewhere there was.
_PLAIN = ({Status.MATCH}, {Status.MATCH, Status.NOT_APPLICABLE})


@dataclass(frozen=True)
class RenderedOutcome:
    """What a report shows of one leg: the outcome, the end of its standard error, and by name what was observed."""

    text: str
    stderr: str
    observations: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rendered:
    """What a report shows of a case: the request, and one outcome per leg."""

    request: str
    outcomes: tuple[RenderedOutcome, ...]


@dataclass(frozen=True)
class Judged:
    """A case after the comparison. `pairs` is empty for a plain match; `unserved` are (leg, op) without implementation; `shown` see `shown_by_two`."""

    outcomes: tuple[Outcome, ...]
    pairs: tuple[PairResult, ...]
    rendered: Rendered | None
    unserved: tuple[tuple[str, str], ...] = ()
    shown: frozenset[str] = frozenset()


def pairs_of(legs: Sequence[str]) -> list[tuple[int, int, Roles]]:
    """The pairs to compare, as indexes and roles: the first leg with each other one, and recordings with each."""
    ran = [index for index, leg in enumerate(legs) if leg != GOLDEN]
    chosen = [(ran[0], port) for port in ran[1:]] if ran else []
    if GOLDEN in legs:
        chosen += [(legs.index(GOLDEN), port) for port in ran]
    return [
        (left, right, Roles(legs[left], legs[right], is_mapped(legs[left], legs[right]), legs[left] == GOLDEN))
        for left, right in chosen
    ]


class Judge:
    """Compares the answers of legs to the cases of a plan."""

    def __init__(self, plan: Plan, legs: Sequence[LegHead]) -> None:
        self._plan = plan
        self._legs = legs
        self._pairs = pairs_of([leg.name for leg in legs])
        self._comparators = [compile_comparator(comparator) for comparator in plan.comparators]
        self._observed: dict[tuple[int, tuple[str, ...]], tuple[str, ...]] = {}
        self._plain: dict[tuple[Outcome, frozenset[str]], Judged] = {}

    def judge(self, requests: Iterable[bytes], answers: Sequence[Iterator[bytes]]) -> Iterator[Judged]:
        """The cases in order; all iterators are run to their ends, which is where files prove to be whole."""
        for case, request, *raws in zip(self._plan.cases, requests, *answers, strict=True):
            yield self._case(case, request, raws)

    def _case(self, case: PlanCase, request: bytes, raws: list[bytes]) -> Judged:
        comparator = self._comparators[case.comparator]
        first = self._read(0, raws[0], case)
        equal = all(raw == raws[0] for raw in raws[1:])
        if equal and comparator.lenient and _is_conclusive(first):
            return self._agreed(first.outcome, shown_in(first, self._compared(case)))
        is_shared = first.outcome in DONE
        others = [
            first if is_shared and raw == raws[0] else self._read(leg, raw, case) for leg, raw in enumerate(raws[1:], 1)
        ]
        read = [first, *others]
        results = _confirm([self._compare(case, comparator, read, *pair) for pair in self._pairs])
        outcomes = tuple(answer.outcome for answer in read)
        if {result.status for result in results} in _PLAIN:
            return Judged(outcomes, (), None, shown=shown_by_two(read, self._compared(case)))
        return Judged(outcomes, tuple(results), _rendered(request, read), tuple(self._unserved(case, read)))

    def _compared(self, case: PlanCase) -> tuple[str, ...]:
        """The observations of a case that its comparator does not ignore."""
        key = (case.comparator, tuple(case.observe))
        if key not in self._observed:
            below = self._comparators[case.comparator].top.down("observations")
            self._observed[key] = tuple(name for name in case.observe if not below.down(name).ignore)
        return self._observed[key]

    def _agreed(self, outcome: Outcome, shown: frozenset[str]) -> Judged:
        """A plain match of all legs, one object for all cases that are alike."""
        key = (outcome, shown)
        if key not in self._plain:
            self._plain[key] = Judged((outcome,) * len(self._legs), (), None, shown=shown)
        return self._plain[key]

    def _read(self, leg: int, raw: bytes, case: PlanCase) -> Answer:
        """The answer of a leg. Only recordings can lack a case: a driver that says so did not do its work."""
        answer = read_answer(frames.parse(raw), case.steps)
        if answer.outcome is Outcome.NOT_RECORDED and self._legs[leg].name != GOLDEN:
            return replace(answer, outcome=Outcome.NOT_RUN)
        return answer

    def _compare(
        self, case: PlanCase, comparator: Compiled, read: list[Answer], left: int, right: int, roles: Roles
    ) -> PairResult:
        return compare_answers(read[left], read[right], roles, comparator, case.observe)

    def _unserved(self, case: PlanCase, read: list[Answer]) -> Iterator[tuple[str, str]]:
        for leg, answer in zip(self._legs, read, strict=True):
            for op in _unsupported(case, answer):
                # Methods of a class that is served need not be listed; their reason says what is wrong.
                if op not in leg.ops and op.rpartition(".")[0] not in leg.ops:
                    yield leg.name, op


def _is_conclusive(answer: Answer) -> bool:
    if answer.outcome is not Outcome.STEPS:
        return answer.outcome in DONE
    return not any("unsupported" in entry or "no_device" in entry for entry in answer.body)


def _confirm(results: list[PairResult]) -> list[PairResult]:
    """Two legs that end alike agree after all if a recording says of both that they should."""
    recorded = {result.roles.port for result in results if result.roles.recorded and result.status is Status.MATCH}
    return [
        PairResult(result.roles, Status.MATCH, Differences(result.roles.text))
        if result.alike and {result.roles.reference, result.roles.port} <= recorded
        else result
        for result in results
    ]


def _rendered(request: bytes, read: list[Answer]) -> Rendered:
    frame = frames.parse(request)
    outcomes = tuple(
        RenderedOutcome(render_outcome(answer), answer.stderr(), render_observations(answer)) for answer in read
    )
    return Rendered(render_request(frame.json(), frame.parts()), outcomes)


def _unsupported(case: PlanCase, answer: Answer) -> list[str]:
    """The operations that a leg did not have; for a whole case of steps that are all of its own.

    What every driver serves is never missing: such a step has a mistake, and its reason says which.
    """
    if answer.outcome is Outcome.UNSUPPORTED:
        return [op for op in dict.fromkeys(case.ops) if op[:1] != "@"]
    if answer.outcome is not Outcome.STEPS:
        return []
    refused = [case.ops[index] for index, entry in enumerate(answer.body) if "unsupported" in entry]
    return [op for op in refused if op not in EVERY_DRIVERS]
