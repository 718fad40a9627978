"""The closing line counts what Bazel reported, and a report that ends early is a failure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tally import main


def events(path: Path, *found: dict[str, object], whole: bool = True) -> str:
    lines = [json.dumps(event) for event in found]
    path.write_text("\n".join([*lines, json.dumps({"lastMessage": True})] if whole else lines) + "\n")
    return str(path)


PASSED = {"testSummary": {"overallStatus": "PASSED"}}
FAILED = {"testSummary": {"overallStatus": "TIMEOUT"}}
SKIPPED = {"aborted": {"reason": "SKIPPED"}}


def test_counts_over_several_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = events(tmp_path / "one", PASSED, PASSED, SKIPPED)
    other = events(tmp_path / "other", PASSED)
    assert main([one, other]) == 0
    assert capsys.readouterr().out == "3 passed, 0 failed, 1 skipped\n"


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ([PASSED, FAILED], "1 passed, 1 failed, 0 skipped"),
        ([], "0 passed, 0 failed, 0 skipped"),
    ],
)
def test_a_failure_or_no_test_at_all_is_red(
    found: list[dict[str, object]], line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([events(tmp_path / "events", *found)]) == 1
    assert capsys.readouterr().out.strip() == line


def test_a_file_that_ends_early_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([events(tmp_path / "events", PASSED, whole=False)]) == 1
    assert capsys.readouterr().out == "1 passed, 1 failed, 0 skipped\n"


def test_a_missing_file_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none")]) == 1
    assert capsys.readouterr().out == "0 passed, 1 failed, 0 skipped\n"


def test_failed_steps_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--failed_steps=2", events(tmp_path / "events", PASSED)]) == 1
    assert capsys.readouterr().out == "1 passed, 2 failed, 0 skipped\n"


@pytest.mark.parametrize(
    ("cases", "line"),
    [
        ("<testcase><skipped/></testcase>" * 2, "0 passed, 0 failed, 1 skipped"),
        ("<testcase><skipped/></testcase><testcase/>", "1 passed, 0 failed, 0 skipped"),
        ("", "1 passed, 0 failed, 0 skipped"),
        ("<testcase", "1 passed, 0 failed, 0 skipped"),
    ],
    ids=["all skipped", "one run", "no case", "unreadable"],
)
def test_a_test_that_skipped_all_of_its_cases_did_not_pass(
    cases: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xml = tmp_path / "a test.xml"
    xml.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    output = {"name": "test.xml", "uri": xml.as_uri()}
    result = {"id": {"testResult": {"label": "//:a"}}, "testResult": {"testActionOutput": [output]}}
    main([events(tmp_path / "events", result, {"id": {"testSummary": {"label": "//:a"}}, **PASSED})])
    assert capsys.readouterr().out.strip() == line
