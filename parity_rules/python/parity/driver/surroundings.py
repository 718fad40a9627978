"""The surroundings of a case: environment, arguments, directory, clock and more, made before it and put back after it.

What else a case does to working directory, environment and `sys.argv` is undone as well, and what it observes is captured here.
"""

from __future__ import annotations

import os
import sys

from parity.driver import clock, tree
from parity.driver.case import Case, trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

_KEYS = {"argv", "clock", "cwd", "env", "files", "flags", "given", "seed"}


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
        self._argv = sys.argv
        self._arguments = list(sys.argv)

    def go(self) -> None:
        """Undoes what a case did to working directory, `sys.argv` and environment."""
        os.fchdir(self._cwd)
        if sys.argv is not self._argv or self._argv != self._arguments:
            sys.argv = self._argv
            sys.argv[:] = self._arguments
        if self._raw != self._snapshot:
            for name in set(os.environ) - set(self._environment):
                del os.environ[name]
            os.environ.update(self._environment)


class Surroundings:
    """Makes one case's setup and takes it back. `directory` is the driver's own."""

    def __init__(
        self,
        setup: dict[str, Any],
        observe: list[str],
        case: Case,
        parts: Sequence[bytes | memoryview],
        directory: str,
    ) -> None:
        self._setup = setup
        self._observe = observe
        self._case = case
        self._parts = parts
        self._directory = directory
        self._undo: list[Callable[[], None]] = []
        self._captures: dict[str, Callable[[], Any]] = {}

    def enter(self) -> None:
        """Raises SetupError for what cannot be made; `leave` must be called in any case."""
        setup = self._setup
        unknown = setup.keys() - _KEYS
        if unknown:
            raise SetupError(f"setup has {', '.join(sorted(unknown))}; this driver knows {', '.join(sorted(_KEYS))}")
        try:
            self._make(setup)
        except SetupError:
            raise
        except (OSError, TypeError, ValueError, AttributeError) as error:
            raise SetupError(f"setup cannot be made: {type(error).__name__}: {error}") from error
        self._start_captures()

    def _make(self, setup: dict[str, Any]) -> None:
        clock_files = (setup.get("clock") or {}).get("on_sleep")
        if self._case.root is None and ("cwd" in setup or clock_files):
            raise SetupError("setup.cwd and setup.clock.on_sleep need setup.files, which makes the case's directory")
        self._make_directory(setup.get("files", {}))
        os.environ.update(setup.get("env", {}))
        if "cwd" in setup:
            os.chdir(tree.inside(self._case.root or "", setup["cwd"]))
        self._start_clock(setup.get("clock"))
        if "argv" in setup:
            sys.argv[:] = _texts(setup["argv"])
        if "flags" in setup:
            self._set_flags(setup["flags"])
        if "seed" in setup:
            from parity.driver.seeds import Seeds

            seeds = Seeds()
            self._undo.append(seeds.restore)
            seeds.set(setup["seed"])

    def _set_flags(self, values: dict[str, Any]) -> None:
        absl = sys.modules.get("absl.flags")
        if absl is None:
            raise SetupError("setup.flags needs absl.flags, which no module of the reference loads")
        from parity.driver.flags import FlagValues
        from parity.protocol.decoding import decode

        flags = FlagValues(absl)
        self._undo.append(flags.restore)
        flags.set(decode(values, self._parts))

    def _start_captures(self) -> None:
        if "stderr" in self._observe:
            from parity.driver.stderr import ErrorCapture

            errors = ErrorCapture(self._directory)
            errors.start()
            self._captures["stderr"] = errors.stop
        if "logs" in self._observe:
            from parity.driver.logs import LogCapture

            logs = LogCapture()
            logs.start()
            self._captures["logs"] = logs.stop
        if "warnings" in self._observe:
            from parity.driver.warned import WarningCapture

            warned = WarningCapture()
            warned.start()
            self._captures["warnings"] = warned.stop

    def leave(self) -> dict[str, Any]:
        """Takes the setup back, except what `Home.go` does; returns the observations that were asked for."""
        clock.set_active(None)
        observations = {name: stop() for name, stop in self._captures.items()}
        if not observations.get("stderr", True):
            del observations["stderr"]
        for undo in reversed(self._undo):
            undo()
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


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"argv is {values!r}, expected a list of text")
    return values


def _forget_temporary_directory() -> None:
    """`tempfile` remembers TMPDIR from its first use."""
    if "tempfile" in sys.modules:
        vars(sys.modules["tempfile"])["tempdir"] = None
