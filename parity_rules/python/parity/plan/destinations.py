"""Destinations in the words of a plan: which files, folders and crates of the port a text names.

People write whole paths, names of crates ("`port-io`"), paths that begin at a crate ("`port-io/src/x.rs`") and files beside the one
before ("`x.rs` and `y.rs`"). Crates are those that the plan itself names with their paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

_NAMED = re.compile(r"`([^`]+)`")
_BARE = re.compile(r"(?<![\w./`-])([\w.-]+(?:/[\w.*-]+){2,})")
_PATH = re.compile(r"[\w.-]+(?:/[\w.*-]+)*/?")
_FILE = re.compile(r"[\w-]+\.rs")
_CRATE = re.compile(r"[\w.-]+(?:/[\w.-]+)*?(?=/(?:src|tests|benches|examples)(?:/|$))")
_NEW = re.compile(r"\s*\(new(?: \w+)?\)")
_NEW_BEFORE = re.compile(r"\bnew(?: \w+ in)?\s*$", re.IGNORECASE)
_CRATE_BEHIND = re.compile(r"\s+crate\b", re.IGNORECASE)
_NOTE = re.compile(r"\s*\(([^()]*)\)")
_NONE = re.compile(r"(N/A|none|not applicable)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True)
class Named:
    """A destination that a text names: its path, the offset of its name, and what the words around it say.

    `note` is what stands in parentheses behind it.
    """

    path: str
    at: int
    new: bool = False
    alternative: bool = False
    note: str = ""


@dataclass(frozen=True)
class Crates:
    """The folders of crates by name, and the folder that most of them lie in."""

    folders: dict[str, str]
    home: str

    def resolved(self, name: str, last: str, *, new_crate: bool) -> str:
        """The path that a name stands for; `last` is the folder of the file named before, empty if there is none."""
        first, slash, rest = name.partition("/")
        if first in self.folders:
            return self.folders[first] + slash + rest
        if self.home and name.startswith(self.home.split("/")[0] + "/"):
            return name
        if _FILE.fullmatch(name) and last:
            return f"{last}/{name}"
        return f"{self.home}/{name}" if new_crate and self.home and not slash else ""


def crates_of(texts: Iterable[str]) -> Crates:
    """The crates whose paths stand in some texts."""
    paths = [path for text in texts for path in _paths(text)]
    roots = [found[0] for path in paths if (found := _CRATE.match(path)) and "/" in found[0]]
    homes = [str(PurePosixPath(root).parent) for root in dict.fromkeys(roots)]
    home = max(sorted(set(homes)), key=homes.count, default="")
    whole = [
        path for path in paths if home and str(PurePosixPath(path).parent) == home and not PurePosixPath(path).suffix
    ]
    return Crates({PurePosixPath(root).name: root for root in [*whole, *roots]}, home)


def needs_none(text: str) -> bool:
    """Whether a text says that there is no destination."""
    return bool(_NONE.match(text.strip().strip("`")))


def named_in(text: str, crates: Crates) -> list[Named]:
    """The destinations that a text names, in order."""
    found: list[Named] = []
    ends: list[int] = []
    last = ""
    for start, end, name in _names(text):
        before, after = text[:start].rstrip("`"), text[end:].lstrip("`")
        new_crate = bool(_CRATE_BEHIND.match(after) and _NEW_BEFORE.search(before))
        path = crates.resolved(name, last, new_crate=new_crate).rstrip("/")
        if not path:
            continue
        between = text[ends[-1] : start] if ends else text[:start]
        new = bool(
            _NEW.match(after) or _NEW_BEFORE.search(before) or (found and found[-1].new and between.strip("`") == "/")
        )
        if found and _OR.search(between):
            found[-1] = replace(found[-1], alternative=True)
        note = _NOTE.match(after)
        found.append(Named(path, start, new, bool(found and _OR.search(between)), note[1] if note else ""))
        ends.append(end)
        last = _folder(path)
    return found


def symbols_in(note: str, symbols: Sequence[str]) -> tuple[str, ...]:
    """Those of some names that a note names, in the order of the note."""
    words = dict.fromkeys(_WORDS.findall(note))
    return tuple(word for word in words if word in symbols)


def _names(text: str) -> list[tuple[int, int, str]]:
    """What may be a destination: paths in backticks, and bare ones of several folders."""
    quoted = [(found.start(1), found.end(1), found[1].strip()) for found in _NAMED.finditer(text)]
    covered = [(found.start(), found.end()) for found in _NAMED.finditer(text)]
    bare = [
        (found.start(1), found.end(1), found[1].rstrip("."))
        for found in _BARE.finditer(text)
        if not any(start <= found.start() < end for start, end in covered)
    ]
    return sorted(each for each in [*quoted, *bare] if _PATH.fullmatch(each[2]) and not each[2].endswith(".py"))


def _paths(text: str) -> list[str]:
    return [name for _, _, name in _names(text) if "/" in name]


def _folder(path: str) -> str:
    """The folder of a file; a folder itself for what is none."""
    return str(PurePosixPath(path).parent) if "*" in path or PurePosixPath(path).suffix else path
