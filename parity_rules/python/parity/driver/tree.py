"""Directories as data: the form of `setup.files`, a map from relative path to content.

A content is text, `{"$bytes": index of an attachment}`, `{"$symlink": target}` or `{"$dir": true}`. Directories appear
only if they are empty. Names that are not UTF-8 are shown with backslash escapes, what is no file, directory or link as
`{"$object": "special file"}`, what cannot be read as `{"$object": "unreadable file"}`.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any


class TreeError(ValueError):
    """A map of files that cannot be put on disk; the text names the path."""


def fill(root: str, files: dict[str, Any], parts: Sequence[bytes | memoryview]) -> None:
    """Puts `files` below `root`, with the directories that they need."""
    for path, content in files.items():
        put(inside(root, path), content, parts)


def inside(root: str, path: str) -> str:
    """The absolute path of `path` relative to `root`; TreeError if it leads outside."""
    absolute = os.path.normpath(os.path.join(root, path))
    if absolute != root and not absolute.startswith(root + os.sep):
        raise TreeError(f"the path {path!r} leads out of the case's directory")
    return absolute


def put(path: str, content: Any, parts: Sequence[bytes | memoryview]) -> None:
    """Writes one entry, replacing a file that is there."""
    if content == {"$dir": True}:
        os.makedirs(path, exist_ok=True)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(content, dict) and isinstance(content.get("$symlink"), str):
        os.symlink(content["$symlink"], path)
        return
    data = _data(path, content, parts)
    with open(path, "wb") as file:
        file.write(data)


def _data(path: str, content: Any, parts: Sequence[bytes | memoryview]) -> bytes | memoryview:
    if isinstance(content, str):
        return content.encode("utf-8", "surrogateescape")
    index = content.get("$bytes") if isinstance(content, dict) else None
    if type(index) is int and 0 <= index < len(parts):
        return parts[index]
    raise TreeError(f"{path} should hold {content!r}; expected text, $bytes of an attachment, $symlink or $dir")


def collect(root: str, attachments: list[bytes]) -> dict[str, Any]:
    """The whole of `root`, sorted by path, with `${TMP}` for its own path; an empty `.t` is left out."""
    files = {}
    for path in sorted(_leaves(root)):
        shown = os.path.relpath(path, root)
        if shown != ".t" or not os.path.isdir(path):
            files[os.fsencode(shown).decode("utf-8", "backslashreplace")] = _content(path, root, attachments)
    return files


def _leaves(directory: str) -> Iterator[str]:
    """The paths of all files, links and directories without readable entries below a directory."""
    for entry in _entries(directory):
        if not entry.is_dir(follow_symlinks=False) or not _entries(entry.path):
            yield entry.path
        else:
            yield from _leaves(entry.path)


def _entries(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return list(entries)
    except OSError:  # denied, or removed meanwhile by a thread that the case left behind
        return []


def _content(path: str, root: str, attachments: list[bytes]) -> Any:
    if os.path.islink(path):
        return {"$symlink": os.fsencode(os.readlink(path)).decode("utf-8", "backslashreplace")}
    if os.path.isdir(path):
        return {"$dir": True}
    if not os.path.isfile(path):
        return {"$object": "special file"}
    return _file_content(path, root, attachments)


def _file_content(path: str, root: str, attachments: list[bytes]) -> Any:
    try:
        with open(path, "rb") as file:
            data = file.read().replace(os.fsencode(root), b"${TMP}")
    except OSError:
        return {"$object": "unreadable file"}
    try:
        return data.decode()
    except UnicodeDecodeError:
        attachments.append(data)
        return {"$bytes": len(attachments) - 1}


def remove(path: str) -> None:
    """Removes a file or a whole directory, also one that denies its owner access; nothing there is no error."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except (IsADirectoryError, PermissionError):  # macOS and directories without write permission say the latter
        _remove_directory(path)


def _remove_directory(path: str) -> None:
    os.chmod(path, 0o700)
    with os.scandir(path) as entries:
        paths = [entry.path for entry in entries]
    for inner in paths:
        remove(inner)
    os.rmdir(path)
