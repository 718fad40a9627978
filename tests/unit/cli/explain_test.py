"""`tools/parity explain`: everything that is known of a case, whether it agrees or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parity.cli.artifacts import find
from parity.cli.comparison import Outcomes, compare_again
from parity.cli.explain import explain
from parity.cli.labels import Label
from parity.cli.problems import UsageError
from parity.fixtures.command import CasesRequest, make_cases
from parity.proto import evidence_pb2 as pb
from parity.protocol import frames

TENSOR = {"returned": {"$tensor": {"dtype": "float32", "shape": [2], "data": 0}}}
CASES: list[tuple[dict[str, Any], Any, Any]] = [
    ({"id": "f/same", "op": "f", "args": [1]}, ({"returned": 1},), ({"returned": 1},)),
    (
        {"id": "f/far", "op": "f", "float": {"rel": 1e-6}},
        (TENSOR, [b"\x00\x00\x80?\x00\x00\x00@"]),
        (TENSOR, [b"\x00\x00\x80?\x00\x00\x01@"]),
    ),
    (
        {"id": "f/bytes", "op": "f", "observe": ["stdout"]},
        *[({"returned": {"$bytes": 0}, "observations": {"stdout": "s"}}, [b"\xff"])] * 2,
    ),
    (
        {"id": "steps", "steps": [{"op": "f"}, {"op": "f"}]},
        ({"steps": [{"returned": 1}, {"returned": 2}]},),
        ({"steps": [{"returned": 1}, {"raised": {"kind": "E", "message": "m"}}]},),
    ),
]
LABEL = Label("pkg", "t_parity")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one test, as Bazel leaves it, its port in a driver of two lines."""
    execroot = tmp_path / "out" / "execroot" / "_main"
    folder = execroot / "bazel-out" / "k8" / "bin" / "pkg"
    folder.mkdir(parents=True)
    (tmp_path / "bazel-bin").symlink_to(folder.parent)
    (execroot / "pkg").mkdir()
    (execroot / "pkg" / "driver.rs").write_text('serve! {\n    "f" => f,\n')
    (folder / "f.jsonl").write_text("".join(json.dumps(case) + "\n" for case, _, _ in CASES))
    plan, cases = str(folder / "t_parity.plan.json"), str(folder / "t_parity.cases")
    make_cases(CasesRequest("//pkg:t_parity", [str(folder / "f.jsonl")], None, 1000, False, cases, plan))
    for index, leg in enumerate(("python", "rust")):
        with frames.FileWriter(folder / f"t_parity.{leg}.outcomes", "parity-outcomes", {"leg": leg}) as writer:
            for case in CASES:
                writer.case(*case[index + 1])
        sources = ["pkg/driver.rs"] if leg == "rust" else []
        (folder / f"t_parity.{leg}.leg.json").write_text(json.dumps({"leg": leg, "op_sources": sources}))
    found = find(LABEL, tmp_path)
    original = pb.Evidence(identity=pb.Identity(label="//pkg:t_parity", pair="//pkg:t"))
    outcomes = Outcomes(found, found.plan, found.cases, [(leg, found.outcomes(leg)) for leg in ("python", "rust")])
    compare_again(original, outcomes, folder / "t_parity.evidence.pb")
    return tmp_path


def explained(workspace: Path, pattern: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert explain(find(LABEL, workspace), pattern) == 0
    return capsys.readouterr().out.rstrip("\n").split("\n")


def test_a_case_that_matches_is_shown_from_its_frames(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title, mark, *lines = explained(workspace, "f/same", capsys)
    assert title == "//pkg:t_parity f/same: match"
    assert mark.startswith("✓ f/same   ")
    assert lines == ["  args        [1]", "  reference   returned 1", "  port        returned 1   driver.rs:2"]


def test_attachments_and_observations_are_shown_as_what_they_are(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = explained(workspace, "f/bytes", capsys)
    assert lines[3:] == [
        "  reference   returned b'\\xff'",
        '              stdout: "s"',
        "  port        returned b'\\xff'   driver.rs:2",
        '              stdout: "s"',
    ]


def test_a_difference_of_tensors_has_its_element_bound_and_distance(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "\n".join(explained(workspace, "f/far", capsys))
    assert "f/far: diverged" in text
    assert (
        "differs     $.returned[1], value, abs 0.0156, rel 0.00775, 65536 ulp, 1 of 2 elements differ (rel 1e-06):  2.0"
        in text
    )
    assert "tools/parity rerun //pkg:t_parity --case=f/far" in text


def test_steps_stand_one_below_the_other(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(workspace, "steps", capsys)
    assert "  port        [0] returned 1" in lines
    assert '              [1] raised E: "m"   driver.rs:2' in lines
    assert any(line.startswith("  differs     $.steps[1], outcome:") for line in lines)


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("f/sme", "Did you mean f/same?"),
        ("far", "Did you mean f/far?"),
        ("x*", "It has f/same, f/far, f/bytes, steps."),
    ],
)
def test_an_unknown_case_is_answered_by_what_there_is(pattern: str, hint: str, workspace: Path) -> None:
    with pytest.raises(UsageError) as caught:
        explain(find(LABEL, workspace), pattern)
    assert str(caught.value) == f"no case of //pkg:t_parity matches {pattern!r}. {hint}"
