"""The text of index.json, as `schema/index.schema.json` describes it: an item, a divergence and a group a line, so that a change shows as little as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from parity.index.index import Index, Other
from parity.index.model import INDEX_VERSION, Row

_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def render_json(index: Index) -> str:
    """The whole document; equal indexes give equal bytes."""
    members = {
        "version": _encode(INDEX_VERSION),
        "title": _encode(index.title),
        "packages": _encode(list(index.packages)),
        "summary": _encode(index.summary),
        "problems": _lines(map(_encode, index.problems), 1),
        "areas": _lines(map(_object, index.areas), 1),
        "crates": _lines(map(_object, index.crates), 1),
        "folders": _lines(map(_object, index.packages_of_files), 1),
        "files": _lines(map(_file, index.rows), 1),
        "wider_scope": _lines(map(_other, index.others), 1),
    }
    return "{\n" + ",\n".join(f' "{name}": {text}' for name, text in members.items()) + "\n}\n"


def _lines(texts: Iterable[str], depth: int) -> str:
    """A list with an element a line."""
    indent = "\n" + " " * (depth + 1)
    body = ("," + indent).join(texts)
    return f"[{indent}{body}\n{' ' * depth}]" if body else "[]"


def _object(value: Any) -> str:
    return _encode(_dict(value))


def _dict(value: Any) -> dict[str, Any]:
    """The fields of a dataclass; `asdict` would copy what is in them."""
    return {each.name: getattr(value, each.name) for each in fields(value)}


_PLAIN = (
    "path",
    "area",
    "lines",
    "status",
    "reason",
    "origin",
    "symbols",
    "reached",
    "destinations",
    "missing",
    "ports",
    "tests",
    "counts",
    "gaps",
    "more_divergences",
    "ledger",
)


def _file(row: Row) -> str:
    members = {name: _encode(getattr(row, name)) for name in _PLAIN}
    members["proven"] = _encode([row.proven, row.applicable])
    members["facets"] = _encode({name: _dict(count) for name, count in row.facets.items()})
    members["digests"] = _encode({pair: _dict(digests) for pair, digests in row.digests.items()})
    members["items"] = _lines(map(_object, row.items), 3)
    members["divergences"] = _lines(map(_object, row.divergences), 3)
    members["exemptions"] = _lines(map(_object, row.exemptions), 3)
    return "{\n   " + ",\n   ".join(f'"{name}": {text}' for name, text in members.items()) + "\n  }"


def _other(other: Other) -> str:
    entry = other.entry
    return _encode(
        {
            "path": entry.path,
            "kind": entry.kind.name.lower(),
            "status": other.status,
            "lines": entry.lines,
            "symbols": list(entry.symbols),
            "destinations": [destination.path for destination in entry.destinations],
            "used_by": list(entry.used_by),
        }
    )
