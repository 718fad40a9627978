"""What a leg did with a case, by name."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """The outcomes of the protocol page; the value is the key of the answer."""

    RETURNED = "returned"
    RAISED = "raised"
    STEPS = "steps"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OVERSIZED = "oversized"
    UNSUPPORTED = "unsupported"
    NO_DEVICE = "no_device"
    NOT_RUN = "not_run"
    NOT_RECORDED = "not_recorded"
    SKIPPED = "skipped"


# What stands beside the outcome of a step; in an answer to one operation it is among the observations.
NOTES = ("trace", "exit_code", "arguments")
BY_KEY = {outcome.value: outcome for outcome in Outcome}
# What a driver did; the rest says why it gave nothing that could be compared.
DONE = frozenset((Outcome.RETURNED, Outcome.RAISED, Outcome.STEPS, Outcome.SKIPPED))
# Ends of a driver. Two legs that end alike have not been shown to agree.
BROKEN = frozenset((Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.OVERSIZED))
# Nothing was tried.
ABSENT = frozenset((Outcome.UNSUPPORTED, Outcome.NO_DEVICE, Outcome.NOT_RUN, Outcome.NOT_RECORDED))
