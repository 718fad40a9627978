"""Statuses are derived: only agreement raises one, and everything missing or wrong lowers it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parity.fixtures.problems import Place, Problem
from parity.index.index import index_of
from parity.index.model import BrokenShard, Divergence, FacetCount, Shard, SourceFacts
from parity.index.next_steps import claimed_by_nobody
from parity.index.rows import rows_of
from parity.index.surroundings import Surroundings
from parity.ledger.model import Evidence, Kind, Ledger, NaClass, NotApplicable
from parity.ledger.reader import Reading, Unreadable
from tests.unit.index.shards import MIRRORED, NATIVE, PAIR, PASSING, PATH, QUIET, STUB, entry, only, state, surroundings

GOAL = "rs/a/src/a.rs"


def test_passing_evidence_is_partial_and_names_what_is_proven() -> None:
    row = only(PASSING)
    assert (row.status, row.reason) == ("partial", "3 of 6 items proven: names, normal, parity_test")
    assert row.destinations == ["//a:p_rs"]
    assert "errors" in row.gaps
    assert "normal" not in row.gaps


def test_a_failing_test_lowers_the_file_even_beside_a_passing_one() -> None:
    failing = replace(PASSING, label="//a:u", verdict="fail", divergences=[Divergence("//a:u", "op/x", "abc")])
    row = only(PASSING, failing)
    assert row.status == "diverging"
    assert row.reason == "//a:u failed"
    assert row.divergences == [Divergence("//a:u", "op/x", "abc")]


@pytest.mark.parametrize("verdict", ["incomplete", "skip", "", "green"])
def test_anything_but_a_pass_raises_nothing(verdict: str) -> None:
    assert only(replace(PASSING, verdict=verdict)).status == "ported"


def test_a_facet_with_one_unproven_case_stays_open() -> None:
    row = only(replace(PASSING, facets={"normal": FacetCount(cases=2, agreed=1)}, reached={}))
    assert row.status == "ported"
    assert "normal" in row.gaps


def test_expected_divergences_alone_prove_nothing() -> None:
    row = only(replace(PASSING, facets={"normal": FacetCount(cases=2, agreed=0, excepted=2)}))
    assert "normal" in row.gaps


def test_a_divergence_that_is_known_to_be_wrong_leaves_the_facet_open() -> None:
    meant = FacetCount(cases=3, agreed=2, excepted=1)
    wrong = FacetCount(cases=3, agreed=2, known=1)
    assert "normal" not in only(replace(PASSING, facets={"normal": meant})).gaps
    assert "normal" in only(replace(PASSING, facets={"normal": wrong})).gaps


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
    assert only(shard).origin == origin


def test_the_weakest_origin_decides() -> None:
    assert only(PASSING, replace(PASSING, label="//a:u", origin="reconstructed")).origin == "reconstructed"


# Pairs that no test compares.


def test_a_pair_alone_is_ported_and_says_what_it_takes() -> None:
    row = only(PAIR, around=surroundings(entry(PATH, GOAL)))
    assert (row.status, row.reason) == ("ported", "no parity_test compares the pair //a:p")
    assert (row.origin, row.lines, row.symbols) == ("original", 10, ["f"])
    assert (row.destinations, row.missing, row.ports, row.tests) == ([GOAL], [], ["//a:p_rs"], [])
    assert row.proven == 0
    assert {item.id: item.need for item in row.items if item.is_open} == {
        "names": "cases of a parity_test of //a:p that reach f",
        "normal": "a case with facet: normal of a parity_test of //a:p that reaches a public name of m/core/a.py",
        "errors": "a case with facet: errors of a parity_test of //a:p that reaches a public name of m/core/a.py",
        "performance": "a parity_test of //a:p, and a record of it",
        "tests": "a py_rust_test of m/core/a_test.py and the port's test",
        "parity_test": "a parity_test of //a:p",
    }


def test_a_pair_of_what_is_not_written_is_planned_still() -> None:
    row = only(PAIR, around=surroundings(entry(PATH, "rs/a/src/later.rs", "rs/a")))
    assert (row.status, row.proven) == ("planned", 0)
    assert row.reason == "not written yet: rs/a/src/later.rs, though the pair //a:p is there"
    assert only(PAIR, around=surroundings(entry(PATH, "rs/a"))).status == "ported"
    assert only(PAIR, around=surroundings(entry(PATH))).status == "ported"


def test_a_test_of_the_pair_speaks_for_it() -> None:
    assert only(PAIR, PASSING) == only(PASSING)


def test_a_pair_of_which_nothing_is_known_leaves_every_item_open() -> None:
    assert len(only(replace(PAIR, facts={})).gaps) == 10


def test_a_pair_of_an_empty_file_needs_a_justification() -> None:
    row = only(replace(PAIR, facts={PATH: SourceFacts(is_empty=True)}))
    assert row.status == "ported"
    assert 'na_class "stub"' in row.reason


def test_a_pair_and_a_test_that_does_not_build_are_not_built() -> None:
    row = only(PAIR, BrokenShard("//a:t", [PATH], "not built", "//a:t does not build: rustc failed"))
    assert (row.status, row.reason) == ("not built", "//a:t does not build: rustc failed")


def test_a_pair_and_a_justification_contradict_each_other() -> None:
    row = only(PAIR, replace(STUB, sources=[PATH]))
    assert row.status == "unreadable"
    assert row.reason == f"{PATH} has a pair (//a:p) and a parity_na (//a:na): remove one of them."
    justified = replace(entry(), na=JUSTIFIED)
    row = only(PAIR, around=surroundings(justified, files=("web/plots.ts",)))
    assert row.status == "unreadable"
    assert "//a:p pairs one: remove one of them." in row.reason


# Files without ledger entry.


@pytest.mark.parametrize(
    ("shard", "label"), [(PASSING, "//a:t"), (PAIR, "//a:p"), (replace(STUB, sources=[PATH]), "//a:na")]
)
def test_what_no_ledger_entry_speaks_of_is_a_gap_whatever_was_shown(shard: Shard, label: str) -> None:
    other = surroundings(entry("m/core/b.py", GOAL))
    row = only(shard, around=other)
    assert (row.status, row.reason) == ("unmapped", f"no ledger entry, though {label} accounts for the file")
    assert only(shard).status != "unmapped"
    index = index_of("all", [], [shard], other)
    assert index.summary["unmapped"] == 1
    assert dict(claimed_by_nobody(index))["without a place in the port"] == 1


# Files without port.


def test_a_justified_file_is_not_applicable() -> None:
    [row] = rows_of([STUB])
    assert row.status == "n/a"
    assert row.reason == "stub: it has no names of its own (team-a, reviewed 2026-11-22)"
    assert row.gaps == []


def test_a_false_justification_is_a_gap() -> None:
    [row] = rows_of([replace(STUB, finding="m/__init__.py defines add_module")])
    assert row.status == "n/a-unjustified"
    assert row.reason == "m/__init__.py defines add_module"
    assert len(row.gaps) == 10


def test_an_empty_file_never_reaches_parity_by_tests() -> None:
    empty = replace(PASSING, facts={PATH: SourceFacts(is_empty=True)}, facets={"normal": FacetCount(1, 1)})
    row = only(empty)
    assert row.status == "ported"
    assert 'na_class "stub"' in row.reason


JUSTIFIED = NotApplicable(
    NaClass.SUPERSEDED,
    "the web page draws plots now",
    (Evidence(superseded_by="web/plots.ts"),),
    "team-a",
    "2026-11-22",
)


def test_a_justification_of_the_ledger_holds_if_what_it_rests_on_is_there() -> None:
    justified = replace(entry(), na=JUSTIFIED)
    assert only(around=surroundings(justified, files=("web/plots.ts",))).status == "n/a"
    row = only(around=surroundings(justified))
    assert row.status == "n/a-unjustified"
    assert row.reason == "web/plots.ts, which it rests on, is no file that Bazel knows"


def test_a_file_cannot_be_its_own_reason_to_need_no_port() -> None:
    own = replace(JUSTIFIED, evidence=(Evidence(superseded_by=PATH),))
    row = only(around=surroundings(replace(entry(), na=own), files=(PATH,)))
    assert (row.status, row.reason.split(",")[0]) == ("n/a-unjustified", f"{PATH} is the file itself")


@pytest.mark.parametrize("na_class", [NaClass.STUB, NaClass.GENERATED, NaClass.HARDWARE, NaClass.TEST_ONLY])
def test_evidence_of_another_kind_than_the_class_needs_proves_nothing(na_class: NaClass) -> None:
    row = only(around=surroundings(replace(entry(), na=replace(JUSTIFIED, na_class=na_class)), files=("web/plots.ts",)))
    assert row.status == "n/a-unjustified"
    assert row.reason.startswith(f"class {na_class.name.lower()} needs evidence ")


@pytest.mark.parametrize(
    ("na", "reason"),
    [
        (
            NotApplicable(claimed=(562,)),
            "line 562 of the plan claims that it needs no port; the ledger lacks na_class, reason, evidence, owner, reviewed",
        ),
        (replace(JUSTIFIED, owner=""), "it is said to need no port; the ledger lacks owner"),
        (replace(JUSTIFIED, evidence=(Evidence(no_public_names=True),)), "Bazel knows no source to check it with"),
        (replace(JUSTIFIED, evidence=(Evidence(tests_only=True),)), "Bazel knows no source to check it with"),
    ],
)
def test_a_claim_of_the_ledger_is_no_justification(na: NotApplicable, reason: str) -> None:
    row = only(around=surroundings(replace(entry(), na=na)))
    assert row.status == "n/a-unjustified"
    assert row.reason.startswith(reason)


# The ledger.


@pytest.mark.parametrize(
    ("goals", "files", "status", "reason"),
    [
        ((GOAL,), (), "planned", f"not written yet: {GOAL}"),
        ((GOAL,), (GOAL,), "planned", f"nothing compares it, though the port has {GOAL}"),
        (
            (GOAL, "rs/b.rs"),
            (GOAL,),
            "planned",
            f"nothing compares it, though the port has {GOAL}, not written yet: rs/b.rs",
        ),
        (("rs/a/src/*",), (GOAL,), "planned", "no file is named in rs/a/src/*"),
        (("rs/a",), (GOAL,), "planned", "no file is named in rs/a"),
        (("rs/a/src", GOAL), (), "planned", f"not written yet: {GOAL}"),
        (("rs/b",), (GOAL,), "planned", "not written yet: rs/b"),
        ((), (GOAL,), "unmapped", "its ledger entry names no destination"),
    ],
)
def test_an_entry_without_pair(goals: tuple[str, ...], files: tuple[str, ...], status: str, reason: str) -> None:
    row = only(around=surroundings(entry(PATH, *goals), files=files))
    assert (row.status, row.reason, row.origin) == (status, reason, "")
    assert (row.lines, row.symbols, row.area) == (12, ["f", "_g"], "core")
    assert len(row.gaps) == 10


def test_a_destination_exists_if_a_pair_has_it() -> None:
    other = replace(PASSING, sources=["m/core/b.py"], facts={}, reached={})
    row = only(other, around=surroundings(entry(PATH, GOAL), entry("m/core/b.py", GOAL)))
    assert row.missing == []
    assert row.reason.startswith("nothing compares it, though")


def test_a_file_without_entry_is_unmapped_whatever_tests_say() -> None:
    row = only(PASSING, around=surroundings())
    assert (row.status, row.reason) == ("unmapped", "no ledger entry, though //a:t accounts for the file")
    assert only(PASSING, around=surroundings(entry(PATH, GOAL))).status == "partial"


def test_a_test_that_is_planned_needs_its_mirror_only() -> None:
    [row] = rows_of([], surroundings(entry(NATIVE, "rs/a/tests/a.rs")))
    assert (row.status, row.gaps) == ("planned", ["tests"])


def test_lines_are_those_of_the_original() -> None:
    around = surroundings(entry(PATH, GOAL))
    assert only(PASSING, around=around).lines == 10
    assert only(replace(PASSING, origin="reconstructed"), around=around).lines == 12
    assert only(replace(PASSING, origin="reconstructed")).lines == 10


# Damage and contradiction.


def test_evidence_and_justification_contradict_each_other() -> None:
    row = only(PASSING, replace(STUB, sources=[PATH]))
    assert row.status == "unreadable"
    assert row.reason == f"{PATH} has a parity_test (//a:t) and a parity_na (//a:na): remove one of them."


def test_a_justification_and_a_destination_contradict_each_other() -> None:
    na = replace(STUB, sources=[PATH], na_class="packaging")
    row = only(na, around=surroundings(entry(PATH, GOAL)))
    assert row.status == "unreadable"
    assert "//a:na says that m/core/a.py needs no port, and core.textproto sends it to rs/a/src/a.rs" in row.reason


def test_nothing_has_to_arrive_where_a_stub_is_sent() -> None:
    sent = surroundings(entry(PATH, GOAL))
    assert only(replace(STUB, sources=[PATH]), around=sent).status == "n/a"
    refuted = replace(STUB, sources=[PATH], finding="m/core/a.py defines f")
    assert only(refuted, around=sent).status == "n/a-unjustified"


@pytest.mark.parametrize(
    ("na", "status"),
    [
        (NotApplicable(NaClass.STUB, claimed=(3,)), "n/a"),
        (NotApplicable(NaClass.HARDWARE, claimed=(3,)), "n/a"),
        (replace(JUSTIFIED, na_class=NaClass.STUB), "n/a"),
        (JUSTIFIED, "unreadable"),
    ],
)
def test_a_justification_settles_a_claim_of_the_ledger_and_contradicts_another_justification(
    na: NotApplicable, status: str
) -> None:
    claimed = replace(entry(PATH, GOAL), na=na)
    assert only(replace(STUB, sources=[PATH]), around=surroundings(claimed)).status == status


def test_a_pair_contradicts_a_justification_of_the_ledger_and_settles_a_claim() -> None:
    files = ("web/plots.ts",)
    assert only(PASSING, around=surroundings(replace(entry(), na=JUSTIFIED), files=files)).status == "unreadable"
    claimed = replace(entry(), na=NotApplicable(NaClass.STUB, claimed=(3,)))
    assert only(PASSING, around=surroundings(claimed)).status == "partial"


@pytest.mark.parametrize("status", ["unreadable", "not built"])
def test_a_broken_test_is_never_nothing(status: str) -> None:
    broken = BrokenShard("//a:u", [PATH], status, "//a:u did not build: see the log")
    for row in (only(broken), only(PASSING, broken), only(broken, around=surroundings(entry(PATH, GOAL)))):
        assert (row.status, row.reason) == (status, "//a:u did not build: see the log")
        assert "//a:u" in row.tests
    assert len(only(broken).gaps) == 10


def test_a_damaged_entry_has_a_row_that_says_where() -> None:
    place = Place("core.textproto", 7, 1)
    problem = Problem(Place("core.textproto", 9, 3), '"lines" is a text, expected a number.')
    reading = Reading(Ledger(()), (problem,), (Unreadable(PATH, place), Unreadable("", place)))
    row = only(PASSING, around=Surroundings(reading))
    assert row.status == "unreadable"
    assert row.reason == 'core.textproto:9:3: "lines" is a text, expected a number.'
    assert [each.path for each in rows_of([], Surroundings(reading))] == [PATH]


# Files of tests.


def test_a_file_of_tests_is_at_parity_when_every_applicable_case_passes_on_both_sides() -> None:
    [row] = rows_of([MIRRORED])
    assert (row.status, row.reason, row.gaps) == (
        "parity",
        "2 of 2 test cases pass on both sides, 1 said to need no counterpart",
        [],
    )


@pytest.mark.parametrize("counts", [{"cases": 3, "match": 2}, {"cases": 1, "not_applicable": 1}, {}])
def test_a_file_of_tests_with_an_open_case_or_none_is_not(counts: dict[str, int]) -> None:
    [row] = rows_of([replace(MIRRORED, counts=counts)])
    assert (row.status, row.gaps) == ("ported", ["tests"])


def test_a_native_test_of_which_most_cases_are_excused_is_no_mirror() -> None:
    excused = replace(MIRRORED, counts={"cases": 5, "match": 2, "not_applicable": 3})
    [row] = rows_of([excused])
    assert (row.status, row.gaps) == ("ported", ["tests"])
    assert row.reason == "2 of 2 test cases pass on both sides, 3 said to need no counterpart"


def test_a_native_test_proves_nothing_of_a_file_of_tests_that_is_none_of_its_sources() -> None:
    claimed = replace(MIRRORED, facts={})
    [row] = rows_of([claimed])
    assert (row.status, row.reason) == ("ported", f"{NATIVE} is none of the sources of //a:native")
    assert row.gaps == ["tests"]
    assert state(only(PASSING, MIRRORED), "tests") == "proven"
    assert state(only(PASSING, claimed), "tests") == "open"


def test_a_native_test_that_accounts_for_its_subject_does_not_make_it_a_test() -> None:
    row = only(replace(MIRRORED, sources=[PATH]))
    assert row.status == "partial"
    assert "parity_test" in row.gaps


def test_code_among_the_sources_of_a_native_test_is_no_test_of_its_own() -> None:
    beside = replace(MIRRORED, sources=[PATH, NATIVE], facts={PATH: QUIET, NATIVE: QUIET})
    row = only(beside)
    assert [each.id for each in row.items if each.is_proven] == ["tests"]
    assert {"parity_test", "normal"} < set(row.gaps)
    alone = replace(MIRRORED, sources=["m/check_a.py"], facts={"m/check_a.py": QUIET})
    assert [each.status for each in rows_of([alone])] == ["parity"]


# All rows.


def test_rows_are_sorted_whatever_the_order_of_the_shards() -> None:
    other = replace(PASSING, sources=["m/z.py", "m/b.py"], facts={"m/b.py": QUIET})
    paths = ["m/__init__.py", "m/b.py", PATH, NATIVE, "m/z.py"]
    assert [row.path for row in rows_of([other, STUB, PASSING, MIRRORED])] == paths
    assert rows_of([other, PASSING, STUB, MIRRORED]) == rows_of([MIRRORED, STUB, PASSING, other])


def test_the_wider_scope_has_no_rows() -> None:
    assert rows_of([], surroundings(replace(entry("WORKSPACE"), kind=Kind.WORKSPACE))) == []
