"""Exceptions as data: kind, message and chain of causes."""

from __future__ import annotations

from parity.driver.text import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def describe(error: BaseException) -> dict[str, Any]:
    """The `raised` outcome of an exception; its causes are the nearest first, without those it suppresses."""
    chain = [_one(cause) for cause in _causes(error)]
    return {**_one(error), "chain": chain} if chain else _one(error)


def _one(error: BaseException) -> dict[str, Any]:
    return {"kind": type(error).__name__, "message": plain(_message(error))}


def exit_code(error: SystemExit) -> int:
    """What the process would have ended with: the interpreter prints a code that is no number, and ends with 1."""
    if error.code is None:
        return 0
    return error.code & 0xFF if isinstance(error.code, int) else 1


def _message(error: BaseException) -> str:
    try:
        return str(_code(error) if isinstance(error, SystemExit) else error)
    except Exception as failure:  # noqa: BLE001 - whatever the user's __str__ does
        return f"<str() raised {type(failure).__name__}>"


def _code(error: SystemExit) -> object:
    """The code as another language would write it: `sys.exit()` and `sys.exit(0)` are the same end."""
    code = 0 if error.code is None else error.code
    return int(code) if isinstance(code, bool) else code


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    cause: BaseException | None = error
    while cause is not None:
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
        if cause is None or id(cause) in seen:
            return
        seen.add(id(cause))
        yield cause
