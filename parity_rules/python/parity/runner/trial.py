"""One case alone in a fresh driver: how cases that ask for it run, and how blame is made certain.

The driver's input is closed behind the request, so that its stream can be read to the end: what comes after the answer
is this case's doing.
"""

from __future__ import annotations

from time import monotonic

from parity.protocol.frames import encode
from parity.runner.outcomes import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from parity.runner.driver import Driver
    from parity.runner.launcher import Launcher
    from parity.runner.requests import Request

_PATIENCE = 4


def blame(request: Request, failure: Failure) -> bytes:
    """The frame of a failure as the outcome of a case."""
    return encode(request.sequence, failure.outcome)


def run_alone(
    launcher: Launcher, request: Request, patient: bool = False, meanwhile: Callable[[], None] = lambda: None
) -> bytes:
    """The frame of the case's outcome. NotRun if no driver can be started.

    A time-out and a SIGKILL, which the machine may be to blame for, count only after a second try with four times the
    deadline; `patient` says that this is one already. `meanwhile` is called while the driver works.
    """
    driver = launcher.start()
    try:
        driver.send(request.raw)
        meanwhile()
        answer = _answer(driver, request, request.deadline_ms * (_PATIENCE if patient else 1))
        if not isinstance(answer, Failure):
            answer = driver.finish() or answer
    finally:
        driver.discard()
    if not isinstance(answer, Failure):
        return answer
    if answer.suspicious and not patient:
        return run_alone(launcher, request, patient=True)
    return blame(request, answer)


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
        driver.wait(until)
