"""What a plan says, before anything is judged: rows of its tables, the section of each file, prose, anchors and links.

A plan has a table with a row per Python file (path, number of lines, destination), a section per file under a heading that is the
file's path, with facts as "Label: text", and prose. Tables without head, headings at any level and files twice are taken as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt

from parity.ledger.model import Section
from parity.plan.blocks import Block, Heading, Item, Paragraph, Row, blocks_of

_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.py")
_SECTION = re.compile(r"`?([\w.-]+(?:/[\w.-]+)+\.py)`?")
_FIELD = re.compile(r"(?:\*\*)?([^:`*\[\]]{1,60}):(?:\*\*)?\s*(.*)", re.DOTALL)
_TITLE = re.compile(r"\*\*([^*\n]+)\*\*")
_BOX = re.compile(r"\[([ xX]?)\]\s*(.*)", re.DOTALL)
_ANCHOR = re.compile(r"<a\s[^>]*\b(?:id|name)\s*=\s*[\"']([^\"']+)")
_CELL_ENDS = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class TableRow:
    """A row about a file, or about a pattern of files; `counts` if its table gives numbers of lines."""

    path: str
    line: int
    lines: str
    status: str
    target: str
    counts: bool


@dataclass(frozen=True)
class Fact:
    """A labelled list item with those below it."""

    label: str
    text: str
    line: int
    below: tuple[Item, ...] = ()

    @property
    def parts(self) -> Iterator[tuple[str, int]]:
        """The texts of the fact with their lines."""
        yield self.text, self.line
        for item in self.below:
            yield item.text, item.line


@dataclass
class FileSection:
    """What the plan says about one file; `checklist` is the line of its title, 0 without one."""

    path: str
    first_line: int
    last_line: int = 0
    status: str = ""
    facts: list[Fact] = field(default_factory=list)
    titles: list[tuple[str, int]] = field(default_factory=list)
    checklist: int = 0
    boxes: list[tuple[str, int]] = field(default_factory=list)
    texts: list[tuple[str, int]] = field(default_factory=list)

    def facts_of(self, pattern: str) -> list[Fact]:
        """The facts whose label begins with a pattern, in any case."""
        return [fact for fact in self.facts if re.match(pattern, fact.label, re.IGNORECASE)]


@dataclass(frozen=True)
class Prose:
    """Text that stands in no section of a file; `heading` is the one above it."""

    text: str
    line: int
    heading: str
    is_heading: bool = False


@dataclass(frozen=True)
class Link:
    """A link with its destination as written."""

    target: str
    line: int
    subject: str


@dataclass
class Document:
    """A plan."""

    path: str
    lines: list[str]
    sha256: str
    rows: list[TableRow] = field(default_factory=list)
    mappings: list[TableRow] = field(default_factory=list)
    pathless: list[tuple[str, int]] = field(default_factory=list)
    sections: list[FileSection] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)

    def section(self, first_line: int, last_line: int) -> Section:
        """Some lines and their digest."""
        text = "\n".join(self.lines[first_line - 1 : last_line]) + "\n"
        return Section(first_line, last_line, hashlib.sha256(text.encode()).hexdigest())


def read_document(text: str, path: str) -> Document:
    """Reads a plan; `UserError` if it is no text that people wrote."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    document = Document(path, lines, hashlib.sha256(text.encode()).hexdigest())
    reader = _Reader(document)
    for block in _with_loose_rows(blocks_of(text, path)):
        reader.take(block)
    reader.finish()
    return document


def number(text: str) -> int | None:
    """A number of lines, or None for a text that is none."""
    digits = text.strip().replace(",", "").rstrip(".")
    return int(digits) if re.fullmatch("[0-9]{1,9}", digits) else None


