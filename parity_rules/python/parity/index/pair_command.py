"""The subcommand `pair`: a pair of targets to its part of the index, which counts for files that no test compares yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parity.index.model import PairShard
from parity.index.shard_files import write_shard
from parity.index.source_facts import read_facts


@dataclass(frozen=True)
class PairRequest:
    """The arguments of the subcommand: `sources` and `port_sources` are files of the reference and of the port."""

    label: str
    origin: str
    port: str
    accounts_for: Sequence[str]
    sources: Sequence[str]
    port_sources: Sequence[str]
    out: str


def make_pair_shard(request: PairRequest) -> None:
    """Writes the shard."""
    shard = PairShard(
        label=request.label,
        port=request.port,
        origin=request.origin,
        sources=sorted(request.accounts_for),
        facts=read_facts(request.accounts_for, request.sources),
        port_sources=sorted(request.port_sources),
    )
    write_shard(shard, request.out)
