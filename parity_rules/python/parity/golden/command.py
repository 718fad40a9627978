"""The subcommand `golden`: recorded outcomes to the outcomes of a leg that ran nothing.

Each recording must ask exactly what the case of its id asks: one that was made for other arguments is stale. A recording that belongs to no
case is an error too, as it would look like proof. Cases without a recording are `not_run` in this leg, and no verdict rests on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parity.fixtures.case_fields import Defaults
from parity.fixtures.command import DEADLINE_MS
from parity.fixtures.document import fail
from parity.fixtures.fixture_files import line_cases
from parity.fixtures.json_lines import JsonLine, read_json_lines
from parity.fixtures.plan import Plan, PlanCase, read_plan
from parity.fixtures.problems import Place, Problem, UserError
from parity.fixtures.recording import is_recording
from parity.golden.recorded import Recorded, read_recorded
from parity.protocol import frames

LEG = "golden"
NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class GoldenRequest:
    """The arguments of the subcommand."""

    plan: str
    goldens: Sequence[str]
    out: str


def make_golden(request: GoldenRequest) -> None:
    """Writes the outcomes file; `UserError` with every mistake in the recordings, and then no file."""
    plan = read_plan(request.plan)
    recorded = _read_all(plan, request.goldens)
    head = {"leg": LEG, "driver": {"sdk": "recorded"}}
    with frames.FileWriter(request.out, "parity-outcomes", head) as writer:
        for case in plan.cases:
            answer = recorded.get(case.id, _absent(case))
            writer.case(answer.header, answer.attachments)


def _absent(case: PlanCase) -> Recorded:
    detail = f"no recording has the id {case.id}"
    return Recorded({"not_run": {"reason": NOT_RECORDED, "detail": detail}}, ())


def _read_all(plan: Plan, paths: Sequence[str]) -> dict[str, Recorded]:
    cases = {case.id: case for case in plan.cases}
    recorded: dict[str, Recorded] = {}
    problems: list[Problem] = []
    for line in _lines(paths, problems):
        try:
            name, answer = _read_line(line, cases)
            if name in recorded:
                fail(line.place(()), f'id "{name}" is recorded twice.', "Keep one of the lines.")
            recorded[name] = answer
        except UserError as error:
            problems.extend(error.problems)
    if not recorded and not problems:
        problems.append(
            Problem(Place(paths[0] if paths else "goldens"), "there is no recording.", "Leave the golden leg out.")
        )
    if problems:
        raise UserError(problems)
    return recorded


def _lines(paths: Sequence[str], problems: list[Problem]) -> Iterator[JsonLine]:
    for path in paths:
        try:
            yield from read_json_lines(path)
        except UserError as error:
            problems.extend(error.problems)


def _read_line(line: JsonLine, cases: dict[str, PlanCase]) -> tuple[str, Recorded]:
    if not is_recording(line.value):
        fail(line.place(()), "the line has no outcome.", "A recording is a case with outcome, one entry per step.")
    (case,) = line_cases(line, Defaults((), (), DEADLINE_MS, fresh=True))
    planned = cases.get(case.id)
    if planned is None:
        fail(line.place(("id",)), f'no case has the id "{case.id}".', "List the file that has it under fixtures too.")
    if planned.request != case.request_digest():
        found = f'the recording of "{case.id}" asks something else than the case at {planned.source}.'
        fail(line.place(()), found, "It is stale: record it again.")
    return case.id, read_recorded(line, line.value, case.deadline_ms)
