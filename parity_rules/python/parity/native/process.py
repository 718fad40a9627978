"""One run of a command: what it wrote, bounded, and how it ended, whatever it does.

The command leads a session of its own, so that what it leaves behind ends with it. Past its deadline the group gets SIGTERM, and SIGKILL a
little later.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep

from parity.native.description import Fault

_HEAD_BYTES = 32 << 20
_TAIL_BYTES = 64 << 10
_CHUNK = 1 << 16
_TICK_SECONDS = 0.02
_TERM_SECONDS = 2.0
_KILL_SECONDS = 30.0
_DRAIN_ROUNDS = 1000


class Output:
    """What a process wrote to one descriptor: the beginning, and of what is beyond the limit the end."""

    def __init__(self, head_bytes: int = _HEAD_BYTES, tail_bytes: int = _TAIL_BYTES) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._limits = head_bytes, tail_bytes
        self.whole = True

    def feed(self, data: bytes) -> None:
        room = self._limits[0] - len(self._head)
        self._head += data[:room]
        if len(data) > room:
            self.whole = False
            self._tail += data[max(room, 0) :]
            del self._tail[: -self._limits[1]]

    def text(self) -> str:
        """The text, with bytes that are not UTF-8 escaped; if something is missing, a line says so."""
        head = self._head.decode("utf-8", "backslashreplace")
        return head if self.whole else f"{head}\n…\n{self._tail.decode('utf-8', 'backslashreplace')}"


@dataclass(frozen=True)
class Ended:
    """How a command ended: `exit_code` is negative for a signal, and None if it had to be stopped at its deadline."""

    exit_code: int | None
    stdout: Output
    stderr: Output

    @property
    def suspicious(self) -> bool:
        """Whether the machine may be to blame, by being slow or out of memory."""
        return self.exit_code is None or self.exit_code == -signal.SIGKILL


def run(argv: Sequence[str], env: Mapping[str, str], folder: str, seconds: float) -> Ended:
    """Runs a command to its end, for so many seconds at most; Fault if it cannot be started."""
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            argv, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, start_new_session=True
        )
    except OSError as error:
        raise Fault(f"{argv[0]} cannot be started in {folder}: {error.strerror or error}") from None
    with process, selectors.DefaultSelector() as selector:
        watch = _Watch(process, selector)
        try:
            return watch.end(monotonic() + seconds)
        except BaseException:  # this program is asked to end: the test goes with it
            watch.signal(signal.SIGKILL)
            raise


class _Watch:
    """Reads what a process writes until it has ended; a descendant that holds the pipes does not delay that."""

    def __init__(self, process: subprocess.Popen[bytes], selector: selectors.BaseSelector) -> None:
        self._process = process
        self._selector = selector
        self._outputs = Output(), Output()
        for stream, output in zip((process.stdout, process.stderr), self._outputs, strict=True):
            assert stream is not None
            os.set_blocking(stream.fileno(), False)
            selector.register(stream, selectors.EVENT_READ, output)

    def end(self, until: float) -> Ended:
        in_time = self._wait(until)
        if not in_time:
            self._stop()
        self.signal(signal.SIGKILL)  # to what the process leaves behind
        exit_code = self._process.wait()
        # What fled from the group may go on writing for ever.
        for _ in range(_DRAIN_ROUNDS):
            if not self._read(0.0):
                break
        return Ended(exit_code if in_time else None, *self._outputs)

    def _wait(self, until: float) -> bool:
        """Whether the process ended before a point of `monotonic`."""
        while not self._has_ended():
            if monotonic() >= until:
                return False
            self._read(min(_TICK_SECONDS, max(0.0, until - monotonic())))
        return True

    def _stop(self) -> None:
        self.signal(signal.SIGTERM)
        if not self._wait(monotonic() + _TERM_SECONDS):
            self.signal(signal.SIGKILL)
            if not self._wait(monotonic() + _KILL_SECONDS):
                raise Fault(f"the test does not end within {_KILL_SECONDS:.0f} seconds of SIGKILL")

    def _has_ended(self) -> bool:
        """Asks without reaping, so that the number of the process stays its own until its group is gone."""
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):  # macOS says the latter of zombies
            os.killpg(self._process.pid, number)

    def _read(self, seconds: float) -> bool:
        """Takes in what is there, waiting so long for something; False if there was nothing."""
        if not self._selector.get_map():
            sleep(seconds)  # both pipes are closed: only the end is left to wait for
            return False
        ready = self._selector.select(seconds)
        for key, _ in ready:
            data = os.read(key.fd, _CHUNK)
            if data:
                key.data.feed(data)
            else:
                self._selector.unregister(key.fileobj)
        return bool(ready)
