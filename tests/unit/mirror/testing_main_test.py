"""The main of Python tests: every framework's cases end up in XML, whole at any moment, and no case is no success."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

import parity.testing
from parity.testing import recorder
from parity.testing.pytest_run import case_of
from parity.testing.unittest_run import is_wanted

MAIN = Path(next(iter(parity.testing.__path__))) / "main.py"


@dataclass(frozen=True)
class Ran:
    """What a test left: its exit code, its standard error, and per case what became of it."""

    exit_code: int
    stderr: str
    cases: dict[str, str]


def run(folder: Path, source: str, *arguments: str, name: str = "x_test.py", **environment: str) -> Ran:
    path, xml = folder / name, folder / "test.xml"
    path.write_text(source, "utf-8")
    paths = os.pathsep.join([str(MAIN.parents[2]), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, str(MAIN), f"--test_file={path}", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": paths, "XML_OUTPUT_FILE": str(xml), **environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    return Ran(done.returncode, done.stderr + done.stdout, told(xml))


def told(xml: Path) -> dict[str, str]:
    cases = ElementTree.parse(xml).getroot().iter("testcase")
    return {f"{case.get('classname')}:{case.get('name')}": said(case) for case in cases}


def said(case: ElementTree.Element) -> str:
    return " and ".join(f"{child.tag}: {child.get('message')}" for child in case) or "passed"


UNITTEST = """
import unittest
class XTest(unittest.TestCase):
    def test_error(self): {}["a"]
    def test_fail(self): self.assertEqual(1, 2)
    def test_pass(self): pass
    def test_skip(self): self.skipTest("why not")
    def test_subs(self):
        for number in range(3):
            with self.subTest(number=number): self.assertEqual(number, 1)
    @unittest.expectedFailure
    def test_xfail(self): self.fail()
    @unittest.expectedFailure
    def test_xpass(self): pass
class BrokenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise ValueError("no set-up")
    def test_never(self): pass
if __name__ == "__main__":
    raise AssertionError("the file is not its own main")
"""


def test_unittest(tmp_path: Path) -> None:
    ran = run(tmp_path, UNITTEST)
    assert ran.exit_code == 1
    assert ran.cases == {
        "x_test.BrokenTest:setUpClass": "error: no set-up",
        "x_test.XTest:test_error": "error: 'a'",
        "x_test.XTest:test_fail": "failure: 1 != 2",
        "x_test.XTest:test_pass": "passed",
        "x_test.XTest:test_skip": "skipped: why not",
        "x_test.XTest:test_subs": "failure: 0 != 1 and failure: 2 != 1",
        "x_test.XTest:test_xfail": "skipped: fails as it is expected to",
        "x_test.XTest:test_xpass": "failure: passes although it is expected to fail",
    }


@pytest.mark.parametrize(
    ("wanted", "cases"),
    [
        ("test_pass", {"x_test.XTest:test_pass"}),
        ("XTest.test_pass", {"x_test.XTest:test_pass"}),
        ("XTest.*pass", {"x_test.XTest:test_pass", "x_test.XTest:test_xpass"}),
        ("BrokenTest", {"x_test.BrokenTest:setUpClass"}),
        ("test_pass test_skip", {"x_test.XTest:test_pass", "x_test.XTest:test_skip"}),
    ],
)
def test_bazels_filter_chooses_cases(wanted: str, cases: set[str], tmp_path: Path) -> None:
    assert set(run(tmp_path, UNITTEST, TESTBRIDGE_TEST_ONLY=wanted).cases) == cases


def test_arguments_choose_cases_as_well(tmp_path: Path) -> None:
    ran = run(tmp_path, UNITTEST, "XTest.test_pass")
    assert (ran.exit_code, ran.cases) == (0, {"x_test.XTest:test_pass": "passed"})


def test_a_name_is_wanted_as_a_whole() -> None:
    identity = "x_test.XTest.test_pass"
    assert is_wanted(identity, ["x_test"]) and is_wanted(identity, ["x_test.XTest.test_pass"])
    assert not is_wanted(identity, ["test", "XTest.test", "pass"])


ABSL = """
from absl import flags
from absl.testing import absltest, parameterized
_NUMBER = flags.DEFINE_integer("number", 1, "A number.")
class XTest(parameterized.TestCase):
    def test_directory(self): self.assertNotEmpty(self.create_tempdir().full_path)
    def test_flag(self): self.assertEqual(_NUMBER.value, 7)
    @parameterized.named_parameters(("small", 1), ("large", 2))
    def test_size(self, number): self.assertGreater(number, 1)
