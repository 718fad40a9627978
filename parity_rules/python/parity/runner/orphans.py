"""The processes that outlive their driver, those that fled from its session included.

The runner adopts orphans, so that what a driver leaves behind becomes a child of the runner, which can tell it from the
drivers that it started itself. Where the system cannot do that, only the process group of a driver is known.
"""

from __future__ import annotations

import os
from time import monotonic, sleep

_PR_SET_CHILD_SUBREAPER = 36
_CHILDREN = "/proc/thread-self/children"
_TICK_SECONDS = 0.005


def adopt() -> None:
    """Makes this process the parent of all orphans among its descendants."""
    try:
        import _ctypes  # what `ctypes` wraps, which takes longer to load than a driver to start

        prctl = _ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl")  # type: ignore[arg-type]  # None: this program
        _ctypes.call_cdeclfunction(prctl, (_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
    except (ImportError, AttributeError, OSError):
        pass


class Orphans:
    """Knows the running drivers, and so which children are left over."""

    def __init__(self) -> None:
        self._drivers: set[int] = set()

    def started(self, driver: int) -> None:
        """A driver was started."""
        self._drivers.add(driver)

    def ended(self, driver: int) -> None:
        """A driver was reaped; its number may come again."""
        self._drivers.discard(driver)

    def of(self, driver: int) -> list[int]:
        """What still runs of the processes that a driver, ended and not reaped yet, left behind."""
        others = self._drivers - {driver}
        return [
            pid for pid in _children() if pid not in self._drivers and _session(pid) not in others and not _reaped(pid)
        ]

    def end(self, driver: int, number: int, seconds: float) -> None:
        """Sends a signal to all of them, also to those that the end of others makes orphans; waits for their ends so long."""
        until = monotonic() + seconds
        told: set[int] = set()
        while (pids := self.of(driver)) and monotonic() < until:
            for pid in set(pids) - told:
                _kill(pid, number)
                told.add(pid)
            sleep(_TICK_SECONDS)


def name(pid: int) -> str:
    """What the system calls a process; empty if it is gone."""
    return read(f"/proc/{pid}/comm").rstrip("\n")


def read(path: str) -> str:
    """A file of /proc as text, empty if it is not there any more."""
    try:
        with open(path, encoding="utf-8", errors="backslashreplace") as file:
            return file.read()
    except OSError:
        return ""


def _kill(pid: int, number: int) -> None:
    """Sends a signal to a child that is not reaped, and so exists."""
    try:  # noqa: SIM105 - contextlib is slow to load
        os.kill(pid, number)
    except PermissionError:  # it runs as somebody else by now
        pass


def _children() -> list[int]:
    return [int(pid) for pid in read(_CHILDREN).split()]


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return 0


def _reaped(pid: int) -> bool:
    """Whether the process has ended; it is then gone for good."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True
