"""Waiting for the other end of a pipe, awake at first.

Where one process answers another in turns, each sleeps for a few microseconds only, and waking it costs more than that:
on an idle virtual machine some twenty microseconds. So a waiter looks for a moment before it sleeps. Where looking does
not help, because the answer takes its time or the other process needs this processor, it is given up for ever more turns.
"""

from __future__ import annotations

from time import perf_counter  # bound here, before a driver's virtual clock replaces it

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS = 50e-6
_MOST_MISSES = 10


class Vigil:
    """Looks with `poll`, a bound `select.poll().poll`, which takes milliseconds."""

    __slots__ = ("_misses", "_poll", "_rest")

    def __init__(self, poll: Callable[[float], list[tuple[int, int]]]) -> None:
        self._poll = poll
        self._misses = 0
        self._rest = 0  # turns until it is worth looking again

    def keep(self) -> list[tuple[int, int]]:
        """What is ready within the moment; nothing if there is nothing, or if looking is not worth it now."""
        if self._rest:
            self._rest -= 1
            return []
        poll = self._poll
        until = perf_counter() + _SECONDS
        while not (events := poll(0)):
            if perf_counter() > until:
                self._misses = min(self._misses + 1, _MOST_MISSES)
                self._rest = 1 << self._misses
                return []
        self._misses = 0
        return events
