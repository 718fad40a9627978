"""What there was to compare in the answers of a case: observations that are not empty, and errors.

A case may ask for logs and see none on either side. It matches, and says nothing of logging.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from parity.compare.answer import Answer
from parity.compare.outcome import NOTES, Outcome

RAISED = "raised"
_NOTHING: frozenset[str] = frozenset()


def shown_in(answer: Answer, observe: Sequence[str]) -> frozenset[str]:
    """The names of the observations in an answer that count and are not empty, and `RAISED`."""
    if answer.outcome is Outcome.RETURNED and not answer.observations:
        return _NOTHING
    steps = answer.body if answer.outcome is Outcome.STEPS else ()
    found = {
        name
        for name in observe
        if answer.observations.get(name) or (name in NOTES and any(entry.get(name) for entry in steps))
    }
    if answer.outcome is Outcome.RAISED or any(RAISED in entry for entry in steps):
        found.add(RAISED)
    return frozenset(found)


def shown_by_two(answers: Sequence[Answer], observe: Sequence[str]) -> frozenset[str]:
    """What two legs at least show, as a comparison takes two."""
    counts = Counter(name for answer in answers for name in shown_in(answer, observe))
    return frozenset(name for name, legs in counts.items() if legs > 1)
