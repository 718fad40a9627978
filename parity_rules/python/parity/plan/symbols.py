"""Names in the words of a plan: what a Python file defines, and what its port is to have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_QUOTED = re.compile(r"`([^`]+)`")
_PYTHON = re.compile(r"(\.?[A-Za-z_]\w*(?:\.[A-Za-z_*][\w*]*)*\*?)(?:\(.*\))?")
_RUST = re.compile(r"(?:pub )?(?:struct|enum|trait|impl|fn|const|static|type|mod) +(?:<[^>]*> *)?([A-Za-z_]\w*)")
_RUST_NAME = re.compile(r"([A-Za-z_]\w*(?:(?:::|\.)[A-Za-z_]\w*)*!?)(?:<[\w, ]*>)?(?:\(.*\))?")
_FILE = re.compile(r".*\.(?:py|rs|proto|so)")
_IMPORTED = re.compile(r"\bimports? of\b", re.IGNORECASE)


def python_symbols(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that a file defines; one that begins with a dot belongs to the class before it. What it imports is left out."""
    found: dict[str, None] = {}
    owner = ""
    for name in _quoted(_IMPORTED.split(text)[0] for text in texts):
        symbol = _PYTHON.fullmatch(name)
        if not symbol or _FILE.fullmatch(name):
            continue
        whole = f"{owner}{symbol[1]}" if symbol[1].startswith(".") else symbol[1]
        if not whole.startswith("."):
            found[whole] = None
            owner = whole.rpartition(".")[0] or whole
    return tuple(found)


def dependencies(texts: Iterable[str]) -> tuple[str, ...]:
    """The modules and names that a file is said to depend on."""
    named = (_PYTHON.fullmatch(name) for name in _quoted(texts))
    return tuple(dict.fromkeys(name[1] for name in named if name and not name[1].startswith(".")))


def port_symbols(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that the port is to have, in signatures as well."""
    found: dict[str, None] = {}
    for name in _quoted(texts):
        declared = _RUST.findall(name)
        plain = _RUST_NAME.fullmatch(name)
        for symbol in declared or ([plain[1]] if plain and not _FILE.fullmatch(name) else []):
            found[symbol] = None
    return tuple(found)


def public(symbols: Iterable[str]) -> list[str]:
    """The names that are public on every level."""
    return [name for name in symbols if not any(part.startswith("_") for part in name.split("."))]


def _quoted(texts: Iterable[str]) -> Iterator[str]:
    return (name.strip() for text in texts for name in _QUOTED.findall(text))
