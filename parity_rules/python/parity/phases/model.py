"""What the phases of a plan hand on, each a document of its own; `schema/phases.schema.json` describes them.

A phase reads documents of earlier phases and nothing else. Only the first one, 00-discover, looks at files. Everything is sorted, and
nothing of it depends on where or when it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Claim:
    """Where somebody says that a file goes; `sources` says who. `vague` is a folder, a pattern or a crate."""

    path: str
    new: bool
    alternative: bool
    vague: bool
    symbols: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class NaClaim:
    """A statement that a file needs no port; `missing` is what a justification has and this has not."""

    na_class: str
    reason: str
    owner: str
    reviewed: str
    missing: tuple[str, ...]
    claimed: tuple[int, ...]


@dataclass(frozen=True)
class Planned:
    """An entry of the ledger; `place` is its file and line."""

    path: str
    kind: str
    area: str
    place: str
    lines: int | None
    is_test: bool
    symbols: tuple[str, ...]
    destinations: tuple[Claim, ...]
    port_symbols: tuple[str, ...]
    na: NaClaim | None
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class LedgerFile:
    """A file of the ledger; `plan` is the SHA-256 of the plan it was imported from, empty if there is none."""

    path: str
    area: str
    sha256: str
    entries: int
    plan: str


@dataclass(frozen=True)
class Area:
    """The Python files of an area: how many, how many of them tests, and their lines as far as somebody says."""

    name: str
    files: int
    tests: int
    lines: int


@dataclass(frozen=True)
class Crate:
    """A crate that files go to, and how many files of it there are."""

    path: str
    destined: int
    port_files: int


@dataclass(frozen=True)
class Base:
    """A top folder of one side, and how many files below it the ledger and Bazel know."""

    path: str
    side: str
    planned: int
    known: int


@dataclass(frozen=True)
class SourceFile:
    """A Python file that Bazel knows; `error` says why Python cannot parse it."""

    path: str
    lines: int
    sha256: str
    names: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class IndexRow:
    """A row of the committed index."""

    path: str
    lines: int | None
    status: str


@dataclass(frozen=True)
class PlanDefect:
    """A defect of the plan, as its import reports them."""

    kind: str
    path: str
    plan_line: int
    found: str
    expected: str


@dataclass(frozen=True)
class Discovery:
    """Everything there is. `has_sources`, `has_port` and `has_index` say whether they were declared: what was not is unknown, not absent."""

    PHASE: ClassVar[str] = "00-discover"
    title: str
    bases: tuple[Base, ...]
    ledger: tuple[LedgerFile, ...]
    areas: tuple[Area, ...]
    crates: tuple[Crate, ...]
    has_sources: bool
    has_port: bool
    has_index: bool
    index_path: str
    files: tuple[Planned, ...]
    wider_scope: tuple[Planned, ...]
    sources: tuple[SourceFile, ...]
    port_files: tuple[str, ...]
    fixtures: tuple[str, ...]
    index: tuple[IndexRow, ...]
    checklists: tuple[str, ...]
    defects: tuple[PlanDefect, ...]


@dataclass(frozen=True)
class Difference:
    """One thing that is in one inventory and not in the other, or not the same in both; `place` is file and line where there is one."""

    path: str
    place: str
    found: str
    expected: str


@dataclass(frozen=True)
class Check:
    """Two inventories held against each other, in both directions. `state` is `same`, `different` or `unknown`."""

    id: str
    title: str
    state: str
    left: str
    right: str
    left_count: int
    right_count: int
    only_left: tuple[Difference, ...]
    only_right: tuple[Difference, ...]
    unequal: tuple[Difference, ...]


@dataclass(frozen=True)
class Validation:
    """All checks; `must_agree` are the ids of those without which something is left untracked."""

    PHASE: ClassVar[str] = "01-inventory-validation"
    title: str
    files: int
    different: tuple[str, ...]
    unknown: tuple[str, ...]
    must_agree: tuple[str, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Target:
    """A destination and what is known of it: `exists`, `new` (said to be written yet), `missing` (it is not there, and nobody says so) or `vague`."""

    path: str
    state: str
    crate: str
    alternative: bool
    symbols: tuple[str, ...]
    sources: tuple[str, ...]
    plan_lines: tuple[int, ...]


@dataclass(frozen=True)
class Mapping:
    """Where a Python file goes. `kind` is `module`, `package` or `test`; `state` is `exists`, `new`, `missing`,
    `vague`, `none`, `n/a` or `n/a-unjustified`.

    It is the weakest state of the destinations that count: alternatives do not where there is another, folders do not where a file is named.
    `conflicts` are claims that contradict each other.
    """

    path: str
    area: str
    kind: str
    place: str
    lines: int | None
    state: str
    destinations: tuple[Target, ...]
    symbols: tuple[str, ...]
    port_symbols: tuple[str, ...]
    na: NaClaim | None
    conflicts: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How many files have a state."""

    name: str
    files: int


@dataclass(frozen=True)
class Share:
    """A file of the port that several Python files go to, or that none goes to."""

    path: str
    exists: bool
    files: tuple[str, ...]


@dataclass(frozen=True)
class MappingTable:
    """The canonical table: every Python file once, and the same the other way round."""

    PHASE: ClassVar[str] = "10-mapping-table"
    title: str
    states: tuple[Count, ...]
    files: tuple[Mapping, ...]
    by_destination: tuple[Share, ...]


@dataclass(frozen=True)
class Deviation:
    """A file that does not follow a convention. A proposal is only that: nothing writes it into a ledger."""

    path: str
    place: str
    found: str
    expected: str
    proposal: str


@dataclass(frozen=True)
class Convention:
    """A rule that the mapping follows by majority: how many follow it, of how many it speaks of, and who does not."""

    id: str
    title: str
    rule: str
    follow: int
    of: int
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True)
class Conventions:
    """All conventions, in the order of the page."""

    PHASE: ClassVar[str] = "11-mapping-conventions"
    title: str
    conventions: tuple[Convention, ...]