def _with_loose_rows(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with the lines of broken tables as rows without head."""
    for block in blocks:
        if not isinstance(block, Paragraph) or not block.text.lstrip().startswith("|"):
            yield block
            continue
        for offset, line in enumerate(block.text.split("\n")):
            if line.lstrip().startswith("|"):
                cells = _CELL_ENDS.split(line.strip().strip("|"))
                yield Row((), tuple(cell.strip() for cell in cells), block.line + offset)
            else:
                yield Paragraph(line, block.line + offset)


class _Reader:
    """Sorts blocks into a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._section: FileSection | None = None
        self._level = 0
        self._heading = ""
        self._slugs: dict[str, int] = {}
        self._open_fact = False

    def take(self, block: Block) -> None:
        """Adds a block."""
        if isinstance(block, Heading):
            self._take_heading(block)
        elif isinstance(block, Row):
            self._take_row(block)
            for cell in block.cells:
                self._marks(cell, block.line, _path_of(block.cells))
        else:
            self._marks(block.text, block.line, self._section.path if self._section else "")
            self._take_text(block)

    def finish(self) -> None:
        """Ends the last section."""
        self._end(len(self._document.lines) + 1)

    def _take_heading(self, heading: Heading) -> None:
        self._slug(heading.text)
        self._marks(heading.text, heading.line, "")
        found = _SECTION.fullmatch(heading.text.strip())
        if found or (self._section and heading.level <= self._level):
            self._end(heading.line)
        if found:
            self._section, self._level = FileSection(found[1], heading.line), heading.level
        elif self._section:
            self._title(heading.text, heading.line)
        else:
            self._heading = heading.text
            self._document.prose.append(Prose(heading.text, heading.line, heading.text, is_heading=True))

    def _end(self, line: int) -> None:
        if self._section is None:
            return
        last = line - 1
        while last > self._section.first_line and not self._document.lines[last - 1].strip():
            last -= 1
        self._section.last_line = last
        self._document.sections.append(self._section)
        self._section, self._open_fact = None, False

    def _take_row(self, row: Row) -> None:
        document, path = self._document, _path_of(row.cells)
        columns = _columns(row)
        if not path:
            if "lines" in columns and any(row.cells):
                document.pathless.append((" | ".join(row.cells), row.line))
            return
        cell = {name: row.cells[at].strip() for name, at in columns.items() if at < len(row.cells)}
        found = TableRow(
            path,
            row.line,
            cell.get("lines", ""),
            cell.get("status", ""),
            cell.get("target", ""),
            "lines" in columns,
        )
        (document.rows if found.counts else document.mappings).append(found)

    def _take_text(self, block: Paragraph | Item) -> None:
        text = block.text.replace("\\n", "\n")
        section = self._section
        if section is None:
            self._document.prose.append(Prose(text, block.line, self._heading))
            return
        section.texts.append((text, block.line))
        if isinstance(block, Paragraph):
            self._take_paragraph(section, text, block.line)
        elif found := _BOX.match(text):
            section.boxes.append((found[1], block.line))
        else:
            self._take_item(section, block)

    def _take_paragraph(self, section: FileSection, text: str, line: int) -> None:
        title = _TITLE.match(text.strip())
        if title and title[1].rstrip(":").lower() == "status":
            section.status = text.strip()[title.end() :].strip(" :")
        elif title:
            self._title(title[1], line)

    def _title(self, text: str, line: int) -> None:
        section = self._section
        if section is None:
            return
        section.titles.append((text.strip(), line))
        if "checklist" in text.lower():
            section.checklist = section.checklist or line

    def _take_item(self, section: FileSection, item: Item) -> None:
        found = _FIELD.match(item.text) if item.depth == 0 else None
        if found:
            section.facts.append(Fact(found[1].strip(), found[2].strip(), item.line))
        if item.depth == 0:
            self._open_fact = bool(found)
        elif self._open_fact:
            last = section.facts[-1]
            section.facts[-1] = Fact(last.label, last.text, last.line, (*last.below, item))

    def _marks(self, text: str, line: int, subject: str) -> None:
        """Anchors and links of a text."""
        if "<a" in text:
            for offset, part in enumerate(text.split("\n")):
                self._document.anchors += [(name, line + offset) for name in _ANCHOR.findall(part)]
        if "](" in text:
            targets = _links(text)
            self._document.links += [Link(target, line, subject) for target in targets]

    def _slug(self, text: str) -> None:
        """The anchor that a heading has by itself."""
        slug = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
        again = self._slugs.get(slug, 0)
        self._slugs[slug] = again + 1
        self._document.slugs.add(f"{slug}-{again}" if again else slug)


def _path_of(cells: tuple[str, ...]) -> str:
    """The Python file, or the pattern of files, that a row is about."""
    first = cells[0] if cells else ""
    linked = re.search(r"`([^`]+\.py)`", first)
    if linked and "/" in linked[1]:
        return linked[1].strip()
    found = _PATH.search(first)
    return found[0] if found and "/" in found[0] else ""


_COLUMNS = {
    "lines": r"lines?\b|loc\b|line count",
    "status": r"status|state\b",
    "target": r".*\b(rust|target|mapping|destination|port)\b",
}


def _columns(row: Row) -> dict[str, int]:
    """Which column says what: by the head of the table, without one by what stands in the cells."""
    found: dict[str, int] = {}
    for at, title in enumerate(row.head[1:], 1):
        for name, pattern in _COLUMNS.items():
            if re.match(pattern, title.strip().lower()):
                found.setdefault(name, at)
    if row.head:
        return found
    for at, cell in enumerate(row.cells[1:], 1):
        if number(cell) is not None:
            found.setdefault("lines", at)
        elif "/" in cell or cell.startswith("N/A"):
            found.setdefault("target", at)
    return found


@cache
def _inline() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _links(text: str) -> list[str]:
    tokens = _inline().parseInline(text)
    children = [child for token in tokens for child in token.children or []]
    return [str(child.attrGet("href") or "") for child in children if child.type == "link_open"]
