"""Recordings in JSON lines: read as cases, and as the outcomes of the golden leg."""

from __future__ import annotations

from collections.abc import Sequence

from parity.compare.answer import read_answer
from parity.compare.outcome import Outcome
from parity.fixtures.command import CasesRequest, make_cases
from parity.fixtures.plan import read_plan
from parity.fixtures.problems import UserError
from parity.golden.command import GoldenRequest, make_golden
from parity.protocol import frames
from parity_fuzz import repository
from parity_fuzz.target import Target, expect, scratch

_LINES = rb"""{"id": "r", "op": "f", "args": [{"$proto": "a.B", "bytes": "CAE="}], "outcome": {"returned": {"$array": {"dtype": "int8", "shape": [1], "data": [1]}}}}
{"id": "t", "steps": [{"op": "f", "timeout_s": 1}, {"op": "g", "self": "m"}], "outcome": [{"raised": {"kind": "E", "message": "\ud800"}, "trace": [1]}, {"skipped": true}], "stdout": "x", "logs": [{"level": "INFO", "message": ""}]}
{"id": "h", "op": "f", "outcome": [{"hangs": true}]}
{"id": "w", "op": "f", "setup": {"given": {"clock": 5, "cwd": "a", "x": 1}, "files": {"a/b": "${TMP}"}}, "outcome": {"returned": null}, "files_after": {"a": {"$bytes": ""}, ".t": {"$dir": true}}}
"""


def seeds() -> Sequence[bytes]:
    """Recordings of every shape, and the repository's own."""
    return [_LINES, *(line + b"\n" for line in _LINES.splitlines()), *repository.files([".golden.jsonl"])]


def check(data: bytes) -> None:
    """A recording that is read is an answer of the right form to the case that it is."""
    golden = scratch("f.jsonl", data)
    cases, plan_path, out = scratch("f.cases"), scratch("f.plan"), scratch("f.outcomes")
    try:
        make_cases(CasesRequest("//f", [golden], None, 1000, False, cases, plan_path))
        make_golden(GoldenRequest(plan_path, [golden], [], out))
    except UserError:
        return
    plan = read_plan(plan_path)
    with frames.read_file(out, "parity-outcomes") as reader:
        for case, frame in zip(plan.cases, reader, strict=True):
            answer = read_answer(frame, case.steps)
            expect(answer.outcome is not Outcome.CRASHED, f"a recording is no answer: {answer.body}")


_WORDS = (
    *(
        '"outcome":',
        '{"returned":',
        '{"raised":{"kind":"E","message":""}}',
        '{"skipped":true}',
        '{"hangs":true}',
        '"trace":[]',
    ),
    *(
        '"steps":[',
        '"op":"f"',
        '"setup":{',
        '"given":{',
        '"clock":',
        '"cwd":',
        '"files_after":{',
        '"logs":[',
        '"stdout":""',
    ),
    *('{"$ref":"m"}', '{"$array":', '{"$proto":"a","bytes":""}', '"timeout_s":1', "${TMP}"),
)
TARGET = Target("goldens", check, seeds, _WORDS)
