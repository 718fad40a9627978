"""`tools/parity plan import` says what it did, or what is wrong with the command, the plan or the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.cli.main import main

PLAN = """\
| File | Lines | Rust target |
|---|---|---|
| `shop/io/reader.py` | 120 | N/A (stub) |
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BUILD_WORKSPACE_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("BUILD_WORKING_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("PARITY_BAZEL", "/no/bazel")
    (tmp_path / "plan.md").write_text(PLAN, "utf-8")
    return tmp_path


def test_an_import_says_what_it_found_and_wrote(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "import", "plan.md", "--ledger_dir=ledger"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "entries: 1 in 1 files, defects of the plan: 3",
        "      1  missing_checklist",
        "      1  missing_section",
        "      1  na_without_justification",
        "  wrote ledger/io.textproto",
        "  wrote ledger/plan-defects.json",
        "  wrote ledger/plan-defects.md",
    ]
    assert main(["plan", "import", "plan.md", "--ledger_dir=ledger"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  nothing to change"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["plan"], "plan: found nothing, expected import FILE, or one of discover, validate, map, conventions."),
        (
            ["plan", "export"],
            "plan: found 'export', expected import FILE, or one of discover, validate, map, conventions.",
        ),
        (["plan", "import", "--ledger_dir=ledger"], "plan import takes one file and --ledger_dir=DIR"),
        (["plan", "import", "plan.md"], "plan import takes one file and --ledger_dir=DIR"),
        (["plan", "import", "plan.md", "--ledger_dir=ledger", "--original=gone"], "--original=gone is no folder"),
        (["plan", "import", "gone.md", "--ledger_dir=ledger"], "ERROR: gone.md: cannot be read: No such file"),
    ],
)
def test_a_mistake_in_the_command_is_one_line(
    words: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.removeprefix("tools/parity: ").startswith(message)
    assert not (here / "ledger").exists()


def test_a_plan_that_cannot_be_read_is_named_with_its_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "plan.md").write_bytes(PLAN.encode() + b"caf\xe9\n")
    assert main(["plan", "import", "plan.md", "--ledger_dir=ledger"]) == 2
    assert capsys.readouterr().err.startswith("ERROR: plan.md:4:4: byte 0xe9 is not UTF-8.")
