"""The arguments that a call changed: they are encoded before it and after it.

Limits: an object that an answer shows by its class alone never changes, and iterators are not looked at, since that would use
them up.
"""

from __future__ import annotations

from parity.protocol import codec
from parity.protocol.encoding import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def by_place(args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call by the names that an answer has for them: positions from 0, and keywords."""
    return {**{str(position): value for position, value in enumerate(args)}, **kwargs}


class Watch:
    """Remembers what arguments are like now."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = {name: value for name, value in values.items() if not hasattr(value, "__next__")}
        self._before = {name: _snapshot(value) for name, value in self._values.items()}

    def changed(self, attachments: list[bytes]) -> dict[str, Any]:
        """Those that are different now, as values of the answer."""
        different = {
            name: value for name, value in self._values.items() if self._before[name] not in (None, _snapshot(value))
        }
        return {name: _encoded(value, attachments) for name, value in different.items()}


def _snapshot(value: Any) -> tuple[str, list[bytes]] | None:
    """What an answer would hold, in an order of its own; None for what no answer can hold."""
    attachments: list[bytes] = []
    try:
        return codec.dumps(_ordered(encode(value, attachments))), attachments
    except Exception:  # noqa: BLE001 - whatever the user's classes do
        return None


def _encoded(value: Any, attachments: list[bytes]) -> Any:
    before = len(attachments)
    try:
        return encode(value, attachments)
    except Exception:  # noqa: BLE001 - whatever the user's classes do
        del attachments[before:]
        return {"$object": type(value).__name__}


def _ordered(tree: Any) -> Any:
    """The same value with the entries of maps sorted: their order has no meaning."""
    if type(tree) is list:
        return [_ordered(item) for item in tree]
    if type(tree) is not dict:
        return tree
    if "$dict" in tree:
        return {"$dict": sorted((_ordered(pair) for pair in tree["$dict"]), key=codec.dumps)}
    return {key: _ordered(tree[key]) for key in sorted(tree)}
