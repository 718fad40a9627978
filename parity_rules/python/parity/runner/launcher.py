"""Starts drivers, again if one dies at its start, and one ahead where the next case will want a fresh one."""

from __future__ import annotations

from parity.runner.driver import Died, Driver
from parity.runner.faults import NotRun
from parity.runner.leaks import Leaks
from parity.runner.orphans import Orphans
from parity.runner.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from parity.runner.leg import Leg
    from parity.runner.scratch import Scratch

_ATTEMPTS = 2


class Launcher:
    """The only place that starts drivers of a leg. `leaks` is what they left behind so far."""

    def __init__(self, leg: Leg, scratch: Scratch) -> None:
        self._leg = leg
        self._scratch = scratch
        self._family = Orphans()
        self.leaks = Leaks()
        self._ahead: Process | None = None
        self._unused: Driver | None = None

    def keep(self, driver: Driver) -> None:
        """Takes back a driver that was started and not used, for the next call of `start`."""
        self._unused = driver

    def prepare(self) -> None:
        """Starts a process for the next call of `start`, without waiting for its hello."""
        if self._ahead is None:
            self._ahead = self._spawn()

    def start(self) -> Driver:
        """A driver that said hello; NotRun if it says that it cannot work, or dies before its hello twice."""
        if self._unused is not None:
            driver, self._unused = self._unused, None
            return driver
        for _ in range(_ATTEMPTS):
            process, self._ahead = self._ahead or self._spawn(), None
            try:
                return Driver(process, self._leg)
            except Died as error:
                death = str(error)
        raise NotRun("fault", f"{death} (the second time)")

    def _spawn(self) -> Process:
        return Process(self._leg, self._scratch.directory(), self._family, self.leaks)

    def close(self) -> None:
        """Ends what was started in vain."""
        for started in (self._ahead, self._unused):
            if started is not None:
                started.discard()
        self._ahead = self._unused = None
