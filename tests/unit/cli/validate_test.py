"""`tools/parity validate`: what is missing or gone is an error with a way to mend it, what is planned is a fact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_workspace import SmallWorkspace

from parity.cli.main import main

Findings = Callable[[], tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallWorkspace:
    return SmallWorkspace(tmp_path, monkeypatch)


@pytest.fixture
def findings(capsys: pytest.CaptureFixture[str]) -> Findings:
    def run() -> tuple[int, list[dict[str, Any]]]:
        code = main(["validate", "--json"])
        found = json.loads(capsys.readouterr().out)
        assert found["errors"] == sum(each["severity"] == "error" for each in found["findings"])
        return code, found["findings"]

    return run


def kinds(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(each["kind"], each["where"]) for each in found]


FACTS = [("entry_without_file", "shop/io/writer.py"), ("port_without_source", "port/src/lib.rs")]


def test_planned_entries_and_files_of_the_port_alone_are_facts(here: SmallWorkspace, findings: Findings) -> None:
    code, found = findings()
    assert (code, kinds(found)) == (0, FACTS)
    assert {each["severity"] for each in found} == {"fact"}
    assert found[0]["found"] == "is not here; its entry is at ledger/io.textproto:13:1"


def test_the_text_counts_facts_and_lists_them_when_asked(
    here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "//:index",
        "      1  entry_without_file: ledger entries whose file is not in this workspace, planned",
        "      1  port_without_source: Rust files that are the destination of no ledger entry",
        "  nothing to mend",
    ]
    assert main(["validate", "//:index", "--facts"]) == 0
    assert "  · shop/io/writer.py   is not here" in capsys.readouterr().out


def test_a_file_without_target_or_entry_is_an_error(here: SmallWorkspace, findings: Findings) -> None:
    here.write("shop/io/new.py", "")
    code, found = findings()
    assert (code, kinds(found)) == (1, [("file_without_target", "shop/io/new.py"), *FACTS])
    assert found[0]["mend"] == "tools/parity update //shop/..."
    here.replace("shop/io/BUILD.bazel", '["reader.py"]', '["new.py", "reader.py"]')
    code, found = findings()
    assert (code, kinds(found)) == (1, [("file_without_entry", "shop/io/new.py"), *FACTS])
    assert found[0]["found"] == "has no entry in ledger, though //shop/io:reader_pair accounts for it"


def test_an_ignored_file_is_a_fact(here: SmallWorkspace, findings: Findings) -> None:
    here.write("shop/io/new.py", "")
    here.replace("shop/io/BUILD.bazel", "\npy_library(", "\n# parity:ignore new.py scratch_*.py\npy_library(")
    code, found = findings()
    assert (code, kinds(found)) == (0, [FACTS[0], ("ignored_file", "shop/io/new.py"), FACTS[1]])


def test_a_target_without_pair_is_an_error(here: SmallWorkspace, findings: Findings) -> None:
    here.write("shop/BUILD.bazel", 'py_library(name = "shop", srcs = ["__init__.py"])\n')
    here.write("shop/__init__.py", "")
    code, found = findings()
    assert (code, kinds(found)[:2]) == (
        1,
        [("unpaired_target", "//shop:shop"), ("file_without_entry", "shop/__init__.py")],
    )


def test_a_suite_that_no_index_lists_is_an_error(here: SmallWorkspace, findings: Findings) -> None:
    here.write("more/BUILD.bazel", 'parity_test(name = "t", pair = "//shop/io:reader_pair")\n')
    code, found = findings()
    assert (code, kinds(found)) == (1, [("unlisted_suite", "//more:parity"), *FACTS])
    assert found[0]["mend"] == 'add "//more", to packages of //:index'


def test_a_file_that_is_gone_is_an_error_while_somebody_accounts_for_it(
    here: SmallWorkspace, findings: Findings
) -> None:
    here.remove("shop/io/reader.py")
    code, found = findings()
    assert (code, kinds(found)) == (1, [("vanished_file", "shop/io/reader.py"), *FACTS])


def test_a_pair_of_the_committed_index_that_is_gone_is_an_error(here: SmallWorkspace, findings: Findings) -> None:
    rows = [
        {"path": "shop/io/reader.py", "tests": ["//shop/io:reader_parity"]},
        {"path": "shop/io/writer.py", "tests": ["//shop/io:writer_parity"]},
        {"path": "shop/plan.py", "tests": []},
    ]
    here.write("index.json", json.dumps({"files": rows}))
    code, found = findings()
    assert (code, kinds(found)) == (1, [("vanished_pair", "shop/io/writer.py"), *FACTS])
    assert found[0]["found"].startswith("was accounted for by //shop/io:writer_parity in the committed index")


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("lines: 2", "line: 2", "ledger/io.textproto:7:3", 'unknown field "line".'),
        ("# Comes", "<<<<<<< ours\n# Comes", "ledger/io.textproto:12:1", '"<<<<<<<" is left of a merge.'),
        (
            "shop/io/writer.py",
            "shop/io/reader.py",
            "ledger/io.textproto:13:1",
            "has an entry at ledger/io.textproto:4:1",
        ),
    ],
)
def test_a_mistake_in_a_ledger_is_named_with_its_place(
    old: str, new: str, place: str, said: str, here: SmallWorkspace, findings: Findings
) -> None:
    here.replace("ledger/io.textproto", old, new)
    before = here.content()
    code, found = findings()
    assert (code, found[0]["kind"], found[0]["where"]) == (1, "unreadable_ledger", place)
    assert said in found[0]["found"]
    assert here.content() == before


def test_a_package_that_does_not_load_is_an_error(here: SmallWorkspace, findings: Findings) -> None:
    here.write("more/BUILD.bazel", "parity_test(\n")
    code, found = findings()
    assert (code, kinds(found)[0]) == (1, ("not_loaded", "more/BUILD.bazel:1:12"))
    here.write("more/BUILD.bazel", "parity_tests()\n")
    code, found = findings()
    assert (code, kinds(found)[0]) == (1, ("not_loaded", "//..."))


def test_a_label_that_is_no_index_is_named(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "//shop:index"]) == 2
    assert capsys.readouterr().err == "tools/parity: //shop:index is no parity_index: there are //:index\n"
