"""Answers as one JSON value: attachments stand in base64 where the answer refers to them by number, and back.

`{"$bytes": 0}` becomes `{"$bytes": "aGk="}`; `$str`, the data of `$tensor`, `$scalar` and `$message` likewise. Everything else stays as it is on
the wire, so that nothing of an outcome is lost.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any

_DIRECT = frozenset(("$bytes", "$str"))
_NESTED = frozenset(("$tensor", "$scalar", "$message"))
_DATA = "data"


class NotInline(Exception):
    """A value that refers to no attachment, or to none that there is; the text is a fragment."""


def inline(value: Any, parts: Sequence[bytes | memoryview]) -> Any:
    """A value of an answer with its attachments in it; `NotInline` for a reference that leads nowhere."""

    def text(reference: Any) -> str:
        if type(reference) is not int or not 0 <= reference < len(parts):
            raise NotInline(f"attachment {reference!r} of {len(parts)}")
        return base64.b64encode(parts[reference]).decode()

    return _replaced(value, text)


def attach(value: Any, attachments: list[bytes]) -> Any:
    """The inverse: the value as on the wire, its attachments added to the list; `NotInline` for what is not base64."""

    def number(text: Any) -> int:
        try:
            attachments.append(base64.b64decode(text, validate=True))
        except (binascii.Error, TypeError, ValueError):
            raise NotInline(f"{text!r}, which is not base64") from None
        return len(attachments) - 1

    return _replaced(value, number)


def _replaced(value: Any, convert: Callable[[Any], Any]) -> Any:
    if isinstance(value, list):
        return [_replaced(item, convert) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, inner),) = value.items()
        if key in _DIRECT:
            return {key: convert(inner)}
        if key in _NESTED and isinstance(inner, dict) and _DATA in inner:
            return {key: {**inner, _DATA: convert(inner[_DATA])}}
    return {key: _replaced(item, convert) for key, item in value.items()}
