"""One recorded outcome as an answer: what a driver would have said if it had done the same.

A recording says nothing about what it does not hold: an observation that is absent stays absent, and the comparison leaves it out.
A step that hung makes the whole case timed out, as it would for a driver. The recorder's own empty `.t` directory is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parity.fixtures.document import Document, Path, shown
from parity.fixtures.literals import Literals
from parity.fixtures.scope import Scope
from parity.fixtures.setup_fields import read_files

_STEP_OUTCOMES = ("returned", "raised", "skipped", "hangs", "trace")
_SCRATCH = ".t"


@dataclass(frozen=True)
class Recorded:
    """An answer's header, without the list of attachments, and the attachments."""

    header: dict[str, Any]
    attachments: Sequence[bytes]


def read_recorded(document: Document, line: dict[str, Any], deadline_ms: int) -> Recorded:
    """The answer in a line of recordings; `UserError` where it does not have the form of one."""
    scope = Scope(document, (), line, "a recording")
    literals = Literals(document, imported=True)
    entries = _entries(scope)
    if any("hangs" in entry.fields for entry in entries):
        return Recorded({"timed_out": {"deadline_ms": deadline_ms}}, ())
    wire = [_entry(entry, literals) for entry in entries]
    header: dict[str, Any] = {"steps": wire} if "steps" in line else wire[0]
    observations = _observations(scope, literals)
    trace = header.pop("trace", None)
    if trace is not None:
        observations["trace"] = trace
    if observations:
        header["observations"] = observations
    return Recorded(header, literals.attachments)


def _entries(scope: Scope) -> list[Scope]:
    """One map per step; a case of one operation has its only one with or without a list around it."""
    value = scope.fields["outcome"]
    listed = value if isinstance(value, list) else [value]
    wanted = len(scope.items("steps")) if "steps" in scope.fields else 1
    if len(listed) != wanted:
        scope.fail(f'"outcome" has {len(listed)} entries for {wanted} steps.', "There is one per step.", "outcome")
    base: Path = (*scope.path, "outcome")
    paths = [(*base, index) if isinstance(value, list) else base for index in range(wanted)]
    return [Scope(scope.document, path, entry, "an outcome") for path, entry in zip(paths, listed, strict=True)]


def _entry(scope: Scope, literals: Literals) -> dict[str, Any]:
    scope.only(_STEP_OUTCOMES, "an outcome")
    kinds = [name for name in _STEP_OUTCOMES[:3] if name in scope.fields]
    if len(kinds) != 1:
        scope.fail(f"an outcome has {len(kinds)} of returned, raised, skipped, hangs.", "It has exactly one.")
    entry = _outcome(scope, kinds[0], literals)
    if "trace" in scope.fields:
        entry["trace"] = literals.wire(scope.items("trace"), (*scope.path, "trace"))
    return entry


def _outcome(scope: Scope, kind: str, literals: Literals) -> dict[str, Any]:
    if kind == "returned":
        return {kind: literals.wire(scope.fields[kind], (*scope.path, kind))}
    if kind == "raised":
        raised = scope.below(kind, '"raised"')
        raised.only(("kind", "message", "chain"), '"raised"')
        return {kind: {"kind": _text(raised, "kind"), "message": literals.wire(_text(raised, "message"), raised.path)}}
    if scope.fields[kind] is not True:
        scope.fail(f'"skipped" is {shown(scope.fields[kind])}; expected true.', "", kind)
    return {kind: True}


def _text(scope: Scope, key: str) -> str:
    value = scope.fields.get(key)
    if not isinstance(value, str):
        scope.fail(f'"{key}" is {shown(value)}; expected text.', "", key)
    return value


def _observations(scope: Scope, literals: Literals) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "stdout" in scope.fields:
        found["stdout"] = literals.wire(_text(scope, "stdout"), (*scope.path, "stdout"))
    if "logs" in scope.fields:
        items = [Scope(scope.document, ("logs", at), log, "a log record") for at, log in enumerate(scope.items("logs"))]
        found["logs"] = [_log(item, literals) for item in items]
    if "files_after" in scope.fields:
        files = read_files(scope.below("files_after", '"files_after"'), literals)
        found["files"] = {path: file for path, file in files.items() if (path, file) != (_SCRATCH, {"$dir": True})}
    return found


def _log(scope: Scope, literals: Literals) -> dict[str, Any]:
    scope.only(("level", "message"), "a log record")
    return {"level": _text(scope, "level"), "message": literals.wire(_text(scope, "message"), scope.path)}
