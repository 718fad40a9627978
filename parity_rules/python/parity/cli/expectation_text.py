"""Edits of an expectations file as text: entries go, come and get fingerprints, every other character stays as it was written.

Entries are items of a list in block style ("- case: …"), each a map in block or flow style. A comment directly above an entry goes with
it, unless it begins the file. Positions are offsets, since YAML and Python do not break lines at the same characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from parity.cli.problems import UsageError
from parity.fixtures.problems import UserError
from parity.fixtures.yaml_text import compose_yaml, has_only_comments, parse_yaml


class ExpectationText:
    """A text of expectations that `read_expectations` accepts, and where its entries are."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        root = compose_yaml(text, path)
        self._is_list = isinstance(root, SequenceNode) or has_only_comments(text)
        self._items: list[Node] = root.value if isinstance(root, SequenceNode) else []
        self._end = root.end_mark.index if root is not None and self._items else len(text)
        self._empty_list = root if isinstance(root, SequenceNode) and not root.value else None
        if self._items and isinstance(root, SequenceNode) and root.flow_style:
            raise UsageError(f"{path} is one list in brackets: write each entry as an item of its own, - case: …")
        self._indent = root.start_mark.column if root is not None and self._items else 0

    def without(self, numbers: Sequence[int]) -> ExpectationText:
        """The text without some entries."""
        text = self.text
        for number in sorted(numbers, reverse=True):
            text = self._cut(text, *self._region(number))
        return self._checked(text, [value for number, value in enumerate(self._values()) if number not in numbers])

    def with_fingerprints(self, fingerprints: dict[int, str]) -> ExpectationText:
        """The text with the fingerprints of some entries."""
        text, values = self.text, self._values()
        for number in sorted(fingerprints, reverse=True):
            start, end, written = self._fingerprint(number, fingerprints[number])
            text = text[:start] + written + text[end:]
            values[number] = {**values[number], "fingerprint": fingerprints[number]}
        return self._checked(text, values)

    def with_entry(self, lines: Sequence[str]) -> ExpectationText:
        """The text with another entry at its end, given as the lines of a map."""
        newline = self._newline()
        margin = " " * self._indent
        entry = "".join(f"{margin}{'  ' if number else '- '}{line}{newline}" for number, line in enumerate(lines))
        before, after = self._ends()
        if before and not before.endswith("\n"):
            before += newline
        gap = newline if before.strip() and not before.endswith(newline * 2) and self._is_spaced() else ""
        (added,) = parse_yaml(entry, self.path, typed=False).value
        return self._checked(before + gap + entry + after, [*self._values(), added])

    def _values(self) -> list[Any]:
        """The entries as plain values."""
        values: list[Any] = parse_yaml(self.text, self.path, typed=False).value if self._items else []
        return values

    def _checked(self, text: str, values: list[Any]) -> ExpectationText:
        """An edited text; `UsageError` unless it says what it should, since YAML can be written in ways not thought of here."""
        unsafe = f"{self.path} is written in a way that cannot be edited safely: change it by hand"
        try:
            edited = ExpectationText(text, self.path)
            found = edited._values()
        except UserError:
            raise UsageError(unsafe) from None
        if found != values or not edited._is_list:
            raise UsageError(unsafe)
        return edited

    def _ends(self) -> tuple[str, str]:
        """The text before and after the place of a new entry."""
        if self._empty_list is not None:
            start, end = self._empty_list.start_mark.index, self._empty_list.end_mark.index
            return self.text[:start].rstrip(" "), self.text[end:].lstrip("\r\n")
        at = self._region(len(self._items) - 1)[1] if self._items else len(self.text)
        return self.text[:at], self.text[at:]

    def _is_spaced(self) -> bool:
        """Whether a blank line stands between entries, which is so as long as there are no two of them."""
        regions = [self._region(number) for number in range(len(self._items))]
        gaps = [self.text[left[1] : right[0]] for left, right in pairwise(regions)]
        return not gaps or any(gaps)

    def _region(self, number: int) -> tuple[int, int]:
        """From the comment above an entry to the end of its last line."""
        dash = self._dash(number)
        limit = self._dash(number + 1) if number + 1 < len(self._items) else self._end
        lines = self.text[dash:limit].splitlines(keepends=True) if limit > dash else []
        while len(lines) > 1 and self._is_between(lines[-1]):
            lines.pop()
        end = dash + sum(map(len, lines))
        # The end of the list may lie before the end of its last line, where a comment stands.
        stop = self.text.find("\n", end - 1) + 1
        return self._with_comment(dash), stop or len(self.text)

    def _is_between(self, line: str) -> bool:
        """Whether a line below an entry is none of its own: blank, or a comment that is not indented further than the dash."""
        content = line.strip()
        return not content or (content[0] == "#" and len(line) - len(line.lstrip()) <= self._indent)

    def _dash(self, number: int) -> int:
        """The begin of the line with the dash of an entry."""
        start: int = self._items[number].start_mark.index
        dash = self.text.rindex("-", 0, start)
        return self.text.rfind("\n", 0, dash) + 1

    def _with_comment(self, start: int) -> int:
        """The begin of the comment directly above a line; that of the line, if the comment begins the file."""
        at = start
        while at:
            above = self.text.rfind("\n", 0, at - 1) + 1
            if self.text[above:at].strip()[:1] != "#":
                return at
            at = above
        return start

    def _cut(self, text: str, start: int, end: int) -> str:
        """The text without a region, and without one of the two gaps around it."""
        before, after = text[:start], text[end:]
        if not after.strip():
            return before.rstrip("\r\n") + self._newline() if before.strip() else ""
        gap = len(after) - len(after.lstrip("\r\n"))
        return before + (after[gap:] if not before or before.endswith(("\n\n", "\n\r\n")) else after)

    def _fingerprint(self, number: int, digits: str) -> tuple[int, int, str]:
        """The region to replace, and what to write there."""
        item = self._items[number]
        found = [pair[1] for pair in item.value if isinstance(pair[0], ScalarNode) and pair[0].value == "fingerprint"]
        if found:
            start, end = found[0].start_mark.index, found[0].end_mark.index
            return start, end, digits if end > start else f" {digits}"
        if isinstance(item, MappingNode) and item.flow_style:
            end = item.end_mark.index - 1
            inside = self.text[:end].rstrip()
            return len(inside), end, f"{'' if inside.endswith(',') else ','} fingerprint: {digits}"
        newline, end = self._newline(), self._region(number)[1]
        lead = "" if self.text[:end].endswith("\n") else newline
        column: int = item.start_mark.column
        return end, end, f"{lead}{' ' * column}fingerprint: {digits}{newline}"

    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"
