"""`tools/parity init` starts a ledger that people fill in: guesses are marked, and nothing that is there is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import SmallWorkspace

from parity.cli.main import main

BUILD = "port/BUILD.bazel"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallWorkspace:
    workspace = SmallWorkspace(tmp_path, monkeypatch)
    for path in ("BUILD.bazel", "ledger/io.textproto", "shop/io/BUILD.bazel"):
        workspace.remove(path)
    workspace.write("shop/__init__.py", "")
    workspace.write("shop/io/reader_test.py", "class ReaderTest:\n    def test_read(self): ...\n")
    workspace.write("shop/web/page.py", "TITLE = 'x'\n\n\ndef page(): ...\n")
    workspace.write("port/src/a/page.rs", "")
    workspace.write("port/tests/page.rs", "")
    return workspace


def run(*words: str) -> int:
    return main(["init", *words])


def test_a_ledger_and_an_index_are_started(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.read(BUILD)
    assert run("--py_root=shop", "--crate=//port") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:5] == [
        "//port:index   4 entries in 3 files",
        "  ? shop/io/reader.py   goes to port/src/reader.rs, guessed from its name",
        "  ? shop/web/page.py   goes to port/src/a/page.rs, guessed from its name, one of several",
        "  ? shop/web/page.py   goes to port/tests/page.rs, guessed from its name, one of several",
        "  wrote port/BUILD.bazel, port/ledger/io.textproto, port/ledger/top_level.textproto, port/ledger/web.textproto",
    ]
    assert here.read("port/ledger/io.textproto") == (
        "# proto-file: parity_rules/proto/ledger.proto\n# proto-message: parity.v1.LedgerArea\n"
        'schema_version: 1\narea: "io"\n\n'
        'entries {\n  path: "shop/io/reader.py"\n  kind: PYTHON\n  lines: 2\n  symbols: ["read"]\n'
        '  destinations { path: "port/src/reader.rs" sources: [GUESS] }\n}\n\n'
        'entries {\n  path: "shop/io/reader_test.py"\n  kind: PYTHON\n  lines: 2\n'
        '  symbols: ["ReaderTest", "ReaderTest.test_read"]\n}\n'
    )
    assert 'symbols: ["TITLE", "page"]' in here.read("port/ledger/web.textproto")
    assert 'path: "shop/__init__.py"\n  kind: PYTHON\n  lines: 0\n}' in here.read("port/ledger/top_level.textproto")
    assert here.read(BUILD) == (
        'load("@parity_rules//parity_rules:defs.bzl", "parity_index")\n'
        + before
        + '\nparity_index(\n    name = "index",\n    ledger = glob(["ledger/*.textproto"]),\n    packages = [],\n'
        '    port = ["//port"],\n    roots = ["//shop"],\n)\n'
    )


def test_what_was_started_is_brought_up_and_is_whole(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--py_root=shop", "--crate=port", "--ledger_dir=ledger") == 0
    assert 'ledger = glob(["ledger/*.textproto"])' in here.read("BUILD.bazel")
    assert main(["update"]) == 1
    left = [line for line in capsys.readouterr().out.splitlines() if "! left" in line]
    assert left == [
        "  ! left  //shop/io:reader_test   its entry names no destination",
        "  ! left  //shop/web:page   its entry names alternatives, port/src/a/page.rs, port/tests/page.rs: choose one",
        "  ! left  //shop:shop   its entry names no destination",
    ]
    assert main(["validate"]) == 1
    kinds = {line.split("   ")[0] for line in capsys.readouterr().out.splitlines() if "✗" in line}
    assert kinds == {"  ✗ //shop/io:reader_test", "  ✗ //shop/web:page", "  ✗ //shop:shop"}


def test_a_ledger_that_is_there_is_left_alone(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--py_root=shop", "--crate=port") == 0
    before = here.content()
    capsys.readouterr()
    assert run("--py_root=shop", "--crate=port") == 2
    said = "ERROR: port/ledger/io.textproto: there is a ledger already. tools/parity update adds to it.\n"
    assert capsys.readouterr().err == said
    assert here.content() == before


def test_a_dry_run_writes_nothing(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.content()
    assert run("--py_root=shop", "--crate=port", "--dry_run") == 0
    said = capsys.readouterr().out
    assert '+  path: "shop/io/reader.py"' in said
    assert said.endswith("  dry run: nothing was written\n")
    assert here.content() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "init takes --py_root=FOLDER and --crate=FOLDER"),
        (["--py_root=shop"], "init takes --py_root=FOLDER and --crate=FOLDER"),
        (["--py_root=..", "--crate=port"], "--py_root=.. is not below the workspace"),
        (["--py_root=/", "--crate=port"], "--py_root=/ is not below the workspace"),
        (["--py_root=gone", "--crate=none"], "ERROR: gone: there is no folder gone."),
        (["--py_root=port", "--crate=port"], "ERROR: port: has no Python file."),
        (["--py_root=shop", "--crate=shop"], "ERROR: shop: has no Rust file."),
    ],
)
def test_a_mistake_in_the_command_is_named(
    words: list[str], said: str, here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    before = here.content()
    assert run(*words) == 2
    assert capsys.readouterr().err.removeprefix("tools/parity: ").startswith(said)
    assert here.content() == before


def test_a_build_file_with_marks_of_a_merge_is_named(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    here.write(BUILD, here.read(BUILD) + "<<<<<<< ours\n")
    before = here.content()
    assert run("--py_root=shop", "--crate=port") == 2
    assert capsys.readouterr().err.startswith(f'ERROR: {BUILD}:10:1: "<<<<<<<" is left of a merge.')
    assert here.content() == before
