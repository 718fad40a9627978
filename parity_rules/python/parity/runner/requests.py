"""The cases as requests, in order, with a way back for those that a failed driver left unanswered."""

from __future__ import annotations

from parity.protocol.frames import FRESH, PREFIX, Extent
from parity.runner.faults import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEFAULT_DEADLINE_MS = 10_000


class Request:
    """One case: `raw` is its frame, which is sent as it is."""

    __slots__ = ("deadline_ms", "fresh", "raw", "sequence")

    def __init__(self, raw: bytes | Extent) -> None:
        _, self.sequence, flags, deadline_ms, _, _ = PREFIX.unpack_from(raw.prefix if isinstance(raw, Extent) else raw)
        self.fresh = bool(flags & FRESH)
        self.deadline_ms = deadline_ms or DEFAULT_DEADLINE_MS
        self.raw = raw


class Requests:
    """The requests that still wait to be sent, read from the file as they are needed."""

    def __init__(self, cases: Iterator[bytes | Extent], total: object) -> None:
        """Fault if `total`, the number of all cases, is none."""
        if not isinstance(total, int):
            raise Fault(f'the head of the cases has {total!r} as "cases", expected their number')
        self.total = total
        self._cases = cases
        self._front: list[Request] = []  # the next one last

    def peek(self) -> Request | None:
        """The next request, None if there is none."""
        if not self._front:
            raw = next(self._cases, None)
            if raw is None:
                return None
            self._front.append(Request(raw))
        return self._front[-1]

    def pop(self) -> Request:
        """Takes the request that `peek` showed."""
        return self._front.pop()

    def push_back(self, requests: Sequence[Request]) -> None:
        """Puts requests, in order, before all others."""
        self._front += reversed(requests)
