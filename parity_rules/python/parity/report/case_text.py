"""The block of text that explains one red case: what was asked, what both sides did, where they part, and the next command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parity.proto import evidence_pb2 as pb
from parity.report.contrast import contrast, width
from parity.report.hints import hint_of
from parity.report.names import Names

SHOWN_DIVERGENCES = 3
_TITLE_WIDTH = 62
_KEY_WIDTH = 12
_STDERR_LINES = 8
# What of a request and of an outcome is shown; the differences have windows of their own.
SHOWN_TEXT = 240
_CUT_BEFORE = re.compile(r"… \(cut after \d+ characters\)$")
# The kinds of differences in which a single character can be to blame.
_POINTED = frozenset(("value", "message"))


def case_lines(case: pb.Case, evidence: pb.Evidence, names: Names, *, whole: bool = False) -> Iterator[str]:
    """The lines of a case that diverged or is inconclusive; `whole` if long outcomes are not to be cut."""
    yield _title(case, names)
    detail = case.detail
    if detail.note:
        yield _field("note", detail.note)
    show = _unchanged if whole else _shortened
    if detail.request:
        yield _field("asked" if len(case.ops) > 1 else "args", show(detail.request))
    targets = {}
    for leg, outcome, kind in zip(evidence.legs, detail.outcomes, case.outcomes, strict=False):
        targets[leg.name] = outcome.place
        if kind != pb.NOT_RECORDED:
            yield from _outcome(names.leg(leg.name), show(outcome.text), outcome, names)
            yield from (_observation(seen, show(seen.text), case) for seen in outcome.observations)
    for divergence in detail.divergences[:SHOWN_DIVERGENCES]:
        yield from _divergence(divergence, targets.get(divergence.reference_leg, ""), names)
    more = len(detail.divergences) + detail.more_divergences - SHOWN_DIVERGENCES
    if more > 0:
        yield _field("", f"and {more} more difference{'' if more == 1 else 's'}")
    for reason in detail.reasons:
        yield _field("open", reason)
    for command in detail.again or [f"tools/parity rerun {names.label} --case={case.id}"]:
        yield _field("again", command)
    if case.verdict == pb.DIVERGED and not detail.expectations and not detail.again:
        accept = f"tools/parity update {names.label} --accept={case.id}"
        yield _field("known?", f"{accept} --class=BUG --reason=… --owner=…")


def _title(case: pb.Case, names: Names) -> str:
    """The id, and the place in a column of its own; a longer id moves it to the right."""
    mark = "✗" if case.verdict == pb.DIVERGED else "?"
    return f"{f'{mark} {case.id}   ':<{_TITLE_WIDTH}}{names.file(case.source)} · facet {case.facet}"


def _unchanged(text: str) -> str:
    return text


def _shortened(text: str) -> str:
    """The beginning of a long text, and how much is missing, as far as that is known."""
    earlier = _CUT_BEFORE.search(text)
    missing = len(text[: earlier.start()] if earlier else text) - SHOWN_TEXT
    if missing <= 0:
        return text
    return f"{text[:SHOWN_TEXT]}… ({'over ' if earlier else ''}{missing:,} more characters)"


def _field(name: str, text: str) -> str:
    return f"  {name:<{_KEY_WIDTH}}{text}"


def _outcome(name: str, text: str, outcome: pb.LegOutcome, names: Names) -> Iterator[str]:
    place = f"   {names.file(outcome.place)}" if outcome.place else ""
    yield _field(name, text + place)
    if outcome.stderr:
        lines = outcome.stderr.rstrip("\n").split("\n")[-_STDERR_LINES:]
        yield _field("", f"stderr (last lines): {lines[0]}")
        yield from (_field("", f"                     {line}") for line in lines[1:])


def _observation(seen: pb.Observation, text: str, case: pb.Case) -> str:
    compared = pb.ObservationKind.Value(seen.name.upper()) in case.observe
    return _field("", f"{seen.name.replace('_', ' ')} {text}{'' if compared else ' (not compared)'}")


def _divergence(divergence: pb.Divergence, target: str, names: Names) -> Iterator[str]:
    """The path and kind, both values, and a hint; `target` is where the reference's operation is."""
    hint = hint_of(divergence, target)
    yield from _difference(divergence, _subject(divergence, names, bounded=not hint))
    if hint:
        yield _field("hint", hint)


def _subject(divergence: pb.Divergence, names: Names, *, bounded: bool) -> str:
    title = f"{divergence.path}, {divergence.kind}"
    if divergence.distance:
        title += f", {divergence.distance}"
    if divergence.bound and bounded:
        title += f" ({divergence.bound})"
    pair = names.leg(divergence.reference_leg), names.leg(divergence.port_leg)
    return title if pair == ("reference", "port") else f"{pair[0]} and {pair[1]}: {title}"


def _difference(divergence: pb.Divergence, subject: str) -> Iterator[str]:
    """Both values below each other; the outcomes as a whole stand above already."""
    if divergence.path == "$":
        yield _field("differs", subject)
        return
    lines = contrast(divergence.reference, divergence.port, caret=divergence.kind in _POINTED)
    yield _field("differs", f"{subject}:  {lines[0]}")
    indent = " " * (width(subject) + 3)
    yield from (_field("", indent + line) for line in lines[1:])


def summary_of(case: pb.Case, names: Names) -> str:
    """One line that says in what a case is red."""
    for divergence in case.detail.divergences:
        pair = f"{names.leg(divergence.reference_leg)} {divergence.reference}, {names.leg(divergence.port_leg)} {divergence.port}"
        return f"{divergence.path}, {divergence.kind}: {pair}"
    return "; ".join(case.detail.reasons)
