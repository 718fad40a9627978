"""JSON text to objects and back, by the interpreter's C codec.

`import json` loads `re`, `enum` and `collections`, which costs each process some 10 ms; a leg starts two processes, so
this module talks to the C accelerator below `json` itself. An interpreter without it falls back to `json`.

Limits: text out has no blanks, is not restricted to ASCII and keeps the order of keys; NaN and infinities are refused
in both directions, since JSON has none.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

_BLANKS = " \t\n\r"


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _refuse_object(value: object) -> NoReturn:
    raise TypeError(f"a {type(value).__name__} is not JSON")


class _ScannerOptions:
    """What the C scanner asks of the decoder that it serves."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = staticmethod(_refuse_constant)


def _accelerated() -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    from _json import encode_basestring, make_encoder, make_scanner

    scan = make_scanner(_ScannerOptions())  # type: ignore[arg-type]  # typeshed asks for a scanner
    # Positions: markers, default, string encoder, indent, key and item separators, sort_keys, skipkeys, allow_nan.
    encode = make_encoder(None, _refuse_object, encode_basestring, None, ":", ",", False, False, False)

    def loads(text: str) -> Any:
        start = len(text) - len(text.lstrip(_BLANKS))
        try:
            value, end = scan(text, start)
        except StopIteration as stop:
            raise ValueError(f"no JSON value at character {stop.value}") from None
        if end != len(text) and text[end:].strip(_BLANKS):
            raise ValueError(f"text after the JSON value, from character {end}")
        return value

    def dumps(value: Any) -> str:
        return "".join(encode(value, 0))

    return loads, dumps


def _plain() -> tuple[Callable[[str], Any], Callable[[Any], str]]:
    import json

    def dumps(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False)

    return lambda text: json.loads(text, parse_constant=_refuse_constant), dumps


try:
    loads, dumps = _accelerated()
except ImportError:
    loads, dumps = _plain()
