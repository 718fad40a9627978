"""Text as Markdown shows it: nothing that comes from a file, a ledger or a test becomes markup, or a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import quote

_MARKUP = str.maketrans({character: "\\" + character for character in "\\`*_[]<>|#~&!"})
_LIST = re.compile(r"^(\d*)([-+=.)])")
_LIST_STARTS = frozenset("-+=0123456789")
_ENDS_CODE = set("`|\n\r")


def plain(text: str) -> str:
    """Text in a sentence or a cell: no markup, no line of its own. Nor does it begin a list where it begins a line."""
    text = " ".join(text.split()).translate(_MARKUP)
    return _LIST.sub(r"\1\\\2", text) if text[:1] in _LIST_STARTS else text


def code(text: str) -> str:
    """A path or label as code, which shows underscores as they are; text that could end the code is escaped instead."""
    return plain(text) if not text.strip() or set(text) & _ENDS_CODE else f"`{text}`"


def link(text: str, target: str) -> str:
    """A link to a file beside this one."""
    return f"[{code(text)}]({quote(target, safe='/')})"


def checklist_path(path: str) -> str:
    """Where the checklist of a file lies, relative to the index; a path that leads out of it is led back."""
    parts = [part for part in PurePosixPath(path).parts if part not in ("/", ".", "..")]
    folder = ["parity"] if parts == list(PurePosixPath(path).parts) else ["parity", "external"]
    return "/".join([*folder, *parts]) + ".md"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], numbers: Iterable[int] = ()) -> list[str]:
    """The lines of a table; its cells are Markdown already, `numbers` are the columns to align right."""
    head, right = list(head), set(numbers)
    rule = ["---:" if column in right else "---" for column in range(len(head))]
    return [
        "| " + " | ".join(head) + " |",
        "|" + "|".join(rule) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def specific(destinations: Iterable[str]) -> list[str]:
    """Destinations without the folders and patterns in which another one is named."""
    paths = list(destinations)
    folders = {path: path.removesuffix("*").rstrip("/") + "/" for path in paths}
    return [
        path
        for at, path in enumerate(paths)
        if not any(
            folders[other].startswith(folders[path]) and (folders[other] != folders[path] or place < at)
            for place, other in enumerate(paths)
            if place != at
        )
    ]
