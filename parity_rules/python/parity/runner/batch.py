"""All cases of a leg through as few drivers as they allow.

Requests are pipelined. Since a driver may die with answers that it had not written yet, a dead driver with several open
requests tells nothing about which of them it was: they are sent again one by one, and blame falls only on a case that
fails as the first of a fresh driver. So outcomes do not depend on how far a pipeline had got. What breaks the stream may
come from the case answered before, whose answer therefore counts only once something proper follows it.
"""

from __future__ import annotations

from time import monotonic

from parity.protocol.frames import Extent
from parity.runner.answers import Answers
from parity.runner.outcomes import Failure
from parity.runner.trial import Settled, blame, run_alone
from parity.runner.unexplained import Unexplained

TYPE_CHECKING = False
if TYPE_CHECKING:
    from parity.protocol.frames import FileWriter
    from parity.runner.driver import Driver
    from parity.runner.launcher import Launcher
    from parity.runner.leg import Leg
    from parity.runner.requests import Request, Requests

_WINDOW_BYTES = 1 << 20


class Batch:
    """Runs requests to their end and writes an outcome for each, in order."""

    def __init__(self, leg: Leg, launcher: Launcher, requests: Requests, writer: FileWriter) -> None:
        self._leg = leg
        self._launcher = launcher
        self._requests = requests
        self._writer = writer
        self._driver: Driver | None = None
        self._open: list[Request] = []
        self._open_bytes = 0
        self._since = 0.0  # when the first open request became the first
        self._answers = Answers(writer)
        self._careful_until = 0  # up to this sequence, one request at a time
        self._unexplained = Unexplained()

    def run(self) -> None:
        """NotRun if no driver can be started any more: what was written until then stands."""
        try:
            while (request := self._requests.peek()) is not None or self._open:
                if request is not None and request.fresh and not self._open:
                    self._run_fresh(self._requests.pop())
                else:
                    self._step()
            self._retire()
        finally:
            if self._driver is not None:
                self._driver.discard()
        if ways := self._unexplained.ways():
            self._writer.foot["unexplained"] = ways

    def _run_fresh(self, request: Request) -> None:
        self._retire()
        self._writer.raw(run_alone(self._launcher, request, meanwhile=self._look_ahead).frame, 1)

    def _look_ahead(self) -> None:
        following = self._requests.peek()
        if following is not None and following.fresh:
            self._launcher.prepare()

    def _step(self) -> None:
        """Sends what the window allows and takes what has come back, or waits for it."""
        if self._driver is None:
            self._driver = self._launcher.start()
            self._driver.pass_on(self._answers.pass_on)
        driver = self._driver
        self._send(driver)
        first = self._open[0]
        answers = driver.answers(first.sequence, len(self._open))
        until = self._since + first.deadline_ms / 1000
        if isinstance(answers, Failure):
            self._fail(driver, answers)
        elif answers:
            self._accept(answers)
        elif monotonic() >= until:
            self._fail(driver, driver.timed_out(first.deadline_ms))
        else:
            driver.wait(until, soon=len(self._open) == 1)

    def _send(self, driver: Driver) -> None:
        window = self._window()
        if len(self._open) > window // 2:
            return
        if not self._open:
            self._since = monotonic()
        batch: list[bytes] = []
        while len(self._open) < window:
            request = self._requests.peek()
            if request is None or request.fresh:
                break
            if self._open and self._open_bytes + len(request.raw) > _WINDOW_BYTES:
                break
            self._open.append(self._requests.pop())
            self._open_bytes += len(request.raw)
            if isinstance(request.raw, Extent):  # which is beyond the window, and therefore the only one
                driver.send(request.raw)
                return
            batch.append(request.raw)
        if batch:
            driver.send(b"".join(batch))

    def _window(self) -> int:
        following = self._open[0] if self._open else self._requests.peek()
        careful = following is not None and following.sequence <= self._careful_until
        return 1 if careful else self._leg.window

    def _accept(self, answers: list[memoryview]) -> None:
        self._since = monotonic()
        answered = self._open[: len(answers)]
        del self._open[: len(answers)]
        self._open_bytes -= sum(len(request.raw) for request in answered)
        self._answers.write(answered[-1], answers)

    def _retire(self) -> None:
        """Lets the driver end; what it still writes then is the doing of the case that it answered last."""
        driver, self._driver = self._driver, None
        failure = None if driver is None else driver.finish()
        if failure is not None and (last := self._answers.last) is not None:
            self._unexplained.suspect(failure, last.sequence, last.sequence)
            self._retry(last)
        self._answers.keep()

    def _retry(self, last: Request) -> None:
        """Judges the case answered last anew, since something came after its answer."""
        self._answers.take_back()
        self._settle(last, run_alone(self._launcher, last))

    def _settle(self, request: Request, settled: Settled) -> None:
        self._unexplained.explain(request, settled)
        self._writer.raw(settled.frame, 1)

    def _fail(self, driver: Driver, failure: Failure) -> None:
        """The driver failed with requests open: finds whose doing it was, or has them sent again to find out."""
        self._driver = None
        driver.discard()
        requests, self._open, self._open_bytes = self._open, [], 0
        self._unexplained.suspect(failure, requests[0].sequence, requests[-1].sequence)
        self._answers.abandon()
        if failure.in_stream and (last := self._answers.last) is not None:
            self._retry(last)
        else:
            self._answers.keep()
            self._judge(driver, failure, requests)
        if requests:
            self._careful_until = max(self._careful_until, requests[-1].sequence)
            self._requests.push_back(requests)

    def _judge(self, driver: Driver, failure: Failure, requests: list[Request]) -> None:
        """Settles the first request, and takes it out of the list, unless another one may be to blame."""
        first, alone = requests[0], len(requests) == 1
        if failure.certain:
            settled = blame(first, failure)
        elif failure.suspicious or (alone and driver.served == 0):
            settled = run_alone(self._launcher, first, failure)
        elif alone:
            settled = run_alone(self._launcher, first)
        else:
            return
        del requests[0]
        self._settle(first, settled)
