"""The dates of an expectations file, in a form that a shell can compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.compare.expiry import ExpiryRequest, list_expiries
from parity.fixtures.problems import UserError

ENTRY = "- {case: %s, class: BUG, reason: r, owner: o, expires: %s}\n"


def lines_of(folder: Path, text: str) -> list[str]:
    path = folder / "t.expect.yaml"
    path.write_text(text)
    list_expiries(ExpiryRequest(str(path), ["rust"], str(folder / "out")))
    return (folder / "out").read_text("utf-8").replace(f"{folder}/", "").splitlines()


def test_entries_come_in_the_order_of_their_dates(tmp_path: Path) -> None:
    text = ENTRY % ("f/b", "2030-07-15") + ENTRY % ("f/never", "") + ENTRY % ("f/a", "2030-06-30")
    assert lines_of(tmp_path, text) == [
        "2",
        "20300630 20300531 t.expect.yaml:3: f/a (BUG) is accepted until 2030-06-30, owner o",
        "20300715 20300615 t.expect.yaml:1: f/b (BUG) is accepted until 2030-07-15, owner o",
    ]


@pytest.mark.parametrize("text", ["", "# none\n", ENTRY % ("f/a", "")])
def test_a_file_without_dates(tmp_path: Path, text: str) -> None:
    assert lines_of(tmp_path, text) == ["0"]


def test_the_first_days_of_the_calendar(tmp_path: Path) -> None:
    assert lines_of(tmp_path, ENTRY % ("f/a", "0001-01-01"))[1].startswith("00010101 00010101 ")


def test_what_would_break_the_line_is_escaped(tmp_path: Path) -> None:
    text = '- {case: f, class: BUG, reason: r, owner: "a\\nb", expires: 2030-01-01}\n'
    assert lines_of(tmp_path, text)[1].endswith(r"owner a\u000ab")


def test_a_mistake_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="expected a date like 2027-06-30"):
        lines_of(tmp_path, ENTRY % ("f/a", "soon"))
