"""Each kind of defect, planted into a plan that has none, is found once, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_plan import (
    CHECKLIST,
    EMPTY,
    FILES,
    PLAN,
    READER,
    TABLE,
    changed,
    defects,
    repository,
    said,
)

from parity.plan.defects import DefectKind

INIT, FILE = "shop/__init__.py", "shop/io/reader.py"
LIB, RUST = FILES
_ROW = next(line for line in TABLE.splitlines() if FILE in line)


def _line(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_plan_without_defects_has_none(tmp_path: Path) -> None:
    assert said(PLAN, repository(tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "path", "part", "found"),
    [
        (READER, "", "missing_section", FILE, _ROW, "no section"),
        (_ROW, "", "missing_row", FILE, "### `shop/io/reader", "a section without row"),
        (
            "Python tests: none",
            "Python tests: `shop/io/x_test.py`",
            "missing_row",
            "shop/io/x_test.py",
            "x_test",
            "named here, and",
        ),
        (
            _ROW,
            f"{_ROW}\n| | 12 | DONE | x | |",
            "missing_row",
            "",
            "| | 12",
            "a row without file:  | 12 | DONE | x | ",
        ),
        (CHECKLIST, "", "missing_checklist", INIT, "### `shop/__init__", "the section ends at line"),
        (CHECKLIST, "**Checklist**\n", "empty_checklist", INIT, "**Checklist", "a title without items"),
        ("Lines: 120", "Lines: 96", "line_count", FILE, "Lines: 96", "96 lines"),
        ("Lines: 120", "Lines: ~100+", "line_count", FILE, "Lines: ~", "~100+ lines"),
        ("- Lines: 120\n", "", "line_count", FILE, "### `shop/io", "no number of lines in the section"),
        (_ROW, f"{_ROW}\n{_ROW}", "duplicate", FILE, "", "a row, the first is in line 8"),
        (
            READER,
            READER + "\n" + READER.replace('id="reader"', 'id="other"'),
            "duplicate",
            FILE,
            "",
            "a section, the first is in",
        ),
        ("**Tests**", "**Summary**", "duplicate", FILE, "", '"Summary", the first is in line'),
        ('id="init"', 'id="reader"', "duplicate", "reader", "", "the anchor reader, the first is in line"),
        ("(#reader)", "(#nowhere)", "dead_link", FILE, "#nowhere", "#nowhere"),
        ("# The plan", "# The plan\n\nSee [it](docs/gone.md).", "dead_link", "", "gone.md", "docs/gone.md"),
        (
            f"`{RUST}`",
            f"`{RUST}`, `other.rs`",
            "missing_destination",
            FILE,
            "other.rs",
            "port/crates/shop-io/src/other.rs",
        ),
        (
            f"`{RUST}` (Reader)",
            "`port/crates/shop-io/src`",
            "vague_destination",
            FILE,
            "- Target crate/module: `port/crates/shop-io/src`",
            "port/crates/shop-io/src",
        ),
        (f"`{RUST}` (Reader)", "`shop-io`", "vague_destination", FILE, "`shop-io`", "port/crates/shop-io"),
        (
            f"`{RUST}` (Reader)",
            "`port/crates/shop-io/src/*`",
            "vague_destination",
            FILE,
            "src/*",
            "port/crates/shop-io/src/*",
        ),
        (f"`{RUST}` (Reader)", "a helper module", "vague_destination", FILE, "helper", "a helper module."),
        ("Python tests: none.", "Rust tests: N/A.", "na_without_justification", FILE, "Rust tests", "Rust tests: N/A."),
    ],
)
def test_a_planted_defect_is_found(
    old: str, new: str, kind: str, path: str, part: str, found: str, tmp_path: Path
) -> None:
    text = changed((old, new))
    matching = [each for each in said(text, repository(tmp_path)) if each[0] == kind and each[1] == path]
    assert len(matching) == 1
    assert matching[0][3].startswith(found)
    assert not part or matching[0][2] == _line(text, part)


def test_a_file_of_the_repository_without_row_is_missing_in_the_table(tmp_path: Path) -> None:
    root = repository(tmp_path, "shop/io/writer.py", "elsewhere/tool.py")
    assert said(PLAN, root) == [("missing_row", "shop/io/writer.py", 7, "a file of this repository without row")]


def test_a_new_destination_need_not_exist_yet(tmp_path: Path) -> None:
    text = changed((f"`{RUST}` (Reader)", "`port/crates/shop-io/src/fresh.rs` (new)"))
    assert said(text, repository(tmp_path)) == []


def test_numbers_are_held_against_the_original(tmp_path: Path) -> None:
    original = tmp_path / "original"
    (original / "shop/io").mkdir(parents=True)
    (original / INIT).touch()
    (original / FILE).write_text("a = 1\nb = 2\n")
    (original / "shop/io/writer.py").touch()
    assert said(PLAN, repository(tmp_path / "port"), original) == [
        ("missing_row", "shop/io/writer.py", 7, "a file of the original without row"),
        ("line_count", FILE, 8, "120 lines"),
    ]
    (original / FILE).unlink()
    assert ("line_count", FILE, 8, "a row") in said(PLAN, repository(tmp_path / "port"), original)


def _na(row: str, target: str, symbols: str = "none") -> str:
    return changed(
        (f"IN PROGRESS | {RUST}", f"IN PROGRESS | {row}"),
        (f"`{RUST}` (Reader)", target),
        ("`Reader`, `.close`, `read(path)`", symbols),
    )


@pytest.mark.parametrize(
    ("row", "target", "symbols", "expected"),
    [
        ("N/A (stub)", "N/A.", "none", None),
        ("N/A (stub)", "N/A.", "`Reader`", "no public names: the file has Reader"),
        ("N/A (stub)", "N/A.", "`_hidden`", None),
        ("N/A (no Rust reader yet)", "N/A.", "none", "a destination: what the port lacks so far is a gap, no reason"),
        ("N/A (custom op)", f"`{RUST}`", "none", f"one answer: line 33 names {RUST}"),
        (RUST, "N/A (harness)", "none", f"one answer: line 8 names {RUST}"),
    ],
)
def test_a_file_without_port_needs_a_justification_that_holds(
    row: str, target: str, symbols: str, expected: str | None, tmp_path: Path
) -> None:
    found = defects(_na(row, target, symbols), repository(tmp_path))
    unjustified = [each for each in found if each.kind is DefectKind.NA_WITHOUT_JUSTIFICATION]
    assert [(each.path, each.expected) for each in unjustified] == [
        (FILE, "class, reason, evidence, owner and review date")
    ]
    contradicted = [each.expected for each in found if each.kind is DefectKind.NA_CONTRADICTED]
    assert contradicted == ([expected] if expected else [])


def test_tests_of_a_file_without_port_contradict_it(tmp_path: Path) -> None:
    text = _na("N/A (stub)", "N/A.").replace("Python tests: none", "Rust tests: `port/crates/shop-io/tests/reader.rs`")
    (found,) = [each for each in defects(text, repository(tmp_path)) if each.kind is DefectKind.NA_CONTRADICTED]
    assert found.found == "tests in port/crates/shop-io/tests/reader.rs"


def test_a_stub_is_held_against_the_original(tmp_path: Path) -> None:
    (tmp_path / "original/shop/io").mkdir(parents=True)
    (tmp_path / "original" / FILE).write_text("def read():\n  pass\n" + "\n" * 118)
    found = defects(_na("N/A (stub)", "N/A."), repository(tmp_path), tmp_path / "original")
    assert [each.expected for each in found if each.kind is DefectKind.NA_CONTRADICTED] == [
        "no public names: the file has read"
    ]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("Python files discovered: **2**", None),
        ("Python files discovered: **3**", "2 rows in the table"),
        ("Listed (17 files enumerated)", "2 rows in the table"),
        ("Parity checklist files created: 2", None),
        ("Parity checklist files created: 1", "2 in the plan"),
        ("Missing checklist files: 1", "0 in the plan"),
        ("Extra checklist files: 1", "0 in the plan"),
        ("**Status:** DONE\\n\\n- `port/INDEX.md`", "no such file in this repository"),
        ("**Status:** IN PROGRESS: `port/INDEX.md`", None),
        (f"- ✅ Wrote `{LIB}`", None),
        ("- ✅ Wrote `port/INDEX.md`", "no such file in this repository"),
        ("No file is left untracked.", None),
        ("### Folder `shop/io/**`\n\n**Status:** TODO (not started)", "1 of 1 rows say IN PROGRESS, the first in line"),
    ],
)
def test_a_claim_of_the_plan_about_itself_is_checked(claim: str, found: str | None, tmp_path: Path) -> None:
    text = changed(("## Files", f"## Claims\n\n{claim}\n\n## Files"))
    expected = [each.expected for each in defects(text, repository(tmp_path))]
    assert len(expected) == (1 if found else 0)
    assert all(each.startswith(str(found)) for each in expected)


@pytest.mark.parametrize(
    "claim", ["No file is left untracked.", "Every file has a link to its section.", "## Checks (All Python Files)"]
)
def test_a_claim_about_every_file_is_false_where_one_has_no_section(claim: str, tmp_path: Path) -> None:
    text = changed((READER, ""), ("# The plan", f"# The plan\n\n{claim}"))
    (found,) = [each for each in defects(text, repository(tmp_path)) if each.kind is DefectKind.FALSE_CLAIM]
    assert (found.plan_line, found.expected) == (3, f"1 of 2 files of the table have a section; not {FILE}")


def test_checklists_are_counted_where_the_plan_says_that_they_lie(tmp_path: Path) -> None:
    claims = "Each file has `port/parity/<path>.md`.\n\n- Checklist files created: 2\n- Missing checklist files: 0\n- Extra checklist files: 0\n"
    text = changed(("# The plan", f"# The plan\n\n{claims}"))
    root = repository(tmp_path, "port/parity/shop/io/reader.md", "port/parity/shop/io/gone.md")
    assert [each.expected for each in defects(text, root)] == [
        "1 in port/parity of this repository",
        "1 in port/parity of this repository",
        "1 in port/parity of this repository",
    ]


def test_tests_that_a_file_is_said_not_to_have(tmp_path: Path) -> None:
    test = READER.replace("reader.py", "reader_test.py").replace('id="reader"', 'id="reader-test"')
    text = (
        changed((_ROW, f"{_ROW}\n{_ROW.replace('reader.py', 'reader_test.py').replace('#reader', '#reader-test')}"))
        + test
    )
    (found,) = defects(text, repository(tmp_path))
    assert (found.kind, found.path, found.expected) == (
        DefectKind.FALSE_CLAIM,
        FILE,
        "shop/io/reader_test.py, in line 9",
    )


@pytest.mark.parametrize("words", ["already in `port/proto`", "`port/proto` (existing messages)"])
def test_what_is_said_to_exist_does(words: str, tmp_path: Path) -> None:
    text = changed(("**Tests**", f"- Messages: {words}.\n\n**Tests**"))
    (found,) = defects(text, repository(tmp_path))
    assert (found.kind, found.found) == (DefectKind.FALSE_CLAIM, "port/proto said to be there")
    assert defects(text, repository(tmp_path, "port/proto/x.proto")) == []


def test_sections_may_have_any_level_and_order(tmp_path: Path) -> None:
    text = changed((EMPTY, ""), (READER, READER.replace("### ", "#### ") + EMPTY.replace("### ", "## ")))
    assert said(text, repository(tmp_path)) == []
