"""What a plan says about each file, put together from its table, its other tables and its sections; nothing is judged here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from parity.ledger.model import Source
from parity.plan.destinations import Crates, Named, crates_of, named_in, needs_none
from parity.plan.document import Document, FileSection, TableRow
from parity.plan.symbols import dependencies, port_symbols, python_symbols

TARGET = r"(?:rust )?(?:target|destination)"
API = r".*\b(?:api|public surface)\b"
SYMBOLS = r"(?:key )?symbols"
DEPENDENCIES = r"(?:(?:external|key) )?dependencies"
LINES = r"(?:lines|line count|loc)\b"


@dataclass(frozen=True)
class Statement:
    """A text of the plan about where a file goes, and the destinations that it names.

    `subject` is what the text is about: the file, or a pattern of files.
    """

    subject: str
    source: Source
    text: str
    line: int
    named: tuple[Named, ...]

    @property
    def needs_none(self) -> bool:
        """Whether it says that there is no destination."""
        return needs_none(self.text)


@dataclass
class FileFacts:
    """All that the plan says about a file; a list has several elements where the plan says something twice."""

    path: str
    rows: list[TableRow] = field(default_factory=list)
    sections: list[FileSection] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    symbols: tuple[str, ...] = ()
    port_symbols: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """Where the plan speaks of the file first."""
        return min([row.line for row in self.rows] + [section.first_line for section in self.sections])

    @property
    def claims(self) -> list[Statement]:
        """The statements that the file needs no port."""
        return [statement for statement in self.statements if statement.needs_none]


@dataclass(frozen=True)
class Facts:
    """The files of a plan by path, and the folder that most of them lie in."""

    files: dict[str, FileFacts]
    root: str
    crates: Crates


def facts_of(document: Document) -> Facts:
    """Puts the facts of a plan together."""
    files: dict[str, FileFacts] = {}
    for row in document.rows:
        files.setdefault(row.path, FileFacts(row.path)).rows.append(row)
    for section in document.sections:
        files.setdefault(section.path, FileFacts(section.path)).sections.append(section)
    crates = crates_of(_target_texts(document))
    for facts in files.values():
        facts.statements += _row_statements(Source.INVENTORY, facts.rows, crates)
        for section in facts.sections:
            facts.statements += _section_statements(section, crates)
        facts.symbols = python_symbols(_texts(facts.sections, SYMBOLS))
        facts.port_symbols = port_symbols(_texts(facts.sections, API))
        facts.dependencies = dependencies(_texts(facts.sections, DEPENDENCIES))
    for path, rows in _mapped(document, files).items():
        files[path].statements += _row_statements(Source.MAPPING, rows, crates)
    return Facts(files, _root(files), crates)


def _target_texts(document: Document) -> Iterator[str]:
    for row in (*document.rows, *document.mappings):
        yield row.target
    yield from _texts(document.sections, TARGET)


def _texts(sections: list[FileSection], label: str) -> Iterator[str]:
    for section in sections:
        for fact in section.facts_of(label):
            for text, _ in fact.parts:
                yield text


def _row_statements(source: Source, rows: list[TableRow], crates: Crates) -> list[Statement]:
    return [Statement(row.path, source, row.target, row.line, tuple(named_in(row.target, crates))) for row in rows]


def _section_statements(section: FileSection, crates: Crates) -> Iterator[Statement]:
    """Its targets, and the further files that its API lists name."""
    known: set[str] = set()
    for fact in section.facts_of(TARGET):
        for text, line in fact.parts:
            if text.strip():
                named = tuple(named_in(text, crates))
                known |= {each.path for each in named}
                yield Statement(section.path, Source.SECTION, text, line, named)
    for fact in section.facts_of(API):
        for text, line in fact.parts:
            more = tuple(
                each for each in named_in(text, crates) if each.path not in known and PurePosixPath(each.path).suffix
            )
            if more:
                yield Statement(section.path, Source.SECTION, text, line, more)


def _mapped(document: Document, files: dict[str, FileFacts]) -> dict[str, list[TableRow]]:
    """The rows of other tables by the file that they are about; a row with a pattern is about all files that match and have none."""
    found: dict[str, list[TableRow]] = defaultdict(list)
    for row in document.mappings:
        if row.path in files:
            found[row.path].append(row)
    for row in document.mappings:
        if "*" in row.path:
            for path in files:
                if fnmatchcase(path, row.path) and path not in found and path.count("/") == row.path.count("/"):
                    found[path].append(row)
    return found


def _root(files: dict[str, FileFacts]) -> str:
    firsts = [path.split("/")[0] for path in files if "/" in path]
    return max(sorted(set(firsts)), key=firsts.count, default="")
