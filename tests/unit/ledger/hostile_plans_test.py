"""Plans as tools and people break them: merged cells, other encodings, duplicated headings, size; each is read as far as it goes, or refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_plan import PLAN, READER, changed, repository, said

from parity.fixtures.problems import UserError
from parity.ledger.model import Entry
from parity.ledger.reader import read_ledger
from parity.plan.import_plan import Imported, Request, import_plan

FILE = "shop/io/reader.py"
ROW = "| [`shop/io/reader.py`](#reader) | 120 | IN PROGRESS | port/crates/shop-io/src/reader.rs | |"
EVIL = "<script>alert(1)</script>&amp;<!-- "


def imported(data: bytes, root: Path) -> Imported:
    """An import of what a file holds, written."""
    plan = root / "plan.md"
    plan.write_bytes(data)
    found = import_plan(Request(plan, root / "ledger", root))
    found.write()
    return found


def entry(text: str, root: Path) -> Entry:
    imported(text.encode(), root)
    return read_ledger(root / "ledger").by_path[FILE]


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbf" + PLAN.encode(), PLAN.replace("\n", "\r\n").encode(), PLAN.rstrip("\n").encode()],
    ids=["byte order mark", "carriage returns", "no last newline"],
)
def test_marks_of_editors_change_no_entry(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, other = (imported(each, repository(tmp_path / name)) for name, each in (("a", PLAN.encode()), ("b", data)))
    facts = [
        [(each.path, each.lines, each.symbols, each.destinations) for area in found.areas for each in area.entries]
        for found in (plain, other)
    ]
    assert facts[0] == facts[1]
    assert plain.report.defects == other.report.defects == []


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        (ROW.replace("120 | IN PROGRESS", "120 |"), set[str]()),
        (f"| [`{FILE}`](#reader) |", {"line_count", "vague_destination"}),
        (f"| [`{FILE}`](#reader) | 120 ||| port/crates/shop-io/src/reader.rs | extra | cells |", {"vague_destination"}),
    ],
    ids=["a cell too few", "one cell for the whole row", "cells too many"],
)
def test_a_row_with_merged_cells_loses_no_file(row: str, kinds: set[str], tmp_path: Path) -> None:
    text = changed((ROW, row))
    found = entry(text, repository(tmp_path))
    assert (found.lines, found.destinations[0].path) == (120, "port/crates/shop-io/src/reader.rs")
    assert {each[0] for each in said(text, tmp_path)} == kinds


def test_a_row_of_an_html_table_is_no_row_and_is_missed(tmp_path: Path) -> None:
    html = f'<table><tr><td colspan="2">{FILE}</td><td>port/x.rs</td></tr></table>'
    text = changed((ROW, ""), ("## Files", f"{html}\n\n## Files"))
    assert [each[:2] for each in said(text, repository(tmp_path))] == [("missing_row", FILE)]
    assert entry(text, tmp_path).destinations[0].path == "port/crates/shop-io/src/reader.rs"


def test_of_two_sections_of_one_name_the_first_counts_and_both_are_named(tmp_path: Path) -> None:
    again = READER.replace('id="reader"', 'id="again"').replace("Lines: 120", "Lines: 99")
    text = changed((READER, f"{READER}\n{again}"))
    kinds = [each[0] for each in said(text, repository(tmp_path))]
    assert "duplicate" in kinds
    found = entry(text, tmp_path)
    assert found.section is not None
    assert found.lines == 120
    assert found.section.first_line == text.splitlines().index(f"### `{FILE}`") + 1


def test_megabytes_without_a_line_are_refused_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"plan.md:\d+: the line has \d+ characters, expected at most 100000\."):
        imported(PLAN.encode() + b"|" * (40 << 20), repository(tmp_path))
    assert not (tmp_path / "ledger").exists()


def test_a_hundred_megabytes_are_refused_unread_and_nothing_is_written(tmp_path: Path) -> None:
    rows = f"{ROW}\n".encode()
    with pytest.raises(UserError, match=r"plan.md: the plan has 104,8\d\d,\d\d\d bytes: expected 67,108,864 at most\."):
        imported(PLAN.encode() + rows * ((100 << 20) // len(rows)), repository(tmp_path))
    assert not (tmp_path / "ledger").exists()


@pytest.mark.parametrize("byte", [b"\x00", b"\xff", b"\xed\xa0\x80"], ids=["NUL", "no UTF-8", "half a surrogate"])
def test_bytes_that_are_no_text_do_no_harm(byte: bytes, tmp_path: Path) -> None:
    data = PLAN.encode().replace(b"# The plan", b"# The " + byte + b"plan")
    try:
        imported(data, repository(tmp_path))
    except UserError as error:
        assert "plan.md:1:7: byte 0x" in str(error)
        assert not (tmp_path / "ledger").exists()
    else:
        assert read_ledger(tmp_path / "ledger").by_path[FILE].lines == 120


def test_html_and_markdown_of_a_plan_are_texts_of_the_ledger(tmp_path: Path) -> None:
    text = changed(
        ("`Reader`, `.close`", f"`Reader`, `{EVIL}`, `.close`"), ("`struct Reader", f"`{EVIL}`, `struct Reader")
    )
    found = entry(text, repository(tmp_path))
    assert found.symbols == ("Reader", "Reader.close", "read")
    assert "<" not in "".join(found.port_symbols)
    report = (tmp_path / "ledger/plan-defects.md").read_text("utf-8")
    assert "<script>" not in report
