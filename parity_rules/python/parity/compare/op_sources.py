"""Where the operations of a leg are written, so that a report can point there.

A JSON file of operations gives the import path of each; in any other file the line is looked for in which the name stands in quotes as
an operation: `"name" =>` for the Rust macro, `operation("name")` for the Python decorator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

_SERVED = re.compile(r'"((?:[^"\\]|\\.)+)"\s*=>|\boperation\(\s*"((?:[^"\\]|\\.)+)"')


@dataclass(frozen=True)
class OpSources:
    """The place of each operation of one leg, and the files they were looked for in."""

    files: tuple[str, ...]
    places: dict[str, str]

    def place(self, op: str) -> str:
        """Where an operation is, empty if that is not known; `Class.method` is where `Class` is."""
        return self.places.get(op) or self.places.get(op.split(".")[0], "")


def read_op_sources(paths: Iterable[str]) -> OpSources:
    """Reads the files; one that is neither JSON nor text gives no places."""
    files = tuple(paths)
    places: dict[str, str] = {}
    for path in files:
        with open(path, encoding="utf-8", errors="replace") as stream:
            text = stream.read()
        found = _targets(text) if path.endswith(".json") else _lines(path, text)
        for op, place in found.items():
            places.setdefault(op, place)
    return OpSources(files, places)


def _targets(text: str) -> dict[str, str]:
    try:
        ops = json.loads(text)["ops"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {str(op): str(target) for op, target in ops.items()} if isinstance(ops, dict) else {}


def _lines(path: str, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _SERVED.finditer(text):
        op = match[1] if match[1] is not None else match[2]
        found.setdefault(op, f"{path}:{text.count(chr(10), 0, match.start()) + 1}")
    return found
