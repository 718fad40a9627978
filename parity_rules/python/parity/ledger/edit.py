"""Edits of a ledger file as text: entries come, go and are replaced, every other character stays as it was written.

Comment lines directly above an entry go with it, unless they begin the file. A new entry stands before the first one that sorts after
it. What an edit makes is read again before it is handed out.
"""

from __future__ import annotations

from collections.abc import Iterable

from parity.ledger.model import Area, Entry
from parity.ledger.reader import parse_area
from parity.ledger.textproto import Field, Source, parse
from parity.ledger.writer import entry_text


class LedgerText:
    """The text of a ledger file without mistakes; `UserError` lists those that it has."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.area: Area = parse_area(text, path)
        tree, _ = parse(Source(text, path))
        self._fields = [field for field in tree.fields if field.name == "entries"]

    def with_entries(self, entries: Iterable[Entry]) -> LedgerText:
        """The text with more entries; one that is there already is replaced, unless it says the same."""
        edited = self
        for entry in sorted(entries, key=lambda entry: entry.key):
            edited = edited._with_entry(entry)
        return edited

    def without(self, keys: Iterable[tuple[str, str]]) -> LedgerText:
        """The text without the entries of some keys."""
        text, gone = self.text, set(keys)
        for entry, field in reversed(list(zip(self.area.entries, self._fields, strict=True))):
            if entry.key in gone:
                text = _cut(text, *self._region(field))
        return LedgerText(text, self.path) if text != self.text else self

    def _with_entry(self, entry: Entry) -> LedgerText:
        for known, field in zip(self.area.entries, self._fields, strict=True):
            if known == entry:
                return self
            if known.key == entry.key:
                return self._replaced(field, entry)
        return self._inserted(entry)

    def _replaced(self, field: Field, entry: Entry) -> LedgerText:
        written = self._lines(entry).rstrip("\r\n")
        return LedgerText(self.text[: field.start] + written + self.text[field.end :], self.path)

    def _inserted(self, entry: Entry) -> LedgerText:
        newline, written = self._newline(), self._lines(entry)
        for known, field in zip(self.area.entries, self._fields, strict=True):
            if known.key > entry.key:
                at = self._region(field)[0]
                before = self.text[:at] if not at or self.text[at - 1] == "\n" else self.text[:at] + newline
                return LedgerText(before + written + newline + self.text[at:], self.path)
        before = self.text.rstrip("\r\n") + newline * 2
        return LedgerText(before + written, self.path)

    def _lines(self, entry: Entry) -> str:
        return entry_text(entry).replace("\n", self._newline())

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
