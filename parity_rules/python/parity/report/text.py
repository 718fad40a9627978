"""The text report: one line if all is well (and no driver behaved oddly), else everything that explains what is not, most important first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parity.proto import evidence_pb2 as pb
from parity.report.case_text import case_lines
from parity.report.entry_text import entries_summary, entry_lines, failing_entries, is_accounted
from parity.report.findings import missing_leg_lines, missing_operation_lines
from parity.report.headline import headline
from parity.report.leg_notes import leg_note_lines
from parity.report.names import Names

SHOWN_CASES = 10
_INDENT = "  "


def render_text(evidence: pb.Evidence, *, strict: bool) -> str:
    """The report; `strict` if what could not be judged fails the test as well."""
    names = Names(evidence)
    lines = [headline(evidence, names)]
    if evidence.summary.verdict != pb.PASS:
        for block in _blocks(evidence, names):
            lines += ["", *(f"{_INDENT}{line}" for line in block)]
        closing = [entries_summary(evidence)]
        if strict and evidence.summary.verdict in (pb.INCOMPLETE, pb.SKIP):
            closing.append("incomplete counts as failed here: the build asks for every leg")
        lines += [line for text in closing if text for line in ("", _INDENT + text)]
    if notes := [note for leg in evidence.legs for note in leg_note_lines(leg, names)]:
        lines += ["", *(f"{_INDENT}{note}" for note in notes)]
    return "\n".join(lines) + "\n"


def _blocks(evidence: pb.Evidence, names: Names) -> Iterator[Iterable[str]]:
    yield from (missing_operation_lines(missing, names) for missing in evidence.missing_operations)
    yield from (missing_leg_lines(leg, evidence, names) for leg in evidence.legs if leg.HasField("not_run"))
    yield from _shown(evidence, names, pb.DIVERGED, "diverged")
    yield from (entry_lines(entry, reach, names) for entry, reach in failing_entries(evidence))
    yield from _shown(evidence, names, pb.INCONCLUSIVE, "inconclusive")


def _shown(evidence: pb.Evidence, names: Names, verdict: int, name: str) -> Iterator[Iterable[str]]:
    cases = [case for case in evidence.cases if case.verdict == verdict and not _is_explained(case, evidence)]
    cases.sort(key=_size)
    yield from (case_lines(case, evidence, names) for case in cases[:SHOWN_CASES])
    if len(cases) > SHOWN_CASES:
        yield [f"… and {len(cases) - SHOWN_CASES:,} more cases {name}"]


def _size(case: pb.Case) -> int:
    """How much there is to read in a case; the smallest explains most, and goes first."""
    return len(case.detail.request) + sum(len(outcome.text) for outcome in case.detail.outcomes)


def _is_explained(case: pb.Case, evidence: pb.Evidence) -> bool:
    """Whether a block about the whole test or about an expectation has said already why a case is red."""
    if is_accounted(case, evidence):
        return True
    if case.verdict != pb.INCONCLUSIVE:
        return False
    if any(
        leg.HasField("not_run") and outcome == pb.NOT_RUN
        for leg, outcome in zip(evidence.legs, case.outcomes, strict=False)
    ):
        return True
    missing = any(operation.op in case.ops for operation in evidence.missing_operations)
    return missing and all("unsupported" in reason for reason in case.detail.reasons)
