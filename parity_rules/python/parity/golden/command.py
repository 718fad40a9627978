"""The subcommand `golden`: recorded outcomes to the outcomes of a leg that ran nothing.

Each recording must ask exactly what the case of its id asks: one that was made for other arguments is stale. A recording that belongs to no
case is an error too, as it would look like proof. Cases without a recording are `not_run` in this leg, and no verdict rests on them.

Recordings are imported, of the original, or were written by `tools/parity record` from the reference of this workspace, which their first
line says. Once that reference is another one, the whole leg gives nothing, for the reason `stale`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from parity.fixtures.case_fields import Defaults
from parity.fixtures.command import DEADLINE_MS
from parity.fixtures.document import fail
from parity.fixtures.fixture_files import line_cases
from parity.fixtures.json_lines import JsonLine, read_json_lines
from parity.fixtures.plan import Plan, PlanCase, read_plan
from parity.fixtures.problems import Place, Problem, UserError
from parity.fixtures.recording import is_recording
from parity.golden.own import REQUEST, is_own, read_own
from parity.golden.provenance import KEY, Provenance, Sources, measure, read_provenance, staleness
from parity.golden.recorded import Recorded, read_recorded
from parity.protocol import frames

LEG = "golden"
NOT_RECORDED = "not recorded"
STALE = "stale"
IMPORTED = "imported"


@dataclass(frozen=True)
class GoldenRequest:
    """The arguments of the subcommand; `references` are (name, path) of the files of the reference."""

    plan: str
    goldens: Sequence[str]
    references: Sequence[tuple[str, str]]
    out: str


@dataclass
class _Found:
    """What the files have: outcomes by case, the provenance of each file that has one, and what is wrong."""

    recorded: dict[str, Recorded] = field(default_factory=dict)
    provenances: dict[str, Provenance] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def make_golden(request: GoldenRequest) -> None:
    """Writes the outcomes file; `UserError` with every mistake in the recordings, and then no file."""
    plan = read_plan(request.plan)
    found = _read_all(plan, request.goldens)
    if found.problems:
        raise UserError(found.problems)
    stale = _stale(found.provenances, request)
    with frames.FileWriter(request.out, "parity-outcomes", _head(found.provenances, stale)) as writer:
        for case in plan.cases if not stale else ():
            answer = found.recorded.get(case.id, _absent(case))
            writer.case(answer.header, answer.attachments)


def _head(provenances: dict[str, Provenance], stale: str) -> dict[str, Any]:
    digests = sorted({provenance.sources.digest() for provenance in provenances.values()})
    head: dict[str, Any] = {"leg": LEG, "driver": {"sdk": "recorded"}, "recorded": ", ".join(digests) or IMPORTED}
    if stale:
        head["not_run"] = {"reason": STALE, "detail": stale}
    return head


def _stale(provenances: dict[str, Provenance], request: GoldenRequest) -> str:
    """Why a file is stale; imported ones, without provenance, never are."""
    if not provenances:
        return ""
    now: Sources = measure(request.references)
    return "; ".join(filter(None, (staleness(known, now, path) for path, known in sorted(provenances.items()))))


def _absent(case: PlanCase) -> Recorded:
    detail = f"no recording has the id {case.id}"
    return Recorded({"not_run": {"reason": NOT_RECORDED, "detail": detail}}, ())


def _read_all(plan: Plan, paths: Sequence[str]) -> _Found:
    reader = _Reader(plan)
    for path in paths:
        reader.read(path)
    found = reader.found
    if len(found.provenances) not in (0, len(paths)):
        hint = "Agreement with the original and with its own past are different proofs: make two tests."
        found.problems.append(Problem(Place(paths[0]), "imported and recorded outcomes are mixed.", hint))
    if not found.recorded and not found.problems:
        place = Place(paths[0] if paths else "goldens")
        found.problems.append(Problem(place, "there is no recording.", "Leave the golden leg out."))
    return found


class _Reader:
    """Collects the recordings of all files."""

    def __init__(self, plan: Plan) -> None:
        self.found = _Found()
        self._record = f"tools/parity record {plan.label}"
        self._again = f"Record again: {self._record}"
        # Files with a line of provenance, be it right or wrong.
        self._headed: set[str] = set()
        self._cases = {case.id: case for case in plan.cases}

    def read(self, path: str) -> None:
        """One file; mistakes are noted."""
        for line in self._lines(path):
            try:
                self._read_line(line)
            except UserError as error:
                self.found.problems.extend(error.problems)

    def _lines(self, path: str) -> Iterator[JsonLine]:
        try:
            yield from read_json_lines(path)
        except UserError as error:
            self.found.problems.extend(error.problems)

    def _read_line(self, line: JsonLine) -> None:
        if isinstance(line.value, dict) and KEY in line.value:
            if line.path in self._headed:
                fail(line.place(()), "the file has a second provenance.", "Keep the first.")
            self._headed.add(line.path)
            self.found.provenances[line.path] = read_provenance(line)
            return
        name, answer = self._own(line) if is_own(line.value) else self._imported(line)
        if name in self.found.recorded:
            fail(line.place(()), f'id "{name}" is recorded twice.', "Keep one of the lines.")
        self.found.recorded[name] = answer

    def _own(self, line: JsonLine) -> tuple[str, Recorded]:
        if line.path not in self._headed:
            fail(line.place(()), "there is no provenance above this recording.", self._again)
        planned = self._cases.get(line.value.get("id"))
        if planned is None:
            hint = f"Correct the fixtures if it is misspelt there. If it was renamed or taken out: {self._record}"
            fail(line.place(("id",)), f'no case has the id "{line.value.get("id")}".', hint)
        if planned.request != line.value[REQUEST]:
            self._asks_something_else(line, planned, self._again)
        return planned.id, read_own(line, planned)

    def _imported(self, line: JsonLine) -> tuple[str, Recorded]:
        if not is_recording(line.value):
            fail(line.place(()), "the line has no outcome.", "A recording is a case with outcome, one entry per step.")
        if line.path in self._headed:
            fail(
                line.place(()),
                "an imported recording stands in a file with provenance.",
                "Move it to a file of its own.",
            )
        (case,) = line_cases(line, Defaults((), (), DEADLINE_MS, fresh=True))
        planned = self._cases.get(case.id)
        if planned is None:
            fail(
                line.place(("id",)), f'no case has the id "{case.id}".', "List the file that has it under fixtures too."
            )
        if planned.request != case.request_digest():
            self._asks_something_else(line, planned, "It is stale: record it again.")
        return case.id, read_recorded(line, line.value, case.deadline_ms)

    def _asks_something_else(self, line: JsonLine, planned: PlanCase, hint: str) -> NoReturn:
        fail(
            line.place(()),
            f'the recording of "{planned.id}" asks something else than the case at {planned.source}.',
            hint,
        )
