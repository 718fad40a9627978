"""One case alone in a fresh driver: how cases that ask for it run, and how blame is made certain.

The driver's input is closed behind the request, so that its stream can be read to the end: what comes after the answer
is this case's doing. A failure is the case's outcome once it has come twice in the same way.
"""

from __future__ import annotations

from time import monotonic

from parity.protocol.frames import encode
from parity.runner.outcomes import Failure, quarantined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from parity.runner.driver import Driver
    from parity.runner.launcher import Launcher
    from parity.runner.requests import Request

_PATIENCE = 4


class Settled:
    """The frame of a case's outcome, and the ways in which drivers failed that it tells of."""

    __slots__ = ("frame", "ways")

    def __init__(self, frame: bytes, *ways: str) -> None:
        self.frame = frame
        self.ways = ways


def blame(request: Request, failure: Failure) -> Settled:
    """A failure as the outcome of a case."""
    return Settled(encode(request.sequence, failure.outcome), failure.way)


def run_alone(
    launcher: Launcher,
    request: Request,
    earlier: Failure | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Settled:
    """Runs a case until its outcome is certain, or certain not to be. NotRun if no driver can be started.

    `earlier` is a failure that counts as the first one. A case that fails differently the second time, or answers then,
    has no outcome to trust. A time-out or a SIGKILL, which the machine may be to blame for, is forgiven once; after
    one, the case has four times its deadline. `meanwhile` is called while the first driver works.
    """
    forgiven = False
    while True:
        patient = forgiven or (earlier is not None and earlier.suspicious)
        answer = _try(launcher, request, _PATIENCE if patient else 1, meanwhile)
        meanwhile = launcher.prepare
        if not isinstance(answer, Failure):
            if earlier is None or earlier.suspicious:
                return Settled(answer)
            return _quarantine(request, earlier, None)
        if earlier is None:
            earlier = answer
        elif answer.way == earlier.way:
            return blame(request, answer)
        elif forgiven or not (answer.suspicious or earlier.suspicious):
            return _quarantine(request, earlier, answer)
        else:
            forgiven = True
            earlier = answer if earlier.suspicious else earlier


def _quarantine(request: Request, first: Failure, second: Failure | None) -> Settled:
    failure = second or first
    stderr = next(iter(failure.outcome.values())).get("stderr", "")
    outcome = quarantined(first.way, second.way if second else "answered", stderr)
    return Settled(encode(request.sequence, outcome), first.way, failure.way)


def _try(launcher: Launcher, request: Request, patience: int, meanwhile: Callable[[], None]) -> bytes | Failure:
    driver = launcher.start()
    if request.fresh:
        driver.dedicate(request.raw)
    try:
        driver.send(request.raw)
        meanwhile()
        answer = _answer(driver, request, request.deadline_ms * patience)
        if not isinstance(answer, Failure):
            answer = driver.finish() or answer
    finally:
        driver.discard()
    return answer


def _answer(driver: Driver, request: Request, deadline_ms: int) -> bytes | Failure:
    until = monotonic() + deadline_ms / 1000
    while True:
        answers = driver.answers(request.sequence, 1)
        if isinstance(answers, Failure):
            return answers
        if answers:
            return bytes(answers[0])
        if monotonic() >= until:
            return driver.timed_out(request.deadline_ms)
        driver.wait(until, soon=True)
