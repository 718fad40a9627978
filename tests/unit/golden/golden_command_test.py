"""Recordings become the outcomes of a leg, in the order of the plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parity.fixtures.command import CasesRequest, make_cases
from parity.fixtures.problems import UserError
from parity.golden.command import GoldenRequest, make_golden
from parity.protocol import frames

STEPS = {
    "id": "m/001-steps",
    "facet": "normal",
    "note": "surprising",
    "setup": {"given": {"clock": 1700000000, "trace_sleep": True, "hostname": "h", "cwd": "src"}},
    "steps": [
        {"op": "Manager", "args": ["${TMP}/src"], "bind": "m"},
        {"op": "Manager.list", "self": "m", "args": [{"$ref": "m"}], "unordered": True},
    ],
    "outcome": [
        {"returned": {"$object": "Manager"}, "trace": [["sleep", 10]]},
        {"raised": {"kind": "ValueError", "message": "bad"}},
    ],
    "logs": [{"level": "INFO", "message": "x"}],
    "stdout": "printed\n",
    "files_after": {".t": {"$dir": True}, "a": "text", "b": {"$bytes": "/w=="}, "c": {"$dir": True}},
    "also": [{"with": "another release", "outcome": []}],
}
SINGLE = {"id": "f/single", "op": "f", "args": [{"$bytes": "aGk="}], "outcome": {"returned": {"$bytes": "eW8="}}}
HANGS = {
    "id": "m/002-hangs",
    "steps": [{"op": "f", "bind": "h", "timeout_s": 3}, {"op": "g", "self": "h"}],
    "outcome": [{"hangs": True}, {"skipped": True}],
}
PLAIN = {"id": "f/unrecorded", "op": "f"}


def write(path: Path, *lines: Any) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


def golden(folder: Path, fixtures: list[Any], goldens: list[Any]) -> tuple[list[frames.Frame], list[frames.Frame]]:
    plan, cases, out = str(folder / "plan"), str(folder / "cases"), str(folder / "golden")
    make_cases(CasesRequest("//x:t", [write(folder / "f.jsonl", *fixtures)], None, 1000, False, cases, plan))
    make_golden(GoldenRequest(plan, [write(folder / "g.jsonl", *goldens)], (), out))
    reader = frames.read_file(out, "parity-outcomes")
    assert reader.head["leg"] == "golden"
    return list(frames.read_file(cases, "parity-cases")), list(reader)


def test_a_recording_is_read_as_a_case(tmp_path: Path) -> None:
    (case,), _ = golden(tmp_path, [STEPS], [STEPS])
    assert (case.flags, case.deadline_ms) == (frames.FRESH, 1000)
    assert case.json() == {
        "id": "m/001-steps",
        "setup": {
            "files": {},
            "cwd": "src",
            "clock": {"now": 1700000000, "trace_sleep": True},
            "given": {"hostname": "h"},
        },
        "observe": ["stdout", "logs", "files", "trace"],
        "steps": [
            {"op": "Manager", "args": ["${TMP}/src"], "bind": "m"},
            {"op": "Manager.list", "self": "m", "args": [{"$handle": "m"}]},
        ],
    }


def test_its_outcome_is_an_answer(tmp_path: Path) -> None:
    _, (answer,) = golden(tmp_path, [STEPS], [STEPS])
    assert answer.json() == {
        "steps": [
            {"returned": {"$object": "Manager"}, "trace": [["sleep", 10]]},
            {"raised": {"kind": "ValueError", "message": "bad"}},
        ],
        "observations": {
            "stdout": "printed\n",
            "logs": [{"level": "INFO", "message": "x"}],
            "files": {"a": "text", "b": {"$bytes": 0}, "c": {"$dir": True}},
        },
        "attachments": [1],
    }


def test_single_operations_hangs_and_cases_without_recording(tmp_path: Path) -> None:
    cases, answers = golden(tmp_path, [PLAIN, HANGS, SINGLE], [SINGLE, HANGS])
    assert [case.deadline_ms for case in cases] == [1000, 3000, 1000]
    absent, hung, single = [answer.json() for answer in answers]
    assert absent == {"not_run": {"reason": "not recorded", "detail": "no recording has the id f/unrecorded"}}
    assert hung == {"timed_out": {"deadline_ms": 3000}}
    assert single == {"returned": {"$bytes": 0}, "attachments": [2]}


def test_without_the_placeholder_there_is_no_directory(tmp_path: Path) -> None:
    (case,), _ = golden(tmp_path, [SINGLE], [SINGLE])
    assert "setup" not in case.json()


@pytest.mark.parametrize(
    ("recording", "words"),
    [
        ({**SINGLE, "args": [1]}, "asks something else than the case at"),
        ({**SINGLE, "id": "f/other"}, 'no case has the id "f/other"'),
        ({**SINGLE, "outcome": []}, '"outcome" has 0 entries for 1 steps'),
        ({**SINGLE, "outcome": {"returned": 1, "raised": 2}}, "has 2 of returned, raised"),
        ({**SINGLE, "outcome": {"returnd": 1}}, 'Did you mean "returned"?'),
        ({**SINGLE, "outcome": {"raised": {"kind": "E"}}}, '"message" is null; expected text'),
        ({**SINGLE, "outcome": {"returned": {"$module": "os"}}}, '"$module" is not a value tag'),
        ({**SINGLE, "logs": [{"level": "INFO"}]}, '"message" is null; expected text'),
        ({**SINGLE, "files_after": {"a": 1}}, 'file "a" is a whole number 1'),
        (PLAIN, "the line has no outcome"),
    ],
)
def test_mistakes(tmp_path: Path, recording: Any, words: str) -> None:
    with pytest.raises(UserError) as caught:
        golden(tmp_path, [SINGLE, PLAIN], [recording])
    assert f"{tmp_path}/g.jsonl:1:" in str(caught.value)
    assert words in str(caught.value)


def test_recorded_twice_or_never(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"g\.jsonl:2:1: id .* is recorded twice"):
        golden(tmp_path, [SINGLE], [SINGLE, SINGLE])
    with pytest.raises(UserError, match="there is no recording"):
        golden(tmp_path, [SINGLE], [])
