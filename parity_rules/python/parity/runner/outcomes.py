"""The outcomes that a driver cannot speak of itself, and what the runner thinks of the evidence for them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SIGKILL = 9


class Failure:
    """How a driver failed a case.

    `way` tells it without what may differ from one time to the next: two failures of one way are the same failure.
    `suspicious`: the machine may be to blame (out of memory, overload), so it must be confirmed with more time.
    `in_stream`: the stream of answers broke, for which the case answered before may be to blame.
    `certain`: it is this case's, whatever else the driver did.
    """

    __slots__ = ("certain", "in_stream", "outcome", "suspicious", "way")

    def __init__(
        self,
        outcome: dict[str, Any],
        way: str,
        suspicious: bool = False,
        in_stream: bool = False,
        certain: bool = False,
    ) -> None:
        self.outcome = outcome
        self.way = way
        self.suspicious = suspicious
        self.in_stream = in_stream
        self.certain = certain


def ended(exit_code: int, stderr: str) -> Failure:
    """The driver ended; `exit_code` is negative for a signal, as `os.waitstatus_to_exitcode` has it."""
    if exit_code >= 0:
        return Failure({"crashed": _with({"exit_code": exit_code}, stderr)}, f"ended with exit code {exit_code}")
    name = signal_name(-exit_code)
    return Failure({"crashed": _with({"signal": name}, stderr)}, f"died of {name}", suspicious=exit_code == -_SIGKILL)


def protocol(sentence: str, stderr: str) -> Failure:
    """The driver wrote something else than the answer."""
    return Failure({"crashed": _with({"protocol": sentence}, stderr)}, "broke the protocol", in_stream=True)


def timed_out(deadline_ms: int, stderr: str) -> Failure:
    """The driver was silent beyond the deadline."""
    return Failure({"timed_out": _with({"deadline_ms": deadline_ms}, stderr)}, "was silent too long", suspicious=True)


def oversized(limit: int, size: int) -> Failure:
    """The driver announced more bytes than the limit."""
    return Failure({"oversized": {"limit": limit, "size": size}}, "announced too much", certain=True)


def quarantined(first: str, second: str, stderr: str) -> dict[str, Any]:
    """The outcome of a case whose driver did not fail the same way twice; both texts say what a driver did."""
    detail = f"alone in a fresh driver, which {first}; alone in another one, which {second}"
    return {"not_run": _with({"reason": "quarantined", "detail": detail}, stderr)}


def _with(what: dict[str, Any], stderr: str) -> dict[str, Any]:
    return {**what, "stderr": stderr} if stderr else what


def signal_name(number: int) -> str:
    """The name of a signal, as in SIGSEGV."""
    import signal

    try:
        return signal.Signals(number).name
    except ValueError:  # real-time signals have no names of their own
        return f"SIG{number}"
