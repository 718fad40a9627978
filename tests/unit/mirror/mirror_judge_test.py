"""Only two cases that both pass agree."""

from __future__ import annotations

import itertools

import pytest

from parity.compare.difference import Kind
from parity.compare.settle import Verdict
from parity.compare.summary import TestVerdict
from parity.mirror.judge import Judged, judge, verdict_of
from parity.mirror.pairing import Pair
from parity.native.results import Case, Results, State

PAIR = Pair("T.a", "a", how="by name")
BROKEN = (State.FAILED, State.CRASHED, State.TIMED_OUT)


def side(leg: str, name: str, state: State | None, problem: str = "") -> Results:
    cases = () if state is None else (Case(name, state),)
    return Results(leg, f"//x:x_{leg}", cases, problem)


def judged(
    left: State | None, right: State | None, pair: Pair = PAIR, problems: tuple[str, str] = ("", "")
) -> list[Judged]:
    return judge([pair], (side("python", "T.a", left, problems[0]), side("rust", "a", right, problems[1])))


@pytest.mark.parametrize(("left", "right"), list(itertools.product(State, State)))
def test_every_pair_of_states(left: State, right: State) -> None:
    (found,) = judged(left, right)
    assert (found.verdict is Verdict.MATCH) == (left is right is State.PASSED)
    one_sided = (left in BROKEN and right is State.PASSED) or (right in BROKEN and left is State.PASSED)
    assert (found.verdict is Verdict.DIVERGED) == one_sided
    expected = TestVerdict.INCOMPLETE
    if left is right is State.PASSED:
        expected = TestVerdict.PASS
    elif left in BROKEN or right in BROKEN:
        expected = TestVerdict.FAIL
    assert verdict_of([found]) is expected


def test_both_failing_proves_nothing() -> None:
    (found,) = judged(State.FAILED, State.FAILED)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.reasons == ("neither side passes: a case that does not pass proves nothing",)


def test_a_skipped_case_says_who_skips_it() -> None:
    assert judged(State.PASSED, State.SKIPPED)[0].reasons == ("the port skips it",)
    assert judged(State.SKIPPED, State.NOT_RUN)[0].reasons == ("the reference skips it", "the port was ended before it")


@pytest.mark.parametrize(
    ("pair", "states", "kind"),
    [
        (Pair("T.a", "", problem="no counterpart"), (State.PASSED, None), Kind.MISSING),
        (Pair("", "a", problem="no original"), (None, State.PASSED), Kind.EXTRA),
        (Pair("T.b", "", problem="means nothing"), (None, State.PASSED), Kind.MISSING),
    ],
)
def test_what_is_unpaired_diverges(pair: Pair, states: tuple[State | None, State | None], kind: Kind) -> None:
    found = judged(*states, pair)[0]
    assert (found.verdict, found.difference) == (Verdict.DIVERGED, kind)
    assert found.reasons == (pair.problem,)


def test_what_may_only_not_be_known_is_open() -> None:
    pair = Pair("", "a", problem="no original")
    found = judged(None, State.PASSED, pair, ("it wrote no results", ""))
    assert [case.verdict for case in found] == [Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE]
    assert found[0].reasons == ("//x:x_python: it wrote no results",)
    assert verdict_of(found) is TestVerdict.FAIL
    crashed = judge([pair], (side("python", "T.b", State.CRASHED), side("rust", "a", State.PASSED)))
    assert crashed[0].verdict is Verdict.INCONCLUSIVE


def test_a_problem_of_a_whole_test_fails_it_though_all_cases_pass() -> None:
    found = judged(State.PASSED, State.PASSED, problems=("", "it ended with exit code 3 although no case failed"))
    assert [case.verdict for case in found] == [Verdict.INCONCLUSIVE, Verdict.MATCH]
    assert found[0].pair.name == "(the rust test)"
    assert verdict_of(found) is TestVerdict.FAIL


def test_a_justified_case_is_not_applicable_and_never_enough() -> None:
    (found,) = judged(State.FAILED, None, Pair("T.a", "", na="has no port"))
    assert (found.verdict, found.reasons) == (Verdict.NOT_APPLICABLE, ("not applicable: has no port",))
    assert verdict_of([found]) is TestVerdict.FAIL
    assert verdict_of([found, *judged(State.PASSED, State.PASSED)]) is TestVerdict.PASS


def test_nothing_at_all_fails() -> None:
    assert verdict_of([]) is TestVerdict.FAIL
