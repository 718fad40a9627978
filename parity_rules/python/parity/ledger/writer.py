"""Writes areas of a ledger: same content, same bytes, and a file is replaced whole or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from parity.ledger.model import SUFFIX, Area, Entry, ordered
from parity.ledger.schema import lines_of

_HEAD = "# proto-file: parity_rules/proto/ledger.proto\n# proto-message: parity.v1.LedgerArea\n"


def area_text(area: Area) -> str:
    """An area in text format, its entries in order, a blank line before each."""
    head = [f"schema_version: {area.schema_version}", *_head_lines(area)]
    return _HEAD + "\n".join(head) + "\n" + "".join("\n" + entry_text(entry) for entry in ordered(area.entries))


def entry_text(entry: Entry) -> str:
    """An entry as it stands in a file."""
    return "\n".join(["entries {", *lines_of(entry, "  "), "}"]) + "\n"


def write_area(area: Area, folder: Path) -> Path:
    """Writes the file of an area, and returns its path."""
    path = folder / (area.area + SUFFIX)
    write_whole(path, area_text(area))
    return path


def write_whole(path: Path, text: str) -> None:
    """Replaces a file at once; its permissions stay."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8", newline="")
    if path.exists():
        part.chmod(path.stat().st_mode)
    os.replace(part, path)


def _head_lines(area: Area) -> list[str]:
    header = replace(area, entries=())
    return [line for line in lines_of(header) if not line.startswith("schema_version")]
