"""The ledgers of a workspace against the sources that Bazel knows.

An entry without file is planned, and no mistake: the original need not be in the workspace. It is one if a test accounts for the file, or
if the committed index says that one did.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from parity.fixtures.problems import Place, Problem
from parity.ledger.model import Destination, Ledger
from parity.ledger.reader import Reading, read_files
from parity.upkeep.build_file import broken as broken_build_files
from parity.upkeep.findings import in_order
from parity.upkeep.targets import Targets, path_of
from parity.upkeep.tree import Tree
from wrapper.completeness import Finding, Rule, findings_of, is_below

_COMMITTED = "index.json"


@dataclass(frozen=True)
class Scope:
    """An index and what belongs to it."""

    index: Rule
    ledger_files: tuple[str, ...]
    reading: Reading = field(compare=False)

    @property
    def ledger(self) -> Ledger:
        return self.reading.ledger

    @property
    def roots(self) -> tuple[str, ...]:
        """Its roots as folders."""
        return tuple(root.removeprefix("//") for root in self.index.values("roots"))

    @property
    def folder(self) -> str:
        """The folder of its BUILD file."""
        return self.index.package.removeprefix("//")


def scopes_of(targets: Targets, root: Path, labels: Sequence[str] = ()) -> list[Scope]:
    """The indexes of some labels, or all of them, with their ledgers."""
    return [
        _scope(rule, targets, root)
        for rule in targets.of_kind("parity_index_table")
        if not labels or rule.label in labels
    ]


def _scope(index: Rule, targets: Targets, root: Path) -> Scope:
    files = sorted({path for label in index.values("ledger") for path in targets.files(label)})
    return Scope(index, tuple(files), _read([root / path for path in files], root))


def _read(paths: Sequence[Path], root: Path) -> Reading:
    """The reading, its places below the workspace."""
    reading = read_files([str(path) for path in paths])
    problems = tuple(
        Problem(shown_place(each.place, root), _shown(each.found, root), each.hint) for each in reading.problems
    )
    places = {key: shown_place(place, root) for key, place in reading.ledger.places.items()}
    files = {area: _shown(path, root) for area, path in reading.ledger.files.items()}
    return Reading(Ledger(reading.ledger.areas, places, files), problems, reading.unreadable)


def shown_place(place: Place, root: Path) -> Place:
    """The place as a path below the workspace."""
    return Place(_shown(place.path, root), place.line, place.column)


def _shown(text: str, root: Path) -> str:
    return text.replace(f"{root}/", "")


def validate(targets: Targets, root: Path, *, whole: bool, labels: Sequence[str] = ()) -> list[Finding]:
    """Everything that was found, in order. `whole`: whether Bazel could load all packages."""
    scopes = scopes_of(targets, root, labels)
    found = [] if whole else _not_loaded(root)
    found += _left_out(targets, scopes)
    for scope in scopes:
        found += _Check(scope, targets, Tree(root)).findings()
    return in_order(found)


def _not_loaded(root: Path) -> list[Finding]:
    """The BUILD files that do not parse, or that some package has a mistake of another kind."""
    broken = broken_build_files(Tree(root))
    expected = "packages that load: nothing is known of one that does not"
    if broken:
        return [Finding("not_loaded", str(each.place), each.found, expected, each.hint) for each in broken]
    hint = "run tools/bazel query //... and mend what it names"
    return [Finding("not_loaded", "//...", "some packages could not be loaded", expected, hint)]


def _left_out(targets: Targets, scopes: Sequence[Scope]) -> Iterator[Finding]:
    """What tools/bazel refuses as well, as far as it concerns these indexes."""
    labels = {scope.index.label for scope in scopes}
    roots = {root for scope in scopes for root in scope.index.values("roots")}
    for finding in findings_of(list(targets.rules.values())):
        if finding.kind == "unpaired_target":
            if is_below(finding.where.partition(":")[0], roots):
                yield finding
        elif any(finding.mend.endswith(f" of {label}") for label in labels):
            yield finding


class _Check:
    """Looks at one index."""

    def __init__(self, scope: Scope, targets: Targets, tree: Tree) -> None:
        self._scope = scope
        self._targets = targets
        self._tree = tree

    def findings(self) -> Iterator[Finding]:
        """All of them, in no order."""
        yield from map(_mistake, self._scope.reading.problems)
        yield from self._files()
        yield from self._vanished()
        if self._scope.ledger_files:
            yield from self._unlisted()
            yield from self._planned()
            yield from self._port()

    def _files(self) -> Iterator[Finding]:
        for root in self._scope.roots:
            if not (self._tree.root / root).is_dir():
                continue
            for file in self._tree.files(root, ".py"):
                if file.path in self._targets.python_files:
                    continue
                if file.is_ignored:
                    yield Finding("ignored_file", file.path, "is ignored by its BUILD file", "", "")
                elif file.path not in self._targets.accounts:
                    yield Finding(
                        "file_without_target",
                        file.path,
                        "is in no target, so that nothing can be said of it",
                        "a py_library or py_test that has it",
                        f"tools/parity update //{root}/...",
                    )

    def _known_files(self) -> set[str]:
        """The Python files that the ledger has to account for: those below the roots, and those that tests of its packages speak of."""
        below = set(self._scope.index.values("roots"))
        found = {path for path in self._targets.python_files if is_below(f"//{PurePosixPath(path).parent}", below)}
        packages = set(self._scope.index.values("packages"))
        for path, labels in self._targets.accounts.items():
            if any(label.partition(":")[0] in packages for label in labels):
                found.add(path)
        return found

    def _unlisted(self) -> Iterator[Finding]:
        listed = {*self._scope.ledger.by_path, *(bad.path for bad in self._scope.reading.unreadable)}
        folder = PurePosixPath(self._scope.ledger_files[0]).parent
        for path in self._known_files() - listed:
            by = ", ".join(self._targets.accounts.get(path, ()))
            yield Finding(
                "file_without_entry",
                path,
                f"has no entry in {folder}" + (f", though {by} accounts for it" if by else ""),
                "an entry with its destination, or the reason why it needs none",
                "tools/parity update writes an entry to fill in",
            )

    def _vanished(self) -> Iterator[Finding]:
        """Files that somebody accounts for, and that are not here any more."""
        for path, labels in self._targets.local_accounts.items():
            if self._is_mine(labels) and not self._exists(path):
                yield Finding(
                    "vanished_file",
                    path,
                    f"is gone, though {', '.join(labels)} accounts for it",
                    "a file, or no target and no pair that name it",
                    "bring it back, or take it out of its BUILD file",
                )
        for row in _committed(self._tree.root / self._scope.folder / _COMMITTED):
            if row["tests"] and row["path"] not in self._targets.accounts:
                yield Finding(
                    "vanished_pair",
                    row["path"],
                    f"was accounted for by {', '.join(row['tests'])} in the committed index, and now by nothing",
                    "the pair, or an index that says so",
                    f"bring the pair back, or accept the loss: tools/bazel run {self._scope.index.label}.update",
                )

    def _is_mine(self, labels: Iterable[str]) -> bool:
        packages = {*self._scope.index.values("packages")}
        return any(label.partition(":")[0] in packages for label in labels)

    def _planned(self) -> Iterator[Finding]:
        for path, entry in self._scope.ledger.by_path.items():
            if path not in self._targets.accounts and not self._exists(path):
                yield Finding(
                    "entry_without_file",
                    path,
                    f"is not here; its entry is at {self._scope.ledger.place_of(entry)}",
                    "",
                    "",
                )

    def _port(self) -> Iterator[Finding]:
        destinations = [each for entry in self._scope.ledger for each in entry.destinations]
        named = {each.path for each in destinations if not each.is_vague}
        for path in self._port_files() - named:
            above = _above(path, destinations)
            folder = f"; {above} entries name a folder above it" if above else ""
            yield Finding("port_without_source", path, f"is the destination of no entry{folder}", "", "")

    def _port_files(self) -> set[str]:
        """The files of the port's crates, and of the tests beside them."""
        pairs = [rule for rule in self._targets.of_kind("parity_pair") if self._is_mine([rule.label])]
        labels = [*self._scope.index.values("port"), *(label for rule in pairs for label in rule.values("rust"))]
        libraries = {label for label in map(self._targets.actual, labels) if label in self._targets.rules}
        packages = {label.partition(":")[0] for label in libraries}
        found = {path for label in libraries for path in self._targets.files(label)}
        for path, rules in self._targets.rust_tests.items():
            if any(rule.package in packages or f"//{_package(rule, path)}" in packages for rule in rules):
                found.add(path)
        return {path for path in found if path.endswith(".rs")}

    def _exists(self, path: str) -> bool:
        return (self._tree.root / path).is_file()


def _package(rule: Rule, path: str) -> str:
    """The package of a file of a target, which may be another than the target's."""
    for label in rule.values("srcs"):
        if path_of(label) == path:
            return label.partition(":")[0].removeprefix("//")
    return ""


def _above(path: str, destinations: Iterable[Destination]) -> int:
    """How many destinations are folders, patterns or crates that the file lies in."""
    return sum(
        1 for each in destinations if each.is_vague and path.startswith(each.path.partition("*")[0].rstrip("/") + "/")
    )


def _mistake(problem: Problem) -> Finding:
    return Finding("unreadable_ledger", str(problem.place), problem.found, "", problem.hint)


def _committed(path: Path) -> list[dict[str, Any]]:
    """The rows of a committed index that name their tests; whether it is whole is its own test's business."""
    try:
        files = json.loads(path.read_text("utf-8"))["files"]
        return [row for row in files if isinstance(row.get("path"), str) and isinstance(row.get("tests"), list)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
