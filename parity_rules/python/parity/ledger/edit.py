"""Edits of a ledger file as text: entries come, go and are replaced, every other character stays as it was written.

Comment lines directly above an entry go with it, unless they begin the file. A new entry stands before the first one that sorts after
it. What an edit makes is read again before it is handed out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from itertools import accumulate

from parity.ledger.model import Entry, Plan
from parity.ledger.reader import located_area
from parity.ledger.schema import lines_of
from parity.ledger.textproto import Field
from parity.ledger.writer import entry_text


class LedgerText:
    """The text of a ledger file without mistakes; `UserError` lists those that it has."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.area, fields = located_area(text, path)
        self._fields = [field for field in fields if field.name == "entries"]
        self._header = [field for field in fields if field.name != "entries"]

    def with_entries(self, entries: Iterable[Entry]) -> LedgerText:
        """The text with more entries; one that is there already is replaced, unless it says the same."""
        wanted = {entry.key: entry for entry in entries}
        edits: list[tuple[int, int, str]] = []
        for known, field in self._located():
            entry = wanted.pop(known.key, known)
            if entry != known:
                edits.append((field.start, field.end, self._lines(entry).rstrip("\r\n")))
        return self._edited([*edits, *self._insertions(sorted(wanted.values(), key=lambda entry: entry.key))])

    def with_plan(self, plan: Plan) -> LedgerText:
        """The text with another plan that it was imported from."""
        if plan == self.area.plan:
            return self
        written = next(line for line in lines_of(replace(self.area, plan=plan, entries=())) if line.startswith("plan"))
        for field in self._header:
            if field.name == "plan":
                return self._edited([(field.start, field.end, written)])
        area = next(field for field in self._header if field.name == "area")
        return self._edited([(area.end, area.end, self._newline + written)])

    def without(self, keys: Iterable[tuple[str, str]]) -> LedgerText:
        """The text without the entries of some keys."""
        text, gone = self.text, set(keys)
        for entry, field in reversed(self._located()):
            if entry.key in gone:
                text = _cut(text, *self._region(field))
        return LedgerText(text, self.path) if text != self.text else self

    def _located(self) -> list[tuple[Entry, Field]]:
        return list(zip(self.area.entries, self._fields, strict=True))

    def _insertions(self, entries: list[Entry]) -> list[tuple[int, int, str]]:
        """The edits that put entries, which are in order, before the first that sorts after them."""
        newline, places = self._newline, defaultdict[int, list[str]](list)
        end = len(self.text.rstrip("\r\n"))
        # The greatest key so far, so that the first greater one is found at once, also in a file that is not in order.
        greatest = list(accumulate((known.key for known, _ in self._located()), max))
        for entry in entries:
            behind = bisect_right(greatest, entry.key)
            places[self._region(self._fields[behind])[0] if behind < len(greatest) else end].append(self._lines(entry))
        last = newline * 2 + newline.join(places.pop(end, []))
        edits = [(end, len(self.text), last)] if last.strip() else []
        for at, written in places.items():
            lead = newline if at and self.text[at - 1] != "\n" else ""
            edits.append((at, at, lead + "".join(each + newline for each in written)))
        return edits

    def _edited(self, edits: list[tuple[int, int, str]]) -> LedgerText:
        """The text with regions replaced that do not overlap."""
        pieces, at = [], 0
        for start, end, written in sorted(edits):
            pieces += [self.text[at:start], written]
            at = end
        return LedgerText("".join([*pieces, self.text[at:]]), self.path) if edits else self

    def _lines(self, entry: Entry) -> str:
        return entry_text(entry).replace("\n", self._newline)

    @cached_property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _region(self, field: Field) -> tuple[int, int]:
        """From the comment above an entry to the end of its last line, or to what else stands on these lines."""
        start, end = self._start(field.start), self.text.find("\n", field.end) + 1 or len(self.text)
        rest = self.text[field.end : end].strip(" \t\r\n,;")
        return start, end if not rest or rest.startswith("#") else field.end

    def _start(self, offset: int) -> int:
        line = self.text.rfind("\n", 0, offset) + 1
        if self.text[line:offset].strip():
            return offset
        at = line
        while at:
            above = self.text.rfind("\n", 0, at - 1) + 1
            if self.text[above:at].strip()[:1] != "#":
                return at
            at = above
        return line


def _cut(text: str, start: int, end: int) -> str:
    """The text without a region, and without one of the two gaps around it."""
    before, after = text[:start], text[end:]
    if not after.strip():
        newline = "\r\n" if "\r\n" in text else "\n"
        return before.rstrip("\r\n") + newline
    if before.endswith(("\n\n", "\n\r\n")):
        after = after.lstrip("\r\n")
    return before + after
