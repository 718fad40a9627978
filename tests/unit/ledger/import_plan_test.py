"""An import writes ledger and report, keeps what people wrote, and writes nothing where it cannot read."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from small_plan import PLAN, READER, changed, repository

from parity.fixtures.problems import UserError
from parity.ledger.edit import LedgerText
from parity.ledger.model import Destination, Entry, Evidence, Kind, NaClass, NotApplicable, Source
from parity.ledger.reader import read_ledger
from parity.plan.defects import Defect, DefectKind, Report, report_markdown
from parity.plan.import_plan import Imported, Request, import_plan, summary


def _import(text: str | bytes, root: Path) -> tuple[Imported, list[Path]]:
    plan = root / "plan.md"
    plan.write_bytes(text if isinstance(text, bytes) else text.encode())
    imported = import_plan(Request(plan, root / "ledger", root))
    return imported, imported.write()


def test_an_import_writes_a_file_per_area_and_the_report(tmp_path: Path) -> None:
    _, changed_files = _import(PLAN, repository(tmp_path))
    assert sorted(path.name for path in changed_files) == [
        "io.textproto",
        "plan-defects.json",
        "plan-defects.md",
        "top_level.textproto",
    ]
    ledger = read_ledger(tmp_path / "ledger")
    assert list(ledger.by_path) == ["shop/io/reader.py", "shop/__init__.py"]
    report = json.loads((tmp_path / "ledger/plan-defects.json").read_text("utf-8"))
    assert (report["version"], report["defects"], report["plan"]["lines"]) == (1, [], len(PLAN.splitlines()))
    assert set(report["counts"]) == {kind.name.lower() for kind in DefectKind}


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    _import(PLAN, repository(tmp_path))
    imported, changed_files = _import(PLAN, tmp_path)
    assert changed_files == []
    assert list(summary(imported, changed_files, tmp_path)) == [
        "entries: 2 in 2 files, defects of the plan: 0",
        "  nothing to change",
    ]


def test_a_defect_has_its_five_facts(tmp_path: Path) -> None:
    _import(changed((READER, "")), repository(tmp_path))
    report = json.loads((tmp_path / "ledger/plan-defects.json").read_text("utf-8"))
    assert report["defects"][0] == {
        "kind": "dead_link",
        "path": "shop/io/reader.py",
        "plan_line": 8,
        "found": "#reader",
        "expected": '<a id="reader">, or a heading of that name',
    }


def test_what_people_wrote_stays(tmp_path: Path) -> None:
    _import(PLAN, repository(tmp_path))
    path = tmp_path / "ledger/io.textproto"
    text = LedgerText(path.read_text("utf-8"), str(path))
    by_hand = Destination("port/hand.rs", sources=(Source.PEOPLE,))
    na = NotApplicable(NaClass.STUB, "It is empty by design.", (Evidence(no_public_names=True),), "team", "2026-01-31")
    (entry,) = text.area.entries
    entry = Entry(
        entry.path, entry.kind, entry.lines, destinations=(*entry.destinations, by_hand), na=na, section=entry.section
    )
    mine = Entry("shop/io/mine.py", Kind.PYTHON)
    edited = text.with_entries([entry, mine]).text.replace("entries {", "# Ann asked.\nentries {", 1)
    path.write_text(edited, "utf-8")
    _import(changed(("120", "121")), tmp_path)
    after = path.read_text("utf-8")
    assert "# Ann asked.\nentries {" in after
    ledger = read_ledger(tmp_path / "ledger")
    assert "shop/io/mine.py" in ledger.by_path
    reader = ledger.by_path["shop/io/reader.py"]
    assert (reader.lines, reader.na, reader.destinations[-1]) == (121, na, by_hand)


def test_entries_that_left_the_plan_leave_the_ledger(tmp_path: Path) -> None:
    _import(PLAN, repository(tmp_path))
    _import(PLAN.replace("shop/io/reader.py", "shop/io/fast.py"), tmp_path)
    assert list(read_ledger(tmp_path / "ledger").by_path) == ["shop/io/fast.py", "shop/__init__.py"]


def test_an_entry_stays_in_the_file_that_people_put_it_in(tmp_path: Path) -> None:
    _import(PLAN, repository(tmp_path))
    (tmp_path / "ledger/io.textproto").rename(tmp_path / "ledger/mine.textproto")
    _import(changed(("120", "121")), tmp_path)
    assert not (tmp_path / "ledger/io.textproto").exists()
    assert read_ledger(tmp_path / "ledger").by_path["shop/io/reader.py"].lines == 121


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (PLAN.encode("utf-16"), r"plan.md:1:1: byte 0x.. is not UTF-8\.\s+Save the file as UTF-8\."),
        (PLAN.encode().replace(b"# The plan", b"# Der Pl\xe4n"), r"plan.md:1:9: byte 0xe4 is not UTF-8."),
        (b"", "plan.md:1: the plan names no Python file"),
        (b"# Shopping\n\n| a | b |\n|---|---|\n| milk | 2 |\n", "plan.md:1: the plan names no Python file"),
    ],
)
def test_what_is_no_plan_changes_nothing(data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=message):
        _import(data, tmp_path)
    assert not (tmp_path / "ledger").exists()


def test_a_ledger_with_mistakes_is_not_overwritten(tmp_path: Path) -> None:
    _import(PLAN, repository(tmp_path))
    path = tmp_path / "ledger/io.textproto"
    broken = path.read_text("utf-8").replace("\n  lines:", "\n<<<<<<< ours\n  lines:", 1)
    path.write_text(broken, "utf-8")
    before = {each: each.read_bytes() for each in (tmp_path / "ledger").iterdir()}
    with pytest.raises(UserError, match=r"io.textproto:\d+:1: \"<<<<<<<\" is left of a merge"):
        _import(changed(("120", "121")), tmp_path)
    assert {each: each.read_bytes() for each in (tmp_path / "ledger").iterdir()} == before


def test_the_report_shows_any_text_as_text() -> None:
    defect = Defect(DefectKind.DEAD_LINK, "a|b", 3, "<script>`x`</script>\n| [y](z)", "_a_ & snake_case")
    rows = report_markdown(Report("00", 9, "", [defect])).splitlines()
    assert rows[-1] == r"| 3 | a\|b | \<script\>\`x\`\</script\> \| \[y\](z) | \_a\_ \& snake_case |"


_SEEDS_PLAN = os.environ.get("PARITY_PLAN", "")
_COUNTED_BY_HAND = {
    "missing_section": 1,
    "missing_checklist": 3,
    "false_claim": 20,
    "line_count": 11,
    "duplicate": 8,
    "dead_link": 1,
    "missing_destination": 555,
    "vague_destination": 388,
    "na_without_justification": 70,
    "na_contradicted": 27,
}


@pytest.mark.skipif(not _SEEDS_PLAN, reason="PARITY_PLAN names no plan")
def test_the_plan_of_the_workload(tmp_path: Path) -> None:
    """Against an empty repository, so that nothing that the plan speaks of exists."""
    imported = import_plan(Request(Path(_SEEDS_PLAN), tmp_path / "ledger", tmp_path))
    files = [entry for area in imported.areas for entry in area.entries if entry.kind is Kind.PYTHON]
    assert Counter(area.area for area in imported.areas for entry in area.entries if entry.kind is Kind.PYTHON) == {
        "agent_service": 38,
        "common": 1,
        "core": 30,
        "native_training": 258,
        "top_level": 7,
    }
    assert sum(entry.lines or 0 for entry in files) == 78_664
    assert Counter(defect.kind.name.lower() for defect in imported.report.defects) == _COUNTED_BY_HAND
