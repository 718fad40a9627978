"""A driver that said hello: requests go in, answers or a failure come out."""

from __future__ import annotations

from time import monotonic

from parity.protocol.frames import VERSION, Extent, Frame, FrameError
from parity.runner import outcomes
from parity.runner.faults import NotRun
from parity.runner.inbox import Garbage, Oversized
from parity.runner.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from parity.runner.leg import Leg

_REASONS = ("missing_runtime", "no_device", "fault")
_EXIT_SECONDS = 1.0
_QUIET_SECONDS = 0.02


class Died(Exception):
    """The driver ended before its hello; the text says how."""


class Driver:
    """`served` counts the answers that it gave; `hello` is what it said of itself."""

    def __init__(self, process: Process, leg: Leg) -> None:
        """Waits for the hello: Died if the driver ends before it, NotRun if it cannot or does not say it."""
        self.served = 0
        self._process = process
        self._memory_limit = leg.memory_limit
        until = monotonic() + leg.startup_timeout_ms / 1000
        try:
            self.hello = self._wait_for_hello(until, leg.startup_timeout_ms)
        except BaseException:
            process.discard()
            raise
        process.drain_stderr()
        process.stderr.clear()
        process.watch.begin()

    def _wait_for_hello(self, until: float, timeout_ms: int) -> dict[str, Any]:
        process = self._process
        try:
            while (frame := process.inbox.frame()) is None:
                if process.exit_code is not None:
                    raise Died(self._said(f"ended with {_how(process.exit_code)} before its hello"))
                if monotonic() >= until:
                    raise NotRun("fault", self._said(f"did not say hello within {timeout_ms} ms"))
                process.pump(until)
        except (Garbage, Oversized) as error:
            process.settle(_QUIET_SECONDS)
            what = f"wrote {process.inbox.rest()}" if isinstance(error, Garbage) else "began a frame beyond its limit"
            raise NotRun("fault", self._said(f"{what} where its hello should be")) from None
        return self._checked(frame)

    def _checked(self, frame: Frame) -> dict[str, Any]:
        try:
            hello = frame.json()
        except FrameError as error:
            raise NotRun("fault", self._said(f"said a hello that cannot be read: {error}")) from None
        if hello.get("format") != "parity-driver" or hello.get("version") != VERSION:
            found = f"{hello.get('format')!r} version {hello.get('version')!r}"
            raise NotRun("fault", f"the driver speaks {found}, expected 'parity-driver' version {VERSION}", hello)
        if "not_run" in hello:
            raise _not_run(hello)
        if not isinstance(hello.get("ops"), list):
            raise NotRun("fault", "the driver's hello lists no ops", hello)
        return hello

    def _said(self, what: str) -> str:
        """A sentence about the driver before its hello, with its last words."""
        if self._memory_limit:
            what += f" (the driver may take {self._memory_limit:,} bytes of memory)"
        self._process.drain_stderr()
        words = self._process.stderr.text()
        return f"the driver {what}; stderr: {words}" if words else f"the driver {what}"

    def send(self, data: bytes | Extent) -> None:
        """Queues requests and writes what standard input takes now."""
        self._process.send(data)

    def dedicate(self, request: bytes | Extent) -> None:
        """Says that the driver is there for this request alone, so that what it leaves behind is that case's."""
        self._process.watch.case = request

    def pass_on(self, sink: Callable[[memoryview], None]) -> None:
        """Has large answers given to `sink` as they come; `answers` has an empty one in the place of each."""
        self._process.inbox.pass_on(sink)

    def answers(self, first: int, count: int) -> list[memoryview] | outcomes.Failure:
        """What there is, without waiting, of the answers to `count` requests from `first`; a failure once no more come."""
        process = self._process
        try:
            taken = process.inbox.take(first, count)
        except Garbage:
            return self._garbage(first)
        except Oversized as error:
            return outcomes.oversized(error.limit, error.size)
        if taken:
            self.served += len(taken)
            return taken
        if process.exit_code is None:
            return []
        incomplete = process.inbox.incomplete(first)
        if incomplete and process.exit_code >= 0:
            return outcomes.protocol(incomplete, process.stderr.text())
        return outcomes.ended(process.exit_code, process.stderr.text())

    def _garbage(self, first: int) -> outcomes.Failure:
        """The failure, told from more of the stream than the few bytes that may have come first."""
        self._process.settle(_QUIET_SECONDS)
        self._process.drain_stderr()
        try:
            self._process.inbox.take(first, 1)
        except Garbage as error:
            return outcomes.protocol(str(error), self._process.stderr.text())
        raise AssertionError("what was garbage stays garbage")

    def surplus(self) -> outcomes.Failure | None:
        """The failure of a driver that has no request and yet wrote something."""
        if not len(self._process.inbox):
            return None
        self._process.settle(_QUIET_SECONDS)
        return outcomes.protocol(f"wrote {self._process.inbox.rest()} after its answer", self._process.stderr.text())

    def wait(self, until: float, soon: bool) -> None:
        """Waits for something to happen; `soon` says that it may well happen within microseconds."""
        self._process.pump(until, soon)

    def timed_out(self, deadline_ms: int) -> outcomes.Failure:
        """The failure of a driver that was silent beyond the deadline, with its last words."""
        self._process.drain_stderr()
        self._process.take_captured()
        return outcomes.timed_out(deadline_ms, self._process.stderr.text())

    def finish(self) -> outcomes.Failure | None:
        """Lets the driver end after its last answer; the failure if it writes anything else meanwhile."""
        if self._process.exit_code is None:
            self._process.watch.note_belongings()
        self._process.close_stdin()
        if self._process.wait(_EXIT_SECONDS):
            self._process.watch.note_files()
        failure = self.surplus()
        self._process.discard()
        return failure

    def discard(self) -> None:
        """Ends the driver and everything that it started."""
        self._process.discard()


def _how(exit_code: int) -> str:
    return f"exit code {exit_code}" if exit_code >= 0 else outcomes.signal_name(-exit_code)


def _not_run(hello: dict[str, Any]) -> NotRun:
    said = hello["not_run"]
    if not isinstance(said, dict) or said.get("reason") not in _REASONS or not isinstance(said.get("detail"), str):
        expected = f"reason ({', '.join(_REASONS)}) and detail"
        return NotRun("fault", f"the driver says not_run {said!r}, expected {expected}", hello)
    return NotRun(said["reason"], said["detail"], hello)
