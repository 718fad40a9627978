"""Which Python files use which: from the sources where they are known, else from what the ledger says that a file depends on.

A name of the ledger counts if it can mean one file only: a module by its path, the last part of one, or what exactly one file defines. What could
mean several files, or lies outside, is no edge. The graph is therefore a lower bound, and says of each file what it is taken from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from parity.ledger.model import Entry

SOURCES, LEDGER = "sources", "ledger"


@dataclass(frozen=True)
class ImportGraph:
    """`uses` has for each file the files that it uses, `used_by` the reverse; `known` says from what `uses` of a file is taken."""

    uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    used_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)


def import_graph(entries: Sequence[Entry], imports: Mapping[str, Iterable[str]]) -> ImportGraph:
    """The graph of Python entries; `imports` are the imported names of those whose source is known."""
    names = _Names(entries)
    uses: dict[str, frozenset[str]] = {}
    known: dict[str, str] = {}
    for entry in entries:
        if entry.path in imports:
            found = {names.module(name) for name in imports[entry.path]}
            known[entry.path] = SOURCES
        elif entry.dependencies:
            found = {names.meant(name, entry.path) for name in entry.dependencies}
            known[entry.path] = LEDGER
        else:
            continue
        uses[entry.path] = frozenset(found - {"", entry.path})
    used_by: dict[str, set[str]] = defaultdict(set)
    for path, used in uses.items():
        for each in used:
            used_by[each].add(path)
    return ImportGraph(uses, {path: frozenset(users) for path, users in used_by.items()}, known)


class _Names:
    """What names can mean: each to the files that it may be."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._modules: dict[str, str] = {}
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._symbols: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            self._modules[_dotted(entry.path)] = entry.path
            self._stems[_dotted(entry.path).rpartition(".")[2]].add(entry.path)
            for symbol in entry.symbols if not entry.is_test else ():
                self._symbols[symbol.partition(".")[0]].add(entry.path)

    def module(self, name: str) -> str:
        """The file that a dotted import path leads to, or into; empty if it leads outside."""
        while name:
            if name in self._modules:
                return self._modules[name]
            name = name.rpartition(".")[0]
        return ""

    def meant(self, name: str, by: str) -> str:
        """The one file that a name in the entry of another means; empty if there is none, or more."""
        if name.endswith(".*"):
            return ""
        if "." in name and self.module(name):
            return self.module(name)
        first = name.partition(".")[0]
        folder = PurePosixPath(by).parent
        stems = self._stems.get(first, set())
        near = {path for path in stems if PurePosixPath(path).parent == folder}
        for candidates in (near, stems, self._symbols.get(first, set())):
            if len(candidates) == 1:
                return next(iter(candidates))
        return ""


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
