"""The subcommand `shard`: the evidence of one parity_test to its part of the index."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from parity.index.model import Divergence, EvidenceShard, FacetCount, write_shard
from parity.proto import evidence_pb2
from parity.report.command import read_evidence
from parity.report.names import IMPORTED

# Classes of expectations that let an item count as proven; every other class leaves it open.
_STAYING = frozenset({"INTENTIONAL", "WONTFIX"})

_COUNTS = ("cases", "match", "diverged", "expected", "unexpected_match", "inconclusive", "not_applicable")


@dataclass(frozen=True)
class ShardRequest:
    """The arguments of the subcommand; `origin` and `port` are the pair's, `mirrored` for evidence of native tests."""

    evidence: str
    origin: str
    port: str
    out: str
    mirrored: bool


def make_shard(request: ShardRequest) -> None:
    """Writes the shard; `EvidenceError` for evidence that is unreadable or of another version."""
    evidence = read_evidence(request.evidence)
    write_shard(shard_of(evidence, request.origin, request.port, mirrored=request.mirrored), request.out)


def shard_of(evidence: evidence_pb2.Evidence, origin: str, port: str, *, mirrored: bool) -> EvidenceShard:
    """The facts of one test that rows are computed from."""
    summary = evidence.summary
    # That a reference agrees with its own past says nothing of the original.
    of_original = any(leg.recorded == IMPORTED for leg in evidence.legs)
    return EvidenceShard(
        label=evidence.identity.label,
        pair=evidence.identity.pair,
        port=port,
        origin=origin,
        sources=list(evidence.identity.sources),
        verdict=evidence_pb2.TestVerdict.Name(summary.verdict).lower(),
        counts={name: int(getattr(summary, name)) for name in _COUNTS},
        facets=_facets(evidence),
        recorded_cases=summary.recorded if of_original else 0,
        recorded_agree=summary.recorded_agree if of_original else 0,
        divergences=_unexpected(evidence),
        mirrored=mirrored,
    )


def _facets(evidence: evidence_pb2.Evidence) -> dict[str, FacetCount]:
    """Cases that are not applicable speak for no facet."""
    by_facet: dict[str, list[evidence_pb2.Case]] = defaultdict(list)
    for case in evidence.cases:
        if case.verdict != evidence_pb2.NOT_APPLICABLE:
            by_facet[case.facet].append(case)
    return {facet: _count(evidence, cases) for facet, cases in sorted(by_facet.items())}


def _count(evidence: evidence_pb2.Evidence, cases: list[evidence_pb2.Case]) -> FacetCount:
    matching = [case for case in cases if case.verdict == evidence_pb2.MATCH]
    expected = [case for case in cases if case.verdict == evidence_pb2.EXPECTED_DIVERGENCE]
    agreed, excepted = (sum(_may_stay(evidence, case) for case in some) for some in (matching, expected))
    return FacetCount(
        cases=len(cases),
        agreed=agreed,
        excepted=excepted,
        known=len(matching) + len(expected) - agreed - excepted,
    )


def _may_stay(evidence: evidence_pb2.Evidence, case: evidence_pb2.Case) -> bool:
    """Whether nobody says of a case that it is to change; a flaky one does not agree for good because it did so once."""
    return all(evidence.expectations[index].classification in _STAYING for index in case.detail.expectations)


def _unexpected(evidence: evidence_pb2.Evidence) -> list[Divergence]:
    label = evidence.identity.label
    return [
        Divergence(label, case.id, divergence.fingerprint)
        for case in evidence.cases
        if case.verdict == evidence_pb2.DIVERGED
        for divergence in case.detail.divergences
        if not divergence.expectation
    ]
