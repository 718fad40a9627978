"""One driver process: its descriptors, its process group, its end.

Nothing here blocks for longer than it is told: standard input is written without blocking, and every wait has an end.
The driver leads a session of its own, so that what it starts can be ended with it.
"""

from __future__ import annotations

import os
import resource
import select
from time import monotonic

from parity.protocol.frames import LARGE, Extent
from parity.protocol.vigil import Vigil
from parity.runner import scratch
from parity.runner.faults import Fault
from parity.runner.inbox import Inbox
from parity.runner.stderr import CAPTURED_STDERR, TAIL_BYTES, Tail
from parity.runner.watch import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from parity.runner.leaks import Leaks
    from parity.runner.leg import Leg
    from parity.runner.orphans import Orphans

# POSIX fixes these numbers. The module `signal` would cost the start of every leg some milliseconds.
_SIGKILL, _SIGPIPE, _SIGTERM, _SIGXFSZ = 9, 13, 15, 25
_CHUNK = 1 << 18
_SHELL = "/bin/sh"
_TERM_SECONDS = 0.2
_KILL_SECONDS = 30.0
_TICK_SECONDS = 0.05


def _within(size: int, argv: list[str]) -> list[str]:
    """A command whose process, and each that it starts, can have so many bytes of memory for itself.

    RLIMIT_DATA counts what is allocated (heap, private mappings, stacks of threads). RLIMIT_AS would count address space
    that is only reserved as well, of which CUDA, sanitizers and other run-time systems take terabytes. The shell sets it
    before it becomes the driver: a limit that the runner set from outside would come at some point of the driver's start.
    """
    if not hasattr(resource, "prlimit"):
        raise OSError("limits of memory are known on Linux only")
    if not os.access(argv[0], os.X_OK):
        raise OSError("it is no program, or not there")
    return [_SHELL, "-c", 'ulimit -d "$0" && exec "$@"', str(size >> 10), *argv]


