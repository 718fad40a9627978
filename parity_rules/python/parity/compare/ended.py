"""How an outcome is shown in a difference of outcomes, and the canonical text that its fingerprint is made of."""

from __future__ import annotations

from typing import Any

from parity.compare.answer import Answer
from parity.compare.canonical import canonical
from parity.compare.outcome import BROKEN, NOTES, Outcome
from parity.compare.render import end_of, render_step

# What of an end is the same from run to run; standard error, sizes and the text of protocol errors need not be.
_STABLE = ("signal", "exit_code")


def outcome_texts(answer: Answer) -> tuple[str, str]:
    """The outcome of a case, rendered and canonical."""
    key = answer.outcome.value
    if answer.outcome in (Outcome.RETURNED, Outcome.RAISED):
        return step_texts({key: answer.body}, answer)
    if answer.outcome is Outcome.STEPS:
        canon = ",".join(step_texts(entry, answer)[1] for entry in answer.body)
        return f"{len(answer.body)} steps", f"{key}:{canon}"
    ends = [str(answer.body[name]) for name in _STABLE if name in answer.body] if answer.outcome in BROKEN else []
    return end_of(answer), ":".join([key, *ends])


def step_texts(entry: dict[str, Any], answer: Answer) -> tuple[str, str]:
    """The outcome of a step, rendered and canonical; the causes of an error are not part of the latter."""
    shown = render_step(entry, answer.parts)
    if "returned" in entry:
        return shown, f"returned:{canonical(entry['returned'], answer.parts)}"
    if "raised" in entry:
        raised = entry["raised"]
        return shown, f"raised:{canonical([raised['kind'], raised['message']], answer.parts)}"
    return shown, outcome_key(entry)


def outcome_key(entry: dict[str, Any]) -> str:
    """The key of a step's outcome."""
    return next(key for key in entry if key not in NOTES)
