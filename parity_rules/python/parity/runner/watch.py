"""A look at a driver from outside: which threads, descriptors, files and processes it has not given back at its end."""

from __future__ import annotations

import os
from time import monotonic, sleep

from parity.runner import orphans
from parity.runner.leaks import DESCRIPTOR, FILE, PROCESS, THREAD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from parity.protocol.frames import Extent
    from parity.runner.leaks import Leaks
    from parity.runner.orphans import Orphans

# So long may something take to go by itself: what a driver leaves is told as long as it is, on a busy machine too.
_FAREWELL_SECONDS = 1.0
_TICK_SECONDS = 0.005


class Watch:
    """Notes the leaks of one driver. `case` is the request that it was started for, if it is to answer no other."""

    def __init__(self, pid: int, directory: str, names: list[tuple[str, str]], leaks: Leaks) -> None:
        self.case: bytes | Extent | None = None
        self._pid = pid
        self._directory = directory
        self._names = names
        self._leaks = leaks
        self._threads: set[str] = set()
        self._descriptors: set[tuple[str, str]] = set()

    def begin(self) -> None:
        """Notes what the driver has before its first case."""
        self._threads = set(self._list("task"))
        self._descriptors = self._targets()

    def note_belongings(self) -> None:
        """Notes what a driver that waits for requests has more than at the beginning."""
        self._note(THREAD, self._new_threads)
        self._note(DESCRIPTOR, self._new_descriptors)

    def note_files(self) -> None:
        """Notes the files in the driver's directory. Those of a case, `t1` and so on, are the SDK's affair."""
        left = {name for name in os.listdir(self._directory) if not (name[:1] == "t" and name[1:].isdecimal())}
        if left:
            self._leaks.add(FILE, left, self.case)

    def note_processes(self, family: Orphans) -> None:
        """Notes what outlives the driver, which has ended and is not reaped."""
        self._note(PROCESS, lambda: set(map(orphans.name, family.of(self._pid))))

    def _note(self, kind: str, look: Callable[[], set[str]]) -> None:
        found = look()
        until = monotonic() + _FAREWELL_SECONDS
        while found and self._leaks.are_news(kind, found) and monotonic() < until:
            sleep(_TICK_SECONDS)
            found = look()
        if found:
            self._leaks.add(kind, found, self.case)

    def _new_threads(self) -> set[str]:
        new = set(self._list("task")) - self._threads
        return {orphans.read(f"/proc/{self._pid}/task/{thread}/comm").rstrip("\n") for thread in new}

    def _new_descriptors(self) -> set[str]:
        """Where they lead; not that to the driver's own directory, by which SDKs find back to it."""
        new = {target for _, target in self._targets() - self._descriptors} - {self._directory}
        return set(map(self._named, new))

    def _named(self, path: str) -> str:
        for prefix, name in self._names:
            path = path.replace(prefix, name)
        return path

    def _list(self, what: str) -> list[str]:
        """The numbers of threads or descriptors; none where the system does not tell, or the driver has ended."""
        try:
            return os.listdir(f"/proc/{self._pid}/{what}")
        except OSError:
            return []

    def _targets(self) -> set[tuple[str, str]]:
        found = set()
        for number in self._list("fd"):
            try:
                found.add((number, os.readlink(f"/proc/{self._pid}/fd/{number}")))
            except OSError:  # closed meanwhile
                continue
        return found