class Process:
    """A started driver. `exit_code` is None while it runs, negative for a signal; `inbox` has what it answered."""

    def __init__(self, leg: Leg, directory: str, family: Orphans, leaks: Leaks) -> None:
        self.inbox = Inbox(leg.limits)
        names = [(directory, "${SCRATCH}"), (leg.execroot, "${EXECROOT}")]
        self.stderr = Tail(names)
        self.exit_code: int | None = None
        self._directory = directory
        self._family = family
        self._discarded = False
        self._buffer: memoryview | None = None
        self._outbox: list[bytes | memoryview | Extent] = []
        self._poll = select.poll()
        self._vigil = Vigil(self._poll.poll)
        self._pid = self._spawn(leg, directory)
        self.watch = Watch(self._pid, directory, names, leaks)
        family.started(self._pid)
        self._pidfd = self._open_pidfd()
        self._poll.register(self._stdout, select.POLLIN)
        self._poll.register(self._stderr, select.POLLIN)

    def _spawn(self, leg: Leg, directory: str) -> int:
        theirs_in, self._stdin = os.pipe()
        self._stdout, theirs_out = os.pipe()
        self._stderr, theirs_err = os.pipe()
        theirs = (theirs_in, theirs_out, theirs_err)
        for descriptor in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(descriptor, False)
        os.chdir(directory)
        try:
            command = _within(leg.memory_limit, leg.argv) if leg.memory_limit else leg.argv
            return os.posix_spawn(
                command[0],
                command,
                leg.environment(directory),
                file_actions=[(os.POSIX_SPAWN_DUP2, descriptor, number) for number, descriptor in enumerate(theirs)],
                setsid=True,
                setsigdef=(_SIGPIPE, _SIGXFSZ),  # which the interpreter ignores for itself
            )
        except OSError as error:
            self._close(self._stdin, self._stdout, self._stderr)
            raise Fault(f"the driver {leg.argv[0]} cannot be started: {error.strerror or error}") from None
        finally:
            self._close(*theirs)

    def _open_pidfd(self) -> int | None:
        """A descriptor that tells the driver's end even while a child of it holds the pipes; None where not known."""
        try:
            descriptor = os.pidfd_open(self._pid)
        except (AttributeError, OSError):
            return None
        self._poll.register(descriptor, select.POLLIN)
        return descriptor

    def send(self, data: bytes | Extent) -> None:
        """Queues bytes for standard input and writes what it takes now."""
        if type(data) is Extent:
            _widen(self._stdin)
        self._outbox.append(data)
        if len(self._outbox) == 1:
            self._write()

    def _write(self) -> None:
        while self._outbox:
            data = self._outbox[0]
            try:
                written = data.write(self._stdin) if isinstance(data, Extent) else os.write(self._stdin, data)
            except BlockingIOError:
                self._poll.register(self._stdin, select.POLLOUT)
                return
            except BrokenPipeError:  # It ended, or reads no more: its end or the deadline tell which.
                self._outbox.clear()
                break
            if written < len(data):
                self._outbox[0] = data.rest(written) if isinstance(data, Extent) else memoryview(data)[written:]
            else:
                del self._outbox[0]
        self._unwatch(self._stdin)

    def close_stdin(self) -> None:
        """Tells the driver that no more requests come."""
        self._outbox.clear()
        self._unwatch(self._stdin)
        self._close(self._stdin)
        self._stdin = -1

    def pump(self, until: float, soon: bool = False) -> None:
        """Waits for something to happen, until a point of `time.monotonic` at most, and takes it in.

        `soon` says that it may well happen within microseconds.
        """
        events = self._vigil.keep() if soon else []
        if not events:
            seconds = max(0.0, until - monotonic())
            if self._pidfd is None:
                seconds = min(seconds, _TICK_SECONDS)
            events = self._poll.poll(seconds * 1000)
        ready = [descriptor for descriptor, _ in events]
        if self._stdin in ready:
            self._write()
        if self._stderr in ready:
            self._read_stderr()
        if self._stdout in ready:
            self._read_stdout()
        if self._pidfd in ready or (self._pidfd is None and self._has_ended()):
            self._end()

    def _read_stdout(self) -> bool:
        if self.inbox.missing:
            return self._read_large()
        return self._read(self._stdout, self.inbox)

    def _read_large(self) -> bool:
        """As `_read`, for an answer that is passed on: in larger pieces, and into the same memory each time."""
        if self._buffer is None:
            self._buffer = memoryview(bytearray(LARGE))
            _widen(self._stdout)
        try:
            size = os.readv(self._stdout, [self._buffer])
        except BlockingIOError:
            return False
        if size:
            self.inbox.feed(self._buffer[:size])
            return True
        self._unwatch(self._stdout)
        return False

    def _read_stderr(self) -> bool:
        return self._read(self._stderr, self.stderr)

    def _read(self, descriptor: int, into: Inbox | Tail) -> bool:
        """Reads once; False if there is nothing more."""
        try:
            data = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return False
        if data:
            into.feed(data)
            return True
        self._unwatch(descriptor)
        return False

    def _has_ended(self) -> bool:
        return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _end(self) -> None:
        """The driver ended: ends what it left behind, and takes in what it wrote before.

        It is reaped last, so that its number, which is that of its group, stays its own until then.
        """
        if self._family.of(self._pid):
            self._end_orphans()
        self._signal(_SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        self._family.ended(self._pid)
        self.exit_code = os.waitstatus_to_exitcode(status)
        while self._read_stdout():
            pass
        self.drain_stderr()
        self.take_captured()

    def take_captured(self) -> None:
        """Takes in what the driver captured of its own standard error for a case that it did not get to answer."""
        try:
            with open(os.path.join(self._directory, CAPTURED_STDERR), "rb") as file:
                file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL_BYTES))
                self.stderr.feed(file.read(TAIL_BYTES))
        except OSError:  # Most drivers capture nothing.
            pass

    def _end_orphans(self) -> None:
        """Ends what outlived the driver; of one that is thrown away it is no leak."""
        if not self._discarded:
            self.watch.note_processes(self._family)
        self._signal(_SIGTERM)
        self._family.end(self._pid, _SIGTERM, _TERM_SECONDS)
        self._signal(_SIGKILL)
        self._family.end(self._pid, _SIGKILL, _KILL_SECONDS)

    def drain_stderr(self) -> None:
        """Takes in what standard error holds now; a driver that never stops writing is left after some rounds."""
        for _ in range(1000):
            if not self._read_stderr():
                return

    def settle(self, seconds: float) -> None:
        """Takes in what else comes, until the stream is quiet for `seconds` or the driver has ended."""
        until = monotonic() + 20 * seconds
        size = -1
        while self.exit_code is None and len(self.inbox) != size and monotonic() < until:
            size = len(self.inbox)
            self.pump(monotonic() + seconds)

    def wait(self, seconds: float) -> bool:
        """Waits for the driver's end; whether it came."""
        until = monotonic() + seconds
        while self.exit_code is None and monotonic() < until:
            self.pump(until)
        return self.exit_code is not None

    def discard(self) -> None:
        """Ends the driver and everything that it started, and frees what it held; once is enough."""
        if self._discarded:
            return
        self._discarded = True
        if self.exit_code is None:
            self._signal(_SIGTERM)
            if not self.wait(_TERM_SECONDS):
                self._signal(_SIGKILL)
                if not self.wait(_KILL_SECONDS):
                    raise Fault(f"the driver does not end within {_KILL_SECONDS:.0f} seconds of SIGKILL")
        self._close(self._stdin, self._stdout, self._stderr, -1 if self._pidfd is None else self._pidfd)
        scratch.remove(self._directory)

    def _signal(self, number: int) -> None:
        try:  # noqa: SIM105 - contextlib is slow to load
            os.killpg(self._pid, number)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of zombies
            pass

    def _unwatch(self, descriptor: int) -> None:
        try:  # noqa: SIM105 - contextlib is slow to load
            self._poll.unregister(descriptor)
        except KeyError:
            pass

    @staticmethod
    def _close(*descriptors: int) -> None:
        for descriptor in descriptors:
            if descriptor >= 0:
                os.close(descriptor)


def _widen(pipe: int) -> None:
    """Lets a pipe take a mebibyte, where the system has that and grants it."""
    import fcntl  # late: most legs have small frames alone

    try:  # noqa: SIM105 - contextlib is slow to load
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, LARGE)
    except (AttributeError, OSError):
        pass
