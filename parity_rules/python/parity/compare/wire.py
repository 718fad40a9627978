"""Checks that an answer's values have the forms of the protocol page, so that the comparison may rely on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from parity.fixtures.dtypes import DTYPES, byte_count

Parts = Sequence[memoryview]

# The comparison takes a few of Python's 1000 frames per level.
DEPTH_LIMIT = 150
_OBJECT_KEYS = frozenset(("$object", "fields", "items"))
_SPECIAL = ("nan", "inf", "-inf")


class Malformed(Exception):
    """An answer that breaks the protocol; the text is a sentence."""


def check_value(value: Any, parts: Parts, depth: int = 0) -> None:
    """Ends with `Malformed` at the first value that is none, and where values nest too deeply to be walked."""
    if depth > DEPTH_LIMIT:
        raise Malformed(f"values nest deeper than {DEPTH_LIMIT}")
    if type(value) is list:
        for item in value:
            check_value(item, parts, depth + 1)
    elif type(value) is dict:
        tag = next((key for key in value if key[:1] == "$"), None)
        if tag is not None:
            check_tagged(tag, value, parts, depth)
        else:
            for item in value.values():
                check_value(item, parts, depth + 1)


def check_tagged(tag: str, value: dict[str, Any], parts: Parts, depth: int = 0) -> None:
    """Checks one tagged value."""
    check = _CHECKS.get(tag)
    if check is None:
        raise Malformed(f'"{tag}" is not a value tag')
    if not (len(value) == 1 or (tag == "$object" and value.keys() <= _OBJECT_KEYS)):
        raise Malformed(f'"{tag}" does not stand alone in its object')
    if not check(value[tag], parts, depth):
        raise Malformed(f'"{tag}" holds {_shown(value[tag])}')
    if "fields" in value:
        _check_fields(value["fields"], parts, depth)
    if "items" in value:
        check_value(value["items"], parts, depth + 1)


def attachment(index: Any, parts: Parts) -> memoryview:
    """The attachment that a value refers to."""
    if type(index) is not int or not 0 <= index < len(parts):
        raise Malformed(f"a value refers to attachment {_shown(index)} of {len(parts)}")
    return parts[index]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _check_fields(fields: Any, parts: Parts, depth: int) -> None:
    if type(fields) is not dict:
        raise Malformed('"fields" is not an object')
    for item in fields.values():
        check_value(item, parts, depth + 1)


def _bytes(value: Any, parts: Parts, depth: int) -> bool:
    attachment(value, parts)
    return True


def _text(value: Any, parts: Parts, depth: int) -> bool:
    try:
        str(attachment(value, parts), "utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise Malformed(f"attachment {value} of a $str is not WTF-8") from None
    return True


def _integer(value: Any, parts: Parts, depth: int) -> bool:
    return type(value) is str and value.isascii() and value.removeprefix("-").isdecimal()


def _float(value: Any, parts: Parts, depth: int) -> bool:
    return value in _SPECIAL


def _list(value: Any, parts: Parts, depth: int) -> bool:
    check_value(value, parts, depth + 1)
    return type(value) is list


def _pairs(value: Any, parts: Parts, depth: int) -> bool:
    if type(value) is not list or any(type(pair) is not list or len(pair) != 2 for pair in value):
        return False
    check_value(value, parts, depth + 1)
    return True


def _is_float(value: Any) -> bool:
    return type(value) is float or (type(value) is dict and value.keys() == {"$float"} and value["$float"] in _SPECIAL)


def _complex(value: Any, parts: Parts, depth: int) -> bool:
    return type(value) is list and len(value) == 2 and all(map(_is_float, value))


def _name(value: Any, parts: Parts, depth: int) -> bool:
    return type(value) is str


def _missing(value: Any, parts: Parts, depth: int) -> bool:
    return value is True


def _array(value: Any, parts: Parts, shape: Any) -> bool:
    if value["dtype"] not in DTYPES:
        raise Malformed(f"dtype {_shown(value['dtype'])} is not known")
    size, wanted = len(attachment(value["data"], parts)), byte_count(value["dtype"], shape)
    if size != wanted:
        raise Malformed(f"{value['dtype']} of shape {shape} has {size} bytes of data, expected {wanted}")
    return True


def _tensor(value: Any, parts: Parts, depth: int) -> bool:
    if type(value) is not dict or value.keys() != {"dtype", "shape", "data"} or type(value["dtype"]) is not str:
        return False
    shape = value["shape"]
    if type(shape) is not list or any(type(size) is not int or size < 0 for size in shape):
        return False
    return _array(value, parts, shape)


def _scalar(value: Any, parts: Parts, depth: int) -> bool:
    if type(value) is not dict or value.keys() != {"dtype", "data"} or type(value["dtype"]) is not str:
        return False
    return _array(value, parts, [])


def _message(value: Any, parts: Parts, depth: int) -> bool:
    if type(value) is not dict or value.keys() != {"type", "data"} or type(value["type"]) is not str:
        return False
    attachment(value["data"], parts)
    return True


_CHECKS: dict[str, Callable[[Any, Parts, int], bool]] = {
    "$bytes": _bytes,
    "$str": _text,
    "$int": _integer,
    "$float": _float,
    "$tuple": _list,
    "$set": _list,
    "$frozenset": _list,
    "$dict": _pairs,
    "$complex": _complex,
    "$enum": _name,
    "$type": _name,
    "$object": _name,
    "$missing": _missing,
    "$tensor": _tensor,
    "$scalar": _scalar,
    "$message": _message,
}
