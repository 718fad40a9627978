"""The surroundings of a case: environment, directory, clock and logs, made before it and put back after it."""

from __future__ import annotations

import os
import sys

from parity.driver import clock, tree
from parity.driver.case import Case, trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_KEYS = {"env", "files", "cwd", "clock", "given"}


class SetupError(ValueError):
    """A setup that this driver cannot make; the text says which part and why."""


class Home:
    """What the process looks like between two cases, and the way back to it."""

    def __init__(self) -> None:
        self._cwd = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
        self._environment = dict(os.environ)
        # The raw map below os.environ: comparing it costs a tenth of decoding every variable.
        self._raw = getattr(os.environ, "_data", os.environ)
        self._snapshot = dict(self._raw)

    def go(self) -> None:
        """Undoes what a case did to working directory and environment."""
        os.fchdir(self._cwd)
        if self._raw != self._snapshot:
            for name in set(os.environ) - set(self._environment):
                del os.environ[name]
            os.environ.update(self._environment)


class Surroundings:
    """Makes one case's setup and takes it back. `root` is the directory to make, None if the case has none."""

    def __init__(
        self, setup: dict[str, Any], observe: list[str], case: Case, parts: Sequence[bytes | memoryview]
    ) -> None:
        self._setup = setup
        self._observe = observe
        self._case = case
        self._parts = parts
        self._logs: Any = None

    def enter(self) -> None:
        """Raises SetupError for what cannot be made; `leave` must be called in any case."""
        setup = self._setup
        unknown = setup.keys() - _KEYS
        if unknown:
            raise SetupError(f"setup has {', '.join(sorted(unknown))}; this driver knows {', '.join(sorted(_KEYS))}")
        try:
            self._make_directory(setup.get("files", {}))
            os.environ.update(setup.get("env", {}))
            if "cwd" in setup:
                os.chdir(setup["cwd"])
            self._start_clock(setup.get("clock"))
        except (OSError, TypeError, ValueError, AttributeError) as error:
            raise SetupError(f"setup cannot be made: {type(error).__name__}: {error}") from error
        if "logs" in self._observe:
            from parity.driver.logs import LogCapture

            self._logs = LogCapture()
            self._logs.start()

    def leave(self) -> dict[str, Any]:
        """Takes the setup back, except what `Home.go` does; returns the observations that were asked for."""
        observations: dict[str, Any] = {}
        clock.set_active(None)
        if self._logs is not None:
            observations["logs"] = self._logs.stop()
        root = self._case.root
        if root is not None:
            if "files" in self._observe:
                observations["files"] = tree.collect(root, self._case.attachments)
            try:  # noqa: SIM105 - contextlib is slow to load
                tree.remove(root)
            except OSError:  # What cannot be removed goes with the runner's scratch directory.
                pass
            _forget_temporary_directory()
        return observations

    def _make_directory(self, files: dict[str, Any]) -> None:
        root = self._case.root
        if root is None:
            return
        os.makedirs(root + "/.t")
        tree.fill(root, files, self._parts)
        os.chdir(root)
        os.environ["TMPDIR"] = root + "/.t"
        _forget_temporary_directory()

    def _start_clock(self, given: dict[str, Any] | None) -> None:
        if given is None:
            return
        now = given.get("now", 0)
        if type(now) not in (int, float):
            raise ValueError(f"now of clock is {now!r}, expected seconds")
        clock.set_active(clock.Clock(now, _Sleeps(given, self._case, self._parts)))


class _Sleeps:
    """What happens at each sleep under a virtual clock."""

    def __init__(self, given: dict[str, Any], case: Case, parts: Sequence[bytes | memoryview]) -> None:
        self._traced = given.get("trace_sleep", False)
        self._files = given.get("on_sleep", {})
        self._root = case.root
        self._parts = parts

    def __call__(self, number: int, seconds: float) -> None:
        if self._traced:
            trace(["sleep", seconds])
        files = self._files.get(str(number))
        if files is not None and self._root is not None:
            tree.fill(self._root, files, self._parts)


def _forget_temporary_directory() -> None:
    """`tempfile` remembers TMPDIR from its first use."""
    if "tempfile" in sys.modules:
        vars(sys.modules["tempfile"])["tempdir"] = None
