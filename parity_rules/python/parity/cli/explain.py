"""`tools/parity explain`: the report of a test, or all that is known of one of its cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase

from parity.cli.artifacts import Artifacts
from parity.cli.problems import UsageError
from parity.proto import evidence_pb2 as pb
from parity.protocol import frames
from parity.report.case_text import case_lines
from parity.report.command import read_evidence
from parity.report.names import Names

_SHOWN = 20
_WIDTH = 14


def explain(artifacts: Artifacts, pattern: str | None) -> int:
    """Prints the explanation; returns 0, whatever the verdict was."""
    if pattern is None:
        print(artifacts.report.read_text("utf-8"), end="")
        return 0
    evidence = read_evidence(str(artifacts.evidence))
    found = [position for position, case in enumerate(evidence.cases) if fnmatchcase(case.id, pattern)]
    if not found:
        raise UsageError(f"no case of {artifacts.label} matches {pattern!r}: it has {len(evidence.cases)} cases")
    for position in found[:_SHOWN]:
        print("\n".join(_case(artifacts, evidence, position)) + "\n")
    if len(found) > _SHOWN:
        print(f"… and {len(found) - _SHOWN} more cases match {pattern!r}")
    return 0


def _case(artifacts: Artifacts, evidence: pb.Evidence, position: int) -> Iterator[str]:
    case = evidence.cases[position]
    yield f"{artifacts.label} {case.id}: {pb.Verdict.Name(case.verdict).lower().replace('_', ' ')}"
    if case.HasField("detail"):
        yield from case_lines(case, evidence, Names(evidence), whole=True)
    else:
        yield from _agreement(artifacts, evidence, position)
    for index in case.detail.expectations:
        entry = evidence.expectations[index]
        yield f"  {'expected':<{_WIDTH}}{entry.classification}: {entry.reason} ({entry.owner}, {entry.source})"


def _agreement(artifacts: Artifacts, evidence: pb.Evidence, position: int) -> Iterator[str]:
    """What a match does not keep in the evidence, read from the frames themselves."""
    case = evidence.cases[position]
    yield f"  {'fixture':<{_WIDTH}}{case.source} · facet {case.facet}"
    yield f"  {'asked':<{_WIDTH}}{_header(frames.read_file(artifacts.cases, 'parity-cases'), position)}"
    for leg in evidence.legs:
        header = _header(frames.read_file(artifacts.outcomes(leg.name), "parity-outcomes"), position)
        yield f"  {leg.name:<{_WIDTH}}{header}"


def _header(reader: frames.FileReader, position: int) -> str:
    with reader:
        for index, frame in enumerate(reader):
            if index == position:
                return json.dumps(frame.json(), ensure_ascii=False)
    raise UsageError(f"the outcomes have fewer than {position + 1} cases: build the test again")
