"""Two rendered values, one above the other from where they part."""

from __future__ import annotations

_BEFORE = 24
_WIDTH = 100


def contrast(left: str, right: str) -> list[str]:
    """Both values and a line with a caret under the first character that differs; long ones are cut around it."""
    if left == right:
        return [_window(left, 0), _window(right, 0), "(they differ beyond what is shown)"]
    first = _common(left, right)
    start = max(0, first - _BEFORE)
    lead = "…" if start else ""
    return [lead + _window(left, start), lead + _window(right, start), " " * (len(lead) + first - start) + "^"]


def _common(left: str, right: str) -> int:
    """How many characters the texts begin with alike."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((index for index, pair in pairs if pair[0] != pair[1]), min(len(left), len(right)))


def _window(text: str, start: int) -> str:
    return text[start : start + _WIDTH] + ("…" if len(text) > start + _WIDTH else "")
