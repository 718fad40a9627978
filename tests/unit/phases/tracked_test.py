"""The verdict on whether a file is left untracked: red for a difference, and for what nobody declared."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from shop import PATHS, Shop

from parity.phases.records import to_json
from parity.phases.tracked import TrackedRequest, judge_tracked


def judged(shop: Shop) -> tuple[str, str, dict[str, str]]:
    """The verdict, the report, and the message of each case."""
    files = {name: shop.root / name for name in ("validation", "out_text", "out_xml", "out_verdict")}
    files["validation"].write_text(to_json(shop.validation()), "utf-8")
    judge_tracked(TrackedRequest(label="//:plan_tracked_test", **{name: str(path) for name, path in files.items()}))
    suite = ET.parse(files["out_xml"]).getroot()
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    cases = {case.get("name", ""): _message(case) for case in suite}
    return read(files["out_verdict"]), read(files["out_text"]).replace(f"{shop.root}/", ""), cases


def read(path: Path) -> str:
    return path.read_text("utf-8")


def _message(case: ET.Element) -> str:
    failure = case.find("failure")
    return "" if failure is None else failure.get("message", "")


def test_nothing_is_untracked(shop: Shop) -> None:
    verdict, text, cases = judged(shop)
    assert (verdict, text) == ("pass\n0\n", "//:plan_tracked_test   no file is left untracked\n")
    assert list(cases.values()) == [""] * 5


def test_a_file_without_a_row_is_named(shop: Shop) -> None:
    shop.index(*PATHS[1:])
    verdict, text, cases = judged(shop)
    assert verdict == "fail\n1\n"
    assert text.splitlines() == [
        "//:plan_tracked_test   2 of 5 checks leave files untracked",
        "  ✗ Each file of the ledger has a row in the index, and the other way round: ledger 5, index 4",
        "      ledger/core.textproto:5: shop/core/__init__.py: in the ledger, not in the index; expected a row: update the index",
        "  ✗ Each row of the index has a checklist, and the other way round: index 4, checklists 5",
        "      port/index.json: parity/shop/core/__init__.py.md: in the folder of checklists, not in the index; expected no such checklist",
    ]
    assert [name for name, message in cases.items() if message] == ["ledger_index", "index_checklists"]


def test_what_was_not_declared_is_no_pass(shop: Shop) -> None:
    verdict, text, cases = judged(shop.change(sources={}))
    assert verdict == "fail\n1\n"
    assert "  ? Each Python file that Bazel knows has an entry in the ledger: sources 0, ledger 5\n" in text
    assert cases["sources_in_ledger"].endswith("the ledger: unknown, sources 0, ledger 5")
