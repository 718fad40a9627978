"""What an index is made of: shards, one per test or justification, and rows, one per Python file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SHARD_VERSION = 1
INDEX_VERSION = 1


class IndexProblem(Exception):
    """Input that no index can be computed from, as one sentence that says what was found, where, and what to do."""


@dataclass(frozen=True)
class FacetCount:
    """How the cases of one facet ended.

    `agreed` counts matches; `excepted` divergences that are meant to stay (INTENTIONAL, WONTFIX); `known` those that are
    listed, but are to go away (BUG and the like), and leave the facet open, as do flaky cases that match this time.
    """

    cases: int = 0
    agreed: int = 0
    excepted: int = 0
    known: int = 0


@dataclass(frozen=True)
class Divergence:
    """An unexpected difference, as the row shows it."""

    test: str
    case: str
    fingerprint: str


@dataclass(frozen=True)
class EvidenceShard:
    """The part of the index that one parity test gives; `mirrored` where its cases are those of native tests."""

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
    kind: str = "evidence"
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
    kind: str = "na"
    version: int = SHARD_VERSION


@dataclass(frozen=True)
class Row:
    """One Python file: its status and what the status rests on."""

    path: str
    status: str
    reason: str
    origin: str
    destinations: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    facets: dict[str, FacetCount] = field(default_factory=dict)
    divergences: list[Divergence] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def write_shard(shard: EvidenceShard | NaShard, path: str) -> None:
    """Writes a shard as JSON that `read_shards` reads."""
    Path(path).write_text(json.dumps(asdict(shard), sort_keys=True, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_shards(paths: Iterable[str]) -> list[EvidenceShard | NaShard]:
    """Reads shards; raises IndexProblem for one that is unreadable or of another version."""
    return [_read_shard(path) for path in sorted(paths)]


def _read_shard(path: str) -> EvidenceShard | NaShard:
    try:
        data: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise IndexProblem(f"{path} is unreadable ({error}): expected a shard of the index; build it again") from error
    if not isinstance(data, dict) or data.get("version") != SHARD_VERSION:
        found = data.get("version") if isinstance(data, dict) else type(data).__name__
        raise IndexProblem(f"{path} has version {found}: expected a shard of version {SHARD_VERSION}; build it again")
    try:
        return _evidence(data) if data.get("kind") == "evidence" else NaShard(**data)
    except (KeyError, TypeError) as error:
        raise IndexProblem(f"{path} is not a whole shard ({error}): build it again") from error


def _evidence(data: dict[str, Any]) -> EvidenceShard:
    facets = {name: FacetCount(**count) for name, count in data.pop("facets").items()}
    divergences = [Divergence(**divergence) for divergence in data.pop("divergences")]
    return EvidenceShard(facets=facets, divergences=divergences, **data)
