"""Shards to rows: every status is derived here, and nowhere else.

A file that only passing tests account for is `partial`: `parity` needs all items of its checklist proven, and no test
proves them by passing alone. A file of tests is at `parity` when each of its cases has a counterpart and both passed, at
least one; it has no checklist of facets. Anything missing, failed or incomplete lowers a status; nothing raises one but a match.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from parity.index.model import EvidenceShard, FacetCount, IndexProblem, NaShard, Row

FACETS = (
    "normal",
    "errors",
    "config",
    "io_format",
    "concurrency",
    "logging",
    "metrics",
    "performance",
    "protocol",
    "ops",
)


def rows_of(shards: Iterable[EvidenceShard | NaShard]) -> list[Row]:
    """One row per Python file, sorted by path.

    Raises:
        IndexProblem: a file has both evidence and a justification for having no port.
    """
    evidence: dict[str, list[EvidenceShard]] = defaultdict(list)
    justified: dict[str, list[NaShard]] = defaultdict(list)
    for shard in shards:
        for path in shard.sources:
            if isinstance(shard, EvidenceShard):
                evidence[path].append(shard)
            else:
                justified[path].append(shard)
    return [_row(path, evidence[path], justified[path]) for path in sorted({*evidence, *justified})]


def _row(path: str, evidence: list[EvidenceShard], justified: list[NaShard]) -> Row:
    if evidence and justified:
        raise IndexProblem(
            f"{path} has a parity_test ({evidence[0].label}) and a parity_na ({justified[0].label}): remove one of them"
        )
    return _evidence_row(path, evidence) if evidence else _na_row(path, justified)


def _na_row(path: str, justified: list[NaShard]) -> Row:
    false = [shard for shard in justified if shard.finding]
    shard = (false or justified)[0]
    return Row(
        path=path,
        status="n/a-unjustified" if false else "n/a",
        reason=shard.finding or f"{shard.na_class}: {shard.reason} ({shard.owner}, reviewed {shard.reviewed})",
        origin="",
        tests=sorted(shard.label for shard in justified),
        gaps=["justification"] if false else [],
    )


def _evidence_row(path: str, evidence: list[EvidenceShard]) -> Row:
    facets = _facets(evidence)
    status, reason = _status(evidence, facets)
    return Row(
        path=path,
        status=status,
        reason=reason,
        origin=_origin(evidence),
        destinations=sorted({shard.port for shard in evidence}),
        tests=sorted(shard.label for shard in evidence),
        counts=_counts(evidence),
        facets=facets,
        divergences=sorted(
            (divergence for shard in evidence for divergence in shard.divergences),
            key=lambda divergence: (divergence.test, divergence.case),
        ),
        gaps=[]
        if _is_file_of_tests(evidence)
        else [facet for facet in FACETS if not _proven(facets.get(facet, FacetCount()))],
    )


def _status(evidence: list[EvidenceShard], facets: dict[str, FacetCount]) -> tuple[str, str]:
    failing = [shard.label for shard in evidence if shard.verdict == "fail"]
    if failing:
        return "diverging", f"{', '.join(sorted(failing))} failed"
    unproven = [shard.label for shard in evidence if shard.verdict != "pass"]
    if unproven:
        return "ported", f"evidence of {', '.join(sorted(unproven))} is incomplete"
    if _is_file_of_tests(evidence):
        return _status_of_tests(evidence)
    proven = [facet for facet in FACETS if _proven(facets.get(facet, FacetCount()))]
    if not proven:
        return "ported", "no facet is proven by all of its cases"
    return "partial", f"proven by cases: {', '.join(proven)}"


def _is_file_of_tests(evidence: list[EvidenceShard]) -> bool:
    return all(shard.mirrored for shard in evidence)


def _status_of_tests(evidence: list[EvidenceShard]) -> tuple[str, str]:
    counts = _counts(evidence)
    matched, applicable = counts.get("match", 0), counts.get("cases", 0) - counts.get("not_applicable", 0)
    if 0 < matched == applicable:
        return "parity", f"{matched} of {applicable} test cases pass on both sides"
    return "ported", f"{matched} of {applicable} test cases pass on both sides"


def _proven(count: FacetCount) -> bool:
    return 0 < count.cases == count.agreed + count.excepted and count.agreed > 0


def _origin(evidence: list[EvidenceShard]) -> str:
    """`original`, `reconstructed`, or `reconstructed, n recorded outcomes agree`; the weakest of the tests decides."""
    if all(shard.origin == "original" for shard in evidence):
        return "original"
    agree = sum(shard.recorded_agree for shard in evidence)
    recorded = sum(shard.recorded_cases for shard in evidence)
    if not recorded:
        return "reconstructed"
    rest = f" of {recorded}" if agree < recorded else ""
    return f"reconstructed, {agree}{rest} recorded outcomes agree"


def _counts(evidence: list[EvidenceShard]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for shard in evidence:
        for name, count in shard.counts.items():
            totals[name] += count
    return dict(sorted(totals.items()))


def _facets(evidence: list[EvidenceShard]) -> dict[str, FacetCount]:
    totals: dict[str, FacetCount] = {}
    for shard in evidence:
        for name, count in shard.facets.items():
            old = totals.get(name, FacetCount())
            totals[name] = FacetCount(
                cases=old.cases + count.cases,
                agreed=old.agreed + count.agreed,
                excepted=old.excepted + count.excepted,
                known=old.known + count.known,
            )
    return dict(sorted(totals.items()))
