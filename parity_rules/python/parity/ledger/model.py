"""What a ledger is made of, as `proto/ledger.proto` has it: areas of entries, and what each of them says.

The fields of a class are those of its message, in the same order; reader and writer go by them. An absent text is "", an absent number
None or 0 as the schema says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import PurePosixPath

from parity.fixtures.problems import Place

SCHEMA_VERSION = 1
SUFFIX = ".textproto"
TOP_LEVEL = "top_level"


class Kind(Enum):
    """What an entry stands for; the schema says what each means."""

    PYTHON = 1
    WORKSPACE = 2
    THIRD_PARTY = 3
    CODE_GENERATION = 4
    COMMAND_LINE = 5
    ZOOKEEPER_PATH = 6
    CONSUL_PATH = 7
    CUSTOM_OP = 8
    PROTO = 9


class Source(Enum):
    """Who says where a file goes."""

    INVENTORY = 1
    SECTION = 2
    MAPPING = 3
    PEOPLE = 4
    GUESS = 5


class NaClass(Enum):
    """Why a file needs no port; the values of `na_class` of a parity_na are these names in lower case."""

    STUB = 1
    GENERATED = 2
    TENSORFLOW_CUSTOM_OP = 3
    HARDWARE = 4
    SUPERSEDED = 5
    TEST_ONLY = 6
    PACKAGING = 7
    TOOLING = 8


@dataclass(frozen=True)
class Plan:
    """The plan that an area was imported from."""

    sha256: str
    lines: int


@dataclass(frozen=True)
class Destination:
    """Where a file, or some of its symbols, goes: a file of the port, or as much as is known of it."""

    path: str
    new: bool = False
    alternative: bool = False
    symbols: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def is_vague(self) -> bool:
        """Whether it names a folder, a pattern or a crate, but no file."""
        return "*" in self.path or not PurePosixPath(self.path).suffix


@dataclass(frozen=True)
class Evidence:
    """Something that can be checked; one of the fields is set."""

    no_public_names: bool = False
    imports: str = ""
    superseded_by: str = ""
    generated_from: str = ""
    tests_only: bool = False


@dataclass(frozen=True)
class NotApplicable:
    """Why an entry needs no port, or the claim that it needs none."""

    na_class: NaClass | None = None
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    owner: str = ""
    reviewed: str = ""
    claimed: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What a justification has and this has not; a claim misses at least one of them."""
        parts = ("na_class", "reason", "evidence", "owner", "reviewed")
        return tuple(part for part in parts if not getattr(self, part))


@dataclass(frozen=True)
class Section:
    """Where the plan speaks of an entry; the digest is that of these lines, the last one included."""

    first_line: int
    last_line: int
    sha256: str


@dataclass(frozen=True)
class Entry:
    """One thing that the port has to account for."""

    path: str
    kind: Kind
    lines: int | None = None
    symbols: tuple[str, ...] = ()
    destinations: tuple[Destination, ...] = ()
    port_symbols: tuple[str, ...] = ()
    na: NotApplicable | None = None
    section: Section | None = None
    used_by: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other entry, and its place in the order."""
        return self.path, self.kind.name

    @property
    def is_test(self) -> bool:
        """Whether it is a Python test by its name."""
        name = PurePosixPath(self.path).name
        return self.kind is Kind.PYTHON and (name.endswith("_test.py") or name.startswith("test_"))


@dataclass(frozen=True)
class Area:
    """One file of the ledger."""

    area: str
    plan: Plan | None = None
    entries: tuple[Entry, ...] = ()
    schema_version: int = field(default=SCHEMA_VERSION, kw_only=True)


@dataclass(frozen=True)
class Ledger:
    """All areas, sorted by name, where each entry stands, and the file of each area."""

    areas: tuple[Area, ...]
    places: dict[tuple[str, str], Place] = field(default_factory=dict, compare=False)
    files: dict[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def by_path(self) -> dict[str, Entry]:
        """The Python files."""
        return {entry.path: entry for entry in self if entry.kind is Kind.PYTHON}

    def __iter__(self) -> Iterator[Entry]:
        for area in self.areas:
            yield from area.entries

    def of_kind(self, *kinds: Kind) -> Iterator[Entry]:
        """The entries of some kinds."""
        return (entry for entry in self if entry.kind in kinds)

    def area_of(self, entry: Entry) -> str:
        """The name of the area that an entry stands in; that of its path if it stands in none."""
        return self._areas.get(entry.key) or area_of(entry.path)

    def place_of(self, entry: Entry) -> Place:
        """Where an entry stands, for messages; a place without line for one that was not read from a file."""
        return self.places.get(entry.key, Place(self.area_of(entry) + SUFFIX))

    def file_of(self, area: str) -> str:
        """The file of an area; its usual name for one that was not read from a file."""
        return self.files.get(area, area + SUFFIX)

    @cached_property
    def _areas(self) -> dict[tuple[str, str], str]:
        return {entry.key: area.area for area in self.areas for entry in area.entries}


def area_of(path: str) -> str:
    """The area that a Python file belongs to: its first folder below the package root, or `TOP_LEVEL`."""
    parts = PurePosixPath(path).parts
    return parts[1] if len(parts) > 2 else TOP_LEVEL


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries in the order of a ledger."""
    return tuple(sorted(entries, key=lambda entry: entry.key))
