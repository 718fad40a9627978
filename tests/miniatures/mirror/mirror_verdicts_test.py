"""Native tests that fail, skip, crash, hang, lack cases or leave no results each turn red in their case; right ones are green."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
ONE, TWO, THREE = "SumTest.test_one", "SumTest.test_two", "SumTest.test_three"
GREEN = dict.fromkeys((ONE, TWO, THREE), "passed")
RED = 1


@dataclass(frozen=True)
class Spoken:
    """What a mirrored test said when it was run as Bazel runs it."""

    exit_code: int
    text: str
    cases: dict[str, str]


def speak(name: str, tmp_path: Path) -> Spoken:
    xml = tmp_path / "test.xml"
    environment = dict(os.environ, TEST_SRCDIR=str(HERE.parents[3]), XML_OUTPUT_FILE=str(xml))
    done = subprocess.run([HERE / name], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    cases = {case.attrib["name"]: _verdict(case) for case in ElementTree.parse(xml).getroot().iter("testcase")}
    return Spoken(done.returncode, done.stdout, cases)


def _verdict(case: ElementTree.Element) -> str:
    children = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
    return children[0] if children else "passed"


@pytest.mark.parametrize("name", ["right", "absl", "existing", "port_prints", "reference_leaves_child", "surroundings"])
def test_what_passes_on_both_sides_is_green(name: str, tmp_path: Path) -> None:
    spoken = speak(name, tmp_path)
    assert (spoken.exit_code, spoken.cases) == (0, GREEN)
    assert "3 match" in spoken.text


def test_pytest_is_as_good(tmp_path: Path) -> None:
    spoken = speak("pytest", tmp_path)
    assert spoken.exit_code == 0
    assert spoken.cases == dict.fromkeys(("TestSum.test_one", "TestSum.test_three", "test_two"), "passed")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("port_fails", ["failed: panicked at", "as planted", "bazel test //tests/miniatures/mirror:port_fails_rs"]),
        ("reference_fails", ["failed: 3 != 4 : as planted", "reference_fails_py --test_filter=SumTest.test_two"]),
        ("reference_crashes", ["crashed: the test ended with SIGABRT in this case"]),
        ("reference_exits", ["crashed: the test ended with exit code 0 in this case"]),
        ("reference_hangs", ["timed out: the test ended with a time-out after 1 s in this case"]),
        ("port_lacks", ["no such test case", "expected test_two or two; say in mapping"]),
    ],
)
def test_what_goes_wrong_in_one_case_fails_it_alone(name: str, shown: list[str], tmp_path: Path) -> None:
    spoken = speak(name, tmp_path)
    assert (spoken.exit_code, spoken.cases) == (RED, GREEN | {TWO: "failure"})
    assert [text for text in shown if text not in spoken.text] == []


@pytest.mark.parametrize(
    ("name", "how"),
    [("port_crashes", "SIGABRT"), ("port_exits", "exit code 0"), ("port_hangs", "a time-out after 1 s")],
)
def test_what_a_port_does_not_reach_any_more_is_open(name: str, how: str, tmp_path: Path) -> None:
    spoken = speak(name, tmp_path)
    assert (spoken.exit_code, spoken.cases) == (RED, GREEN | {TWO: "failure", THREE: "error"})
    assert f"the test ended with {how} in this case" in spoken.text
    assert "the port was ended before it" in spoken.text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("both_fail", "neither side passes: a case that does not pass proves nothing"),
        ("port_ignores", "skipped: no reason to run"),
        ("reference_skips", "skipped: no reason to run"),
    ],
)
def test_what_proves_nothing_is_never_green(name: str, reason: str, tmp_path: Path) -> None:
    spoken = speak(name, tmp_path)
    assert (spoken.exit_code, spoken.cases) == (RED, GREEN | {TWO: "error"})
    assert reason in spoken.text


def test_a_case_that_only_the_port_has_fails(tmp_path: Path) -> None:
    spoken = speak("reference_lacks", tmp_path)
    expected = {ONE: "passed", THREE: "passed", "sum::tests::test_two": "failure"}
    assert (spoken.exit_code, spoken.cases) == (RED, expected)
    assert 'say "$port": {"sum::tests::test_two": {"na": "<why there is no original>"}}' in spoken.text


def test_a_counterpart_that_names_leave_open_fails(tmp_path: Path) -> None:
    spoken = speak("port_is_ambiguous", tmp_path)
    expected = {ONE: "passed", TWO: "failure", THREE: "passed", "sum::two": "failure", "sum_test::two": "failure"}
    assert (spoken.exit_code, spoken.cases) == (RED, expected)
    assert "its counterpart may be sum::two or sum_test::two" in spoken.text


@pytest.mark.parametrize(
    ("name", "leg", "problem"),
    [
        ("port_is_empty", "rust", "it ran no test case, and ended with exit code 0"),
        ("reference_is_empty", "python", "it ran no test case, and ended with exit code 1"),
        ("reference_writes_nothing", "python", "it wrote no results to XML_OUTPUT_FILE"),
        ("reference_writes_garbage", "python", "what it wrote to XML_OUTPUT_FILE is no XML"),
    ],
)
def test_a_side_without_results_leaves_nothing_green(name: str, leg: str, problem: str, tmp_path: Path) -> None:
    spoken = speak(name, tmp_path)
    assert spoken.exit_code == RED
    assert spoken.cases[f"(the {leg} test)"] == "error"
    assert set(spoken.cases.values()) == {"error"}
    assert problem in spoken.text


def test_an_exit_code_that_no_case_explains_is_red(tmp_path: Path) -> None:
    spoken = speak("reference_exits_late", tmp_path)
    assert (spoken.exit_code, spoken.cases) == (RED, GREEN | {"(the python test)": "error"})
    assert "it ended with exit code 3 although no case failed" in spoken.text


def test_what_is_justified_is_not_applicable(tmp_path: Path) -> None:
    spoken = speak("justified", tmp_path)
    assert spoken.exit_code == 0
    assert spoken.cases == {ONE: "passed", TWO: "skipped", THREE: "passed", "sum::tests::test_two": "skipped"}


def test_a_mapping_that_speaks_of_nothing_fails(tmp_path: Path) -> None:
    spoken = speak("misspelt", tmp_path)
    assert spoken.exit_code == RED
    assert spoken.cases[ONE] == "failure"
    assert spoken.cases["SumTest.test_four"] == "failure"
    assert 'the mapping names "won", which the port does not have' in spoken.text
    assert "the mapping speaks of it, and the reference has no such case" in spoken.text
