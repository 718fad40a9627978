"""A planted wrong value, a crash and a missing leg each turn red, name their case, and leave the other cases unharmed."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Spoken:
    """What a parity_test said when it was run as Bazel runs it."""

    exit_code: int
    text: str
    cases: dict[str, str]


def speak(driver: str, tmp_path: Path) -> Spoken:
    xml = tmp_path / "test.xml"
    environment = dict(os.environ, TEST_SRCDIR=str(HERE.parents[2]), XML_OUTPUT_FILE=str(xml))
    done = subprocess.run([HERE / driver], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    suite = ElementTree.parse(xml).getroot()
    cases = {case.attrib["name"]: _verdict(case) for case in suite.iter("testcase")}
    return Spoken(done.returncode, done.stdout, cases)


def _verdict(case: ElementTree.Element) -> str:
    children = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
    return children[0] if children else "passed"


ALL = ["total/none", "total/one", "total/planted", "total/many", "half/even", "half/odd"]


def test_right_driver_passes(tmp_path: Path) -> None:
    spoken = speak("right", tmp_path)
    assert spoken.exit_code == 0
    assert spoken.cases == dict.fromkeys(ALL, "passed")
    assert "6 match" in spoken.text


def test_fixtures_of_all_formats(tmp_path: Path) -> None:
    spoken = speak("formats", tmp_path)
    assert spoken.exit_code == 0
    names = ["json/half-8", "json/half-10", "total/textproto", *(f"half/textproto-{n}" for n in (-4, 0, 4))]
    assert spoken.cases == dict.fromkeys([*names, "half/yaml-0", "half/yaml-2"], "passed")


def test_wrong_value_fails_its_case_alone(tmp_path: Path) -> None:
    spoken = speak("wrong_value", tmp_path)
    assert spoken.exit_code == 1
    assert spoken.cases == dict.fromkeys(ALL, "passed") | {"total/planted": "failure"}
    for shown in [
        "total/planted",
        "arithmetic.yaml:4",
        "returned 6",
        "returned 7",
        "tools/parity rerun //tests/miniatures:wrong_value --case=total/planted",
    ]:
        assert shown in spoken.text


def test_crash_fails_its_case_alone(tmp_path: Path) -> None:
    spoken = speak("crash", tmp_path)
    assert spoken.exit_code == 1
    assert {name for name, verdict in spoken.cases.items() if verdict != "passed"} == {"total/planted"}
    assert "SIGABRT" in spoken.text


def test_missing_leg_is_never_green(tmp_path: Path) -> None:
    spoken = speak("missing_leg", tmp_path)
    assert spoken.exit_code == 1
    assert "passed" not in spoken.cases.values()
    assert "this driver gives up before its hello" in spoken.text


@pytest.mark.parametrize("damage", ["", "pass\n", "pass"])
def test_a_damaged_verdict_is_red(damage: str, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*HERE.parts[-3:])  # the workspace's name, then the package
    folder.mkdir(parents=True)
    for name in ["right", "right.report.txt", "right.report.xml"]:
        (folder / name).write_bytes((HERE / name).read_bytes())
    (folder / "right.verdict").write_text(damage)
    (folder / "right").chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "TEST_SRCDIR": str(tmp_path)}
    done = subprocess.run([folder / "right"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "unreadable verdict" in done.stderr
