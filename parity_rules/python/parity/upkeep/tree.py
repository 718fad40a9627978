"""The files below the roots of an index, as they lie in the workspace, each with the package that it belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from parity.upkeep.ignore import is_ignored, patterns_of

BUILD_FILES = ("BUILD.bazel", "BUILD")
_MODULE_FILES = ("MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel")


@dataclass(frozen=True)
class SourceFile:
    """A file: its path below the workspace, its package as a path, and whether a comment keeps it out.

    The package is that of the nearest BUILD file above; None if there is none up to the root of the index.
    """

    path: str
    package: str | None
    is_ignored: bool = False


class Tree:
    """The folders of a workspace. What Bazel does not look into is left out: hidden folders, other workspaces, .bazelignore."""

    def __init__(self, root: Path) -> None:
        self.root = root
        ignored = root / ".bazelignore"
        lines = ignored.read_text("utf-8").splitlines() if ignored.is_file() else []
        self._left_out = {line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith("#")}
        self._patterns: dict[str, tuple[str, ...]] = {}

    def files(self, folder: str, suffix: str) -> Iterator[SourceFile]:
        """The files of a suffix in a folder and below, sorted by path."""
        yield from self._walk(folder, suffix, self.package_of(folder))

    def build_files(self) -> Iterator[str]:
        """The paths of all BUILD files, sorted by folder."""
        for file in self.files("", ""):
            if PurePosixPath(file.path).name in BUILD_FILES:
                yield file.path

    def build_file(self, package: str) -> str | None:
        """The path of the BUILD file of a folder, if it has one."""
        names = (str(PurePosixPath(package, name)) for name in BUILD_FILES)
        return next((name for name in names if (self.root / name).is_file()), None)

    def package_of(self, folder: str) -> str | None:
        """The package that a folder is in."""
        for each in (PurePosixPath(folder), *PurePosixPath(folder).parents):
            package = "" if str(each) == "." else str(each)
            if self.build_file(package):
                return package
        return None

    def _walk(self, folder: str, suffix: str, package: str | None) -> Iterator[SourceFile]:
        if self.build_file(folder):
            package = folder
        entries = sorted(os.scandir(self.root / folder), key=lambda entry: entry.name)
        for entry in entries:
            path = f"{folder}/{entry.name}".removeprefix("/")
            if entry.is_dir(follow_symlinks=False):
                if not self._is_left_out(path):
                    yield from self._walk(path, suffix, package)
            elif entry.name.endswith(suffix) and entry.is_file():
                yield SourceFile(path, package, self._ignores(package, path))

    def _is_left_out(self, path: str) -> bool:
        name = PurePosixPath(path).name
        if name.startswith(".") or name == "__pycache__" or path in self._left_out:
            return True
        return any((self.root / path / each).is_file() for each in _MODULE_FILES)

    def _ignores(self, package: str | None, path: str) -> bool:
        if package is None:
            return False
        if package not in self._patterns:
            build = self.build_file(package)
            text = (self.root / build).read_text("utf-8", "replace") if build else ""
            self._patterns[package] = patterns_of(text)
        return is_ignored(path[len(package) :].removeprefix("/"), self._patterns[package])
