"""The operations of a driver: what OPS.json lists by import path, and what modules register by decorator.

A target is `pkg.mod:attr.attr`, optionally ` -> converter`, where the converter is `pkg.mod:callable` or a builtin. An
operation `Class` that names a class serves `Class.method` as well.
"""

from __future__ import annotations

import builtins
import sys

from parity.driver.refusal import Refusal
from parity.driver.registry import REGISTERED
from parity.protocol import codec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class NotServable(Exception):
    """A driver that cannot work: `reason` is one of the protocol's, the text one sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Operations:
    """Operation names to callables; `modules` tells in which module the arguments of an operation look up names."""

    def __init__(self, table: dict[str, Callable[..., Any]], targets: dict[str, Any]) -> None:
        self._table = table
        self._targets = targets

    def names(self) -> list[str]:
        """The operations that are listed or registered, sorted, as the hello has them."""
        return sorted(self._table)

    def find(self, name: str) -> Callable[..., Any] | None:
        """The callable of a listed operation."""
        return self._table.get(name)

    def method(self, name: str) -> tuple[type, str] | None:
        """The class and the method of an operation `Class.method` that is served because `Class` is listed."""
        owner, _, method = name.rpartition(".")
        kind = self._targets.get(owner)
        return (kind, method) if isinstance(kind, type) else None

    def module_of(self, name: str) -> Any:
        """The module of an operation, or of its class; None for an action of the SDK."""
        target = self._targets.get(name) or self._targets.get(name.rpartition(".")[0])
        return sys.modules.get(getattr(target, "__module__", None) or "")


def load(path: str) -> Operations:
    """Imports what OPS.json at `path` lists; NotServable, with the operation that is to blame, if that fails."""
    with open(path, encoding="utf-8") as file:
        listed = codec.loads(file.read())
    table: dict[str, Callable[..., Any]] = {}
    targets: dict[str, Any] = {}
    for name in listed.get("modules", []):
        _import(name, f"module {name} of operations")
    for name, text in listed.get("ops", {}).items():
        targets[name], table[name] = _target(name, text)
    for name, function in REGISTERED.items():
        if targets.setdefault(name, function) is not function:
            raise NotServable("fault", f'op "{name}" is listed as {listed["ops"][name]} and registered by a decorator')
        table.setdefault(name, function)
    return Operations(table, targets)


def _target(op: str, text: str) -> tuple[Any, Callable[..., Any]]:
    """The listed object, and the callable that includes its converter."""
    path, arrow, converter = (part.strip() for part in text.partition("->"))
    target = _resolve(op, path)
    if not callable(target):
        raise NotServable("fault", f'op "{op}": {path} is a {type(target).__name__}, which cannot be called')
    if not arrow:
        return target, target
    convert = _resolve(op, converter if ":" in converter else "builtins:" + converter)

    def converted(*args: Any, **kwargs: Any) -> Any:
        return convert(target(*args, **kwargs))

    return target, converted


def _resolve(op: str, path: str) -> Any:
    module, colon, attributes = path.partition(":")
    if not colon or not attributes:
        raise NotServable("fault", f'op "{op}": found {path!r} where a path like pkg.mod:attribute is expected')
    value = _import(module, f'op "{op}"')
    for attribute in attributes.split("."):
        try:
            value = getattr(value, attribute)
        except AttributeError as error:
            raise NotServable("fault", f'op "{op}": {path} does not exist: {error}') from None
    return value


def _import(module: str, wanted_by: str) -> Any:
    if module == "builtins":
        return builtins
    try:
        __import__(module)
        return sys.modules[module]
    except ModuleNotFoundError as error:
        reason = "fault" if _is_inside(error.name, module) else "missing_runtime"
        raise NotServable(reason, _import_failed(wanted_by, module, error)) from error
    except Refusal as refusal:
        raise NotServable(refusal.not_run, f"{wanted_by}: {module} says: {refusal}") from refusal
    except BaseException as error:
        raise NotServable("fault", _import_failed(wanted_by, module, error)) from error


def _is_inside(missing: str | None, module: str) -> bool:
    """Whether the missing module belongs to the package that was to be imported: its fault, not the machine's."""
    return missing is not None and missing.split(".")[0] == module.split(".")[0]


def _import_failed(wanted_by: str, module: str, error: BaseException) -> str:
    return f"{wanted_by}: importing {module} failed with {type(error).__name__}: {error}"
