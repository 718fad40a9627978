"""Cases are paired by the mapping, then by name; what is left over is named on both sides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parity.fixtures.problems import Place
from parity.mirror.convention import Convention
from parity.mirror.mapping import Entry, Mapping
from parity.mirror.pairing import Pair, pair_cases

PLACE = Place("m.yaml", 3)


def pair(reference: list[str], port: list[str], *entries: Entry, port_entries: tuple[Entry, ...] = ()) -> list[Pair]:
    return pair_cases(reference, port, Mapping(entries, port_entries), Convention(["x_test"]))


def told(pairs: list[Pair]) -> list[tuple[str, str, str]]:
    return [(pair.reference, pair.port, pair.how or pair.na or pair.problem) for pair in pairs]


def test_names_pair_cases() -> None:
    assert told(pair(["XTest.test_a", "XTest.test_b"], ["b", "test_a"])) == [
        ("XTest.test_a", "test_a", "by name"),
        ("XTest.test_b", "b", "by name"),
    ]


def test_the_mapping_goes_before_names() -> None:
    pairs = pair(["XTest.test_a", "XTest.test_b"], ["a", "b"], Entry("XTest.test_a", PLACE, "b", "errors"))
    assert told(pairs) == [
        ("XTest.test_a", "b", "by the mapping"),
        ("XTest.test_b", "", "the port has no counterpart of it"),
        ("", "a", "the reference has no case that it mirrors"),
    ]
    assert pairs[0].facet == "errors"


def test_one_case_of_the_port_may_mirror_several_if_somebody_says_so() -> None:
    entries = [Entry(f"XTest.test_{name}", PLACE, "both") for name in "ab"]
    assert told(pair(["XTest.test_a", "XTest.test_b"], ["both"], *entries)) == [
        ("XTest.test_a", "both", "by the mapping"),
        ("XTest.test_b", "both", "by the mapping"),
    ]


def test_a_name_pairs_only_once() -> None:
    pairs = pair(["XTest.test_a", "YTest.test_a"], ["a"])
    problem = 'other cases may be mirrored by "a" as well'
    assert told(pairs) == [
        ("XTest.test_a", "", problem),
        ("YTest.test_a", "", problem),
        ("", "a", "the reference has no case that it mirrors"),
    ]


def test_two_counterparts_are_none() -> None:
    pairs = pair(["XTest.test_a"], ["x::a", "x_test::a"])
    assert told(pairs)[0] == ("XTest.test_a", "", "its counterpart may be x::a or x_test::a")
    assert pairs[0].hint.startswith('say in mapping: "XTest.test_a": "<test of the port>"')


def test_a_justification_stands_for_a_counterpart() -> None:
    na, port_na = Entry("XTest.test_*", PLACE, na="has no port"), Entry("bench_?", PLACE, na="has no original")
    assert told(pair(["XTest.test_a"], ["bench_1"], na, port_entries=(port_na,))) == [
        ("XTest.test_a", "", "has no port"),
        ("", "bench_1", "has no original"),
    ]


def test_a_justified_case_leaves_its_namesake_without_original() -> None:
    assert told(pair(["XTest.test_a"], ["a"], Entry("XTest.test_a", PLACE, na="has no port")))[1] == (
        "",
        "a",
        "the reference has no case that it mirrors",
    )


def test_a_counterpart_that_is_not_there_is_named() -> None:
    found = pair(["XTest.test_a"], ["b"], Entry("XTest.test_a", PLACE, "bee"))[0]
    assert found.problem == 'the mapping names "bee", which the port does not have'
    assert found.source == "m.yaml:3"


def test_entries_that_mean_nothing_are_named() -> None:
    pairs = pair(["XTest.test_a"], ["a"], Entry("XTest.test_b", PLACE, "a"), port_entries=(Entry("b", PLACE, na="x"),))
    assert told(pairs)[-2:] == [
        ("XTest.test_b", "", "the mapping speaks of it, and the reference has no such case"),
        ("", "b", "the mapping speaks of it, and the port has no such case"),
    ]


def test_what_is_missing_is_told_with_the_names_that_were_looked_for() -> None:
    assert pair(["XTest.test_a"], [])[0].hint.startswith("expected test_a or a; say in mapping")


NAMES = st.lists(st.sampled_from(["test_a", "test_b", "a", "b", "x::a", "x_test::b", "y::a"]), unique=True)


@given(NAMES, NAMES)
def test_every_case_is_in_exactly_one_pair(reference: list[str], port: list[str]) -> None:
    pairs = pair([f"XTest.{name}" for name in reference], port)
    assert [pair.reference for pair in pairs if pair.reference] == [f"XTest.{name}" for name in reference]
    assert sorted(pair.port for pair in pairs if pair.port) == sorted(port)
    assert all(bool(pair.how) != bool(pair.problem) for pair in pairs)
