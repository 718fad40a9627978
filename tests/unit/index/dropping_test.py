"""Taking evidence away lowers the cells that rest on it, and no other cell of any file: for every fixture, case and pair of some hundred indexes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from parity.fixtures.case import FACETS
from parity.index.items import TITLES
from parity.index.model import Digests, EvidenceShard, FacetCount, Row, Shard, SourceFacts
from parity.index.rows import rows_of
from parity.index.statuses import STATUSES
from tests.unit.index.shards import MIRRORED, PASSING

TRAITS = ("config", "io_format", "concurrency", "logging", "metrics", "errors")
RANK = {"open": 0, "not_applicable": 1, "proven": 2}
# What the items rest on: a facet for each, and evidence that a parity test gives as a whole.
OF_FACET = {facet: facet for facet in TITLES} | {"metrics": "logging"}


def index(seed: int) -> list[Shard]:
    """An index of a few files with random evidence that passes."""
    dice = random.Random(seed)
    shards: list[Shard] = []
    for number in range(dice.randint(1, 4)):
        path = f"m/core/f{number}.py"
        facts = SourceFacts(
            lines=9, names=["f", "g"], traits={trait: ["x (line 1)"] for trait in TRAITS if dice.random() < 0.5}
        )
        for test in range(dice.randint(1, 3)):
            facets = {facet: _count(dice) for facet in FACETS if dice.random() < 0.6} or {"normal": FacetCount(1, 1)}
            shards.append(
                replace(
                    PASSING,
                    label=f"//a:t{number}_{test}",
                    pair=f"//a:p{number}",
                    sources=[path],
                    facets=facets,
                    facts={path: facts},
                    reached={path: {"f": dice.randint(0, 2), "g": dice.randint(0, 2)}},
                    digests=Digests("a" * 64, "b" * 64),
                )
            )
        if dice.random() < 0.5:
            native = f"m/core/f{number}_test.py"
            shards.append(replace(MIRRORED, label=f"//a:n{number}", sources=[native], facts={native: SourceFacts()}))
    return shards


def _count(dice: random.Random) -> FacetCount:
    agreed, excepted = dice.randint(1, 3), dice.randint(0, 1)
    return FacetCount(agreed + excepted, agreed, excepted)


def cells(rows: list[Row]) -> dict[tuple[str, str], str]:
    """State of each item of each file, by path and id."""
    return {(row.path, item.id): item.state for row in rows for item in row.items}


def fell(before: list[Row], after: list[Row]) -> set[tuple[str, str]]:
    """The cells that are lower; none may be higher."""
    old, new = cells(before), cells(after)
    rose = {cell for cell in old if cell in new and RANK[new[cell]] > RANK[old[cell]]}
    assert rose == set()
    return {cell for cell in old if cell not in new or RANK[new[cell]] < RANK[old[cell]]}


def statuses_do_not_rise(before: list[Row], after: list[Row]) -> bool:
    kept = {row.path: row.status for row in after}
    rank = {status: place for place, status in enumerate(STATUSES)}
    return all(rank[kept[row.path]] <= rank[row.status] for row in before if row.path in kept)


def without_facet(shards: list[Shard]) -> Iterator[tuple[EvidenceShard, str, list[Shard]]]:
    """Each index with one facet of one test gone, as if its fixture had lost those cases."""
    for place, shard in enumerate(shards):
        if isinstance(shard, EvidenceShard) and not shard.mirrored:
            for facet in shard.facets:
                rest = {name: count for name, count in shard.facets.items() if name != facet}
                yield shard, facet, [*shards[:place], replace(shard, facets=rest), *shards[place + 1 :]]


@pytest.mark.parametrize("seed", range(60))
def test_dropping_the_cases_of_a_facet_lowers_its_item_at_most(seed: int) -> None:
    shards = index(seed)
    before = rows_of(shards)
    for shard, facet, rest in without_facet(shards):
        after = rows_of(rest)
        allowed = {(shard.sources[0], OF_FACET.get(facet, "")), (shard.sources[0], "parity_test")}
        assert fell(before, after) <= allowed
        assert statuses_do_not_rise(before, after)


@pytest.mark.parametrize("seed", range(60))
def test_a_case_that_diverges_opens_its_item_and_the_parity_test(seed: int) -> None:
    shards = index(seed)
    before = rows_of(shards)
    for place, shard in enumerate(shards):
        if isinstance(shard, EvidenceShard) and not shard.mirrored:
            for facet, count in shard.facets.items():
                wrong = replace(count, agreed=count.agreed - 1, diverged=1)
                failing = replace(shard, verdict="fail", facets={**shard.facets, facet: wrong})
                after = rows_of([*shards[:place], failing, *shards[place + 1 :]])
                path = shard.sources[0]
                lowered = {(path, OF_FACET.get(facet, "parity_test")), (path, "parity_test")}
                assert fell(before, after) <= lowered
                assert (path, "parity_test") in fell(before, after)
                assert {row.path: row.status for row in after}[path] == "diverging"
                assert [row for row in after if row.path != path] == [row for row in before if row.path != path]


@pytest.mark.parametrize("seed", range(60))
def test_dropping_a_test_lowers_no_other_file(seed: int) -> None:
    shards = index(seed)
    before = {row.path: row for row in rows_of(shards)}
    for place, shard in enumerate(shards):
        after = {row.path: row for row in rows_of([*shards[:place], *shards[place + 1 :]])}
        path = shard.sources[0]
        subject = path.replace("_test.py", ".py")
        for other in set(before) - {path, subject}:
            assert after[other] == before[other]
        if subject != path:  # the mirror of a native test: the item of its subject falls, and nothing else there
            assert fell([before[subject]], [after[subject]]) == {(subject, "tests")}


@pytest.mark.parametrize("seed", range(60))
def test_a_pair_that_is_gone_takes_what_it_reached_with_it(seed: int) -> None:
    shards = index(seed)
    for shard in shards:
        if isinstance(shard, EvidenceShard) and not shard.mirrored:
            rest = [other for other in shards if not (isinstance(other, EvidenceShard) and other.pair == shard.pair)]
            assert shard.sources[0] not in {row.path for row in rows_of(rest)}