"""


def test_absltest_has_its_flags(tmp_path: Path) -> None:
    ran = run(tmp_path, ABSL, "--number=7", TEST_TMPDIR=str(tmp_path))
    assert ran.exit_code == 1
    assert ran.cases == {
        "x_test.XTest:test_directory": "passed",
        "x_test.XTest:test_flag": "passed",
        "x_test.XTest:test_size_large": "passed",
        "x_test.XTest:test_size_small": "failure: 1 not greater than 1",
    }


PYTEST = """
import pytest, unittest
def test_function(): pass
class TestX:
    def test_fail(self): assert 1 == 2
    @pytest.mark.parametrize("a", [1, "x::y"])
    def test_many(self, a): pass
    @pytest.mark.skip(reason="why not")
    def test_skip(self): pass
    @pytest.mark.xfail(reason="known")
    def test_xfail(self): assert 0
    @pytest.mark.xfail
    def test_xpass(self): pass
    def test_teardown(self, request): request.addfinalizer(lambda: {}["a"])
"""


def test_pytest(tmp_path: Path) -> None:
    ran = run(tmp_path, PYTEST, "--framework=pytest")
    assert ran.exit_code == 1
    assert ran.cases == {
        "x_test.TestX:test_fail": "failure: assert 1 == 2",
        "x_test.TestX:test_many[1]": "passed",
        "x_test.TestX:test_many[x::y]": "passed",
        "x_test.TestX:test_skip": "skipped: Skipped: why not",
        "x_test.TestX:test_teardown": "error: KeyError: 'a'",
        "x_test.TestX:test_xfail": "skipped: fails as it is expected to: known",
        "x_test.TestX:test_xpass": "skipped: passes although it may fail: ",
        "x_test:test_function": "passed",
    }


def test_pytest_is_filtered(tmp_path: Path) -> None:
    ran = run(tmp_path, PYTEST, "--framework=pytest", TESTBRIDGE_TEST_ONLY="test_function")
    assert (ran.exit_code, ran.cases) == (0, {"x_test:test_function": "passed"})


def test_a_file_that_pytest_cannot_import_is_a_case_that_fails(tmp_path: Path) -> None:
    ran = run(tmp_path, "import nowhere", "--framework=pytest")
    assert ran.exit_code != 0
    assert ran.cases == {"x_test:(collection)": "error: its tests cannot be collected"}


@pytest.mark.parametrize("framework", ["unittest", "pytest"])
def test_no_case_is_no_success(framework: str, tmp_path: Path) -> None:
    ran = run(tmp_path, "", f"--framework={framework}")
    assert ran.exit_code != 0
    assert ran.cases == {}


ENDING = """
import os, unittest
class XTest(unittest.TestCase):
    def test_a(self): pass
    def test_b(self): os._exit(0)
class YTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls): os._exit(0)
    def test_c(self): pass
"""


def test_what_ends_early_leaves_the_case_under_way(tmp_path: Path) -> None:
    assert run(tmp_path, ENDING).cases == {
        "x_test.XTest:test_a": "passed",
        "x_test.XTest:test_b": "error: the test ended in this case",
    }
    assert run(tmp_path, ENDING, "YTest").cases == {":(the rest)": "error: the test ended before its next case"}


def test_files_import_their_neighbours(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("ANSWER = 42\n", "utf-8")
    source = (
        "import unittest, helper\nclass XTest(unittest.TestCase):\n    def test_a(self): assert helper.ANSWER == 42\n"
    )
    assert run(tmp_path, source).exit_code == 0


def test_nodes_of_pytest_are_named() -> None:
    assert case_of("dir/x_test.py::test_a") == ("x_test", "test_a")
    assert case_of("x_test.py::TestA::TestB::test_c[a::b]") == ("x_test.TestA.TestB", "test_c[a::b]")


def test_forbidden_characters_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "test.xml"
    with recorder.Recorder(str(path)) as recorded:
        recorded.begin("C", "x\x00\n")
        recorded.trouble(recorder.Trouble("failure", "\x1b[1m", "\ud800]]>\ufffe"))
        recorded.end()
    case = next(ElementTree.parse(path).getroot().iter("testcase"))
    failure = case.find("failure")
    assert failure is not None
    assert (case.get("name"), failure.get("message"), failure.text) == ("x\n", "[1m", "]]>")


def test_without_a_file_nothing_is_written() -> None:
    with recorder.Recorder(None) as recorded:
        recorded.begin("C", "x")
        recorded.end()
