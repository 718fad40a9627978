"""The case under way: what operations may ask about it, and what they leave for its answer."""

from __future__ import annotations

from parity.protocol.encoding import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Case:
    """One case from request to answer. `root` is its directory, None if it has none."""

    __slots__ = ("attachments", "given", "handles", "root", "trace")

    def __init__(self, given: dict[str, Any], root: str | None) -> None:
        self.given = given
        self.root = root
        self.handles: dict[str, Any] = {}
        self.attachments: list[bytes] = []
        self.trace: list[Any] = []

    def take_trace(self) -> list[Any]:
        """What was noted since the last call."""
        taken, self.trace = self.trace, []
        return taken


class _Current:
    case = Case({}, None)


def begin(case: Case) -> None:
    """Makes `case` the one that `given`, `tmp` and `trace` speak of."""
    _Current.case = case


def given() -> dict[str, Any]:
    """The case's `setup.given` as it came, {} if it has none."""
    return _Current.case.given


def tmp() -> str:
    """The absolute path of the case's directory; RuntimeError if the case has no `setup.files`."""
    root = _Current.case.root
    if root is None:
        raise RuntimeError("the case has no directory: add `files: {}` to its setup")
    return root


def trace(value: object) -> None:
    """Adds a value, as it is now, to the trace of the step under way."""
    case = _Current.case
    case.trace.append(encode(value, case.attachments))
