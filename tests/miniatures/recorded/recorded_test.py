"""A recording of the reference as it is agrees; one of an earlier reference proves nothing and fails, whatever the legs do."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def speak(recording: str, tmp_path: Path) -> tuple[int, str]:
    """What a parity_test says when it is run as Bazel runs it."""
    environment = dict(os.environ, TEST_SRCDIR=str(HERE.parents[3]), XML_OUTPUT_FILE=str(tmp_path / "test.xml"))
    done = subprocess.run([HERE / recording], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_recording_of_the_reference_as_it_is_agrees(tmp_path: Path) -> None:
    exit_code, text = speak("current", tmp_path)
    assert exit_code == 0
    assert text.rstrip().endswith("4 cases: 4 match, 4 of 4 agree with the reference's own recording")


def test_a_recording_of_an_earlier_reference_is_red_and_names_the_file_and_the_command(tmp_path: Path) -> None:
    exit_code, text = speak("stale", tmp_path)
    assert exit_code == 1
    assert "recorded (golden) proves nothing, stale: the reference has changed since" in text
    assert "stale.golden.jsonl was recorded: tests/miniatures/recorded/rates.py is changed" in text
    assert "tools/parity record //tests/miniatures/recorded:stale" in text
    assert "4 inconclusive of 4" in text


def test_what_was_recorded_stands_in_the_file_with_its_provenance() -> None:
    comment, *lines = (HERE / "current.golden.jsonl").read_text("utf-8").splitlines()
    provenance, *recordings = map(json.loads, lines)
    assert comment == "// Averages, then bytes."
    assert list(provenance["provenance"]["files"]) == [
        "tests/miniatures/recorded/current_py.ops.json",
        "tests/miniatures/recorded/rates.py",
    ]
    assert provenance["provenance"]["packages"] == {}
    outcomes = {recording["id"]: recording["outcome"] for recording in recordings}
    assert outcomes["pack/signs"] == {"returned": {"$bytes": "AQD//ywB"}}
    assert outcomes["average/none"]["raised"]["message"] == "no values, and therefore no average"
