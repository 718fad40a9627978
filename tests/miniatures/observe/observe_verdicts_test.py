"""What a driver does wrong beside its outcomes turns exactly the cases red that observe it, whichever side is wrong."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
EVERYTHING = {"all/together", "all/fresh"}
ALL = {
    "complain/loudly",
    "complain/unobserved",
    "old_price/warned",
    "old_price/again",
    "sort/by-position",
    "sort/by-name",
    "sort/sorted",
    "check/nothing",
    "check/something",
    "serve/counted",
    "report/logged",
    "mode/set",
    "mode/next",
    "arguments/set",
    "arguments/next",
    "steps/set",
    "steps/next",
    "draws_like/set",
    "draws_like/other",
    "draws_like/next",
    *EVERYTHING,
    "all/next",
}


@dataclass(frozen=True)
class Spoken:
    """What a parity_test said when it was run as Bazel runs it."""

    exit_code: int
    text: str
    red: dict[str, str]
    green: set[str]


def speak(test: str, tmp_path: Path) -> Spoken:
    xml = tmp_path / "test.xml"
    environment = dict(os.environ, TEST_SRCDIR=str(HERE.parents[3]), XML_OUTPUT_FILE=str(xml))
    done = subprocess.run([HERE / test], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    suite = ElementTree.parse(xml).getroot()
    verdicts = {case.attrib["name"]: [child.tag for child in case] for case in suite.iter("testcase")}
    red = {name: tags[0] for name, tags in verdicts.items() if tags}
    return Spoken(done.returncode, done.stdout, red, verdicts.keys() - red.keys())


def test_right_drivers_agree(tmp_path: Path) -> None:
    spoken = speak("right", tmp_path)
    assert (spoken.exit_code, spoken.red, spoken.green) == (0, {}, ALL)
    assert f"{len(ALL)} match" in spoken.text


# What goes wrong: the cases that it turns red, and what the report says of one of them.
WRONG = {
    "argument": ({"sort/by-position", "sort/by-name", *EVERYTHING}, ["$.observations.arguments[0]", "[1, 2, 3]"]),
    "exit_code": ({"check/nothing", *EVERYTHING}, ["$.observations.exit_code, value"]),
    "level": ({"report/logged", *EVERYTHING}, ["$.observations.logs[0].level", '"WARNING"', '"INFO"']),
    "metric": (
        {"serve/counted", *EVERYTHING},
        ["$.observations.metrics[0].tags.method", 'stdout "serving\\n" (not compared)'],
    ),
    "stderr": ({"complain/loudly", *EVERYTHING}, ["$.observations.stderr", '"shop: closed\\n"', '"shop: CLOSED\\n"']),
    "warning": (
        {"old_price/warned", "old_price/again", *EVERYTHING},
        ["$.observations.warnings[0], ", "old_price is deprecated"],
    ),
    # A fresh process knows nothing of the case before.
    "env": ({"mode/next", "all/together", "all/next"}, ["$.returned", '"fast"']),
    "argv": ({"arguments/next", "all/together", "all/next"}, ["$.returned[0]", '"--fast"']),
    "flag": ({"steps/next", "all/together", "all/next"}, ["$.returned", "10"]),
    "seed": ({"draws_like/other", "draws_like/next", "all/next"}, ["$.returned", "false"]),
}


@pytest.mark.parametrize("side", ["python", "rust"])
@pytest.mark.parametrize("wrong", sorted(WRONG))
def test_a_wrong_side_is_red_where_it_is_observed(side: str, wrong: str, tmp_path: Path) -> None:
    spoken = speak(f"{side}_{wrong}", tmp_path)
    red, words = WRONG[wrong]
    assert spoken.exit_code == 1
    assert spoken.red == dict.fromkeys(red, "failure")
    assert spoken.green == ALL - red
    for shown in words:
        assert shown in spoken.text


@pytest.mark.parametrize("side", ["python", "rust"])
def test_last_words_reach_the_report(side: str, tmp_path: Path) -> None:
    spoken = speak(f"{side}_last_words", tmp_path)
    red = {"complain/loudly", "complain/unobserved", *EVERYTHING}
    assert spoken.red == dict.fromkeys(red, "failure")
    assert spoken.green == ALL - red
    assert spoken.text.count("stderr (last lines): last words: closed") == 2
    assert "crashed by SIGABRT" in spoken.text


def test_a_port_that_ends_its_process_is_told_how_not_to(tmp_path: Path) -> None:
    spoken = speak("rust_process_exit", tmp_path)
    red = {"check/nothing", *EVERYTHING}
    assert spoken.red == dict.fromkeys(red, "failure")
    assert spoken.green == ALL - red
    assert "crashed with exit code 2" in spoken.text
    assert "return Err(parity_driver::Exit::new(2))" in spoken.text
