"""A divergence that a test expects is known only while it is still the same one."""

from __future__ import annotations

from parity.cli.rerun import accept_known
from parity.proto import evidence_pb2 as pb


def evidence(verdict: int, fingerprint: str) -> pb.Evidence:
    case = pb.Case(
        id="op/x", verdict=verdict, detail=pb.CaseDetail(divergences=[pb.Divergence(fingerprint=fingerprint)])
    )
    matching = pb.Case(id="op/y", verdict=pb.MATCH)
    summary = pb.Summary(verdict=pb.FAIL, cases=2, match=1, diverged=1)
    return pb.Evidence(cases=[case, matching], summary=summary)


def test_an_expected_divergence_that_has_not_changed_is_known() -> None:
    again = evidence(pb.DIVERGED, "abc")
    assert accept_known(again, evidence(pb.EXPECTED_DIVERGENCE, "abc")) == ["op/x"]
    assert again.cases[0].verdict == pb.EXPECTED_DIVERGENCE
    assert (again.summary.verdict, again.summary.diverged, again.summary.expected) == (pb.PASS, 0, 1)


def test_a_changed_divergence_is_not_known() -> None:
    again = evidence(pb.DIVERGED, "new")
    assert accept_known(again, evidence(pb.EXPECTED_DIVERGENCE, "abc")) == []
    assert (again.summary.verdict, again.summary.diverged) == (pb.FAIL, 1)


def test_a_divergence_that_no_expectation_covers_is_not_known() -> None:
    again = evidence(pb.DIVERGED, "abc")
    assert accept_known(again, evidence(pb.DIVERGED, "abc")) == []


def unsupported(verdict: int, port: int = pb.UNSUPPORTED) -> pb.Evidence:
    case = pb.Case(id="op/x", verdict=verdict, outcomes=[pb.RETURNED, port])
    open_cases = {"inconclusive": 1} if verdict == pb.INCONCLUSIVE else {"expected": 1}
    return pb.Evidence(cases=[case], summary=pb.Summary(verdict=pb.INCOMPLETE, cases=1, **open_cases))


def test_an_operation_that_one_side_is_expected_to_lack_is_known() -> None:
    again = unsupported(pb.INCONCLUSIVE)
    assert accept_known(again, unsupported(pb.EXPECTED_DIVERGENCE)) == ["op/x"]
    assert (again.summary.verdict, again.summary.inconclusive, again.summary.expected) == (pb.PASS, 0, 1)


def test_a_case_that_is_missing_for_another_cause_than_expected_is_not_known() -> None:
    again = unsupported(pb.INCONCLUSIVE, port=pb.NO_DEVICE)
    assert accept_known(again, unsupported(pb.EXPECTED_DIVERGENCE)) == []
    assert (again.summary.verdict, again.summary.inconclusive) == (pb.INCOMPLETE, 1)
