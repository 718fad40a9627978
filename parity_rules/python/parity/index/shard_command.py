"""The subcommand `shard`: the evidence of one parity_test to its part of the index.

Evidence that cannot be trusted (damaged, of another version, of another test, of other sources) gives a broken shard: the build goes on, and
the index names every such file.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parity.fixtures.plan import digest_file
from parity.index.model import BrokenShard, Digests, Divergence, EvidenceShard, Exemption, FacetCount, SourceFacts
from parity.index.reach import Operations, reached_by, reached_names, read_operations
from parity.index.shard_files import write_shard
from parity.index.source_facts import read_facts
from parity.proto import evidence_pb2 as pb
from parity.report.command import EvidenceError, read_evidence
from parity.report.names import IMPORTED

# Classes of expectations that let an item count as proven; every other class leaves it open.
STAYING = frozenset({"INTENTIONAL", "WONTFIX"})
SHOWN_DIVERGENCES = 20
# What a case of a facet has to show, so that it says something of it.
_SHOWN: dict[str, frozenset[int]] = {
    "logging": frozenset((pb.STDOUT, pb.STDERR, pb.LOGS, pb.WARNINGS)),
    "metrics": frozenset((pb.METRICS, pb.TRACE)),
}

_HINT = ": build it again"
_COUNTS = ("cases", "match", "diverged", "expected", "unexpected_match", "inconclusive", "not_applicable")


@dataclass(frozen=True)
class ShardRequest:
    """The arguments of the subcommand.

    `label`, `pair` and `accounts_for` are what the evidence has to be of; `sources`, `port_sources` and `op_sources` are files of the reference,
    of the port and of the reference's operations; `mirrored` is true for evidence of native tests.
    """

    evidence: str
    label: str
    pair: str
    origin: str
    port: str
    accounts_for: Sequence[str]
    sources: Sequence[str]
    port_sources: Sequence[str]
    op_sources: Sequence[str]
    out: str
    mirrored: bool


def make_shard(request: ShardRequest) -> None:
    """Writes the shard, whatever the evidence is."""
    try:
        evidence = read_evidence(request.evidence)
    except EvidenceError as error:
        return _give_up(request, str(error))
    mistake = next(_mistakes(request, evidence), "")
    if mistake:
        return _give_up(request, f"{request.evidence} {mistake}")
    return write_shard(shard_of(evidence, request), request.out)


def _give_up(request: ShardRequest, reason: str) -> None:
    hint = "" if reason.endswith(_HINT) else _HINT
    write_shard(BrokenShard(request.label, sorted(request.accounts_for), "unreadable", reason + hint), request.out)


def _mistakes(request: ShardRequest, evidence: pb.Evidence) -> Iterator[str]:
    """Why the evidence is not that of this test and these files."""
    identity = evidence.identity
    asked = {"test": request.label, "pair": request.pair, "sources": sorted(request.accounts_for)}
    found = {"test": identity.label, "pair": identity.pair, "sources": list(identity.sources)}
    for what, expected in asked.items():
        if found[what] != expected:
            yield f"is of {what} {found[what]}, expected {expected}"
    for role, files in (("reference_source", request.sources), ("port_source", request.port_sources)):
        digests = {each.path: each.sha256 for each in evidence.inputs if each.role == role}
        if set(digests) != set(files):
            odd = sorted(set(digests) ^ set(files))
            yield f"is of other files: {role} {odd[0]} is {'missing' if odd[0] in files else 'too many'}"
        else:
            yield from (f"has the digest of another {path}" for path in files if digests[path] != digest_file(path))


def shard_of(evidence: pb.Evidence, request: ShardRequest) -> EvidenceShard:
    """The facts of one test that rows are computed from."""
    summary = evidence.summary
    facts = read_facts(request.accounts_for, request.sources)
    reach = _Reach(facts, read_operations(request.op_sources))
    divergences = _unexpected(evidence)
    # That a reference agrees with its own past says nothing of the original.
    of_original = any(leg.recorded == IMPORTED for leg in evidence.legs)
    return EvidenceShard(
        label=evidence.identity.label,
        pair=evidence.identity.pair,
        port=request.port,
        origin=request.origin,
        sources=list(evidence.identity.sources),
        verdict=pb.TestVerdict.Name(summary.verdict).lower(),
        counts={name: int(getattr(summary, name)) for name in _COUNTS},
        facets=_facets(evidence, evidence.cases),
        facets_by_source={} if request.mirrored else _facets_by_source(evidence, reach),
        recorded_cases=summary.recorded if of_original else 0,
        recorded_agree=summary.recorded_agree if of_original else 0,
        divergences=divergences[:SHOWN_DIVERGENCES],
        more_divergences=max(len(divergences) - SHOWN_DIVERGENCES, 0),
        mirrored=request.mirrored,
        exemptions=[_exemption(evidence, entry) for entry in evidence.expectations],
        facts=facts,
        reached={} if request.mirrored else _reached(evidence, reach),
        fixtures=sorted({each.path for each in evidence.inputs if each.role == "fixture"}),
        port_sources=sorted(evidence.identity.port_sources),
        digests=Digests(_side(evidence, "reference_source"), _side(evidence, "port_source")),
    )


@dataclass(frozen=True)
class _Reach:
    """What is known of the sources, and the operations that may reach their names."""

    facts: dict[str, SourceFacts]
    operations: Operations

    def names(self, path: str, ops: Sequence[str]) -> set[str]:
        """The public names of a source that a case of some operations reaches."""
        return reached_by(path, self.facts[path].names, self.operations, ops, self.others(path))

    def others(self, path: str) -> list[str]:
        """The other sources."""
        return [other for other in self.facts if other != path]


def _facets_by_source(evidence: pb.Evidence, reach: _Reach) -> dict[str, dict[str, FacetCount]]:
    """For each of several sources the facets of the cases that speak for it: those that reach one of its public names."""
    if len(evidence.identity.sources) < 2:
        return {}
    found: dict[str, dict[str, FacetCount]] = {}
    for path in sorted(reach.facts):
        speak = {ops for ops in {tuple(case.ops) for case in evidence.cases} if reach.names(path, ops)}
        found[path] = _facets(evidence, [case for case in evidence.cases if tuple(case.ops) in speak])
    return found


def _facets(evidence: pb.Evidence, cases: Iterable[pb.Case]) -> dict[str, FacetCount]:
    """Cases that are not applicable speak for no facet."""
    by_facet: dict[str, list[pb.Case]] = defaultdict(list)
    for case in cases:
        if case.verdict != pb.NOT_APPLICABLE:
            by_facet[case.facet].append(case)
    return {facet: _count(evidence, some) for facet, some in sorted(by_facet.items())}


def _count(evidence: pb.Evidence, cases: list[pb.Case]) -> FacetCount:
    matching = [case for case in cases if case.verdict == pb.MATCH]
    expected = [case for case in cases if case.verdict == pb.EXPECTED_DIVERGENCE]
    agreed, excepted = (sum(_may_stay(evidence, case) for case in some) for some in (matching, expected))
    return FacetCount(
        cases=len(cases),
        agreed=agreed,
        excepted=excepted,
        known=len(matching) + len(expected) - agreed - excepted,
        shown=sum(_shows(case) for case in matching if _may_stay(evidence, case)),
        diverged=sum(case.verdict in (pb.DIVERGED, pb.UNEXPECTED_MATCH) for case in cases),
    )


def _shows(case: pb.Case) -> bool:
    """Whether there was something of its facet to compare; facets that are not listed show in values, or in nothing that can be told."""
    if case.facet == "errors":
        return case.raised or pb.EXIT_CODE in case.shown
    return case.facet not in _SHOWN or not _SHOWN[case.facet].isdisjoint(case.shown)


def _may_stay(evidence: pb.Evidence, case: pb.Case) -> bool:
    """Whether nobody says of a case that it is to change; a flaky one does not agree for good because it did so once."""
    return all(evidence.expectations[index].classification in STAYING for index in case.detail.expectations)


def _unexpected(evidence: pb.Evidence) -> list[Divergence]:
    label = evidence.identity.label
    return [
        Divergence(label, case.id, divergence.fingerprint)
        for case in evidence.cases
        if case.verdict == pb.DIVERGED
        for divergence in case.detail.divergences
        if not divergence.expectation
    ]


def _exemption(evidence: pb.Evidence, entry: pb.Expectation) -> Exemption:
    return Exemption(
        test=evidence.identity.label,
        pattern=entry.pattern,
        classification=entry.classification,
        reason=entry.reason,
        owner=entry.owner,
        expires=entry.expires,
        cases=entry.cases,
    )


def _reached(evidence: pb.Evidence, reach: _Reach) -> dict[str, dict[str, int]]:
    agreeing = Counter(
        tuple(case.ops) for case in evidence.cases if case.verdict == pb.MATCH and _may_stay(evidence, case)
    )
    return {
        path: reached_names(path, each.names, reach.operations, agreeing, reach.others(path))
        for path, each in sorted(reach.facts.items())
    }


def _side(evidence: pb.Evidence, role: str) -> str:
    """The digest of `sha256sum` of the files of one side; empty if Bazel knows none of them."""
    lines = [f"{each.sha256}  {each.path}\n" for each in evidence.inputs if each.role == role]
    return hashlib.sha256("".join(sorted(lines, key=lambda line: line[66:])).encode()).hexdigest() if lines else ""
