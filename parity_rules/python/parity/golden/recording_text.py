"""A file of recordings as text: recordings come, change and go, every other line stays.

Recordings stand in the order of the cases. What stands above one, comments and lines that are not understood, moves with it, and is kept even if the
recording goes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parity.fixtures.recording import is_recording
from parity.golden.own import is_own
from parity.golden.provenance import KEY


@dataclass(frozen=True)
class Difference:
    """Which ids a new text has, had, and has with another outcome or request."""

    added: list[str]
    changed: list[str]
    removed: list[str]


@dataclass
class RecordingText:
    """An existing text, taken apart; `imported` and `unknown` are the numbers of lines that are such."""

    recordings: dict[str, dict[str, Any]] = field(default_factory=dict)
    imported: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    _above: dict[str, list[str]] = field(default_factory=dict)
    _head: list[str] = field(default_factory=list)
    _tail: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> RecordingText:
        """Never refuses a text: what is not understood is kept."""
        read = cls()
        waiting: list[str] = []
        lines = text.split("\n")
        for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, 1):
            value = _value(line)
            if isinstance(value, dict) and KEY in value:
                read._head, waiting = [*read._head, *waiting], []
            elif is_own(value) and isinstance(value.get("id"), str):
                read._above[value["id"]] = [*read._above.get(value["id"], []), *waiting]
                read.recordings[value["id"]] = value
                waiting = []
            else:
                waiting.append(line)
                if is_recording(value):
                    read.imported.append(number)
                elif line.strip() and not line.lstrip().startswith("//"):
                    read.unknown.append(number)
        if read._above or read._head:
            read._tail = waiting
        else:
            read._head = waiting  # nothing stands below them yet
        return read

    def rewritten(self, provenance: dict[str, Any], recordings: Mapping[str, dict[str, Any]]) -> str:
        """The text with exactly these recordings, in their order."""
        lines = [*self._head, _line(provenance)]
        for name in self._ordered(recordings):
            lines += self._above.get(name, [])
            if name in recordings:
                lines.append(_line(recordings[name]))
        return "".join(f"{line}\n" for line in [*lines, *self._tail])

    def _ordered(self, recordings: Mapping[str, dict[str, Any]]) -> Sequence[str]:
        """The new ids in order; an old one that goes stays before the one that it stood before, for what stands above it."""
        order = list(recordings)
        for name in reversed(list(self._above)):
            if name not in recordings:
                following = list(self._above)[list(self._above).index(name) + 1 :]
                at = next((order.index(other) for other in following if other in order), len(order))
                order.insert(at, name)
        return order

    def difference(self, recordings: Mapping[str, dict[str, Any]]) -> Difference:
        """What the recordings change; what only words the question otherwise does not count."""
        old = self.recordings
        return Difference(
            added=[name for name in recordings if name not in old],
            changed=[name for name, line in recordings.items() if name in old and _said(line) != _said(old[name])],
            removed=[name for name in old if name not in recordings],
        )


def _said(line: dict[str, Any]) -> str:
    """The part of a recording that decides; as text, since 1 and 1.0 are equal in Python."""
    return json.dumps([line.get(key) for key in ("request", "outcome", "observations")], sort_keys=True)


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
