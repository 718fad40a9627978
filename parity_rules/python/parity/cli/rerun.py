"""`tools/parity rerun`: both legs again, on chosen cases alone, and what came out.

The legs start exactly as their actions do, from the same description, but outside of Bazel's sandbox and cache. A divergence
that the test expects, and that is still the same, is named as known.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from parity.cli.artifacts import Artifacts
from parity.cli.comparison import Outcomes, compare_again
from parity.cli.legs import run
from parity.cli.selection import copy_frames, select, write_part
from parity.cli.terminal import emit, working
from parity.fixtures.plan import read_plan
from parity.proto import evidence_pb2 as pb
from parity.report.command import read_evidence
from parity.report.text import render_text


def rerun(artifacts: Artifacts, patterns: Sequence[str]) -> int:
    """Prints the report on the cases that match a pattern; returns 0 if all of them match, else 1."""
    plan = read_plan(str(artifacts.plan))
    positions = select(plan, patterns)
    with tempfile.TemporaryDirectory(prefix="parity-rerun-") as scratch:
        folder = Path(scratch)
        copy_frames(artifacts.cases, "parity-cases", positions, folder / "cases")
        write_part(plan, positions, folder / "plan.json")
        legs = []
        for leg in artifacts.legs():
            with working(f"{artifacts.label}: {len(positions):,} cases in the {leg} leg"):
                legs.append((leg, run(artifacts, leg, folder / "cases", folder / leg)))
        original = read_evidence(str(artifacts.evidence))
        if "golden" in {leg.name for leg in original.legs}:
            copy_frames(artifacts.outcomes("golden"), "parity-outcomes", positions, folder / "golden")
            legs.append(("golden", folder / "golden"))
        outcomes = Outcomes(artifacts, folder / "plan.json", folder / "cases", legs)
        evidence = compare_again(original, outcomes, folder / "evidence.pb")
    known = accept_known(evidence, original)
    emit(render_text(evidence, strict=True))
    if known:
        print(f"\n  known and unchanged: {', '.join(known)}")
    return 0 if evidence.summary.match + len(known) == len(positions) else 1


def accept_known(evidence: pb.Evidence, original: pb.Evidence) -> list[str]:
    """Counts what the test expects and what has not changed as expected; returns the ids of these cases.

    That is divergences, and operations that one side does not have, which without an expectation are inconclusive.
    """
    expected = {case.id: _ending(case) for case in original.cases if case.verdict == pb.EXPECTED_DIVERGENCE}
    known = [case for case in evidence.cases if _is_open(case) and expected.get(case.id) == _ending(case)]
    summary = evidence.summary
    for case in known:
        summary.diverged -= case.verdict == pb.DIVERGED
        summary.inconclusive -= case.verdict == pb.INCONCLUSIVE
        case.verdict = pb.EXPECTED_DIVERGENCE
    summary.expected += len(known)
    if known and summary.match + summary.expected + summary.not_applicable == summary.cases:
        summary.verdict = pb.PASS
    return [case.id for case in known]


def _is_open(case: pb.Case) -> bool:
    return case.verdict in (pb.DIVERGED, pb.INCONCLUSIVE)


def _ending(case: pb.Case) -> tuple[list[int], list[str]]:
    return list(case.outcomes), sorted(divergence.fingerprint for divergence in case.detail.divergences)
