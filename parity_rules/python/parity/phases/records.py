"""The documents that phases hand on: frozen dataclasses to JSON and back, an element of a list a line.

A phase reads what an earlier one wrote, and refuses a document of another phase or version.
"""

from __future__ import annotations

import dataclasses
import json
import types
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_origin, get_type_hints

from parity.fixtures.problems import ToolError

PHASES_VERSION = 1


class Document(Protocol):
    """What a phase writes. `PHASE` is its number and name, as in the names of its files."""

    PHASE: ClassVar[str]


_Document = TypeVar("_Document", bound=Document)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "), default=vars).encode


def to_json(document: Document) -> str:
    """The whole text; equal documents give equal bytes."""
    members = {"version": _encode(PHASES_VERSION), "phase": _encode(document.PHASE)}
    members |= {name: _member(value) for name, value in vars(document).items()}
    return "{\n" + ",\n".join(f' "{name}": {text}' for name, text in members.items()) + "\n}\n"


def _member(value: Any) -> str:
    """A list with an element a line, so that a change shows as what it is; anything else on one line."""
    if not isinstance(value, tuple) or not value:
        return _encode(value)
    return "[\n  " + ",\n  ".join(map(_encode, value)) + "\n ]"


def read(path: str, kind: type[_Document]) -> _Document:
    """The document of a phase in a file; `ToolError` if it is damaged, or something else."""
    again = "build the plan again"
    try:
        data = json.loads(Path(path).read_bytes())
        found = (data.pop("version"), data.pop("phase"))
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        reason = " ".join(str(error).split())
        raise ToolError(f"{path} is no document of a phase ({type(error).__name__}: {reason}): {again}") from None
    if found != (PHASES_VERSION, kind.PHASE):
        expected = f"version {PHASES_VERSION} of phase {kind.PHASE}"
        raise ToolError(f"{path} is version {found[0]} of phase {found[1]}, expected {expected}: {again}")
    try:
        whole: _Document = _value(data, kind)
    except (KeyError, TypeError, ValueError) as error:
        raise ToolError(f"{path} is not whole ({' '.join(str(error).split())}): {again}") from None
    return whole


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in dataclasses.fields(kind)}


def _value(data: Any, hint: Any) -> Any:
    """The value of a type; `TypeError` or `ValueError` for any other."""
    if dataclasses.is_dataclass(hint):
        return _record(data, hint)
    if get_origin(hint) is tuple:
        return tuple(_value(each, get_args(hint)[0]) for each in _list(data))
    if get_origin(hint) is types.UnionType:
        inner = next(each for each in get_args(hint) if each is not types.NoneType)
        return None if data is None else _value(data, inner)
    if type(data) is not hint:
        raise TypeError(f"{data!r} is no {hint.__name__}")
    return data


def _record(data: Any, kind: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(data, dict) or set(data) != set(hints):
        raise ValueError(f"a {kind.__name__} has other members")
    return kind(**{name: _value(data[name], hint) for name, hint in hints.items()})


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError(f"{data!r} is no list")
    return data
