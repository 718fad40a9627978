"""Statuses are derived: only agreement raises one, and everything missing or wrong lowers it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parity.index.model import Divergence, EvidenceShard, FacetCount, IndexProblem, NaShard
from parity.index.rows import rows_of

PASSING = EvidenceShard(
    label="//a:t",
    pair="//a:p",
    port="//a:p_rs",
    origin="original",
    sources=["m/a.py"],
    verdict="pass",
    counts={"cases": 3, "match": 2, "expected": 1},
    facets={"normal": FacetCount(2, 2, 0), "errors": FacetCount(1, 0, 1)},
    recorded_cases=0,
    recorded_agree=0,
    divergences=[],
)
STUB = NaShard("//a:na", ["m/__init__.py"], "stub", "it has no names of its own", "team-a", "2026-11-22", "")


def test_passing_evidence_is_partial_and_names_what_is_proven() -> None:
    [row] = rows_of([PASSING])
    assert (row.path, row.status, row.reason) == ("m/a.py", "partial", "proven by cases: normal")
    assert row.destinations == ["//a:p_rs"]
    assert "errors" in row.gaps
    assert "normal" not in row.gaps


def test_a_failing_test_lowers_the_file_even_beside_a_passing_one() -> None:
    failing = replace(PASSING, label="//a:u", verdict="fail", divergences=[Divergence("//a:u", "op/x", "abc")])
    [row] = rows_of([PASSING, failing])
    assert row.status == "diverging"
    assert row.reason == "//a:u failed"
    assert row.divergences == [Divergence("//a:u", "op/x", "abc")]


@pytest.mark.parametrize("verdict", ["incomplete", "skip", "", "green"])
def test_anything_but_a_pass_raises_nothing(verdict: str) -> None:
    [row] = rows_of([replace(PASSING, verdict=verdict)])
    assert row.status == "ported"


def test_a_facet_with_one_unproven_case_stays_open() -> None:
    [row] = rows_of([replace(PASSING, facets={"normal": FacetCount(cases=2, agreed=1, excepted=0)})])
    assert row.status == "ported"
    assert "normal" in row.gaps


def test_expected_divergences_alone_prove_nothing() -> None:
    [row] = rows_of([replace(PASSING, facets={"normal": FacetCount(cases=2, agreed=0, excepted=2)})])
    assert "normal" in row.gaps


def test_a_divergence_that_is_known_to_be_wrong_leaves_the_facet_open() -> None:
    meant = FacetCount(cases=3, agreed=2, excepted=1)
    wrong = FacetCount(cases=3, agreed=2, known=1)
    assert "normal" not in rows_of([replace(PASSING, facets={"normal": meant})])[0].gaps
    assert "normal" in rows_of([replace(PASSING, facets={"normal": wrong})])[0].gaps


@pytest.mark.parametrize(
    ("cases", "agree", "origin"),
    [
        (0, 0, "reconstructed"),
        (3, 3, "reconstructed, 3 recorded outcomes agree"),
        (3, 2, "reconstructed, 2 of 3 recorded outcomes agree"),
    ],
)
def test_origin_tells_how_much_of_the_original_is_known(cases: int, agree: int, origin: str) -> None:
    shard = replace(PASSING, origin="reconstructed", recorded_cases=cases, recorded_agree=agree)
    assert rows_of([shard])[0].origin == origin


def test_a_justified_file_is_not_applicable() -> None:
    [row] = rows_of([STUB])
    assert row.status == "n/a"
    assert row.reason == "stub: it has no names of its own (team-a, reviewed 2026-11-22)"


def test_a_false_justification_is_a_gap() -> None:
    [row] = rows_of([replace(STUB, finding="m/__init__.py defines add_module")])
    assert row.status == "n/a-unjustified"
    assert row.reason == "m/__init__.py defines add_module"


def test_evidence_and_justification_contradict_each_other() -> None:
    with pytest.raises(IndexProblem, match=r"m/a.py has a parity_test \(//a:t\) and a parity_na \(//a:na\)"):
        rows_of([PASSING, replace(STUB, sources=["m/a.py"])])


MIRRORED = replace(PASSING, mirrored=True, counts={"cases": 3, "match": 2, "not_applicable": 1})


def test_a_file_of_tests_is_at_parity_when_every_applicable_case_passes_on_both_sides() -> None:
    [row] = rows_of([MIRRORED])
    assert (row.status, row.reason, row.gaps) == ("parity", "2 of 2 test cases pass on both sides", [])


@pytest.mark.parametrize("counts", [{"cases": 3, "match": 2}, {"cases": 1, "not_applicable": 1}, {}])
def test_a_file_of_tests_with_an_open_case_or_none_is_not(counts: dict[str, int]) -> None:
    assert rows_of([replace(MIRRORED, counts=counts)])[0].status == "ported"


def test_a_file_that_cases_prove_too_is_no_file_of_tests() -> None:
    assert rows_of([MIRRORED, PASSING])[0].status == "partial"


def test_rows_are_sorted_whatever_the_order_of_the_shards() -> None:
    other = replace(PASSING, sources=["m/z.py", "m/b.py"])
    assert [row.path for row in rows_of([other, PASSING])] == ["m/a.py", "m/b.py", "m/z.py"]
    assert rows_of([other, PASSING, STUB]) == rows_of([STUB, PASSING, other])
