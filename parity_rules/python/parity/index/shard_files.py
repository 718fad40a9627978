"""Shards as files: JSON that names its kind and version. A file that is no shard becomes a `BrokenShard`, never nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from parity.index.model import (
    SHARD_VERSION,
    BrokenShard,
    Digests,
    Divergence,
    EvidenceShard,
    Exemption,
    FacetCount,
    NaShard,
    PairShard,
    Shard,
    SourceFacts,
)


def write_shard(shard: Shard, path: str) -> None:
    """Writes a shard as JSON that `read_shards` reads."""
    Path(path).write_text(json.dumps(asdict(shard), sort_keys=True, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read_shards(paths: Iterable[str]) -> list[Shard]:
    """Reads shards in the order of their paths."""
    return [read_shard(path) for path in sorted(paths)]


def read_shard(path: str) -> Shard:
    """The shard in a file. One that is damaged or of another version is a broken one of the sources that it names, as far as it does."""
    try:
        with open(path, "rb") as stream:
            data = json.loads(stream.read())
    except (OSError, ValueError) as error:
        return _broken(path, {}, f"is unreadable ({_words(error)}): expected a shard of the index; build it again")
    fields: dict[str, Any] = data if isinstance(data, dict) else {}
    if fields.get("version") != SHARD_VERSION:
        found = fields.get("version") if isinstance(data, dict) else type(data).__name__
        return _broken(
            path, fields, f"has version {found}: expected a shard of version {SHARD_VERSION}; build it again"
        )
    try:
        return _READERS[fields["kind"]](dict(fields))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return _broken(path, fields, f"is not a whole shard ({_words(error)}): build it again")


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _broken(path: str, fields: dict[str, Any], what: str) -> BrokenShard:
    sources = fields.get("sources")
    label = fields.get("label")
    named = [source for source in sources if isinstance(source, str)] if isinstance(sources, list) else []
    return BrokenShard(label if isinstance(label, str) else path, named, "unreadable", f"{path} {what}")


def _evidence(data: dict[str, Any]) -> EvidenceShard:
    data["facets"] = _counts(data["facets"])
    data["facets_by_source"] = {path: _counts(facets) for path, facets in data["facets_by_source"].items()}
    data["divergences"] = [Divergence(**each) for each in data["divergences"]]
    data["exemptions"] = [Exemption(**each) for each in data["exemptions"]]
    data["facts"] = _facts(data["facts"])
    data["digests"] = Digests(**data["digests"])
    return EvidenceShard(**data)


def _counts(facets: dict[str, Any]) -> dict[str, FacetCount]:
    return {name: FacetCount(**count) for name, count in facets.items()}


def _pair(data: dict[str, Any]) -> PairShard:
    data["facts"] = _facts(data["facts"])
    return PairShard(**data)


def _na(data: dict[str, Any]) -> NaShard:
    data["facts"] = _facts(data["facts"])
    return NaShard(**data)


def _facts(data: dict[str, Any]) -> dict[str, SourceFacts]:
    return {path: SourceFacts(**facts) for path, facts in data.items()}


_READERS: dict[str, Callable[[dict[str, Any]], Shard]] = {
    "evidence": _evidence,
    "pair": _pair,
    "na": _na,
    "broken": lambda data: BrokenShard(**data),
}
