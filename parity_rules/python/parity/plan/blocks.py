"""A Markdown text as a stream of headings, paragraphs, list items and table rows, each with its line.

The text is cut at headings and given to the parser piece by piece, without its inline rules: time grows with the text and memory with the
longest piece, whatever the size of the plan. Lines are counted in the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from parity.fixtures.document import fail
from parity.fixtures.problems import Place

LONGEST_LINE = 100_000
_PIECE = 5000
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    text: str
    line: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or what HTML stands for itself; `line` is its first."""

    text: str
    line: int


@dataclass(frozen=True)
class Item:
    """A list item without those below it; `depth` is 0 at the margin."""

    depth: int
    text: str
    line: int


@dataclass(frozen=True)
class Row:
    """A row of a table below its head."""

    head: tuple[str, ...]
    cells: tuple[str, ...]
    line: int


Block = Heading | Paragraph | Item | Row


def blocks_of(text: str, path: str) -> Iterator[Block]:
    """The blocks of a text, code left out; `UserError` for a line that no person wrote."""
    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            found = f"the line has {len(line)} characters, expected at most {LONGEST_LINE}."
            fail(Place(path, number), found, "Break it: a plan is text for people.")
    for first, piece in _pieces(lines):
        yield from _blocks(parser.parse("\n".join(piece)), first)


def _pieces(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that begin with a heading, or where a long run has a blank line, with the number of lines before them."""
    start, fence = 0, ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        long = number - start > _PIECE and not line.strip()
        if number > start and not fence and (long or _HEADING.match(line)):
            yield start, lines[start:number]
            start = number
    yield start, lines[start:]


def _blocks(tokens: list[Token], before: int) -> Iterator[Block]:
    """The blocks of one piece; `before` is the number of lines above it."""
    reader = _Reader(before)
    for token in tokens:
        block = reader.block(token)
        if block is not None:
            yield block


class _Reader:
    """Follows the nesting of the parser's tokens."""

    def __init__(self, before: int) -> None:
        self._before = before
        self._lists = 0
        self._fresh_item = False
        self._heading = 0
        self._head: tuple[str, ...] = ()
        self._cells: list[str] = []
        self._in_cell = False
        self._row = 0

    def block(self, token: Token) -> Block | None:
        """The block that a token completes, if it does."""
        if token.type in ("bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"):
            self._lists += token.nesting
        elif token.type == "list_item_open":
            self._fresh_item = True
        elif token.type == "heading_open":
            self._heading = int(token.tag[1:])
        elif token.type == "tr_open":
            self._cells, self._row = [], self._line(token)
        elif token.type in ("th_open", "td_open", "th_close", "td_close"):
            self._in_cell = token.nesting > 0
        elif token.type == "table_open":
            self._head = ()
        elif token.type == "tr_close":
            return self._table_row()
        elif token.type == "thead_close":
            self._head = tuple(self._cells)
        elif token.type == "inline":
            return self._text(token)
        elif token.type == "html_block":
            return Paragraph(token.content, self._line(token))
        return None

    def _table_row(self) -> Row | None:
        return Row(self._head, tuple(self._cells), self._row) if self._head else None

    def _text(self, token: Token) -> Block | None:
        line = self._line(token)
        if self._in_cell:
            self._cells.append(token.content)
            return None
        if self._heading:
            level, self._heading = self._heading, 0
            return Heading(level, token.content, line)
        if self._lists:
            fresh, self._fresh_item = self._fresh_item, False
            return Item(self._lists - 1, token.content, line) if fresh else Paragraph(token.content, line)
        return Paragraph(token.content, line)

    def _line(self, token: Token) -> int:
        return self._before + (token.map[0] if token.map else 0) + 1
