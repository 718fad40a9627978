"""What is wrong with a test beyond single cases: missing operations, missing legs, expectations that do not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from parity.proto import evidence_pb2 as pb
from parity.report.names import Names

FAILING_STATES = frozenset((pb.MATCHES_NOW, pb.FINGERPRINT_CHANGED, pb.FINGERPRINT_MISSING, pb.UNMATCHED, pb.OVERLAPS))


def missing_operation_lines(missing: pb.MissingOperation, names: Names) -> Iterator[str]:
    """An operation that fixtures use and a leg does not serve."""
    role = names.leg(missing.leg)
    yield f'ERROR: {names.label}: op "{missing.op}" has no implementation in the {role}.'
    more = f" (and {missing.cases - 1} more)" if missing.cases > 1 else ""
    driver = names.file(missing.driver_source) if missing.driver_source else f"the {role}"
    served = ", ".join(missing.served) or "nothing"
    yield f"  fixtures use it in {names.file(missing.source)}{more}; {driver} serves: {served}."
    target = names.file(missing.driver_source) if missing.driver_source else "its driver"
    entry = f'"{missing.op}" => |…| …' if role == "port" else f'"{missing.op}": "module:function"'
    yield f"  Add  {entry}  to {target}, or take the cases out."


def missing_leg_lines(leg: pb.Leg, evidence: pb.Evidence, names: Names) -> Iterator[str]:
    """A leg that gave nothing at all."""
    detail = f": {leg.not_run.detail}" if leg.not_run.detail else "."
    yield f"? {names.leg(leg.name)} ({leg.name}) did not run, {leg.not_run.reason}{detail}"
    if leg.not_run.reason in evidence.requires:
        yield "  The test declares this cause in requires; nothing is proven for this leg."


def failing_entries(evidence: pb.Evidence) -> list[pb.Expectation]:
    """The entries that do not hold, less those of which a case has said so already."""
    said = {
        number for case in evidence.cases if case.verdict == pb.UNEXPECTED_MATCH for number in case.detail.expectations
    }
    return [
        entry
        for number, entry in enumerate(evidence.expectations)
        if entry.state in FAILING_STATES and not (entry.state == pb.MATCHES_NOW and number in said)
    ]


def expectation_lines(entry: pb.Expectation, names: Names) -> Iterator[str]:
    """An entry of the expectations file that does not hold."""
    place = names.file(entry.source)
    cases = f"{entry.cases} case{'s' if entry.cases != 1 else ''}"
    update = f"tools/parity update {names.label}"
    if entry.state == pb.FINGERPRINT_CHANGED:
        yield f"✗ {place}: the divergences of {entry.pattern} ({cases}) are not the ones that were expected."
        yield f"  If the new ones are as they should be, write there  fingerprint: {entry.actual_fingerprint}"
    elif entry.state == pb.FINGERPRINT_MISSING:
        yield f"✗ {place}: the entry for {entry.pattern} ({cases}) has no fingerprint."
        yield f"  Write there  fingerprint: {entry.actual_fingerprint}"
    elif entry.state == pb.UNMATCHED:
        yield f"✗ {place}: no case that was compared has an id like {entry.pattern}."
        yield f"  Correct the pattern, or remove the entry: {update}"
    elif entry.state == pb.MATCHES_NOW:
        yield f"✗ {place}: a case that {entry.pattern} matches has no divergence that this entry covers."
        yield f"  Narrow its pattern, or remove the entry: {update}"
    elif entry.state == pb.OVERLAPS:
        yield f"✗ {place}: another entry covers the same divergences as {entry.pattern}."
        yield "  Narrow one of the patterns, or give each its leg."


def unexpected_match_lines(case: pb.Case, evidence: pb.Evidence, names: Names) -> Iterator[str]:
    """A case that an entry lists and that agrees now."""
    entries = [evidence.expectations[number] for number in case.detail.expectations]
    stale = next(entry for entry in entries if entry.state == pb.MATCHES_NOW)
    yield f"✗ {case.id} now matches, but {names.file(stale.source)} expects a divergence."
    yield f"  Remove the entry: tools/parity update {names.label}"


def expectations_summary(evidence: pb.Evidence) -> str:
    """How many entries there are, by class; empty if there are none."""
    classes = Counter(entry.classification for entry in evidence.expectations)
    if not classes:
        return ""
    held = sum(entry.state == pb.HOLDS for entry in evidence.expectations)
    listed = ", ".join(f"{count} {name}" for name, count in sorted(classes.items()))
    return f"expectations  {held} of {len(evidence.expectations)} entries hold ({listed})"
