"""`tools/parity init`: a ledger from the files of a Python package and of a crate, and the index over it.

Where a file goes is guessed only from a file of the same name, and marked as a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from parity.fixtures.problems import Place, Problem, UserError
from parity.ledger.edit import LedgerText
from parity.ledger.model import SUFFIX, Area, Destination, Entry, Source, area_of
from parity.ledger.reader import ledger_files
from parity.ledger.writer import area_text
from parity.upkeep.build_file import BuildFile, quoted
from parity.upkeep.changes import Changes, read_exactly
from parity.upkeep.python_file import read_python
from parity.upkeep.targets import short
from parity.upkeep.tree import Tree

_DEFS = "@parity_rules//parity_rules:defs.bzl"
_DEFS_LOAD = re.compile(r'"((?:@[\w.+~-]+)?//parity_rules:defs\.bzl)"')
_NAMES = ("index", "parity_index")


@dataclass(frozen=True)
class Request:
    """Folders below the workspace."""

    root: Path
    py_root: str
    crate: str
    ledger_dir: str


@dataclass(frozen=True)
class Start:
    """What is to be written; `index` is the label of the index, and `port` that of the crate, if it could be told."""

    changes: Changes
    entries: tuple[Entry, ...]
    index: str
    port: str

    @property
    def guesses(self) -> list[tuple[str, Destination]]:
        """The destinations that nobody has confirmed, each with its file."""
        return [(entry.path, each) for entry in self.entries for each in entry.destinations]


def plan_init(request: Request) -> Start:
    """Makes everything; `UserError` for folders that are not what they should be."""
    tree = Tree(request.root)
    _check(request, tree)
    python = [file.path for file in tree.files(request.py_root, ".py") if not file.is_ignored]
    rust = [file.path for file in tree.files(request.crate, ".rs")]
    entries = tuple(_entries(request, python, rust))
    changes = Changes(request.root)
    for area, members in _by_area(entries).items():
        path = f"{request.ledger_dir}/{area}{SUFFIX}"
        changes.put(path, None, LedgerText(area_text(Area(area, None, tuple(members))), path).text)
    port = _crate_label(request, tree)
    index = _index(request, tree, port, changes)
    return Start(changes, entries, index, port)


def _check(request: Request, tree: Tree) -> None:
    """The Python package has files, the crate has sources, and there is no ledger yet."""
    problems = [
        Problem(Place(folder), f"there is no folder {folder}.", "Name one below the workspace.")
        for folder in (request.py_root, request.crate)
        if not (request.root / folder).is_dir()
    ]
    if not problems and next(tree.files(request.py_root, ".py"), None) is None:
        problems.append(Problem(Place(request.py_root), "has no Python file.", "Name the folder of the reference."))
    if not problems and next(tree.files(request.crate, ".rs"), None) is None:
        problems.append(Problem(Place(request.crate), "has no Rust file.", "Name the folder of the port's crate."))
    known = ledger_files(request.root / request.ledger_dir)
    if known:
        place = Place(f"{request.ledger_dir}/{Path(known[0]).name}")
        problems.append(Problem(place, "there is a ledger already.", "tools/parity update adds to it."))
    if problems:
        raise UserError(problems)


def _entries(request: Request, python: Iterable[str], rust: Iterable[str]) -> Iterator[Entry]:
    by_stem: dict[str, list[str]] = defaultdict(list)
    for path in rust:
        by_stem[PurePosixPath(path).stem].append(path)
    for path in python:
        entry = read_python(path, read_exactly(request.root / path)).entry
        yield replace(entry, destinations=tuple(_guesses(request, path, by_stem[PurePosixPath(path).stem])))


def _guesses(request: Request, path: str, candidates: list[str]) -> Iterator[Destination]:
    """The file at the same place in the crate's sources; else all of that name, to choose from if there are several."""
    inner = path.removeprefix(request.py_root + "/").removesuffix(".py")
    same = f"{request.crate}/src/{inner}.rs"
    for candidate in [same] if same in candidates else candidates:
        several = same not in candidates and len(candidates) > 1
        yield Destination(candidate, alternative=several, sources=(Source.GUESS,))


def _by_area(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[area_of(entry.path)].append(entry)
    return dict(sorted(found.items()))


def _crate_label(request: Request, tree: Tree) -> str:
    """The only rust_library that the crate's BUILD file declares; empty if there is none or more than one."""
    path = tree.build_file(request.crate)
    if path is None:
        return ""
    libraries = [
        each for each in BuildFile(path, read_exactly(tree.root / path)).targets if each.kind == "rust_library"
    ]
    return short(f"//{request.crate}:{libraries[0].name}") if len(libraries) == 1 else ""


def _index(request: Request, tree: Tree, port: str, changes: Changes) -> str:
    """Adds the index to the BUILD file above the ledger, or in its folder if that is a package; returns its label."""
    own = tree.build_file(request.ledger_dir) is not None
    above = str(PurePosixPath(request.ledger_dir).parent)
    package = request.ledger_dir if own else above.removeprefix(".")
    path = tree.build_file(package) or f"{package}/BUILD.bazel".removeprefix("/")
    before = read_exactly(tree.root / path) if (tree.root / path).is_file() else None
    build = BuildFile(path, before or "")
    taken = {target.name for target in build.targets}
    name = next((name for name in _NAMES if name not in taken), "")
    if not name:
        found = f'has targets called "{_NAMES[0]}" and "{_NAMES[1]}".'
        raise UserError([Problem(Place(path), found, "Name another --ledger_dir.")])
    pattern = ("" if own else PurePosixPath(request.ledger_dir).name + "/") + "*" + SUFFIX
    build = build.with_load(_defs(tree), "parity_index").with_call(_call(name, pattern, port, f"//{request.py_root}"))
    changes.put(path, before, build.text)
    return f"//{package}:{name}"


def _call(name: str, pattern: str, port: str, py_root: str) -> str:
    lines = [
        "parity_index(",
        f"    name = {quoted(name)},",
        f"    ledger = glob([{quoted(pattern)}]),",
        "    packages = [],",
        *([f"    port = [{quoted(port)}],"] if port else []),
        f"    roots = [{quoted(py_root)}],",
        ")",
    ]
    return "\n".join(lines)


def _defs(tree: Tree) -> str:
    """Where the BUILD files of this workspace load the rules from, if any does."""
    for path in tree.build_files():
        found = _DEFS_LOAD.search((tree.root / path).read_text("utf-8", "replace"))
        if found:
            return found[1]
    return _DEFS
