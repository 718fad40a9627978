"""What an entry says that cannot be, whatever else is true: no look at files is needed for it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from parity.ledger.model import Entry, Evidence, Kind, NaClass, NotApplicable

_SHA256 = re.compile(r"[0-9a-f]{64}")
_OUTSIDE = re.compile(r"^/|^[A-Za-z]:|\\|(^|/)\.\.?(/|$)|//|/$")
_FILE_KINDS = (Kind.PYTHON, Kind.WORKSPACE)


def entry_problems(entry: Entry) -> Iterator[tuple[str, str]]:
    """What was found, and what to do about it."""
    if not entry.path.strip() or "\n" in entry.path:
        yield f'path is "{entry.path}", expected a path or a name.', ""
    elif entry.kind in _FILE_KINDS and _OUTSIDE.search(entry.path):
        yield (
            f"path {entry.path} is not below the workspace.",
            "Write it from the workspace's root, with single slashes.",
        )
    if entry.kind is Kind.PYTHON and not entry.path.endswith(".py"):
        yield f"path {entry.path} is no Python file.", "Give the entry another kind."
    for destination in entry.destinations:
        if _OUTSIDE.search(destination.path) or not destination.path:
            yield f'destination "{destination.path}" is not below the workspace.', ""
    if entry.section and entry.section.first_line > entry.section.last_line:
        yield f"section ends at line {entry.section.last_line}, before its first, {entry.section.first_line}.", ""
    if entry.section and not _SHA256.fullmatch(entry.section.sha256):
        yield f'section has sha256 "{entry.section.sha256}", expected 64 hexadecimal digits.', ""
    if entry.na:
        yield from _na_problems(entry.na)


def _na_problems(na: NotApplicable) -> Iterator[tuple[str, str]]:
    if na.reason and len(na.reason.split()) < 3:
        yield f'reason "{na.reason}" does not explain anything.', "Say in a sentence why there is no port."
    if na.reviewed and not _is_date(na.reviewed):
        yield f'reviewed is "{na.reviewed}", expected YYYY-MM-DD.', ""
    for evidence in na.evidence:
        given = [name for name, value in vars(evidence).items() if value]
        if len(given) != 1:
            yield f"evidence says {', '.join(given) or 'nothing'}, expected one thing.", "Write one evidence for each."
    if na.na_class is NaClass.SUPERSEDED and na.evidence and not any(map(_successor, na.evidence)):
        yield "class SUPERSEDED has no evidence superseded_by.", "Name the file that takes its place."


def _successor(evidence: Evidence) -> str:
    return evidence.superseded_by


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
