"""The axes of the truth table of verdicts: what the legs of a case can do, and what an expectations file can say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Answer = dict[str, Any]

_RETURNED: Answer = {"returned": 1}
_OTHER: Answer = {"returned": 2}
_RAISED: Answer = {"raised": {"kind": "ValueError", "message": "bad"}}
_CRASHED: Answer = {"crashed": {"signal": "SIGSEGV"}}
_TIMED_OUT: Answer = {"timed_out": {"deadline_ms": 5}}
_OVERSIZED: Answer = {"oversized": {"limit": 5, "size": 6}}
_UNSUPPORTED: Answer = {"unsupported": "no such operation"}
_NO_DEVICE: Answer = {"no_device": "no such device"}
_SKIPPED: Answer = {"steps": [{"skipped": True}]}


def _not_run(reason: str) -> Answer:
    return {"not_run": {"reason": reason, "detail": "why"}}


@dataclass(frozen=True)
class State:
    """What each leg of a test did with a case, by the leg's name, the reference first.

    `whole` says that the legs named there gave nothing at all, `steps` that the case is a list of steps.
    """

    name: str
    legs: dict[str, Answer] = field(compare=False)
    whole: frozenset[str] = field(default=frozenset())
    steps: bool = False


def _pair(name: str, reference: Answer, port: Answer, **more: Any) -> State:
    return State(name, {"python": reference, "rust": port}, **more)


def _recorded(name: str, reference: Answer, port: Answer, golden: Answer) -> State:
    return State(name, {"python": reference, "rust": port, "golden": golden})


def _whole(reason: str) -> State:
    return _pair(f"the port's leg as a whole: {reason}", _RETURNED, _not_run(reason), whole=frozenset(("rust",)))


STATES = (
    _pair("both return the same", _RETURNED, _RETURNED),
    _pair("both raise the same", _RAISED, _RAISED),
    _pair("they return different values", _RETURNED, _OTHER),
    _pair("one returns, the other raises", _RETURNED, _RAISED),
    _pair("the port crashes", _RETURNED, _CRASHED),
    _pair("the reference crashes", _CRASHED, _RETURNED),
    _pair("the port times out", _RETURNED, _TIMED_OUT),
    _pair("the port's answer is oversized", _RETURNED, _OVERSIZED),
    _pair("the port's answer is garbage", _RETURNED, {"returned": {"$what": 1}}),
    _pair("both crash", _CRASHED, _CRASHED),
    _pair("both time out", _TIMED_OUT, _TIMED_OUT),
    _pair("both answers are oversized", _OVERSIZED, _OVERSIZED),
    _pair("both answers are garbage", {"returned": {"$what": 1}}, {"returned": {"$what": 1}}),
    _pair("the port lacks the operation", _RETURNED, _UNSUPPORTED),
    _pair("the reference lacks the operation", _UNSUPPORTED, _RETURNED),
    _pair("the port lacks the operation of a step", {"steps": [_RETURNED]}, {"steps": [_UNSUPPORTED]}, steps=True),
    _pair("both lack the operation", _UNSUPPORTED, _UNSUPPORTED),
    _pair("both lack the operation of a step", {"steps": [_UNSUPPORTED]}, {"steps": [_UNSUPPORTED]}, steps=True),
    _pair("both skip a step for no reason", _SKIPPED, _SKIPPED, steps=True),
    _pair("the port has no device", _RETURNED, _NO_DEVICE),
    _pair("the reference has no device", _NO_DEVICE, _RETURNED),
    _pair("both have no device", _NO_DEVICE, _NO_DEVICE),
    _pair("the reference lacks the operation, the port the device", _UNSUPPORTED, _NO_DEVICE),
    _pair("the port was not run: missing_runtime", _RETURNED, _not_run("missing_runtime")),
    _pair("the port was not run: fault", _RETURNED, _not_run("fault")),
    _pair("the port was not run: quarantined", _RETURNED, _not_run("quarantined")),
    _pair("the port was not run, for a reason that nobody knows", _RETURNED, _not_run("weather")),
    _pair("the port says that it was not recorded", _RETURNED, _not_run("not recorded")),
    _pair("a fault of the reference, no device of the port", _not_run("fault"), _NO_DEVICE),
    _pair("the reference crashes, the port was not run: fault", _CRASHED, _not_run("fault")),
    _whole("no_device"),
    _whole("missing_runtime"),
    _whole("fault"),
    _recorded("both agree with the record", _RETURNED, _RETURNED, _RETURNED),
    _recorded("both agree, nothing is recorded", _RETURNED, _RETURNED, _not_run("not recorded")),
    _recorded("both agree with each other, not with the record", _RETURNED, _RETURNED, _OTHER),
    _recorded("both time out, as recorded", _TIMED_OUT, _TIMED_OUT, _TIMED_OUT),
    _recorded("the port has no device, the reference agrees with the record", _RETURNED, _NO_DEVICE, _RETURNED),
    State(
        "only a record to compare with, and nothing is recorded",
        {"rust": _RETURNED, "golden": _not_run("not recorded")},
    ),
)

CLASSES = ("BUG", "INTENTIONAL", "WONTFIX", "FLAKY", "UNSUPPORTED", "BROKEN_CASE")


@dataclass(frozen=True)
class Expectation:
    """An entry by its class and by what it says; an empty class is no entry.

    `form` is one of: holds (names the case, with the fingerprint of what it covers), changed (with another one), missing (with none),
    unmatched (names a case that is not there), too wide (names every case, and in every other case the sides differ), another open (names a
    second case, for which the port has no device, and has the fingerprint of something else), twin diverges and twin open (the corrected
    twin does so).
    """

    classification: str = ""
    form: str = ""

    @property
    def name(self) -> str:
        """As the table says it."""
        return f"{self.classification}: {self.form}" if self.classification else "none"


EXPECTATIONS = (
    Expectation(),
    *(Expectation(name, form) for form in ("holds", "changed", "unmatched") for name in CLASSES),
    Expectation("BUG", "missing"),
    Expectation("BUG", "too wide"),
    Expectation("BUG", "another open"),
    Expectation("BROKEN_CASE", "twin diverges"),
    Expectation("BROKEN_CASE", "twin open"),
)

# Those that a case can have which is the only one of its test.
ALONE = tuple(item for item in EXPECTATIONS if item.form in ("", "holds") and item.classification != "BROKEN_CASE")

REQUIRES: tuple[tuple[str, ...], ...] = ((), ("no_device",), ("missing_runtime",))
