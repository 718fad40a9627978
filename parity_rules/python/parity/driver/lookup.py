"""What the values of a request name: handles of the case, and members and classes of the operation's module."""

from __future__ import annotations

import builtins

from parity.protocol.records import Names, TagError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Lookup(Names):
    """`module` is the operation's, None if it has none; `handle` is called with a name and may raise."""

    def __init__(self, handle: Callable[[str], Any], module: Any) -> None:
        self._handle = handle
        self._module = module

    def handle(self, name: str) -> Any:
        """What an earlier step bound to the name."""
        return self._handle(name)

    def type(self, name: str) -> Any:
        """The class of that name; TagError if neither the module nor the builtins have it."""
        return self._find(name)

    def enum(self, name: str) -> Any:
        """The member of that name, as in `Color.RED`; TagError as for `type`."""
        return self._find(name)

    def object(self, name: str, fields: dict[str, Any] | None, items: object) -> Any:
        """An instance, made of the items by position and the fields by name; TagError if the class refuses them."""
        kind = self._find(name)
        if fields is None and items is None:
            raise TagError(f'$object "{name}" has neither fields nor items, so it cannot be made')
        try:
            return kind(*([] if items is None else [items]), **(fields or {}))
        except Exception as error:  # noqa: BLE001 - whatever the user's class does
            raise TagError(f'$object "{name}" cannot be made: {type(error).__name__}: {error}') from None

    def _find(self, name: str) -> Any:
        value: Any = self._module if hasattr(self._module, name.split(".")[0]) else builtins
        for attribute in name.split("."):
            try:
                value = getattr(value, attribute)
            except AttributeError:
                place = getattr(self._module, "__name__", "the SDK")
                raise TagError(f'"{name}" is neither in {place} nor a builtin') from None
        return value
