"""Each of the ten items is ticked by evidence for it, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from parity.index.benchmarks import Benchmarks, Record
from parity.index.items import TITLES
from parity.index.model import Digests, EvidenceShard, FacetCount, Item, SourceFacts
from tests.unit.index.shards import DIGESTS, MIRRORED, NATIVE, PASSING, PATH, QUIET, entry, only, state, surroundings

BUSY = SourceFacts(
    lines=40,
    names=["f", "C", "C.run"],
    private=2,
    traits={
        "errors": ["raise (line 3)"],
        "config": ["os.environ (line 4)"],
        "io_format": ["open (line 5)"],
        "concurrency": ["threading.Thread (line 118)"],
        "logging": ["absl.logging (line 7)"],
        "metrics": ["m.metric.cli (line 8)"],
    },
)
FULL = ("normal", "errors", "config", "io_format", "concurrency", "logging", "metrics")
RECORD = Record(DIGESTS, "x86-64, 2 cores", 0.25, (0.2, 0.3))
RECORDED = Benchmarks("bench.json", {"//a:p": [RECORD]})
WHOLE = replace(
    PASSING,
    facts={PATH: BUSY},
    reached={PATH: {"f": 1, "C": 2, "C.run": 3}},
    facets={facet: FacetCount(2, 2, shown=1) for facet in FULL},
)


def item(shard: EvidenceShard, name: str, *others: EvidenceShard, **around: Any) -> Item:
    """One item of the file."""
    known = surroundings(entry(PATH, "rs/a/src/a.rs"), entry(NATIVE, "rs/a/tests/a.rs"), **around)
    return next(each for each in only(shard, *others, around=known).items if each.id == name)


def test_a_file_is_at_parity_when_all_ten_are_proven() -> None:
    around = surroundings(entry(PATH, "rs/a/src/a.rs"), entry(NATIVE, "rs/a/tests/a.rs"), benchmarks=RECORDED)
    row = only(WHOLE, MIRRORED, around=around)
    assert (row.status, row.reason, row.gaps) == ("parity", "all 10 items that apply are proven", [])
    assert [each.id for each in row.items] == list(TITLES)


@pytest.mark.parametrize("facet", FULL)
def test_a_facet_without_case_opens_its_item_and_no_other(facet: str) -> None:
    around = surroundings(entry(PATH, "rs/a/src/a.rs"), entry(NATIVE, "rs/a/tests/a.rs"), benchmarks=RECORDED)
    facets = {name: count for name, count in WHOLE.facets.items() if name != facet}
    row = only(replace(WHOLE, facets=facets), MIRRORED, around=around)
    assert row.gaps == ["logging" if facet == "metrics" else facet]
    assert row.status == "partial"


@pytest.mark.parametrize("name", ["config", "io_format", "concurrency", "logging"])
def test_what_the_source_does_not_do_is_not_applicable_and_says_whose_source(name: str) -> None:
    found = item(PASSING, name)
    assert found.state == "not_applicable"
    assert found.detail.startswith("the original's source ")
    assert item(replace(PASSING, origin="reconstructed"), name).detail.startswith("the reconstructed source ")


@pytest.mark.parametrize("facts", [{}, {PATH: SourceFacts(error="Python cannot parse it (line 1)")}])
def test_nothing_is_not_applicable_where_the_source_is_not_known(facts: dict[str, SourceFacts]) -> None:
    row = only(replace(PASSING, facts=facts))
    assert {each.state for each in row.items} == {"proven", "open"}
    assert "names" in row.gaps


def test_an_open_item_says_where_the_source_does_it_and_what_to_write() -> None:
    found = item(replace(PASSING, facts={PATH: BUSY}), "concurrency")
    assert found.detail == "no case; it has threading.Thread (line 118)"
    assert found.need == "a case with facet: concurrency in a/cases.yaml"


@pytest.mark.parametrize(
    ("count", "detail", "need"),
    [
        (FacetCount(3, 2, diverged=1), "2 cases match, 1 diverges", "tools/parity explain //a:t"),
        (
            FacetCount(3, 2, known=1),
            "2 cases match, 1 is known to be wrong",
            "a repair of what is known to be wrong, see //a:t",
        ),
        (FacetCount(3, 2), "2 cases match, 1 without verdict", "legs that run: bazel test //a:t"),
        (FacetCount(2, 0, 2), "2 are meant to differ", "a case with facet: errors in a/cases.yaml that matches"),
        (
            FacetCount(9, 4, 5),
            "4 cases match, 5 are meant to differ",
            "a case with facet: errors in a/cases.yaml that matches",
        ),
    ],
)
def test_an_open_facet_says_what_it_takes(count: FacetCount, detail: str, need: str) -> None:
    found = item(replace(PASSING, facets={"errors": count}), "errors")
    assert (found.state, found.detail.split(";")[0], found.need) == ("open", detail, need)


@pytest.mark.parametrize("name", ["normal", "errors", "parity_test"])
def test_cases_that_reach_another_file_of_their_test_prove_nothing_of_this_one(name: str) -> None:
    shared = replace(WHOLE, sources=[PATH, "m/core/b.py"], facets_by_source={PATH: {}, "m/core/b.py": WHOLE.facets})
    found = item(shared, name)
    assert (found.state, found.detail.split(" (")[0].split(";")[0]) == ("open", "no case")
    assert name == "parity_test" or found.need.endswith(f"that reaches a public name of {PATH}")
    assert item(replace(shared, facets_by_source={PATH: WHOLE.facets}), name).state == "proven"


@pytest.mark.parametrize(
    ("facet", "sight"), [("errors", "an error"), ("logging", "a message"), ("metrics", "a metric")]
)
def test_a_facet_is_open_while_no_case_shows_what_the_source_does(facet: str, sight: str) -> None:
    blank = replace(WHOLE, facets={**WHOLE.facets, facet: FacetCount(2, 2)})
    name = "logging" if facet == "metrics" else facet
    found = item(blank, name)
    assert found.state == "open"
    assert f"none of them compares {sight}" in found.detail
    assert found.need == f"a case with facet: {facet} in a/cases.yaml in which {sight} is compared"
    assert (
        item(replace(blank, facts={PATH: replace(BUSY, traits={"errors": ["def (line 1)"]})}), name).state == "proven"
    )


def test_exceptions_are_counted() -> None:
    found = item(replace(PASSING, facets={"errors": FacetCount(5, 4, 1, shown=1)}), "errors")
    assert (found.state, found.exceptions, found.detail) == ("proven", 1, "4 cases match, 1 is meant to differ")


def test_names_are_reached_by_cases_that_match() -> None:
    found = item(replace(PASSING, facts={PATH: BUSY}, reached={PATH: {"f": 1, "C": 2, "C.run": 0}}), "names")
    assert found.detail == "2 of 3 names reached by cases that match, 2 private ignored"
    assert found.need == "cases in a/cases.yaml that reach C.run"


@pytest.mark.parametrize(
    ("origin", "symbols", "lost"),
    [
        ("reconstructed", ("f", "C.run", "stop", "g"), "stop, g"),
        ("reconstructed", ("f", "C.run", "run", "_hidden", "_C.x", "LIMIT"), ""),
        ("original", ("f", "stop"), ""),
    ],
)
def test_a_reconstruction_has_to_have_the_names_of_the_original(
    origin: str, symbols: tuple[str, ...], lost: str
) -> None:
    shard = replace(WHOLE, origin=origin, facts={PATH: replace(BUSY, others=["LIMIT"])})
    known = surroundings(replace(entry(), symbols=symbols))
    found = next(each for each in only(shard, around=known).items if each.id == "names")
    assert found.state == ("open" if lost else "proven")
    assert (f"the reconstructed source lacks {lost}, which" in found.detail) == bool(lost)


def test_names_may_be_reached_by_several_tests() -> None:
    one = replace(PASSING, facts={PATH: BUSY}, reached={PATH: {"f": 1, "C": 0, "C.run": 0}})
    other = replace(one, label="//a:u", reached={PATH: {"f": 0, "C": 1, "C.run": 1}})
    assert item(one, "names", other).state == "proven"


def test_a_file_without_names_has_none_to_map() -> None:
    constants = replace(QUIET, names=[], traits={})
    found = item(replace(PASSING, facts={PATH: constants}, reached={}), "names")
    assert found.state == "not_applicable"
    assert item(replace(PASSING, facts={PATH: constants}), "performance").state == "not_applicable"
    silent = replace(PASSING, facts={PATH: constants}, facets={"normal": FacetCount(1, 1)})
    assert item(silent, "errors").state == "not_applicable"


def test_cases_count_whatever_the_source_shows() -> None:
    assert item(replace(PASSING, facets={"config": FacetCount(2, 2)}), "config").state == "proven"
    assert item(replace(PASSING, facets={"config": FacetCount(2, 1, diverged=1)}), "config").state == "open"


def test_logging_and_metrics_need_what_the_source_does() -> None:
    logs = replace(QUIET, traits={"logging": ["print (line 1)"]})
    assert (
        item(replace(PASSING, facts={PATH: logs}, facets={"logging": FacetCount(1, 1, shown=1)}), "logging").state
        == "proven"
    )
    assert item(replace(PASSING, facts={PATH: logs}, facets={"metrics": FacetCount(1, 1)}), "logging").state == "open"
    wrong = {"logging": FacetCount(1, 1, shown=1), "metrics": FacetCount(1, 0, diverged=1)}
    assert item(replace(PASSING, facts={PATH: logs}, facets=wrong), "logging").state == "open"


@pytest.mark.parametrize(
    ("records", "stateful", "says"),
    [
        ({"//a:p": [RECORD]}, "proven", "the port takes 0.25 of the reference's time (0.2 to 0.3) on x86-64, 2 cores"),
        ({}, "open", "no benchmark record"),
        ({"//a:q": [RECORD]}, "open", "no benchmark record"),
        ({"//a:p": [replace(RECORD, digests=Digests("a" * 64, "c" * 64))]}, "open", "stale: the port has changed"),
        ({"//a:p": [replace(RECORD, digests=Digests("c" * 64, "b" * 64))]}, "open", "stale: the reference has changed"),
        ({"//a:p": [replace(RECORD, digests=Digests("c" * 64, "")), RECORD]}, "proven", "the port takes 0.25"),
    ],
)
def test_performance_needs_a_record_of_these_sources(
    records: dict[str, list[Record]], stateful: str, says: str
) -> None:
    found = item(PASSING, "performance", benchmarks=Benchmarks("bench.json", records))
    assert found.state == stateful
    assert says in found.detail


def test_a_record_of_unknown_sources_proves_nothing() -> None:
    unknown = replace(PASSING, digests=Digests())
    record = replace(RECORD, digests=Digests())
    assert item(unknown, "performance", benchmarks=Benchmarks("b", {"//a:p": [record]})).state == "open"


def test_the_ports_tests_are_the_mirror_of_the_originals_test() -> None:
    assert item(PASSING, "tests").detail == f"no mirror of {NATIVE}"
    assert (
        item(PASSING, "tests", MIRRORED).detail
        == "2 of 2 test cases pass on both sides, 1 said to need no counterpart (//a:native)"
    )
    assert item(PASSING, "tests", MIRRORED).state == "proven"
    assert item(PASSING, "tests", replace(MIRRORED, verdict="fail")).state == "open"
    assert item(PASSING, "tests", replace(MIRRORED, counts={"cases": 2, "match": 1})).state == "open"
    assert item(PASSING, "tests", replace(MIRRORED, sources=["m/core/b_test.py"])).state == "open"


def test_a_parity_test_counts_when_it_passes_and_all_its_cases_agree() -> None:
    agreeing = replace(PASSING, facets={"normal": FacetCount(3, 2, 1)}, recorded_cases=2, recorded_agree=2)
    found = item(agreeing, "parity_test")
    assert (found.state, found.exceptions) == ("proven", 1)
    assert found.detail == "2 cases match, 1 is meant to differ (//a:t), 2 of 2 recorded outcomes agree"
    assert item(replace(agreeing, verdict="incomplete"), "parity_test").state == "open"
    assert item(replace(agreeing, facets={"normal": FacetCount(3, 2, known=1)}), "parity_test").state == "open"


def test_native_tests_are_no_parity_test() -> None:
    native = replace(MIRRORED, sources=[PATH], facts={NATIVE: QUIET})
    assert state(only(native), "parity_test") == "open"
    assert state(only(native), "tests") == "proven"
