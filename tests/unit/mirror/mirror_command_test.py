"""Results of both sides become evidence, XML of each side, and a report that names what to do; the same bytes each time."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from parity.fixtures.problems import ToolError
from parity.mirror.command import MirrorRequest, mirror
from parity.native.results import Case, Results, State, write
from parity.proto import evidence_pb2 as pb
from parity.report.text import render_text
from parity.worker.run import run

PYTHON_SOURCE = """class OtherTest:
    def test_b(self): check()

class XTest:
    def test_a(self): check()
    async def test_b(self): check()
"""
RUST_SOURCE = """// fn a is below
mod other { fn a() {} }
mod x {
    #[test]
    fn a() { check() }
}
fn b() { check() }
"""
PASSED = {"XTest.test_a": State.PASSED, "XTest.test_b": State.PASSED}


def results(folder: Path, leg: str, cases: dict[str, State], problem: str = "") -> tuple[str, str]:
    path = str(folder / f"{leg}.json")
    made = tuple(Case(name, state, "why" if state is not State.PASSED else "", "text") for name, state in cases.items())
    write(path, Results(leg, f"//x:x_{leg}", made, problem, "words" if problem else ""))
    return leg, path


def request(
    folder: Path, python: dict[str, State], rust: dict[str, State], mapping: str | None = None
) -> MirrorRequest:
    (folder / "x_test.py").write_text(PYTHON_SOURCE, "utf-8")
    (folder / "x.rs").write_text(RUST_SOURCE, "utf-8")
    if mapping is not None:
        (folder / "m.yaml").write_text(mapping, "utf-8")
    return MirrorRequest(
        label="//x:x",
        legs=[results(folder, "python", python), results(folder, "rust", rust)],
        mapping=None if mapping is None else str(folder / "m.yaml"),
        facet="normal",
        accounts_for=["x/x_test.py"],
        sources=[str(folder / "x_test.py")],
        port_sources=[str(folder / "x.rs")],
        native_xml=[("python", str(folder / "python.xml")), ("rust", str(folder / "rust.xml"))],
        out=str(folder / "e.pb"),
    )


def mirrored(asked: MirrorRequest) -> pb.Evidence:
    mirror(asked)
    return pb.Evidence.FromString(Path(asked.out).read_bytes())


def test_all_matching(tmp_path: Path) -> None:
    asked = request(tmp_path, PASSED, {"x::a": State.PASSED, "b": State.PASSED}, "XTest.test_b: {facet: errors}\n")
    evidence = mirrored(asked)
    assert (evidence.summary.verdict, evidence.summary.exit_code, evidence.summary.match) == (pb.PASS, 0, 2)
    assert (evidence.identity.label, evidence.identity.pair) == ("//x:x", "//x:x")
    assert list(evidence.identity.sources) == ["x/x_test.py"]
    assert [leg.name for leg in evidence.legs] == ["python", "rust"]
    assert [(case.id, list(case.ops), case.facet) for case in evidence.cases] == [
        ("XTest.test_a", ["XTest.test_a", "x::a"], "normal"),
        ("XTest.test_b", ["XTest.test_b", "b"], "errors"),
    ]
    assert [entry.role for entry in evidence.inputs] == [
        "mapping",
        "outcomes",
        "outcomes",
        "port_source",
        "reference_source",
    ]
    assert render_text(evidence, strict=False) == "//x:x   2 cases: 2 match\n"


def test_places_are_behind_their_class_and_module(tmp_path: Path) -> None:
    evidence = mirrored(request(tmp_path, PASSED, {"x::a": State.PASSED, "b": State.PASSED}))
    places = [[outcome.place for outcome in case.detail.outcomes] for case in evidence.cases]
    assert places == [
        [f"{tmp_path}/x_test.py:5", f"{tmp_path}/x.rs:5"],
        [f"{tmp_path}/x_test.py:6", f"{tmp_path}/x.rs:7"],
    ]


def test_a_failure_is_explained_with_the_command_that_repeats_it(tmp_path: Path) -> None:
    evidence = mirrored(request(tmp_path, PASSED, {"x::a": State.FAILED, "b": State.PASSED}))
    text = render_text(evidence, strict=False)
    assert text.startswith("//x:x   1 diverged of 2 (1 match)\n")
    for shown in [
        "XTest.test_a mirrored by x::a, by name",
        "failed: why",
        "again       bazel test //x:x_rust --test_arg=--exact --test_arg=x::a",
    ]:
        assert shown in text
    assert "tools/parity" not in text


def test_commands_quote_odd_names(tmp_path: Path) -> None:
    evidence = mirrored(request(tmp_path, {"test_p[x y]": State.FAILED}, {"b": State.PASSED}))
    assert list(evidence.cases[0].detail.again) == ["bazel test //x:x_python --test_filter='test_p[x y]'"]


def test_a_side_without_cases_is_a_leg_that_did_not_run(tmp_path: Path) -> None:
    asked = request(tmp_path, PASSED, {})
    results(tmp_path, "rust", {}, "it ran no test case, and ended with exit code 0")
    evidence = mirrored(asked)
    assert evidence.summary.exit_code == 1
    assert evidence.legs[1].not_run.reason == "fault"
    text = render_text(evidence, strict=False)
    assert "port (rust) did not run, fault: it ran no test case" in text
    assert "words" in text
    assert "XTest.test_a" not in text  # explained by the leg


def test_the_cases_of_each_side_are_written_as_xml(tmp_path: Path) -> None:
    mirror(request(tmp_path, {"XTest.test_p[a.b]": State.SKIPPED}, {"x::a": State.FAILED, "b": State.PASSED}))
    found = {
        leg: [
            (case.get("classname"), case.get("name"), [child.tag for child in case]) for case in suite.iter("testcase")
        ]
        for leg in ("python", "rust")
        for suite in [ElementTree.parse(tmp_path / f"{leg}.xml").getroot()]
    }
    assert found == {
        "python": [("XTest", "test_p[a.b]", ["skipped"])],
        "rust": [("x", "a", ["failure"]), ("", "b", [])],
    }


def test_forbidden_characters_are_left_out(tmp_path: Path) -> None:
    mirror(request(tmp_path, {"XTest.test_\x00a\ufffe": State.FAILED}, {"b": State.PASSED}))
    assert ElementTree.parse(tmp_path / "python.xml").getroot().find(".//testcase").get("name") == "test_a"  # type: ignore[union-attr]


def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    asked = request(tmp_path, PASSED, {"x::a": State.CRASHED, "extra": State.NOT_RUN})
    mirror(asked)
    first = Path(asked.out).read_bytes()
    mirror(asked)
    assert Path(asked.out).read_bytes() == first


def test_results_of_another_leg_are_refused(tmp_path: Path) -> None:
    asked = request(tmp_path, PASSED, {})
    legs = [("python", asked.legs[1][1]), ("rust", asked.legs[0][1])]
    with pytest.raises(ToolError, match="is of leg 'rust', expected 'python'"):
        mirror(MirrorRequest(**{**vars(asked), "legs": legs}))
    with pytest.raises(ToolError, match="the legs are python; expected python and rust"):
        mirror(MirrorRequest(**{**vars(asked), "legs": asked.legs[:1]}))


def test_the_tool_says_what_is_damaged(tmp_path: Path) -> None:
    asked = request(tmp_path, PASSED, PASSED)
    Path(asked.legs[0][1]).write_text("{}", "utf-8")
    arguments = ["mirror", "--label=//x:x", f"--out={asked.out}", *(f"--leg={leg}={path}" for leg, path in asked.legs)]
    done = run(arguments)
    assert done.exit_code == 1
    assert "python.json holds no results of a native test" in done.output
    assert not Path(asked.out).exists()
