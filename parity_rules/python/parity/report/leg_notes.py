"""Notes on how the drivers of a leg behaved: worth knowing in a green test, too."""

from __future__ import annotations

from collections.abc import Iterator

from parity.proto import evidence_pb2 as pb
from parity.report.names import Names

_SHOWN = 5
_PLACES = {
    "process": "a process that outlives its driver",
    "file": "a file in its directory",
    "thread": "a thread",
    "descriptor": "an open descriptor",
}


def leg_note_lines(leg: pb.Leg, names: Names) -> Iterator[str]:
    """A line per thing, those of single cases with their ids."""
    role = names.leg(leg.name)
    for way in leg.unexplained:
        yield f"note: a driver of the {role} {way}, and no case does that alone: cases depend on those before them"
    yield from (f"note: {line}" for line in leak_lines(leg, names))


def leak_lines(leg: pb.Leg, names: Names) -> Iterator[str]:
    """A line per thing that was left behind, of many the first ones."""
    role = names.leg(leg.name)
    for leak in leg.leaks[:_SHOWN]:
        culprit = f"{leak.case} of the {role}" if leak.case else f"the {role}"
        yield f"{culprit} leaves behind {_PLACES.get(leak.kind, leak.kind)}: {leak.name}"
    if len(leg.leaks) > _SHOWN:
        yield f"the {role} leaves behind {len(leg.leaks) - _SHOWN} more things"
