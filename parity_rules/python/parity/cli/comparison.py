"""The comparison of a test once more, outside of Bazel: on other outcomes, or under other expectations."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from parity.cli.artifacts import Artifacts
from parity.compare.command import CompareRequest, compare
from parity.proto import evidence_pb2 as pb
from parity.report.command import read_evidence


@dataclass(frozen=True)
class Outcomes:
    """What to compare: a plan with its cases, and the outcomes of each leg, the reference first; and whose they are."""

    artifacts: Artifacts
    plan: Path
    cases: Path
    legs: Sequence[tuple[str, Path]]


def compare_again(
    original: pb.Evidence, outcomes: Outcomes, out: Path, *, expectations: Path | None = None
) -> pb.Evidence:
    """The evidence, which is left in `out` as well; `original` says whose it is. Digests of sources are not taken again."""
    request = CompareRequest(
        label=original.identity.label,
        pair=original.identity.pair,
        plan=str(outcomes.plan),
        cases=str(outcomes.cases),
        legs=[(leg, str(path)) for leg, path in outcomes.legs],
        expectations=None if expectations is None else str(expectations),
        requires=(),
        accounts_for=tuple(original.identity.sources),
        sources=(),
        port_sources=(),
        op_sources=outcomes.artifacts.op_sources(),
        environment=(),
        out=str(out),
    )
    with chdir(outcomes.artifacts.execroot):  # where the paths of sources start from
        compare(request)
    return read_evidence(request.out)
