"""Shards and ledgers as the tests of the index begin with."""

from __future__ import annotations

from dataclasses import replace

from parity.index.benchmarks import Benchmarks
from parity.index.model import Digests, EvidenceShard, FacetCount, NaShard, PairShard, Row, Shard, SourceFacts
from parity.index.rows import rows_of
from parity.index.surroundings import Surroundings
from parity.ledger.model import Area, Destination, Entry, Kind, Ledger
from parity.ledger.reader import Reading

PATH = "m/core/a.py"
QUIET = SourceFacts(lines=10, names=["f"], traits={"errors": ["raise (line 3)"]})
DIGESTS = Digests("a" * 64, "b" * 64)

PASSING = EvidenceShard(
    label="//a:t",
    pair="//a:p",
    port="//a:p_rs",
    origin="original",
    sources=[PATH],
    verdict="pass",
    counts={"cases": 3, "match": 2, "expected": 1},
    facets={"normal": FacetCount(2, 2), "errors": FacetCount(1, 0, 1)},
    recorded_cases=0,
    recorded_agree=0,
    divergences=[],
    facts={PATH: QUIET},
    reached={PATH: {"f": 2}},
    fixtures=["a/cases.yaml", "a/recorded.jsonl"],
    port_sources=["rs/a/src/a.rs"],
    digests=DIGESTS,
)
NATIVE = "m/core/a_test.py"
MIRRORED = replace(
    PASSING,
    label="//a:native",
    pair="//a:native",
    sources=[NATIVE],
    counts={"cases": 3, "match": 2, "not_applicable": 1},
    facets={"normal": FacetCount(2, 2)},
    facts={NATIVE: SourceFacts(lines=5)},
    reached={},
    mirrored=True,
)
PAIR = PairShard("//a:p", "//a:p_rs", "original", [PATH], {PATH: QUIET}, ["rs/a/src/a.rs"])
STUB = NaShard("//a:na", ["m/__init__.py"], "stub", "it has no names of its own", "team-a", "2026-11-22", "")


def only(*shards: Shard, around: Surroundings | None = None) -> Row:
    """The row of the file that all tests here are about."""
    rows = {row.path: row for row in rows_of(shards, around)}
    return rows[PATH]


def state(row: Row, item: str) -> str:
    """The state of one item."""
    return next(each.state for each in row.items if each.id == item)


def surroundings(*entries: Entry, files: tuple[str, ...] = (), benchmarks: Benchmarks | None = None) -> Surroundings:
    """A ledger of one area, and what else Bazel knows."""
    reading = Reading(Ledger((Area("core", entries=entries),)))
    return Surroundings(reading, frozenset(files), benchmarks or Benchmarks())


def entry(path: str = PATH, *destinations: str) -> Entry:
    """An entry with its destinations."""
    return Entry(path, Kind.PYTHON, lines=12, symbols=("f", "_g"), destinations=tuple(map(Destination, destinations)))
