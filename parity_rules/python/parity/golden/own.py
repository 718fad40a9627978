"""A line that `tools/parity record` writes: one case of the reference, with the digest of what was asked and the whole answer.

    {"id": "parse/plain", "request": "1f0c…", "op": "parse", "args": ["1"], "outcome": {"returned": 1}, "observations": {…}}

`request` decides whether the recording still fits its case; `op`, `args` and whatever else was asked are there to be read. `outcome` has one
entry per step where there are steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parity.fixtures.document import fail
from parity.fixtures.json_lines import JsonLine
from parity.fixtures.plan import PlanCase
from parity.golden.inline import NotInline, attach, inline
from parity.golden.recorded import Recorded

REQUEST, OUTCOME, OBSERVATIONS = "request", "outcome", "observations"
_NOT_ASKED = ("id", "observe", "attachments")
# Outcomes that say what the reference does; all others say what became of its process.
RECORDABLE = ("returned", "raised", "steps")


def is_own(line: Any) -> bool:
    """Whether a line is a recording of this form."""
    return isinstance(line, dict) and REQUEST in line and OUTCOME in line


def as_line(
    case: PlanCase,
    asked: dict[str, Any],
    asked_parts: Sequence[memoryview],
    answer: dict[str, Any],
    parts: Sequence[memoryview],
) -> dict[str, Any]:
    """The line of a case: what was asked and answered, each as the header of a frame with its attachments."""
    outcome = next(answer[key] if key == "steps" else {key: answer[key]} for key in RECORDABLE if key in answer)
    line = {"id": case.id, REQUEST: case.request}
    line.update((key, inline(value, asked_parts)) for key, value in asked.items() if key not in _NOT_ASKED)
    line[OUTCOME] = inline(outcome, parts)
    if answer.get(OBSERVATIONS):
        line[OBSERVATIONS] = inline(answer[OBSERVATIONS], parts)
    return line


def read_own(line: JsonLine, case: PlanCase) -> Recorded:
    """The answer in a line; `UserError` where its outcome is not one of this case."""
    outcome = line.value[OUTCOME]
    if not isinstance(outcome, list if case.steps else dict):
        wanted = f"a list of {case.steps} entries" if case.steps else "a map"
        fail(line.place((OUTCOME,)), f"the outcome does not have the form of its case; expected {wanted}.")
    header: dict[str, Any] = {"steps": outcome} if case.steps else dict(outcome)
    if len(header) != 1 or header.keys() - set(RECORDABLE):
        fail(line.place((OUTCOME,)), f"the outcome is not one of {', '.join(RECORDABLE)}.")
    if OBSERVATIONS in line.value:
        header[OBSERVATIONS] = line.value[OBSERVATIONS]
    attachments: list[bytes] = []
    try:
        return Recorded(attach(header, attachments), attachments)
    except NotInline as error:
        fail(line.place((OUTCOME,)), f"the outcome has {error}.")
