"""The functions that modules register as operations by decorator."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])

REGISTERED: dict[str, Callable[..., Any]] = {}


def operation(name: str) -> Callable[[Function], Function]:
    """Registers the decorated function or class as the operation `name`; ValueError if the name is taken."""

    def register(function: Function) -> Function:
        if REGISTERED.setdefault(name, function) is not function:
            taken = getattr(REGISTERED[name], "__qualname__", REGISTERED[name])
            raise ValueError(f"operation {name!r} is registered twice, first by {taken}")
        return function

    return register
