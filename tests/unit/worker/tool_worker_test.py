"""The tool as a command and as a persistent worker: every failure is an answer, and nothing of a request outlives it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parity.worker.main as worker_main
from parity.proto import evidence_pb2 as pb
from parity.protocol import frames
from parity.worker.persistent import serve
from parity.worker.run import Result, run

GOOD = "f:\n  - {id: a, args: [1]}\n"


def cases_arguments(folder: Path, fixture: str = "f.yaml") -> list[str]:
    outputs = [f"--out_cases={folder}/o.cases", f"--out_plan={folder}/o.plan"]
    return ["cases", "--label=@@//p:t", f"--fixture={folder}/{fixture}", *outputs]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "f.yaml").write_text(GOOD)
    return tmp_path


def test_flag_files(folder: Path) -> None:
    (folder / "flags").write_text("\n".join(cases_arguments(folder)) + "\n")
    assert run([f"@{folder}/flags"]) == Result(0, "")
    assert (folder / "o.plan").exists()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        ([], 2, "the first argument is nothing; expected one of cases"),
        (["case"], 2, 'the first argument is "case"'),
        (["cases"], 2, "cases: the following arguments are required: --label"),
        (["report", "--evidence=x", "--out_text=x", "--out_xml=x", "--out_verdict=x", "--nonsense"], 2, "--nonsense"),
        (["compare", "--leg=python"], 2, "'python' is not NAME=VALUE"),
        (["@/nowhere/flags"], 2, "flag file /nowhere/flags cannot be read"),
        (["golden", "--plan=/nowhere/plan", "--out=x"], 1, "ERROR: /nowhere/plan: No such file or directory."),
        (
            ["report", "--evidence=/nowhere", "--out_text=x", "--out_xml=x", "--out_verdict=x"],
            1,
            "ERROR: /nowhere: No such file or directory.",
        ),
    ],
)
def test_mistakes_are_one_sentence(arguments: list[str], exit_code: int, words: str) -> None:
    result = run(arguments)
    assert (result.exit_code, words in result.output, "Traceback" in result.output) == (exit_code, True, False)


def test_a_fault_of_the_tool_is_told_apart(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(arguments: Sequence[str]) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("parity.worker.run.dispatch", broken)
    result = run(cases_arguments(folder))
    assert (result.exit_code, "a fault of the tool itself" in result.output) == (70, True)


def answers(*lines: bytes, runner: Any = run) -> list[dict[str, Any]]:
    responses = io.BytesIO()
    serve(io.BytesIO(b"\n".join(lines) + b"\n"), responses, runner)
    return [json.loads(line) for line in responses.getvalue().splitlines()]


def request(arguments: Any, **fields: Any) -> bytes:
    return json.dumps({"arguments": arguments, "inputs": [{"path": "f", "digest": "x"}], **fields}).encode()


def test_requests_are_answered_in_order(folder: Path) -> None:
    found = answers(request(cases_arguments(folder), requestId=7), b"", request(["nonsense"]))
    assert [(item["requestId"], item["exitCode"]) for item in found] == [(7, 0), (0, 2)]
    assert found[1]["output"].startswith("ERROR: the first argument is")


@pytest.mark.parametrize(
    "line",
    [b"garbage", b"[]", b"{", b'{"arguments": 1}', b'{"arguments": [1]}', b'{"requestId": "1"}', b"\xff", b"[" * 99999],
)
def test_what_is_no_request_is_answered_and_forgotten(folder: Path, line: bytes) -> None:
    bad, good = answers(line, request(cases_arguments(folder), requestId=2))
    assert (bad["exitCode"], "not a WorkRequest" in bad["output"]) == (2, True)
    assert (good["requestId"], good["exitCode"]) == (2, 0)


def test_a_cancellation_comes_too_late() -> None:
    assert answers(request([], requestId=1, cancel=True)) == []


@settings(max_examples=30)
@given(st.lists(st.binary(max_size=20), max_size=4))
def test_any_lines_are_survived(lines: list[bytes]) -> None:
    assert all(item["exitCode"] != 70 for item in answers(*lines, runner=lambda _: Result(0, "")))


def test_a_changed_file_is_read_again(folder: Path) -> None:
    """The same path with other content, as Bazel does it from build to build."""
    lines = request(cases_arguments(folder))
    contents: Iterator[str] = iter([GOOD, "f: []\n", GOOD])

    def rewriting(arguments: Sequence[str]) -> Result:
        (folder / "f.yaml").write_text(next(contents))
        return run(arguments)

    assert [item["exitCode"] for item in answers(lines, lines, lines, runner=rewriting)] == [0, 1, 0]


def start(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen([sys.executable, worker_main.__file__, *arguments], env=env, **options)


def test_the_process_keeps_standard_output_for_responses(folder: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with start("--persistent_worker", **pipes) as process:
        lines = b"\n".join([request(cases_arguments(folder), requestId=1), request(["x"], requestId=2)]) + b"\n"
        output, _ = process.communicate(lines, timeout=60)
    assert [json.loads(line)["requestId"] for line in output.splitlines()] == [1, 2]
    assert process.returncode == 0


def test_the_process_as_a_command(folder: Path) -> None:
    (folder / "bad.yaml").write_text("f: []\n")
    with start(*cases_arguments(folder, "bad.yaml"), stderr=subprocess.PIPE) as process:
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.decode().startswith(f"ERROR: {folder}/bad.yaml:1:4: ")) == (1, True)


def outcomes(folder: Path, leg: str, answer: dict[str, Any]) -> str:
    head = {"leg": leg, "driver": {"sdk": leg, "ops": ["f"]}}
    with frames.FileWriter(str(folder / leg), "parity-outcomes", head) as writer:
        writer.case(answer)
    return f"--leg={leg}={folder}/{leg}"


@pytest.mark.parametrize(("port", "verdict"), [(1, "pass\n0\n"), (2, "fail\n1\n")])
def test_from_fixtures_to_verdict(folder: Path, port: int, verdict: str) -> None:
    (folder / "r.jsonl").write_text('{"id": "f/a", "op": "f", "args": [1], "outcome": {"returned": 1}}\n')
    assert run(cases_arguments(folder)) == Result(0, "")
    plan = f"--plan={folder}/o.plan"
    assert run(["golden", plan, f"--golden={folder}/r.jsonl", f"--out={folder}/golden"]) == Result(0, "")
    legs = [outcomes(folder, "python", {"returned": 1}), outcomes(folder, "rust", {"returned": port})]
    names = ["--label=@@//p:t", "--pair=@@//p:pair", "--accounts_for=p/a.py", "--environment=platform=linux"]
    files = [plan, f"--cases={folder}/o.cases", *legs, f"--leg=golden={folder}/golden", f"--out={folder}/e.pb"]
    assert run(["compare", *names, *files]) == Result(0, "")
    outputs = [f"--out_text={folder}/o.txt", f"--out_xml={folder}/o.xml", f"--out_verdict={folder}/o.verdict"]
    assert run(["report", f"--evidence={folder}/e.pb", *outputs]) == Result(0, "")
    assert (folder / "o.verdict").read_text() == verdict
    evidence = pb.Evidence.FromString((folder / "e.pb").read_bytes())
    assert (evidence.summary.recorded, evidence.summary.recorded_agree) == (1, int(port == 1))
