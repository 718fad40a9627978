"""Two answers with the same outcome: returned values, errors, steps and observations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parity.compare.answer import Answer
from parity.compare.canonical import canonical, text_of
from parity.compare.cursor import Cursor
from parity.compare.difference import Differences, FieldPath, Kind
from parity.compare.ended import outcome_key, step_texts
from parity.compare.outcome import NOTES, Outcome
from parity.compare.render import quoted
from parity.compare.values import ValueDiffer

_ABSENT = (Outcome.UNSUPPORTED.value, Outcome.NO_DEVICE.value)
# What an observation is that a driver left out, as there was nothing; an exit code is there or not.
_EMPTY: dict[str, Any] = {
    "stdout": "",
    "stderr": "",
    "logs": [],
    "warnings": [],
    "files": {},
    "trace": [],
    "arguments": {},
    "metrics": [],
}


@dataclass(frozen=True)
class Roles:
    """Whose answers are compared: `mapped` if the port has its own kinds of errors, `recorded` if the reference is a recording."""

    reference: str
    port: str
    mapped: bool
    recorded: bool

    @property
    def text(self) -> str:
        """The pair as fingerprints have it."""
        return f"{self.reference}:{self.port}"


@dataclass(frozen=True)
class Halt:
    """A step that one of the legs could not do; what follows depends on it and is not compared."""

    causes: tuple[str, ...]
    reason: str
    difference: Differences


class AnswerDiffer:
    """Compares the answer of a reference with that of a port and notes the differences in `out`."""

    def __init__(self, left: Answer, right: Answer, roles: Roles, observe: Sequence[str], out: Differences) -> None:
        self._left = left
        self._right = right
        self._roles = roles
        self._observe = [name for name in observe if not roles.recorded or _is_recorded(left, name)]
        self._out = out
        self._values = ValueDiffer(left.parts, right.parts, out)

    def compare(self, top: Cursor) -> Halt | None:
        """Notes all differences; the step at which the comparison had to stop, if there is one."""
        key = self._left.outcome.value
        if self._left.outcome is Outcome.STEPS:
            halt = self._steps(top.down(key))
            if halt is not None:
                return halt
        elif self._left.outcome in (Outcome.RETURNED, Outcome.RAISED):
            self._entry({key: self._left.body}, {key: self._right.body}, top, ())
        self._observations(top.down("observations"))
        return None

    def _steps(self, cursor: Cursor) -> Halt | None:
        for index, (left, right) in enumerate(zip(self._left.body, self._right.body, strict=True)):
            path: FieldPath = ("steps", index)
            halt = self._halt(left, right, path)
            if halt is not None:
                return halt
            below = cursor.down(index)
            if not below.ignore:
                self._entry(left, right, below, path)
                for name in self._observe:
                    if name in NOTES:
                        self._observation(name, left, right, below, path)
        return None

    def _halt(self, left: dict[str, Any], right: dict[str, Any], path: FieldPath) -> Halt | None:
        entries = ((self._roles.reference, left), (self._roles.port, right))
        absent = [(leg, outcome_key(entry), entry) for leg, entry in entries if outcome_key(entry) in _ABSENT]
        if not absent:
            return None
        difference = Differences(self._roles.text)
        if [key for _, key, _ in absent] == [Outcome.UNSUPPORTED.value]:
            self._note_outcomes(left, right, path, difference)
        reasons = [f"{leg}: step {path[-1]} {key.replace('_', ' ')}: {entry[key]}" for leg, key, entry in absent]
        return Halt(tuple(sorted({key for _, key, _ in absent})), "; ".join(reasons), difference)

    def _entry(self, left: dict[str, Any], right: dict[str, Any], cursor: Cursor, path: FieldPath) -> None:
        key = outcome_key(left)
        below, where = cursor.down(key), (*path, key)
        if key != outcome_key(right):
            self._note_outcomes(left, right, path, self._out)
        elif key == "returned":
            self._values.compare(left[key], right[key], below, where)
        elif key == "raised" and not below.ignore:
            self._kind(left[key]["kind"], right[key]["kind"], below.down("kind"), (*where, "kind"))
            self._message(left[key]["message"], right[key]["message"], below.down("message"), (*where, "message"))

    def _note_outcomes(self, left: dict[str, Any], right: dict[str, Any], path: FieldPath, out: Differences) -> None:
        ours, theirs = step_texts(left, self._left), step_texts(right, self._right)
        out.add(path, Kind.OUTCOME, (ours[0], theirs[0]), (ours[1], theirs[1]))

    def _kind(self, left: str, right: str, cursor: Cursor, path: FieldPath) -> None:
        allowed = cursor.errors.allowed(left) if self._roles.mapped else (left,)
        if right not in allowed and not cursor.ignore:
            bound = f"allowed: {', '.join(allowed)}" if self._roles.mapped else ""
            self._out.add(path, Kind.ERROR_KIND, (left, right), (left, right), (bound, ""))

    def _message(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        if cursor.ignore or cursor.errors.message == "ignored":
            return
        if cursor.errors.message == "exact":
            self._values.text(left, right, path, Kind.MESSAGE)
            return
        ours, theirs = text_of(left, self._left.parts), text_of(right, self._right.parts)
        unmatched = [text for text in (ours, theirs) if not re.search(cursor.errors.pattern, text)]
        if unmatched:
            canon = canonical(left, self._left.parts), canonical(right, self._right.parts)
            bound = f"pattern {cursor.errors.pattern}"
            self._out.add(path, Kind.MESSAGE, (quoted(ours), quoted(theirs)), canon, (bound, ""))

    def _observations(self, cursor: Cursor) -> None:
        for name in self._observe:
            self._observation(name, self._left.observations, self._right.observations, cursor, ("observations",))

    def _observation(
        self, name: str, ours: dict[str, Any], theirs: dict[str, Any], cursor: Cursor, path: FieldPath
    ) -> None:
        """Compares what two maps have under the name of an observation; `cursor` and `path` are those of the maps."""
        if name not in _EMPTY:
            left, right = ({key: seen[key] for key in (name,) if key in seen} for seen in (ours, theirs))
            self._values.entries(left, right, cursor, path)
            return
        below, where = cursor.down(name), (*path, name)
        left, right = ours.get(name, _EMPTY[name]), theirs.get(name, _EMPTY[name])
        if type(_EMPTY[name]) is not dict:
            self._values.compare(left, right, below, where)
        elif not below.ignore:
            self._values.entries(left, right, below, where, _position if name == "arguments" else str)


def _position(name: str) -> str | int:
    """How a path calls an argument: by number where it came by position."""
    return int(name) if name.isdecimal() else name


def _is_recorded(answer: Answer, name: str) -> bool:
    """Whether a recording says anything about an observation; some stand beside its steps."""
    steps = answer.body if answer.outcome is Outcome.STEPS else []
    return name in answer.observations or (name in NOTES and any(name in entry for entry in steps))
