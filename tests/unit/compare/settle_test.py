"""Expectations held against what was found: a known divergence is never silent, and never wider than it was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.compare.answer_differ import Roles
from parity.compare.difference import Differences, Kind
from parity.compare.expectations import Class, Expectation
from parity.compare.judge import Judged
from parity.compare.outcome import Outcome
from parity.compare.pair import PairResult, Status
from parity.compare.settle import EntryState, Settled, Verdict, settle
from parity.compare.summary import TestVerdict, summarise
from parity.fixtures.problems import Place, UserError

ROLES = {
    "rust": Roles("python", "rust", mapped=True, recorded=False),
    "python": Roles("golden", "python", mapped=False, recorded=True),
}
MATCH = Judged((Outcome.RETURNED,) * 2, (), None)


def pair(status: Status, *values: str, leg: str = "rust", causes: tuple[str, ...] = ()) -> PairResult:
    differences = Differences(ROLES[leg].text)
    for value in values:
        differences.add(("returned",), Kind.VALUE, ("1", value), ("1", value))
    return PairResult(ROLES[leg], status, differences, causes, "reason" if causes else "")


def case(*pairs: PairResult) -> Judged:
    return Judged((Outcome.RETURNED,) * 2, pairs, None)


def diverged(value: str = "2", leg: str = "rust") -> Judged:
    return case(pair(Status.DIVERGED, value, leg=leg))


UNSUPPORTED = case(pair(Status.INCONCLUSIVE, "unsupported", causes=("unsupported",)))
ABSENT = case(pair(Status.INCONCLUSIVE, causes=("no_device",)))
UNRECORDED = case(pair(Status.NOT_APPLICABLE, leg="python"))


def entry(pattern: str, fingerprint: str = "", kind: Class = Class.BUG, leg: str = "") -> Expectation:
    return Expectation(pattern, kind, "reason", "owner", "", "", fingerprint, leg, Place("e.yaml", 1))


def apply(cases: dict[str, Judged], *entries: Expectation) -> Settled:
    return settle(list(cases), list(cases.values()), entries)


def accept(cases: dict[str, Judged], *entries: Expectation) -> tuple[Expectation, ...]:
    """The entries with the fingerprints that they have."""
    results = apply(cases, *entries).entries
    return tuple(
        entry(item.entry.pattern, item.fingerprint, item.entry.classification, item.entry.leg) for item in results
    )


def states(settled: Settled) -> list[EntryState]:
    return [result.state for result in settled.entries]


def verdict_of(cases: dict[str, Judged], *entries: Expectation) -> TestVerdict:
    judged = list(cases.values())
    return summarise(judged, settle(list(cases), judged, entries), (), None).verdict


def test_without_expectations() -> None:
    settled = apply({"a": MATCH, "b": diverged(), "c": UNSUPPORTED, "d": UNRECORDED})
    assert settled.verdicts == [Verdict.MATCH, Verdict.DIVERGED, Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE]


def test_an_accepted_divergence_is_expected() -> None:
    cases = {"f/a": diverged("2"), "f/b": diverged("3"), "g": MATCH}
    entries = accept(cases, entry("f/*"))
    settled = apply(cases, *entries)
    assert settled.verdicts == [Verdict.EXPECTED_DIVERGENCE, Verdict.EXPECTED_DIVERGENCE, Verdict.MATCH]
    assert states(settled) == [EntryState.HOLDS]
    assert verdict_of(cases, *entries) is TestVerdict.PASS


def test_a_changed_difference_fails_and_says_its_fingerprint() -> None:
    (accepted,) = accept({"f/a": diverged("2")}, entry("f/a"))
    cases = {"f/a": diverged("3")}
    settled = apply(cases, accepted)
    assert (settled.verdicts, states(settled)) == ([Verdict.DIVERGED], [EntryState.FINGERPRINT_CHANGED])
    assert settled.entries[0].fingerprint == accept(cases, entry("f/a"))[0].fingerprint
    assert verdict_of(cases, accepted) is TestVerdict.FAIL


def test_one_more_divergence_under_a_pattern_fails() -> None:
    (accepted,) = accept({"f/a": diverged("2"), "f/b": MATCH, "g": MATCH}, entry("f/?"))
    settled = apply({"f/a": diverged("2"), "f/b": diverged("2"), "g": MATCH}, accepted)
    assert (settled.verdicts[:2], states(settled)) == ([Verdict.DIVERGED] * 2, [EntryState.FINGERPRINT_CHANGED])


def test_the_same_differences_in_other_cases_have_another_fingerprint() -> None:
    first, second = ({"f/a": diverged("2"), "f/b": diverged("3")}, {"f/a": diverged("3"), "f/b": diverged("2")})
    assert accept(first, entry("f/*")) != accept(second, entry("f/*"))


def test_an_entry_without_fingerprint_fails() -> None:
    cases = {"f/a": diverged()}
    assert states(apply(cases, entry("f/a"))) == [EntryState.FINGERPRINT_MISSING]
    assert apply(cases, entry("f/a")).verdicts == [Verdict.DIVERGED]


@pytest.mark.parametrize(
    ("pattern", "ids", "state", "verdict"),
    [
        ("f/*", ["f/a", "f/b"], EntryState.TOO_WIDE, Verdict.DIVERGED),
        ("*", ["f/a", "f/b", "g"], EntryState.TOO_WIDE, Verdict.DIVERGED),
        ("f/a", ["f/a"], EntryState.HOLDS, Verdict.EXPECTED_DIVERGENCE),
        ("*", ["f/a"], EntryState.HOLDS, Verdict.EXPECTED_DIVERGENCE),
    ],
)
def test_an_entry_for_every_case_is_too_wide(pattern: str, ids: list[str], state: EntryState, verdict: Verdict) -> None:
    cases = {name: diverged() for name in ids}
    entries = accept(cases, entry(pattern))
    settled = apply(cases, *entries)
    assert (states(settled), settled.verdicts) == ([state], [verdict] * len(ids))
    assert verdict_of(cases, *entries) is (TestVerdict.PASS if state is EntryState.HOLDS else TestVerdict.FAIL)


@pytest.mark.parametrize(
    ("twin", "state"),
    [
        (MATCH, EntryState.HOLDS),
        (diverged(), EntryState.TWIN_DIVERGES),
        (ABSENT, EntryState.NOT_JUDGED),
        (UNRECORDED, EntryState.TWIN_DIVERGES),
    ],
)
def test_a_broken_case_holds_while_its_twin_matches(twin: Judged, state: EntryState) -> None:
    cases = {"f/a": diverged(), "f/twin": twin}
    (accepted,) = accept(cases, entry("f/a", kind=Class.BROKEN_CASE))
    broken = replace(accepted, twin="f/twin")
    assert states(apply(cases, broken)) == [state]
    if state is EntryState.TWIN_DIVERGES:
        assert verdict_of(cases, broken) is TestVerdict.FAIL


def test_a_twin_that_is_itself_expected_to_diverge_proves_nothing() -> None:
    cases = {"f/a": diverged(), "f/twin": diverged("3"), "g": MATCH}
    broken, other = accept(cases, entry("f/a", kind=Class.BROKEN_CASE), entry("f/twin"))
    settled = apply(cases, replace(broken, twin="f/twin"), other)
    assert states(settled) == [EntryState.TWIN_DIVERGES, EntryState.HOLDS]


def test_a_twin_that_is_no_case_is_a_mistake() -> None:
    broken = replace(entry("f/a", kind=Class.BROKEN_CASE), twin="f/b")
    with pytest.raises(UserError, match='the twin "f/b" of the BROKEN_CASE entry "f/a" is no case of this test'):
        apply({"f/a": diverged()}, broken)


def test_an_unexpected_match_fails() -> None:
    cases = {"f/a": diverged(), "f/b": diverged(), "g": MATCH}
    (accepted,) = accept(cases, entry("f/*"))
    cases["f/b"] = MATCH
    settled = apply(cases, accepted)
    assert settled.verdicts == [Verdict.EXPECTED_DIVERGENCE, Verdict.UNEXPECTED_MATCH, Verdict.MATCH]
    assert states(settled) == [EntryState.MATCHES_NOW]
    assert verdict_of(cases, accepted) is TestVerdict.FAIL


@pytest.mark.parametrize("pattern", ["f/other", "f/o*", "F/A", "[", "f/a "])
def test_an_entry_that_matches_no_case_fails(pattern: str) -> None:
    cases = {"f/a": MATCH}
    assert states(apply(cases, entry(pattern, "0" * 12))) == [EntryState.UNMATCHED]
    assert verdict_of(cases, entry(pattern, "0" * 12)) is TestVerdict.FAIL


def test_an_entry_whose_cases_are_never_compared_is_unmatched() -> None:
    assert states(apply({"f/a": UNRECORDED}, entry("f/a", "0" * 12))) == [EntryState.UNMATCHED]


def test_two_entries_for_one_divergence_fail() -> None:
    cases = {"f/a": diverged()}
    first, second = accept(cases, entry("f/a")) * 2
    assert states(apply(cases, first, second)) == [EntryState.HOLDS, EntryState.OVERLAPS]
    assert verdict_of(cases, first, second) is TestVerdict.FAIL


def test_entries_of_different_legs_share_a_case() -> None:
    both = case(pair(Status.DIVERGED, "2"), pair(Status.DIVERGED, "3", leg="python"))
    entries = accept({"f/a": both}, entry("f/a", leg="rust"), entry("f/a", leg="python"))
    settled = apply({"f/a": both}, *entries)
    assert (settled.verdicts, states(settled)) == ([Verdict.EXPECTED_DIVERGENCE], [EntryState.HOLDS] * 2)
    assert apply({"f/a": both}, entries[0]).verdicts == [Verdict.DIVERGED]


def test_an_entry_of_one_leg_does_not_cover_another() -> None:
    settled = apply({"f/a": diverged(leg="python")}, entry("f/a", "0" * 12, leg="rust"))
    assert (settled.verdicts, states(settled)) == ([Verdict.DIVERGED], [EntryState.MATCHES_NOW])


def test_only_the_class_unsupported_covers_a_missing_operation() -> None:
    cases = {"f/a": UNSUPPORTED}
    assert apply(cases, entry("f/a", "0" * 12)).verdicts == [Verdict.INCONCLUSIVE]
    entries = accept(cases, entry("f/a", kind=Class.UNSUPPORTED))
    settled = apply(cases, *entries)
    assert (settled.verdicts, states(settled)) == ([Verdict.EXPECTED_DIVERGENCE], [EntryState.HOLDS])
    assert apply({"f/a": diverged()}, entry("f/a", "0" * 12, Class.UNSUPPORTED)).verdicts == [Verdict.DIVERGED]


def test_nothing_is_said_of_an_entry_whose_case_could_not_be_judged() -> None:
    settled = apply({"f/a": ABSENT}, entry("f/a", "0" * 12))
    assert (settled.verdicts, states(settled)) == ([Verdict.INCONCLUSIVE], [EntryState.NOT_JUDGED])


def test_a_missing_leg_does_not_hide_a_change_in_another() -> None:
    both = case(pair(Status.INCONCLUSIVE, causes=("no_device",)), pair(Status.DIVERGED, "3", leg="python"))
    settled = apply({"f/a": both}, entry("f/a", "0" * 12, leg="python"))
    assert (settled.verdicts, states(settled)) == ([Verdict.DIVERGED], [EntryState.FINGERPRINT_CHANGED])


def test_a_flaky_case_may_match_and_may_not_change() -> None:
    (accepted,) = accept({"f/a": diverged("2")}, entry("f/a", kind=Class.FLAKY))
    assert apply({"f/a": MATCH}, accepted).verdicts == [Verdict.MATCH]
    assert apply({"f/a": diverged("2")}, accepted).verdicts == [Verdict.EXPECTED_DIVERGENCE]
    assert apply({"f/a": diverged("3")}, accepted).verdicts == [Verdict.DIVERGED]
    with pytest.raises(UserError, match="A FLAKY entry names one case"):
        apply({"f/a": MATCH, "f/b": MATCH}, entry("f/*", kind=Class.FLAKY))


def test_no_cases_fail() -> None:
    assert verdict_of({}) is TestVerdict.FAIL


def test_only_cases_that_are_not_applicable_fail() -> None:
    assert verdict_of({"a": UNRECORDED}) is TestVerdict.FAIL


CASES = st.dictionaries(
    st.sampled_from(["f/a", "f/b", "g/a", "g/b"]),
    st.sampled_from([MATCH, diverged("2"), diverged("3"), UNSUPPORTED, ABSENT, UNRECORDED, diverged(leg="python")]),
    min_size=1,
)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(["f/a", "f/*", "g/a", "*", "nothing"]),
        kind=st.sampled_from([Class.BUG, Class.UNSUPPORTED]),
        leg=st.sampled_from(["", "rust", "python"]),
    ),
    max_size=3,
)


@given(CASES, ENTRIES)
def test_accepting_twice_changes_nothing(cases: dict[str, Any], entries: Sequence[Expectation]) -> None:
    once = accept(cases, *entries)
    assert accept(cases, *once) == once
    first, second = apply(cases, *once), apply(cases, *accept(cases, *once))
    assert (first.verdicts, states(first)) == (second.verdicts, states(second))


@given(CASES, ENTRIES)
def test_an_expectation_turns_nothing_green_that_it_does_not_cover(
    cases: dict[str, Any], entries: Sequence[Expectation]
) -> None:
    plain = apply(cases).verdicts
    with_entries = apply(cases, *accept(cases, *entries))
    for before, after in zip(plain, with_entries.verdicts, strict=True):
        if before is Verdict.INCONCLUSIVE:
            assert after in (Verdict.INCONCLUSIVE, Verdict.EXPECTED_DIVERGENCE)
        elif before is Verdict.DIVERGED:
            assert after in (Verdict.DIVERGED, Verdict.EXPECTED_DIVERGENCE, Verdict.INCONCLUSIVE)
        elif before is Verdict.MATCH:
            assert after in (Verdict.MATCH, Verdict.UNEXPECTED_MATCH)
