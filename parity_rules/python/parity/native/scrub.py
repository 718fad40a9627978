"""Takes out of text what differs from run to run and from machine to machine, as far as frameworks write it themselves.

Known: the directories of the run, the durations that unittest, pytest and libtest end with, the threads' numbers of Rust's panics, the times of
absl's log lines, and addresses of objects. What a test's own messages vary in stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MESSAGE_LIMIT = 400
OUTPUT_LIMIT = 4000

_VARYING = (
    (re.compile(r"\bin \d+(?:\.\d+)?s\b"), "in …s"),
    (re.compile(r"(\bthread '[^'\n]*') \(\d+\)"), r"\1"),
    (re.compile(r"^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", re.MULTILINE), r"\1… "),
    (re.compile(r"\b0x[0-9a-f]{8,}\b"), "0x…"),
)


class Scrubber:
    """Knows the directories of one run; `places` are paths and what stands for them."""

    def __init__(self, places: Sequence[tuple[str, str]]) -> None:
        self._places = sorted(places, key=lambda place: -len(place[0]))

    def line(self, text: str) -> str:
        """The text in one line of bounded length."""
        line = ", ".join(part.strip() for part in self._clean(text).splitlines() if part.strip()).replace(":, ", ": ")
        return line if len(line) <= MESSAGE_LIMIT else f"{line[:MESSAGE_LIMIT]}…"

    def lines(self, text: str) -> str:
        """The end of the text, in whole lines of bounded length."""
        clean = self._clean(text).strip("\n")
        if len(clean) <= OUTPUT_LIMIT:
            return clean
        cut = clean[-OUTPUT_LIMIT:]
        return f"…\n{cut.partition(chr(10))[2] or cut}"

    def _clean(self, text: str) -> str:
        for path, name in self._places:
            text = text.replace(path, name)
        for pattern, substitute in _VARYING:
            text = pattern.sub(substitute, text)
        return text
