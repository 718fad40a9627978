"""What an index is made of: shards, one per test, pair or justification, and rows, one per Python file.

A shard is what one action knows. A row is computed from the shards of a file and its ledger entry, in `rows.py` and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

SHARD_VERSION = 3
INDEX_VERSION = 2


@dataclass(frozen=True)
class FacetCount:
    """How the cases of one facet ended.

    `agreed` counts matches; `excepted` divergences that are meant to stay (INTENTIONAL, WONTFIX); `known` those that are
    listed, but are to go away (BUG and the like), and leave the facet open, as do flaky cases that match this time; `diverged` those that nobody lists, and
    matches where a divergence is listed. The rest has no verdict. `shown` counts those that agree and in which there was something of the facet to
    compare: an error, a log record, a metric.
    """

    cases: int = 0
    agreed: int = 0
    excepted: int = 0
    known: int = 0
    diverged: int = 0
    shown: int = 0

    @property
    def is_proven(self) -> bool:
        """Whether all cases agree or are meant to differ, one agrees at least, and no more differ than agree."""
        return 0 < self.cases == self.agreed + self.excepted and self.agreed >= max(self.excepted, 1)

    def __add__(self, other: FacetCount) -> FacetCount:
        return FacetCount(
            self.cases + other.cases,
            self.agreed + other.agreed,
            self.excepted + other.excepted,
            self.known + other.known,
            self.diverged + other.diverged,
            self.shown + other.shown,
        )


@dataclass(frozen=True)
class Divergence:
    """An unexpected difference, as the row shows it."""

    test: str
    case: str
    fingerprint: str


@dataclass(frozen=True)
class Exemption:
    """An entry of an expectations file: a divergence that people know of."""

    test: str
    pattern: str
    classification: str
    reason: str
    owner: str
    expires: str
    cases: int


@dataclass(frozen=True)
class SourceFacts:
    """What a source file shows of itself without being run.

    `names` are its public functions and classes, and the public methods of those classes; `traits` gives for each trait that was found
    where, as "threading.Thread (line 118)". `imports` are full paths of what it
    imports, `others` what else the module and its classes bind. A file that does not parse has an `error`, and nothing is known of it.
    """

    lines: int = 0
    names: list[str] = field(default_factory=list)
    private: int = 0
    is_empty: bool = False
    traits: dict[str, list[str]] = field(default_factory=dict)
    error: str = ""
    imports: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def defines(self, symbol: str) -> bool:
        """Whether something is called like a symbol, of whatever class: people leave out the class, or a part of the path."""
        last = symbol.rpartition(".")[2]
        return last in self.others or any(name.rpartition(".")[2] == last for name in self.names)


@dataclass(frozen=True)
class Digests:
    """The SHA-256 of the sources of both sides, each of a text as `sha256sum` prints it, sorted by path."""

    reference: str = ""
    port: str = ""


@dataclass(frozen=True)
class EvidenceShard:
    """The part of the index that one parity test gives; `mirrored` where its cases are those of native tests.

    `reached` counts for each source and each of its public names the cases that reach it and agree; `facets_by_source` has the facets of each
    source where a test accounts for several.
    """

    label: str
    pair: str
    port: str
    origin: str
    sources: list[str]
    verdict: str
    counts: dict[str, int]
    facets: dict[str, FacetCount]
    recorded_cases: int
    recorded_agree: int
    divergences: list[Divergence]
    mirrored: bool = False
    more_divergences: int = 0
    exemptions: list[Exemption] = field(default_factory=list)
    facts: dict[str, SourceFacts] = field(default_factory=dict)
    reached: dict[str, dict[str, int]] = field(default_factory=dict)
    fixtures: list[str] = field(default_factory=list)
    port_sources: list[str] = field(default_factory=list)
    digests: Digests = Digests()
    facets_by_source: dict[str, dict[str, FacetCount]] = field(default_factory=dict)
    kind: str = "evidence"
    version: int = SHARD_VERSION

    def facets_of(self, path: str) -> dict[str, FacetCount]:
        """The facets of the cases that speak for a source: all of its only one, else those that reach it, which is not known of native tests."""
        return self.facets if len(self.sources) == 1 else self.facets_by_source.get(path, {})


@dataclass(frozen=True)
class PairShard:
    """The part of the index that one pair gives, whether a test compares it or not."""

    label: str
    port: str
    origin: str
    sources: list[str]
    facts: dict[str, SourceFacts] = field(default_factory=dict)
    port_sources: list[str] = field(default_factory=list)
    kind: str = "pair"
    version: int = SHARD_VERSION


@dataclass(frozen=True)
class NaShard:
    """The part of the index that one parity_na gives; `finding` is empty where the justification holds."""

    label: str
    sources: list[str]
    na_class: str
    reason: str
    owner: str
    reviewed: str
    finding: str
    facts: dict[str, SourceFacts] = field(default_factory=dict)
    kind: str = "na"
    version: int = SHARD_VERSION


@dataclass(frozen=True)
class BrokenShard:
    """A test that gives nothing, and why: the status of its files is `not built` or `unreadable`."""

    label: str
    sources: list[str]
    status: str
    reason: str
    kind: str = "broken"
    version: int = SHARD_VERSION


Shard = EvidenceShard | PairShard | NaShard | BrokenShard


@dataclass(frozen=True)
class Item:
    """One item of the checklist of a file.

    `state` is `proven`, `open` or `not_applicable`; `exceptions` counts divergences that are meant to stay. `detail` is what the state rests
    on, `need` what an open item takes to be proven.
    """

    id: str
    title: str
    state: str
    detail: str
    need: str = ""
    exceptions: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is neither proven nor without meaning for the file."""
        return self.state == "open"

    @property
    def is_proven(self) -> bool:
        """Whether evidence ticks it."""
        return self.state == "proven"


@dataclass(frozen=True)
class Row:
    """One Python file: its status and what the status rests on.

    `destinations` are those of the ledger, or the ports of its pairs where there is none; `missing` are those that do not exist yet. `symbols`
    are the public names of the source where Bazel knows it, else those of the ledger. `gaps` are the ids of the open items, `digests` those of
    each pair. `ledger` is the file of its entry: its line would change with every entry before it.
    """

    path: str
    status: str
    reason: str
    origin: str
    area: str = ""
    lines: int | None = None
    symbols: list[str] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    destinations: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    facets: dict[str, FacetCount] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    divergences: list[Divergence] = field(default_factory=list)
    more_divergences: int = 0
    exemptions: list[Exemption] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    ledger: str = ""
    digests: dict[str, Digests] = field(default_factory=dict)

    @cached_property
    def proven(self) -> int:
        """How many items are proven."""
        return sum(item.is_proven for item in self.items)

    @cached_property
    def applicable(self) -> int:
        """How many items have a meaning for the file."""
        return sum(item.state != "not_applicable" for item in self.items)
