"""A virtual clock: `time` as a case sets it, where sleeping only moves the clock.

`install` puts wrappers in the place of the functions of `time` before user code binds them; without a case that has a
clock they pass through. Under a clock `monotonic` and `perf_counter` tell the same time as `time`.

Limits: `datetime.now`, `process_time`, time stamps of files, and waits with a time-out on locks, queues and sockets keep
to the real clock; so do those on subprocesses, if `subprocess` is loaded before the case.
"""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, SupportsIndex, TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])

_real: dict[str, Callable[[], Any]] = {
    name: getattr(time, name)
    for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")
}
_real_sleep, _real_gmtime, _real_localtime = time.sleep, time.gmtime, time.localtime


class Clock:
    """The time of one case, in seconds as the setup gave them; `on_sleep` is called with the number of each sleep."""

    def __init__(self, now: float, on_sleep: Callable[[int, float], None]) -> None:
        self.now = now
        self._on_sleep = on_sleep
        self._sleeps = 0

    def advance(self, seconds: float) -> None:
        """Moves the clock; this is no sleep."""
        self.now += seconds

    def sleep(self, seconds: float) -> None:
        """Moves the clock as `time.sleep` would let time pass, and tells `on_sleep`."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self._sleeps += 1
        self.now += seconds
        self._on_sleep(self._sleeps, seconds)


class _Active:
    clock: Clock | None = None


def active() -> Clock | None:
    """The clock of the case under way."""
    return _Active.clock


def set_active(clock: Clock | None) -> None:
    """Makes a clock the time of the process, None the real one again."""
    if clock is not None:
        _keep_waits_real()
    _Active.clock = clock


def _keep_waits_real() -> None:
    """Gives the standard library's waits the real clock, without which a wait with a time-out would never end."""
    import queue
    import threading

    for module, name in ((threading, "_time"), (queue, "time"), (sys.modules.get("subprocess"), "_time")):
        if module is not None:
            setattr(module, name, _real["monotonic"])


def install() -> None:
    """Replaces the functions of `time`; to be called once, before user code is loaded."""
    for name in _real:
        setattr(time, name, _nanoseconds(name) if name.endswith("_ns") else _seconds(name))
    time.sleep = _sleep
    time.gmtime = _broken_down(_real_gmtime)
    time.localtime = _broken_down(_real_localtime)


def _seconds(name: str) -> Callable[[], float]:
    real = _real[name]

    def seconds() -> float:
        clock = _Active.clock
        return float(real() if clock is None else clock.now)

    return _named(seconds, name)


def _nanoseconds(name: str) -> Callable[[], int]:
    real = _real[name]

    def nanoseconds() -> int:
        clock = _Active.clock
        return int(real() if clock is None else clock.now * 1_000_000_000)

    return _named(nanoseconds, name)


def _broken_down(real: Callable[..., time.struct_time]) -> Callable[..., time.struct_time]:
    def broken_down(seconds: float | None = None, /) -> time.struct_time:
        clock = _Active.clock
        return real(clock.now if seconds is None and clock is not None else seconds)

    return _named(broken_down, real.__name__)


def _sleep(seconds: float | SupportsIndex, /) -> None:
    clock = _Active.clock
    if clock is None:
        _real_sleep(seconds)
    else:
        from operator import index

        clock.sleep(seconds if isinstance(seconds, float) else index(seconds))


def _named(function: Function, name: str) -> Function:
    function.__name__ = function.__qualname__ = name
    function.__module__ = "time"
    return function
