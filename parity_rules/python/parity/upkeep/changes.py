"""Files that are to be written together: all of them are made and checked first, then replaced; if one cannot be, none is."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from parity.fixtures.problems import Place, Problem, UserError


@dataclass
class Changes:
    """Texts by path below a folder, as they were when they were read (None for a new file), and as they are to be."""

    root: Path
    before: dict[str, str | None] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, before: str | None, after: str) -> None:
        """Sets the text that a file is to have."""
        self.before.setdefault(path, before)
        self.after[path] = after

    @property
    def paths(self) -> list[str]:
        """The files that are to change, sorted."""
        return sorted(path for path, text in self.after.items() if text != self.before[path])

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff."""
        for path in self.paths:
            old, new = (self.before[path] or "").splitlines(), self.after[path].splitlines()
            name = f"a/{path}" if self.before[path] is not None else "/dev/null"
            yield from difflib.unified_diff(old, new, name, f"b/{path}", lineterm="")

    def write(self) -> None:
        """Writes all; `UserError` if a file was changed meanwhile or cannot be written, and then nothing is."""
        self._check_unchanged()
        parts: dict[str, Path] = {}
        made: list[Path] = []
        done: list[str] = []
        try:
            for path in self.paths:
                parts[path] = self._part(path, made)
            for path, part in parts.items():
                os.replace(part, self.root / path)
                done.append(path)
        except OSError as error:
            _remove(parts.values())
            self._undo(done, made)
            found = f"cannot be written: {error.strerror}."
            raise UserError([Problem(Place(str(error.filename or "")), found, "Nothing was changed.")]) from None

    def _check_unchanged(self) -> None:
        for path in self.paths:
            file = self.root / path
            now = read_exactly(file) if file.exists() else None
            if now != self.before[path]:
                raise UserError([Problem(Place(path), "was changed meanwhile.", "Run the command again.")])

    def _part(self, path: str, made: list[Path]) -> Path:
        file = self.root / path
        missing = [folder for folder in (file.parent, *file.parent.parents) if not folder.exists()]
        file.parent.mkdir(parents=True, exist_ok=True)
        made += missing
        part = file.with_name(f".{file.name}.part")
        part.write_text(self.after[path], "utf-8", newline="")
        if file.exists():
            part.chmod(file.stat().st_mode)
        return part

    def _undo(self, done: list[str], made: list[Path]) -> None:
        for path in done:
            text = self.before[path]
            if text is None:
                (self.root / path).unlink(missing_ok=True)
            else:
                (self.root / path).write_text(text, "utf-8", newline="")
        for folder in made:
            with suppress(OSError):  # it may hold what somebody else wrote
                folder.rmdir()


def _remove(parts: Iterable[Path]) -> None:
    for part in parts:
        part.unlink(missing_ok=True)


def read_exactly(path: Path) -> str:
    """The text of a file, with its line ends as they are; `UserError` if it is no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8."
        raise UserError([Problem(Place(str(path)), found, "Save the file as UTF-8.")]) from None
    except OSError as error:
        raise UserError([Problem(Place(str(path)), f"cannot be read: {error.strerror}.")]) from None
