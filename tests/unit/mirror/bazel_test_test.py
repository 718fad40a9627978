"""A test of libtest that Bazel runs: its output and exit code are its own, and its cases end up in XML, however it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

import parity.native

MAIN = Path(next(iter(parity.native.__path__))) / "test_main.py"
FAKE = Path(__file__).parent / "fake_libtest.py"


@dataclass(frozen=True)
class Ran:
    """What a test left; the cases are None if there is no XML."""

    exit_code: int
    stdout: str
    cases: dict[str, str] | None


def run(folder: Path, behaviour: str, **environment: str) -> Ran:
    xml = folder / "test.xml"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(MAIN), sys.executable, "-I", "-S", str(FAKE), behaviour],
        env={"PATH": os.environ["PATH"], "XML_OUTPUT_FILE": str(xml), "TEST_TARGET": "//x:x_rs", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, told(xml) if xml.exists() else None)


def told(xml: Path) -> dict[str, str]:
    cases = ElementTree.parse(xml).getroot().iter("testcase")
    return {case.attrib["name"]: " ".join(child.tag for child in case) or "passed" for case in cases}


@pytest.mark.parametrize(
    ("behaviour", "exit_code", "cases"),
    [
        ("passes", 0, {"a": "passed", "b": "passed", "c": "passed"}),
        ("fails", 101, {"a": "passed", "b": "failure", "c": "passed"}),
        ("exits", 1, {"a": "passed", "b": "error", "c": "skipped"}),
        ("crashes", 128 + 11, {"a": "passed", "b": "error", "c": "skipped"}),
        ("exits_late", 3, {"a": "passed", "b": "passed", "c": "passed", "(the whole test)": "error"}),
    ],
)
def test_each_end_is_told_case_by_case(behaviour: str, exit_code: int, cases: dict[str, str], tmp_path: Path) -> None:
    ran = run(tmp_path, behaviour)
    assert (ran.exit_code, ran.cases) == (exit_code, cases)
    assert ran.stdout.startswith("\nrunning 3 tests\ntest a ... ok\ntest b ... ")


def test_what_is_no_libtest_runs_as_it_is(tmp_path: Path) -> None:
    assert run(tmp_path, "lists_nothing") == Ran(2, "", None)


def test_several_threads_run_as_they_are(tmp_path: Path) -> None:
    ran = run(tmp_path, "passes", RUST_TEST_THREADS="4")
    assert ran.cases is None


def test_a_test_that_ends_at_bazels_sigterm_is_told_of(tmp_path: Path) -> None:
    xml = tmp_path / "test.xml"
    command = [sys.executable, "-I", "-S", str(MAIN), sys.executable, "-I", "-S", str(FAKE), "hangs"]
    environment = {"PATH": os.environ["PATH"], "XML_OUTPUT_FILE": str(xml)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        while b"test b" not in process.stdout.readline() + process.stdout.peek():  # type: ignore[attr-defined]
            pass
        os.killpg(process.pid, 15)
        assert process.wait(10) == 128 + 15
    assert told(xml) == {"a": "passed", "b": "error", "c": "skipped"}
