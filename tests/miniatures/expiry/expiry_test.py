"""The test of dates: green until the last day, red from the next, and red if it cannot tell."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILE = "tests/miniatures/expiry/dated.expect.yaml"
FIRST = f"{FILE}:2: total/first (BUG) is accepted until 2030-06-30, owner team-one\n"
SECOND = f"{FILE}:8: total/second (WONTFIX) is accepted until 2030-07-15, owner team-two\n"


def speak(folder: Path, day: str, sources: Path = HERE.parents[3]) -> subprocess.CompletedProcess[str]:
    """What the test says on a day, told by a clock of our own."""
    clock = folder / "date"
    clock.write_text(f"#!/bin/sh\n{day}\n")
    clock.chmod(0o755)
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "TEST_SRCDIR": str(sources)}
    command = ["/bin/sh", str(HERE / "dated")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("day", "exit_code", "expired", "ending"),
    [
        ("2030-05-30", 0, "", ""),
        ("2030-05-31", 0, "", FIRST),
        ("2030-06-30", 0, "", FIRST + SECOND),
        ("2030-07-01", 1, FIRST, SECOND),
        ("2030-07-15", 1, FIRST, SECOND),
        ("2030-07-16", 1, FIRST + SECOND, ""),
        ("2131-01-01", 1, FIRST + SECOND, ""),
    ],
)
def test_the_day_decides(tmp_path: Path, day: str, exit_code: int, expired: str, ending: str) -> None:
    done = speak(tmp_path, f"echo {day}")
    assert (done.returncode, done.stderr) == (exit_code, "")
    text = done.stdout
    first, *lines = text.splitlines(keepends=True)
    counts = f"{expired.count(FILE)} expired, {ending.count(FILE)} within 30 days of it, 2 with a date"
    assert first == f"//tests/miniatures/expiry:dated   {counts}; judged on {day}\n"
    assert "".join(line.removeprefix("  ✗ expired: ") for line in lines if "✗" in line) == expired
    assert "".join(line.removeprefix("  ! ends soon: ") for line in lines if "!" in line) == ending
    assert ("let its owner renew the date" in text) == bool(expired)


@pytest.mark.parametrize(
    ("clock", "says"),
    [
        ("exit 1", "the clock does not answer"),
        ("true", "the clock says '', expected a day such as 2030-06-30"),
        ("echo soon", "the clock says 'soon'"),
    ],
)
def test_without_a_clock_it_is_red(tmp_path: Path, clock: str, says: str) -> None:
    done = speak(tmp_path, clock)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("", "is not whole"),
        ("2\n", "is not whole"),
        ("3\n20300630 20300531 a\n", "is not whole"),
        ("x\n", "is not whole"),
        ("1\nnever 20300531 a\n", "has no dates in line 2"),
        ("1\n20300630\n", "has no dates in line 2"),
    ],
)
def test_a_damaged_list_of_dates_is_red(tmp_path: Path, damage: str, says: str) -> None:
    folder = tmp_path.joinpath(*HERE.parts[-4:])  # the workspace's name, then the package
    folder.mkdir(parents=True)
    (folder / "dated.dates").write_text(damage)
    done = speak(tmp_path, "echo 2030-01-01", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
