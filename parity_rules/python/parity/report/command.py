"""The subcommand `report`: evidence to the text report, the test's XML and the verdict file."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass

from google.protobuf.message import DecodeError

from parity.fixtures.problems import ToolError
from parity.proto import evidence_pb2 as pb
from parity.report.junit import render_junit
from parity.report.text import render_text

SCHEMA_VERSION = 1
_EXIT_CODES: dict[int, tuple[int, ...]] = {pb.PASS: (0,), pb.SKIP: (0,), pb.INCOMPLETE: (0, 1), pb.FAIL: (1,)}
_FIELDS: dict[int, str] = {
    pb.MATCH: "match",
    pb.DIVERGED: "diverged",
    pb.EXPECTED_DIVERGENCE: "expected",
    pb.UNEXPECTED_MATCH: "unexpected_match",
    pb.INCONCLUSIVE: "inconclusive",
    pb.NOT_APPLICABLE: "not_applicable",
}


class EvidenceError(ToolError):
    """Evidence that cannot be read, as a sentence."""


@dataclass(frozen=True)
class ReportRequest:
    """The arguments of the subcommand; `require_all` if what could not be judged fails the test as well."""

    evidence: str
    out_text: str
    out_xml: str
    out_verdict: str
    require_all: bool


def report(request: ReportRequest) -> None:
    """Writes the three files."""
    evidence = read_evidence(request.evidence)
    _write(request.out_text, render_text(evidence, strict=request.require_all))
    _write(request.out_xml, render_junit(evidence, strict=request.require_all))
    verdict = pb.TestVerdict.Name(evidence.summary.verdict).lower()
    exit_code = evidence.summary.exit_code
    if request.require_all and evidence.summary.verdict != pb.PASS:
        exit_code = exit_code or 1
    _write(request.out_verdict, f"{verdict}\n{exit_code}\n")


def read_evidence(path: str) -> pb.Evidence:
    """The evidence in a file; `EvidenceError` if it is damaged, or of a version that this tool does not know."""
    try:
        with open(path, "rb") as stream:
            evidence = pb.Evidence.FromString(stream.read())
    except DecodeError as error:
        raise EvidenceError(f"{path} is not readable evidence: {error}") from error
    if evidence.schema_version != SCHEMA_VERSION:
        found = f"version {evidence.schema_version}" if evidence.schema_version else "no version"
        raise EvidenceError(f"{path} is evidence of {found}, this tool reads version {SCHEMA_VERSION}")
    contradiction = _contradiction(evidence)
    if contradiction:
        raise EvidenceError(f"{path} is no whole evidence ({contradiction}): build it again")
    return evidence


def _contradiction(evidence: pb.Evidence) -> str:
    """In what the summary is not that of the cases; the beginning of a message can be read without an error."""
    summary = evidence.summary
    if summary.exit_code not in _EXIT_CODES.get(summary.verdict, ()):
        return f"its verdict is {summary.verdict} with exit code {summary.exit_code}"
    found: Counter[int] = Counter(case.verdict for case in evidence.cases)
    for verdict, field in _FIELDS.items():
        if found.pop(verdict, 0) != getattr(summary, field):
            return f"its summary counts {getattr(summary, field)} cases as {field}, and its cases do not"
    if summary.verdict == pb.PASS and summary.match + summary.expected + summary.not_applicable != summary.cases:
        return "its verdict is pass, and not all of its cases are as they should be"
    if found or summary.cases != len(evidence.cases):
        return f"its summary counts {summary.cases} cases, and {len(evidence.cases)} are there"
    return ""


def _write(path: str, text: str) -> None:
    with open(f"{path}.part", "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    os.replace(f"{path}.part", path)
