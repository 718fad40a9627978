"""The steps that act on the surroundings, `@write` and its like, which the SDK serves itself.

Those of docs/protocol.md, and for references in Python `@getattr name` and `@setattr name value` on a handle.
"""

from __future__ import annotations

import os

from parity.driver import clock, tree
from parity.driver.case import tmp
from parity.protocol.records import MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _write(path: str, content: str | bytes) -> None:
    target = tree.inside(tmp(), path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def _read(path: str) -> Any:
    """The file as text if it is UTF-8, else as bytes."""
    try:
        with open(tree.inside(tmp(), path), "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return MISSING
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _remove(path: str) -> None:
    tree.remove(tree.inside(tmp(), path))


def _setenv(name: str, value: str) -> None:
    os.environ[name] = value


def _unsetenv(name: str) -> None:
    os.environ.pop(name, None)


def _advance(seconds: float) -> None:
    running = clock.active()
    if running is None:
        raise RuntimeError("the case has no clock: add `clock: {now: 0}` to its setup")
    running.advance(seconds)


def _value(value: Any) -> Any:
    return value


ACTIONS: dict[str, Callable[..., Any]] = {
    "@advance": _advance,
    "@getattr": getattr,
    "@read": _read,
    "@remove": _remove,
    "@setattr": setattr,
    "@setenv": _setenv,
    "@unsetenv": _unsetenv,
    "@value": _value,
    "@write": _write,
}
