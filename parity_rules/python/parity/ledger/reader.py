"""Reads the files of a ledger, with every mistake at its file, line and column.

Reading is strict (`read_ledger` raises) or tolerant (`read_files` returns what could be read beside the problems): a row whose entry is
damaged can then say so, and nothing is lost in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.fixtures.document import fail
from parity.fixtures.problems import Place, Problem, UserError
from parity.ledger.checks import entry_problems
from parity.ledger.model import SCHEMA_VERSION, SUFFIX, Area, Entry, Ledger, Plan
from parity.ledger.schema import Decoder
from parity.ledger.text_file import text_of
from parity.ledger.textproto import Field, Message, Scalar, Source, parse


@dataclass(frozen=True)
class Unreadable:
    """An entry that has a mistake; the path is empty if even that could not be read."""

    path: str
    place: Place


@dataclass(frozen=True)
class Reading:
    """What could be read of a ledger. It is whole if there are no problems."""

    ledger: Ledger
    problems: tuple[Problem, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()


def read_ledger(folder: str | Path) -> Ledger:
    """The ledger in a folder; `UserError` lists every mistake, and that there is no file at all."""
    paths = ledger_files(folder)
    if not paths:
        fail(
            Place(str(folder)),
            f"no file *{SUFFIX} in this folder: expected a ledger.",
            "Write one with tools/parity plan import.",
        )
    reading = read_files(paths)
    if reading.problems:
        raise UserError(reading.problems)
    return reading.ledger


def ledger_files(folder: str | Path) -> list[str]:
    """The files of a ledger, sorted."""
    return sorted(str(path) for path in Path(folder).glob("*" + SUFFIX))


def read_files(paths: Sequence[str]) -> Reading:
    """The ledger of some files, and what is wrong with them."""
    readers = [_AreaReader(path) for path in sorted(paths)]
    problems = {problem for reader in readers for problem in reader.problems}
    problems |= set(_conflicts(readers)) | set(_shared_areas(readers))
    count = Counter(entry.key for reader in readers for entry, _ in reader.entries)
    unreadable = [bad for reader in readers for bad in reader.unreadable]
    unreadable += [
        Unreadable(entry.path, place) for reader in readers for entry, place in reader.entries if count[entry.key] > 1
    ]
    areas = [reader.area({key for key in count if count[key] == 1}) for reader in readers]
    places = {entry.key: place for reader in readers for entry, place in reader.entries}
    files = {reader.name: reader.path for reader in readers}
    ledger = Ledger(tuple(sorted(areas, key=lambda area: area.area)), places, files)
    return Reading(ledger, tuple(in_order(problems)), tuple(unreadable))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as they stand in the files."""
    return sorted(problems, key=lambda problem: (problem.place, problem.found))


def _conflicts(readers: Sequence[_AreaReader]) -> Iterator[Problem]:
    """Entries of one thing in several places: none of them counts."""
    first: dict[tuple[str, str], Place] = {}
    for entry, place in (each for reader in readers for each in reader.entries):
        if first.setdefault(entry.key, place) is not place:
            found = f"{entry.kind.name} {entry.path} has an entry at {first[entry.key]} already, expected one."
            yield Problem(place, found, "Take one of the two out.")


def _shared_areas(readers: Sequence[_AreaReader]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for reader in readers:
        if reader.name and first.setdefault(reader.name, reader.path) != reader.path:
            found = f'area "{reader.name}" is also that of {first[reader.name]}, expected one file per area.'
            yield Problem(Place(reader.path, 1), found, "Move the entries into one of the files.")


def parse_area(text: str, path: str) -> Area:
    """The area of a text; `UserError` lists every mistake."""
    return located_area(text, path)[0]


def located_area(text: str, path: str) -> tuple[Area, list[Field]]:
    """The area of a text, and the fields that it was read from; `UserError` lists every mistake."""
    reader = _AreaReader(path, text)
    problems = in_order({*reader.problems, *_conflicts([reader])})
    if problems:
        raise UserError(problems)
    return reader.area({entry.key for entry, _ in reader.entries}), reader.fields


class _AreaReader:
    """Reads one file: header and entries, each as far as it goes."""

    def __init__(self, path: str, text: str | None = None) -> None:
        self.path = path
        self.name = ""
        self.plan: Plan | None = None
        self.entries: list[tuple[Entry, Place]] = []
        self.problems: list[Problem] = []
        self.unreadable: list[Unreadable] = []
        self.fields: list[Field] = []
        try:
            self._read(Source(text_of(path) if text is None else text, path))
        except UserError as error:
            self.problems += error.problems
            self.unreadable.append(Unreadable("", Place(path)))

    def area(self, keys: Collection[tuple[str, str]]) -> Area:
        """The area with those of its entries that have one of the keys."""
        return Area(self.name, self.plan, tuple(entry for entry, _ in self.entries if entry.key in keys))

    def _read(self, source: Source) -> None:
        tree, mistakes = parse(source)
        self.fields = tree.fields
        self.problems += mistakes
        if not tree.fields and mistakes:
            self.unreadable.append(Unreadable("", Place(self.path)))
            return
        header = Message(0, len(source.text), [field for field in tree.fields if field.name != "entries"])
        self._header(source, header)
        for field in tree.fields:
            if field.name == "entries":
                self._entry(source, field)

    def _header(self, source: Source, tree: Message) -> None:
        version = next((field.value for field in tree.fields if field.name == "schema_version"), None)
        if not isinstance(version, Scalar) or version.text != str(SCHEMA_VERSION):
            found = version.text if isinstance(version, Scalar) else "no number"
            fail(
                source.place(version.start if version else 0),
                f"schema_version is {found}, expected {SCHEMA_VERSION}.",
                "A ledger of another version needs the tools of that version.",
            )
        decoder = Decoder(source)
        area = decoder.message(tree, Area)
        self.problems += decoder.problems
        if area is not None:
            self.name, self.plan = area.area, area.plan

    def _entry(self, source: Source, field: Field) -> None:
        decoder, place = Decoder(source), source.place(field.start)
        tree = field.value if isinstance(field.value, Message) else Message(field.start, broken=True)
        if not isinstance(field.value, Message):
            decoder.report(field.start, '"entries" is no message, expected one in braces.')
        entry = decoder.message(tree, Entry)
        impossible = [] if entry is None else [Problem(place, *problem) for problem in entry_problems(entry)]
        self.problems += [*decoder.problems, *impossible]
        if entry is not None and not impossible:
            self.entries.append((entry, place))
        else:
            path = next((each.value for each in tree.fields if each.name == "path"), None)
            self.unreadable.append(Unreadable(path.text if isinstance(path, Scalar) else "", place))
