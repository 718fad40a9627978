"""A text that is equal for equal values: the ground of fingerprints, of sets, and of lists whose order has no meaning.

Attachments go into it as their digests, so that it is short for large arrays. The order of keys and of sets has none; a text is the
same whether it came as JSON or as `$str`, an integer whether it is tagged or not, and all NaNs are one.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from parity.compare.wire import Parts
from parity.fixtures.literals import plain_digits


def canonical(value: Any, parts: Parts) -> str:
    """The text for a checked value."""
    kind = type(value)
    if kind is str:
        return json.dumps(value)
    if kind is list:
        return f"[{','.join([canonical(item, parts) for item in value])}]"
    if kind is dict:
        tag = next((key for key in value if key[:1] == "$"), None)
        return _map(value, parts) if tag is None else _tagged(tag, value, parts)
    if kind is float:
        return repr(value)
    return "null" if value is None else str(value).lower()


def _map(value: dict[str, Any], parts: Parts) -> str:
    return _entries((json.dumps(key), canonical(item, parts)) for key, item in value.items())


def _entries(entries: Any) -> str:
    return f"{{{','.join(f'{key}:{item}' for key, item in sorted(entries))}}}"


def _tagged(tag: str, value: dict[str, Any], parts: Parts) -> str:
    body = value[tag]
    if tag == "$str":
        return json.dumps(text_of(value, parts))
    if tag == "$int":
        return int_text(value)
    if tag == "$float":
        return str(body)
    if tag == "$dict":
        return _entries((canonical(key, parts), canonical(item, parts)) for key, item in body)
    if tag in ("$set", "$frozenset"):
        return f"{tag}({','.join(sorted(canonical(item, parts) for item in body))})"
    if tag == "$bytes":
        return f"$bytes({digest(parts[body])})"
    if tag in ("$tensor", "$scalar", "$message"):
        described = {key: item for key, item in body.items() if key != "data"}
        return f"{tag}({json.dumps(described, sort_keys=True)},{digest(parts[body['data']])})"
    if tag == "$object":
        fields = _map(value["fields"], parts) if "fields" in value else ""
        items = f",{canonical(value['items'], parts)}" if "items" in value else ""
        return f"$object({json.dumps(body)}{fields}{items})"
    return f"{tag}({canonical(body, parts)})"


def digest(data: memoryview | bytes) -> str:
    """The sha256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def text_of(value: Any, parts: Parts) -> str:
    """The text of a plain or tagged text."""
    return value if type(value) is str else str(parts[value["$str"]], "utf-8", "surrogatepass")


def int_text(value: Any) -> str:
    """The digits of a plain or tagged integer; Python refuses to turn more than 4300 of them into a number."""
    return str(value) if type(value) is int else plain_digits(value["$int"])
