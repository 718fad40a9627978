"""The outcomes file of one leg: who answered, and the answers in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from parity.compare.render import plain
from parity.fixtures.problems import ToolError
from parity.protocol import frames

GOLDEN = "golden"
# The names of these legs begin so; their errors have the kinds of the reference.
_REFERENCE_SIDE = ("python", GOLDEN)


class LegError(ToolError):
    """An outcomes file that does not belong to the plan, or is not whole."""


@dataclass(frozen=True)
class LegHead:
    """What the file says of its leg before the first case.

    `not_run` is a reason with its detail; `recorded` says where recorded outcomes come from, and is empty for a leg that ran.
    """

    name: str
    sdk: str
    ops: tuple[str, ...]
    not_run: tuple[str, str] | None
    recorded: str = ""


@dataclass(frozen=True)
class LegNotes:
    """What the file says at its end of how the drivers behaved; `leaks` are (kind, name, case), the last maybe empty."""

    leaks: tuple[tuple[str, str, str], ...] = ()
    unexplained: tuple[str, ...] = ()


class Leg:
    """An open outcomes file; a context manager."""

    def __init__(self, name: str, path: str, cases: int) -> None:
        self._path = path
        self._cases = cases
        self._reader = frames.read_file(path, "parity-outcomes")
        self.head = _head(name, path, self._reader.head)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._reader.close()

    def answers(self) -> Iterator[bytes]:
        """The frames of all cases as bytes, one per case of the plan; `LegError` if there are fewer or more."""
        count = 0
        for count, raw in enumerate(self._reader.raw(), 1):
            if count <= self._cases:
                yield raw
        if count == 0 and self.head.not_run is not None:
            yield from self._not_run(*self.head.not_run)
        elif count != self._cases:
            raise LegError(f"{self._path} has {count} cases, the plan has {self._cases}")

    def notes(self) -> LegNotes:
        """What stands in the foot; to be called after the last answer."""
        left, unexplained = self._reader.foot.get("left"), self._reader.foot.get("unexplained")
        leaks = [leak for leak in left if isinstance(leak, dict)] if isinstance(left, list) else []
        return LegNotes(
            tuple((_noted(leak, "kind"), _noted(leak, "name"), _noted(leak, "case")) for leak in leaks),
            tuple(plain(str(way)) for way in unexplained) if isinstance(unexplained, list) else (),
        )

    def _not_run(self, reason: str, detail: str) -> Iterator[bytes]:
        for sequence in range(1, self._cases + 1):
            yield frames.encode(sequence, {"not_run": {"reason": reason, "detail": detail}})


def is_mapped(reference: str, port: str) -> bool:
    """Whether two legs speak of errors in different languages, so that a map of kinds applies."""
    return reference.startswith(_REFERENCE_SIDE) and not port.startswith(_REFERENCE_SIDE)


def _head(name: str, path: str, head: dict[str, Any]) -> LegHead:
    driver = head.get("driver")
    hello = driver if isinstance(driver, dict) else {}
    if head.get("leg") != name:
        raise LegError(f"{path} is of leg {head.get('leg')!r}, expected {name!r}")
    ops = hello.get("ops")
    names = tuple(sorted(plain(str(op)) for op in ops)) if isinstance(ops, list) else ()
    absent = head.get("not_run", hello.get("not_run"))
    not_run = _reason(absent) if isinstance(absent, dict) else None
    return LegHead(name, plain(str(hello.get("sdk", ""))), names, not_run, plain(str(head.get("recorded", ""))))


def _noted(leak: dict[str, Any], key: str) -> str:
    return plain(str(leak.get(key, "")))


def _reason(not_run: dict[str, Any]) -> tuple[str, str]:
    return plain(str(not_run.get("reason", "fault"))), plain(str(not_run.get("detail", "")))
