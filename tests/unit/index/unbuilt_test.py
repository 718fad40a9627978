"""A test that does not build lowers each of its files, whatever other tests say of them."""

from __future__ import annotations

from parity.index.model import Row
from parity.index.render import render_markdown, summary_of
from parity.index.unbuilt import Unbuilt, with_unbuilt

ROWS = [Row("b.py", "partial", "proven", "original", tests=["//x:t"]), Row("c.py", "n/a", "stub", "")]


def test_files_of_an_unbuilt_test_are_not_built_and_all_others_stay() -> None:
    rows = with_unbuilt(ROWS, [Unbuilt("//x:u", ("b.py", "a.py"), "Rustc of //x:l failed")])
    assert [(row.path, row.status) for row in rows] == [("a.py", "not built"), ("b.py", "not built"), ("c.py", "n/a")]
    assert rows[1].tests == ["//x:t", "//x:u"]
    assert rows[1].reason == "//x:u does not build: Rustc of //x:l failed"
    assert rows[2] is ROWS[1]
    assert summary_of(rows) == {"not built": 2, "n/a": 1}
    assert "| `a.py` | not built |" in render_markdown("t", rows)


def test_several_tests_of_a_file_are_all_named() -> None:
    (row,) = with_unbuilt([], [Unbuilt("//x:v", ("a.py",), "second"), Unbuilt("//x:u", ("a.py",), "first")])
    assert row.reason == "//x:u does not build: first; //x:v does not build: second"


def test_a_test_of_unknown_files_has_a_row_of_its_own() -> None:
    (row,) = with_unbuilt([], [Unbuilt("//x:u", (), "no pair")])
    assert (row.path, row.status) == ("//x:u", "not built")


def test_without_unbuilt_tests_rows_stay_as_they_are() -> None:
    assert with_unbuilt(ROWS, []) == ROWS
