"""The steps that act on the surroundings, `@write` and its like, which the SDK serves itself.

Those of docs/protocol.md, and for references in Python `@getattr name` and `@setattr name value` on a handle. What is wrong
with such a step is a mistake of the case, never an outcome.
"""

from __future__ import annotations

import os

from parity.driver import clock, tree
from parity.driver.case import tmp
from parity.driver.refusal import Unsupported
from parity.protocol.records import MISSING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Parameters = tuple[tuple[str, tuple[type, ...]], ...]


def _write(path: str, content: str | bytes) -> None:
    target = _place(path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def _read(path: str) -> Any:
    """The file as text if it is UTF-8, else as bytes."""
    try:
        with open(_place(path), "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return MISSING
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _remove(path: str) -> None:
    tree.remove(_place(path))


def _place(path: str) -> str:
    try:
        return tree.inside(tmp(), path)
    except RuntimeError:
        raise Unsupported("steps on files need setup.files, which makes the case's directory") from None
    except tree.TreeError as error:
        raise Unsupported(str(error)) from None


def _setenv(name: str, value: str) -> None:
    os.environ[name] = value


def _unsetenv(name: str) -> None:
    os.environ.pop(name, None)


def _advance(seconds: float) -> None:
    running = clock.active()
    if running is None:
        raise Unsupported("@advance needs setup.clock, which makes the case's clock")
    running.advance(seconds)


def _value(value: Any) -> Any:
    return value


_TEXT = (str,)
_ANY = (object,)
_HANDLE = ("self", _ANY)
ACTIONS: dict[str, tuple[Callable[..., Any], Parameters]] = {
    "@advance": (_advance, (("seconds", (int, float)),)),
    "@getattr": (getattr, (_HANDLE, ("name", _TEXT))),
    "@read": (_read, (("path", _TEXT),)),
    "@remove": (_remove, (("path", _TEXT),)),
    "@setattr": (setattr, (_HANDLE, ("name", _TEXT), ("value", _ANY))),
    "@setenv": (_setenv, (("name", _TEXT), ("value", _TEXT))),
    "@unsetenv": (_unsetenv, (("name", _TEXT),)),
    "@value": (_value, (("value", _ANY),)),
    "@write": (_write, (("path", _TEXT), ("content", (str, bytes)))),
}


def action(op: str) -> Callable[..., Any]:
    """The function that performs such a step; Unsupported if its arguments are not those that the step takes."""
    function, parameters = ACTIONS[op]

    def perform(*args: Any, **kwargs: Any) -> Any:
        names = " and ".join(name for name, _ in parameters)
        if len(args) != len(parameters) or kwargs:
            raise Unsupported(f"{op} takes {names} by position, found {len(args) + len(kwargs)} arguments")
        for value, (name, kinds) in zip(args, parameters, strict=True):
            if not isinstance(value, kinds):
                raise Unsupported(f"{name} of {op} is a {type(value).__name__}")
        return function(*args)

    return perform
