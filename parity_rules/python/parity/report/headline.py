"""The line that says how a test ended: all of a green report, the first line of any other."""

from __future__ import annotations

from parity.proto import evidence_pb2 as pb
from parity.report.entry_text import FAILING_STATES
from parity.report.names import IMPORTED, Names


def headline(evidence: pb.Evidence, names: Names) -> str:
    """Label and counts; red counts come first."""
    return f"{names.label}   {_counts(evidence)}"


def _counts(evidence: pb.Evidence) -> str:
    summary = evidence.summary
    if not summary.cases:
        return "no cases: a test without cases proves nothing"
    stale = sum(entry.state in FAILING_STATES for entry in evidence.expectations)
    red = _listed(
        (summary.diverged, "diverged"),
        (summary.unexpected_match, "unexpectedly matching"),
        (summary.inconclusive, "inconclusive"),
        (stale, "expectation not holding" if stale == 1 else "expectations not holding"),
    )
    good = _listed((summary.match, "match"), (summary.expected, "expected"), (summary.not_applicable, "not applicable"))
    recorded = _recorded(evidence) + (f", {summary.leaks} left behind" if summary.leaks else "")
    if not red:
        nothing = ": nothing was compared" if summary.verdict == pb.FAIL and not summary.leaks else ""
        return f"{summary.cases:,} {_cases(summary.cases)}: {good}{recorded}{nothing}"
    skipped = "skipped, " if summary.verdict == pb.SKIP else ""
    return f"{skipped}{red} of {summary.cases:,}" + (f" ({good})" if good else "") + recorded


def _recorded(evidence: pb.Evidence) -> str:
    """Agreement with outcomes of the original proves more than agreement with those of this reference, and is called otherwise."""
    summary = evidence.summary
    if not summary.recorded:
        return ""
    own = any(leg.recorded and leg.recorded != IMPORTED for leg in evidence.legs)
    said = "agree with the reference's own recording" if own else "recorded outcomes agree"
    return f", {summary.recorded_agree} of {summary.recorded} {said}"


def _cases(count: int) -> str:
    return "case" if count == 1 else "cases"


def _listed(*counts: tuple[int, str]) -> str:
    return ", ".join(f"{count:,} {name}" for count, name in counts if count)
