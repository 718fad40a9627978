"""Edits of a ledger file touch the lines of their entries, and no other character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.fixtures.problems import UserError
from parity.ledger.edit import LedgerText
from parity.ledger.model import Entry, Kind, Plan

TEXT = """\
# About the area.

schema_version: 1
area: "io"

# Ann reads this one.
entries {
  path: "shop/io/b.py"   # the first
  kind: PYTHON
  lines: 3
}

# A note on its own.

entries: <path: 'shop/io/d.py' kind: PYTHON>; # in one line
# The end.
"""


def _text(text: str = TEXT) -> LedgerText:
    return LedgerText(text, "io.textproto")


def _entry(name: str, lines: int | None = None) -> Entry:
    return Entry(f"shop/io/{name}.py", Kind.PYTHON, lines)


def _written(name: str) -> str:
    return f'entries {{\n  path: "shop/io/{name}.py"\n  kind: PYTHON\n}}\n'


def test_an_entry_comes_before_the_first_that_sorts_after_it() -> None:
    assert _text().with_entries([_entry("c")]).text == TEXT.replace("entries: <", _written("c") + "\nentries: <")
    above = TEXT.replace("# Ann", _written("a") + "\n# Ann")
    assert _text().with_entries([_entry("a")]).text == above


def test_the_last_entry_comes_at_the_end() -> None:
    assert _text().with_entries([_entry("e")]).text == TEXT + "\n" + _written("e")


def test_an_entry_goes_with_the_comment_above_it() -> None:
    start, end = TEXT.index("# Ann"), TEXT.index("# A note")
    assert _text().without([_entry("b").key]).text == TEXT[:start] + TEXT[end:]


def test_an_entry_on_one_line_goes_with_the_rest_of_its_line() -> None:
    start, end = TEXT.index("entries: <"), TEXT.index("# The end")
    assert _text().without([_entry("d").key]).text == TEXT[:start] + TEXT[end:]


def test_an_entry_is_replaced_where_it_stands() -> None:
    edited = _text().with_entries([_entry("b", 4)])
    start, end = TEXT.index("entries {"), TEXT.index("}\n") + 1
    assert edited.text == TEXT[:start] + _written("b").replace("N\n}\n", "N\n  lines: 4\n}") + TEXT[end:]


def test_entries_that_are_there_change_nothing() -> None:
    assert _text().with_entries([_entry("b", 3), _entry("d")]).text == TEXT
    assert _text().without([_entry("zz").key]).text == TEXT


def test_line_ends_of_the_file_are_kept() -> None:
    text = TEXT.replace("\n", "\r\n")
    edited = _text(text).with_entries([_entry("c")])
    assert edited.text.replace("\r\n", "\n") == _text().with_entries([_entry("c")]).text
    assert edited.text.count("\n") == edited.text.count("\r\n")


def test_entries_on_a_shared_line_can_be_told_apart() -> None:
    line = 'schema_version: 1 area: "io" entries { path: "b.py" kind: PYTHON } entries { path: "d.py" kind: PYTHON }\n'
    edited = _text(line).without([("b.py", "PYTHON")])
    assert edited.text == 'schema_version: 1 area: "io"  entries { path: "d.py" kind: PYTHON }\n'
    assert [entry.path for entry in _text(line).with_entries([Entry("c.py", Kind.PYTHON)]).area.entries] == [
        "b.py",
        "c.py",
        "d.py",
    ]


def test_a_file_with_mistakes_is_not_edited() -> None:
    with pytest.raises(UserError, match=r'io.textproto:10:3: unknown field "line"'):
        _text(TEXT.replace("lines: 3", "line: 3"))


def test_in_a_file_without_order_an_entry_comes_before_the_first_that_sorts_after_it() -> None:
    text = 'schema_version: 1\narea: "io"\n\n' + "\n".join(_written(name) for name in "dbf")
    edited = _text(text).with_entries([_entry("c"), _entry("e")])
    assert [entry.path[8] for entry in edited.area.entries] == list("cdbef")


def test_the_plan_is_written_into_the_head_or_replaced_there() -> None:
    edited = _text().with_plan(Plan("0f" * 32, 7))
    assert edited.text == TEXT.replace('"io"\n', f'"io"\nplan {{ sha256: "{"0f" * 32}" lines: 7 }}\n')
    assert edited.with_plan(Plan("0f" * 32, 8)).text == edited.text.replace("lines: 7 }", "lines: 8 }")
    assert edited.with_plan(Plan("0f" * 32, 7)).text == edited.text


_names = st.lists(st.sampled_from("acefgh"), max_size=4, unique=True)


@given(_names, _names)
def test_what_comes_and_goes_leaves_the_rest_in_order(come: list[str], go: list[str]) -> None:
    edited = _text().with_entries([_entry(name) for name in come])
    paths = [entry.path for entry in edited.area.entries]
    assert paths == sorted({*paths}) == [f"shop/io/{name}.py" for name in sorted({*come, "b", "d"})]
    assert edited.without(_entry(name).key for name in come).area == _text().area
    left = edited.without(_entry(name).key for name in go)
    assert {entry.path[8] for entry in left.area.entries} == {*come, "b", "d"} - {*go}
    for line in TEXT.splitlines():
        assert line in left.text.splitlines()
