"""What to do next: each criterion decides where those before it do not, and every rank says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parity.index.index import index_of
from parity.index.model import BrokenShard, Divergence, Item, Row
from parity.index.next_steps import next_steps
from parity.index.ranking import Ranked, first_step, ranking
from parity.index.surroundings import Surroundings
from parity.ledger.import_graph import ImportGraph, import_graph
from parity.ledger.model import Destination, Entry, Kind
from tests.unit.index.shards import PASSING, PATH, entry, surroundings

OPEN = Row(
    "m/x/a.py",
    "planned",
    "nothing compares it",
    "original",
    area="x",
    lines=10,
    gaps=["normal"],
    ledger="l/x.textproto",
)


def first(*rows: Row, priorities: tuple[str, ...] = (), graph: ImportGraph | None = None) -> str:
    """The path that comes first."""
    return ranking(rows, priorities, graph or ImportGraph())[0].path


def other(**changes: object) -> Row:
    return replace(OPEN, path="m/x/b.py", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "winner",
    [
        other(status="unreadable"),
        other(status="not built"),
        other(status="diverging"),
        other(area="z"),
        other(gaps=[]),
        other(lines=9),
    ],
)
def test_each_criterion_decides_between_files_that_are_equal_else(winner: Row) -> None:
    assert first(OPEN, other(), priorities=("z",)) == OPEN.path
    assert first(OPEN, winner, priorities=("z",)) == winner.path


def test_recorded_outcomes_come_before_size() -> None:
    found = ranking([OPEN, other(lines=900)], (), ImportGraph(), {"m/x/b.py"})
    assert [(each.path, each.recorded) for each in found] == [("m/x/b.py", True), (OPEN.path, False)]
    assert found[0].reason.endswith("nothing is proven, recorded outcomes are there, 900 lines")


def test_users_come_before_size_and_waiting_after_users() -> None:
    graph = ImportGraph(used_by={"m/x/b.py": frozenset({"m/x/c.py"})})
    assert first(OPEN, other(lines=900), graph=graph) == "m/x/b.py"
    waits = ImportGraph(uses={OPEN.path: frozenset({"m/x/b.py"})}, known={OPEN.path: "ledger"})
    assert first(OPEN, other(), graph=waits) == "m/x/b.py"
    assert first(OPEN, other(status="n/a"), graph=waits) == OPEN.path


def test_broken_and_diverging_files_come_before_every_priority() -> None:
    rows = [
        OPEN,
        other(area="z"),
        replace(OPEN, path="m/x/c.py", status="diverging"),
        replace(OPEN, path="m/x/d.py", status="not built"),
    ]
    assert [each.path for each in ranking(rows, ("z",), ImportGraph())] == [
        "m/x/d.py",
        "m/x/c.py",
        "m/x/b.py",
        OPEN.path,
    ]


def test_what_is_done_has_no_rank() -> None:
    done = [replace(OPEN, status=status) for status in ("parity", "n/a")]
    assert ranking(done, (), ImportGraph()) == []


def test_the_reason_says_what_decided_and_where_it_is_from() -> None:
    graph = ImportGraph(
        uses={OPEN.path: frozenset({"m/x/b.py", "m/x/c.py"})},
        used_by={OPEN.path: frozenset({"m/x/d.py", "m/x/e.py"})},
        known={OPEN.path: "sources"},
    )
    rows = [OPEN, other()]
    assert [each.reason for each in ranking(rows, ("x",), graph)] == [
        "x is priority 1 of 1, 2 files use it, it uses 1 that is open as its source says, nothing is proven, 10 lines",
        "x is priority 1 of 1, no file is known to use it, nothing is known of what it uses, nothing is proven, 10 lines",
    ]


@pytest.mark.parametrize(
    ("row", "step"),
    [
        (replace(OPEN, destinations=["p/src/a.rs"]), "pair it with p/src/a.rs: parity_library and parity_test"),
        (replace(OPEN, destinations=["p/src", "p/src/a.rs"], missing=["p/src/a.rs"]), "write p/src/a.rs"),
        (replace(OPEN, destinations=["p/src"]), "name a file of p/src in l/x.textproto"),
        (replace(OPEN, status="unmapped"), "give it an entry with a destination in l/x.textproto"),
        (replace(OPEN, status="n/a-unjustified"), "justify it in l/x.textproto, or name a destination there"),
        (replace(OPEN, status="not built", tests=["//x:t"]), "tools/bazel build //x:t"),
        (
            replace(OPEN, status="unreadable", reason="l/x.textproto:3: no"),
            "correct l/x.textproto: l/x.textproto:3: no",
        ),
        (
            replace(OPEN, status="diverging", tests=["//x:t"], divergences=[Divergence("//x:t", "op/one", "f")]),
            "tools/parity explain //x:t op/one",
        ),
        (replace(OPEN, status="diverging", tests=["//x:t"]), "tools/parity explain //x:t"),
        (
            replace(
                OPEN,
                status="partial",
                items=[Item("a", "errors", "proven", ""), Item("b", "config", "open", "", "a case")],
            ),
            "config: a case",
        ),
    ],
)
def test_the_first_step_is_a_command_or_a_file(row: Row, step: str) -> None:
    assert first_step(row) == step


def test_the_index_ranks_its_rows_with_what_sources_import() -> None:
    user = Entry("m/core/user.py", Kind.PYTHON, destinations=(Destination("rs/u.rs"),), dependencies=("m.core.a",))
    facts = {PATH: replace(PASSING.facts[PATH], imports=["m.core.base"])}
    index = index_of(
        "t", ["//a"], [replace(PASSING, facts=facts)], surroundings(entry(), user, entry("m/core/base.py")), ["core"]
    )
    found = {each.path: each for each in index.ranking}
    assert (found[PATH].used_by, found[PATH].waits_for, found[PATH].known) == (1, 1, "sources")
    assert (found[user.path].waits_for, found[user.path].known) == (1, "ledger")
    assert isinstance(index.ranking[0], Ranked)
    assert [each.rank for each in index.ranking] == [1, 2, 3]


def test_an_index_without_ledger_goes_by_the_sources() -> None:
    base = replace(PASSING, label="//a:u", sources=["m/core/base.py"], facts={"m/core/base.py": PASSING.facts[PATH]})
    user = replace(PASSING, facts={PATH: replace(PASSING.facts[PATH], imports=["m.core.base.f"])})
    index = index_of("t", ["//a"], [base, user], Surroundings())
    assert {each.path: each.used_by for each in index.ranking} == {"m/core/base.py": 1, PATH: 0}


def test_the_page_lists_files_in_the_same_order() -> None:
    around = surroundings(
        entry("m/core/a.py", "r/a.rs"),
        entry("m/core/b.py", "r/b.rs"),
        Entry("m/core/c.py", Kind.PYTHON, dependencies=("m.core.b",)),
    )
    index = index_of("t", ["//a"], [BrokenShard("//a:t", ["m/core/d.py"], "not built", "it broke")], around)
    ranks = {each.path: each.rank for each in index.ranking}
    assert ranks["m/core/d.py"] == 1
    for step in next_steps(index):
        listed = [ranks[row.path] for row, _ in step.first]
        assert listed == sorted(listed)
    (planned,) = [step for step in next_steps(index) if step.text == "Port what is planned"]
    assert [row.path for row, _ in planned.first] == ["m/core/b.py", "m/core/a.py"]


def test_the_graph_of_no_files_is_empty() -> None:
    assert import_graph([], {}) == ImportGraph()
