"""The subcommand `shard`: the evidence of one parity_test to its part of the index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from parity.index.model import Divergence, EvidenceShard, FacetCount, write_shard
from parity.proto import evidence_pb2
from parity.report.command import read_evidence

_COUNTS = ("cases", "match", "diverged", "expected", "unexpected_match", "inconclusive", "not_applicable")


@dataclass(frozen=True)
class ShardRequest:
    """The arguments of the subcommand; `origin` and `port` are the pair's."""

    evidence: str
    origin: str
    port: str
    out: str


def make_shard(request: ShardRequest) -> None:
    """Writes the shard; `EvidenceError` for evidence that is unreadable or of another version."""
    write_shard(shard_of(read_evidence(request.evidence), request.origin, request.port), request.out)


def shard_of(evidence: evidence_pb2.Evidence, origin: str, port: str) -> EvidenceShard:
    """The facts of one test that rows are computed from."""
    summary = evidence.summary
    return EvidenceShard(
        label=evidence.identity.label,
        pair=evidence.identity.pair,
        port=port,
        origin=origin,
        sources=list(evidence.identity.sources),
        verdict=evidence_pb2.TestVerdict.Name(summary.verdict).lower(),
        counts={name: int(getattr(summary, name)) for name in _COUNTS},
        facets=_facets(evidence),
        recorded_cases=summary.recorded,
        recorded_agree=summary.recorded_agree,
        divergences=_unexpected(evidence),
    )


def _facets(evidence: evidence_pb2.Evidence) -> dict[str, FacetCount]:
    """Cases that are not applicable speak for no facet."""
    cases: dict[str, int] = defaultdict(int)
    agreed: dict[str, int] = defaultdict(int)
    excepted: dict[str, int] = defaultdict(int)
    for case in evidence.cases:
        if case.verdict == evidence_pb2.NOT_APPLICABLE:
            continue
        cases[case.facet] += 1
        agreed[case.facet] += case.verdict == evidence_pb2.MATCH
        excepted[case.facet] += case.verdict == evidence_pb2.EXPECTED_DIVERGENCE
    return {facet: FacetCount(cases[facet], agreed[facet], excepted[facet]) for facet in sorted(cases)}


def _unexpected(evidence: evidence_pb2.Evidence) -> list[Divergence]:
    label = evidence.identity.label
    return [
        Divergence(label, case.id, divergence.fingerprint)
        for case in evidence.cases
        if case.verdict == evidence_pb2.DIVERGED
        for divergence in case.detail.divergences
        if not divergence.expectation
    ]
