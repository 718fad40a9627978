"""The subcommand `report`: evidence to the text report, the test's XML and the verdict file."""

from __future__ import annotations

import os
from dataclasses import dataclass

from google.protobuf.message import DecodeError

from parity.fixtures.problems import ToolError
from parity.proto import evidence_pb2 as pb
from parity.report.junit import render_junit
from parity.report.text import render_text

SCHEMA_VERSION = 1


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
    return evidence


def _write(path: str, text: str) -> None:
    with open(f"{path}.part", "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    os.replace(f"{path}.part", path)
