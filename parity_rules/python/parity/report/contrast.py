"""Two rendered values, one above the other from where they part."""

from __future__ import annotations

import re
import unicodedata

_BEFORE = 24
_WIDTH = 100
# A rendered text spells some characters as escapes, each of which is one character to its reader.
_CHARACTER = re.compile(r"\\u[0-9a-f]{4}|\\U[0-9a-f]{8}|\\x[0-9a-f]{2}|\\.|.", re.DOTALL)


def contrast(left: str, right: str, *, caret: bool = True) -> list[str]:
    """Both values, long ones cut around the first character that differs, and with `caret` a line that points at it."""
    if left == right:
        return [_window(left, 0), _window(right, 0), "(they differ beyond what is shown)"]
    first = _common(left, right)
    start = max(0, first - _BEFORE)
    lead = "…" if start else ""
    lines = [lead + _window(left, start), lead + _window(right, start)]
    return [*lines, " " * width(lead + left[start:first]) + "^"] if caret else lines


def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(_columns(char) for char in text) if not text.isascii() else len(text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _common(left: str, right: str) -> int:
    """How many characters the texts begin with alike, never ending within an escape."""
    end = 0
    for ours, theirs in zip(_CHARACTER.finditer(left), _CHARACTER.finditer(right), strict=False):
        if ours[0] != theirs[0]:
            break
        end = ours.end()
    return end


def _window(text: str, start: int) -> str:
    return text[start : start + _WIDTH] + ("…" if len(text) > start + _WIDTH else "")
