"""The index as a whole: what its documents are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from parity.index.model import BrokenShard, EvidenceShard, Row, Shard
from parity.index.ranking import Ranked, ranking
from parity.index.rollups import Rollup, by_area, by_crate, by_package, summary_of
from parity.index.rows import rows_of
from parity.index.surroundings import Surroundings
from parity.ledger.import_graph import import_graph
from parity.ledger.model import Entry, Kind


@dataclass(frozen=True)
class Other:
    """An entry of the ledger that is no Python file. Nothing compares it yet: all there is, is whether somebody says where it goes."""

    entry: Entry
    status: str


@dataclass(frozen=True)
class Index:
    """`others` are the wider scope of the ledger; `problems` are sentences on what is unreadable or contradicts itself."""

    title: str
    packages: Sequence[str]
    rows: Sequence[Row]
    others: Sequence[Other] = ()
    ranking: Sequence[Ranked] = ()
    problems: Sequence[str] = field(default_factory=list)

    @cached_property
    def summary(self) -> dict[str, int]:
        """How many files have each status."""
        return summary_of(self.rows)

    @cached_property
    def areas(self) -> list[Rollup]:
        """Files by area of the ledger."""
        return by_area(self.rows)

    @cached_property
    def packages_of_files(self) -> list[Rollup]:
        """Files by folder."""
        return by_package(self.rows)

    @cached_property
    def crates(self) -> list[Rollup]:
        """Files by crate that they go to."""
        return by_crate(self.rows)


def index_of(
    title: str, packages: Iterable[str], shards: Sequence[Shard], around: Surroundings, priorities: Sequence[str] = ()
) -> Index:
    """Computes everything; nothing of it fails. `priorities` are areas, the most urgent first."""
    rows = rows_of(shards, around)
    others = [Other(entry, _status(entry, around)) for entry in around.ledger if entry.kind is not Kind.PYTHON]
    planned = around.ledger.by_path
    entries = [planned.get(row.path) or Entry(row.path, Kind.PYTHON, symbols=tuple(row.symbols)) for row in rows]
    graph = import_graph(entries, _imports(shards))
    recorded = {
        path for shard in shards if isinstance(shard, EvidenceShard) and shard.recorded_cases for path in shard.sources
    }
    ranked = ranking(rows, priorities, graph, recorded)
    return Index(title, sorted(packages), rows, others, ranked, _problems(rows, shards, around))


def _imports(shards: Iterable[Shard]) -> dict[str, list[str]]:
    """What each source imports that a shard has seen, as far as Python can parse it."""
    facts = (shard.facts for shard in shards if not isinstance(shard, BrokenShard))
    return {path: fact.imports for found in facts for path, fact in found.items() if not fact.error}


def _status(entry: Entry, around: Surroundings) -> str:
    if entry.na:
        return "n/a-unjustified" if around.unchecked(entry.path, entry.na) else "n/a"
    return "planned" if entry.destinations else "unmapped"


def _problems(rows: Sequence[Row], shards: Iterable[Shard], around: Surroundings) -> list[str]:
    """What makes a strict index fail, each once."""
    read = [str(problem).removeprefix("ERROR: ") for problem in around.problems]
    lost = [shard.reason for shard in shards if isinstance(shard, BrokenShard) and not shard.sources]
    told = "\n".join(read)
    damaged = [row for row in rows if row.status in ("unreadable", "not built")]
    return list(
        dict.fromkeys([*read, *lost, *(f"{row.path}: {row.reason}" for row in damaged if row.reason not in told)])
    )
