"""The block of text that explains one red case: what was asked, what both sides did, where they part, and the next command."""

from __future__ import annotations

from collections.abc import Iterator

from parity.proto import evidence_pb2 as pb
from parity.report.contrast import contrast
from parity.report.names import Names

SHOWN_DIVERGENCES = 3
_TITLE_WIDTH = 62
_KEY_WIDTH = 12
_STDERR_LINES = 8


def case_lines(case: pb.Case, evidence: pb.Evidence, names: Names) -> Iterator[str]:
    """The lines of a case that diverged or is inconclusive."""
    mark = "✗" if case.verdict == pb.DIVERGED else "?"
    yield f"{f'{mark} {case.id}':<{_TITLE_WIDTH}}{names.file(case.source)} · facet {case.facet}"
    detail = case.detail
    if detail.note:
        yield _field("note", detail.note)
    yield _field("asked" if len(case.ops) > 1 else "args", detail.request)
    for leg, outcome in zip(evidence.legs, detail.outcomes, strict=False):
        yield from _outcome(names.leg(leg.name), outcome, names)
    for divergence in detail.divergences[:SHOWN_DIVERGENCES]:
        yield from _divergence(divergence, names)
    more = len(detail.divergences) + detail.more_divergences - SHOWN_DIVERGENCES
    if more > 0:
        yield _field("", f"and {more} more differences")
    for reason in detail.reasons:
        yield _field("open", reason)
    for command in detail.again or [f"tools/parity rerun {names.label} --case={case.id}"]:
        yield _field("again", command)
    if case.verdict == pb.DIVERGED and not detail.expectations and not detail.again:
        accept = f"tools/parity update {names.label} --accept={case.id}"
        yield _field("known?", f"{accept} --class=BUG --reason=…")


def _field(name: str, text: str) -> str:
    return f"  {name:<{_KEY_WIDTH}}{text}"


def _outcome(name: str, outcome: pb.LegOutcome, names: Names) -> Iterator[str]:
    place = f"   {names.file(outcome.place)}" if outcome.place else ""
    yield _field(name, outcome.text + place)
    if outcome.stderr:
        lines = outcome.stderr.rstrip("\n").split("\n")[-_STDERR_LINES:]
        yield _field("", f"stderr (last lines): {lines[0]}")
        yield from (_field("", f"                     {line}") for line in lines[1:])


def _divergence(divergence: pb.Divergence, names: Names) -> Iterator[str]:
    """The path and kind, then both values; the values stand alone where no two of them can be contrasted."""
    title = f"{divergence.path}, {divergence.kind}"
    if divergence.distance:
        title += f", {divergence.distance}"
    if divergence.bound:
        title += f" ({divergence.bound})"
    pair = names.leg(divergence.reference_leg), names.leg(divergence.port_leg)
    if pair != ("reference", "port"):
        title = f"{pair[0]} and {pair[1]}: {title}"
    if divergence.path == "$":
        # The outcomes as a whole, which stand above already.
        yield _field("differs", title)
        return
    lines = contrast(divergence.reference, divergence.port)
    yield _field("differs", f"{title}:  {lines[0]}")
    indent = " " * (len(title) + 3)
    yield from (_field("", indent + line) for line in lines[1:])


def summary_of(case: pb.Case, names: Names) -> str:
    """One line that says in what a case is red."""
    for divergence in case.detail.divergences:
        pair = f"{names.leg(divergence.reference_leg)} {divergence.reference}, {names.leg(divergence.port_leg)} {divergence.port}"
        return f"{divergence.path}, {divergence.kind}: {pair}"
    return "; ".join(case.detail.reasons)
