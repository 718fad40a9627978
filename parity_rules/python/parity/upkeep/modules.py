"""Which file a Python import means, and which new files belong into one target because they import each other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from parity.upkeep.python_file import Import, PythonFile


class Modules:
    """Python files of a workspace, by the names that they are imported by.

    A package that has no package above it is imported from the folder that holds it, and from the top of the workspace.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = set(paths)
        self._by_name: dict[str, str] = {}
        for path in sorted(self._paths):
            for root in sorted({"", self.import_root(path)}):
                self._by_name.setdefault(_module(path[len(root) :].removeprefix("/")), path)

    def import_root(self, path: str) -> str:
        """The folder that the imports of a file start from: above the topmost package that it is in."""
        folders = [folder for folder in PurePosixPath(path).parents if f"{folder}/__init__.py" in self._paths]
        if not folders:
            return ""
        above = str(folders[-1].parent)
        return "" if above == "." else above

    def imported_by(self, file: PythonFile) -> tuple[list[str], list[str]]:
        """The files that a file imports, its packages included, and the modules of others that are not Python's own."""
        found, foreign = dict.fromkeys(self._packages(file.path)), dict[str, None]()
        for each in file.imports:
            files = list(self._files_of(each, file.path))
            found.update(dict.fromkeys(files))
            top = each.module.partition(".")[0]
            if not files and not each.level and top not in sys.stdlib_module_names:
                foreign[top] = None
        found.pop(file.path, None)
        return sorted(found), sorted(foreign)

    def _packages(self, path: str) -> Iterator[str]:
        """The nearest package that a file is in; that one depends on those above it."""
        folders = list(PurePosixPath(path).parents)
        for folder in folders[1:] if path.endswith("/__init__.py") else folders:
            if f"{folder}/__init__.py" in self._paths:
                yield f"{folder}/__init__.py"
                return

    def _files_of(self, imported: Import, path: str) -> Iterator[str]:
        module = imported.module
        if imported.level:
            above = PurePosixPath(path).parts[: -imported.level]
            module = ".".join([*above, *([module] if module else [])])
        for name in (module, *(f"{module}.{name}" for name in imported.names)):
            if name in self._by_name:
                yield self._by_name[name]


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def circles(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The files in groups: those that import each other, whatever the way, are in one. Sorted.

    Two walks, as by Kosaraju: the second, against the edges and in the reverse order of leaving, reaches one group at a time.
    """
    against: dict[str, list[str]] = {path: [] for path in edges}
    for path, others in edges.items():
        for other in others:
            against[other].append(path)
    seen: set[str] = set()
    left = [path for start in sorted(edges) for path in _walk(start, edges, seen)]
    seen.clear()
    groups = (sorted(_walk(start, against, seen)) for start in reversed(left))
    return sorted(group for group in groups if group)


def _walk(start: str, edges: Mapping[str, Sequence[str]], seen: set[str]) -> Iterator[str]:
    """What can be reached and was not seen before, each as it is left for good."""
    if start in seen:
        return
    seen.add(start)
    way = [(start, iter(edges[start]))]
    while way:
        path, others = way[-1]
        fresh = next((other for other in others if other not in seen), None)
        if fresh is None:
            way.pop()
            yield path
        else:
            seen.add(fresh)
            way.append((fresh, iter(edges[fresh])))
