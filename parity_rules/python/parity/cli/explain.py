"""`tools/parity explain`: the report of a test, or all that is known of one of its cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import chdir

from parity.cli.artifacts import Artifacts
from parity.cli.problems import UsageError
from parity.cli.selection import matching
from parity.cli.terminal import emit
from parity.compare.answer import read_answer
from parity.compare.op_sources import read_op_sources
from parity.compare.render import render_observations, render_outcome, render_request
from parity.proto import evidence_pb2 as pb
from parity.protocol import frames
from parity.report.case_text import case_lines
from parity.report.command import read_evidence
from parity.report.names import Names

_SHOWN = 20
_WIDTH = 12
# Characters of a request or an outcome: a person asked for this very case.
_WHOLE = 20_000
_LISTS_STEPS = re.compile(r"  \w+ +\[0\] ")
_STEP = re.compile(r"; (?=\[\d+\] )")


def explain(artifacts: Artifacts, pattern: str | None) -> int:
    """Prints the explanation; returns 0, whatever the verdict was."""
    if pattern is None:
        emit(artifacts.report.read_text("utf-8"))
        return 0
    evidence = read_evidence(str(artifacts.evidence))
    found = matching(artifacts.label, [case.id for case in evidence.cases], [pattern])
    for position in found[:_SHOWN]:
        emit("\n".join(line for block in _case(artifacts, evidence, position) for line in _unfolded(block)) + "\n\n")
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


def _unfolded(line: str) -> Iterator[str]:
    """A line that lists steps, one below the other."""
    first, *rest = _STEP.split(line) if _LISTS_STEPS.match(line) else [line]
    yield first
    yield from (_field("", step) for step in rest)


def _agreement(artifacts: Artifacts, evidence: pb.Evidence, position: int) -> Iterator[str]:
    """What a match does not keep in the evidence, read from the frames themselves."""
    case, names = evidence.cases[position], Names(evidence)
    yield f"✓ {case.id}   {names.file(case.source)} · facet {case.facet}"
    asked = _frame(frames.read_file(artifacts.cases, "parity-cases"), position)
    request = asked.json()
    steps = len(request.get("steps", ()))
    yield _field("asked" if steps else "args", render_request(request, asked.parts(), _WHOLE))
    op_sources = artifacts.op_sources()
    for leg in evidence.legs:
        answer = read_answer(_frame(frames.read_file(artifacts.outcomes(leg.name), "parity-outcomes"), position), steps)
        place = _place([path for name, path in op_sources if name == leg.name], case.ops, artifacts)
        yield _field(names.leg(leg.name), render_outcome(answer, _WHOLE) + (f"   {names.file(place)}" if place else ""))
        for name, seen in render_observations(answer, _WHOLE):
            yield _field("", f"{name}: {seen}")


def _field(name: str, text: str) -> str:
    return f"  {name:<{_WIDTH}}{text}"


def _place(paths: list[str], ops: Sequence[str], artifacts: Artifacts) -> str:
    with chdir(artifacts.execroot):
        return read_op_sources(paths).place(ops[0]) if ops else ""


def _frame(reader: frames.FileReader, position: int) -> frames.Frame:
    with reader:
        for index, frame in enumerate(reader):
            if index == position:
                return frame
    raise UsageError(f"the outcomes have fewer than {position + 1} cases: build the test again")
