"""`tools/parity update` without a test adds what is missing, once, and touches nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import SmallWorkspace

from parity.cli.main import main

PLAIN = "shop/io/BUILD.bazel"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallWorkspace:
    return SmallWorkspace(tmp_path, monkeypatch)


def run(*words: str) -> int:
    return main(["update", *words])


def check_settled(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run changes nothing."""
    before = here.content()
    run()
    assert capsys.readouterr().out.splitlines()[-1] == "  nothing to change"
    assert here.content() == before


def test_a_workspace_that_is_whole_is_left_alone(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.content()
    assert run() == 0
    assert capsys.readouterr().out == "  nothing to change\n"
    assert here.content() == before


def test_a_new_file_gets_a_target_and_an_entry(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.content()
    here.write(
        "shop/io/text.py",
        "import os\nfrom shop.io import reader\n\n\nclass Text:\n    def join(self): ...\n\n\n_x = 1\n",
    )
    assert run() == 1
    assert capsys.readouterr().out.splitlines() == [
        "  + ledger/io.textproto   entry of shop/io/text.py",
        "  + shop/io/BUILD.bazel   py_library text",
        "  ! left  //shop/io:text   has a new entry: fill in its destination, or why it needs none",
        "  wrote ledger/io.textproto, shop/io/BUILD.bazel",
    ]
    assert here.read(PLAIN) == before[PLAIN] + (
        "\npy_library(\n"
        '    name = "text",\n'
        '    srcs = ["text.py"],\n'
        '    visibility = ["//visibility:public"],\n'
        '    deps = [":reader"],\n'
        ")\n"
    )
    old, comment, rest = before["ledger/io.textproto"].partition("# Comes")
    stub = 'entries {\n  path: "shop/io/text.py"\n  kind: PYTHON\n  lines: 9\n  symbols: ["Text", "Text.join"]\n}\n\n'
    assert here.read("ledger/io.textproto") == old + stub + comment + rest
    check_settled(here, capsys)


def test_a_file_whose_port_is_there_is_paired(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    here.write("shop/io/writer.py", "def write(): ...\n")
    here.write("port/src/writer.rs", "pub fn write() {}\n")
    assert run() == 0
    assert '        "src/reader.rs",\n        "src/writer.rs",\n    ],' in here.read("port/BUILD.bazel")
    assert here.read(PLAIN).endswith(
        '\nparity_library(\n    name = "writer_pair",\n    py = ":writer",\n    rust = "//port",\n'
        '    visibility = ["//:__pkg__"],\n)\n'
    )
    assert '    packages = ["//shop/io"],\n    pairs = ["//shop/io:writer_pair"],\n    port' in here.read("BUILD.bazel")
    check_settled(here, capsys)
    assert main(["validate"]) == 0


def test_a_pair_that_loses_its_test_gets_a_place_of_its_own(
    here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    test = '\nparity_test(\n    name = "reader_parity",\n    pair = ":reader_pair",\n)\n'
    here.replace(PLAIN, test, "")
    assert run() == 0
    assert capsys.readouterr().out.splitlines() == [
        "  + BUILD.bazel   //shop/io:reader_pair among the pairs of //:index",
        "  + shop/io/BUILD.bazel   visibility of //shop/io:reader_pair",
        "  wrote BUILD.bazel, shop/io/BUILD.bazel",
    ]
    check_settled(here, capsys)
    here.replace(PLAIN, '    visibility = ["//:__pkg__"],\n', "    visibility = OURS,\n")
    here.write(PLAIN, here.read(PLAIN).replace("\n\npy_library", '\n\nOURS = ["//:__subpackages__"]\n\npy_library'))
    check_settled(here, capsys)


def test_a_list_of_pairs_that_is_computed_is_left_to_people(
    here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    here.replace(PLAIN, '    pair = ":reader_pair",\n', '    pair = ":other",\n')
    here.replace("BUILD.bazel", "    port =", "    pairs = [] + [],\n    port =")
    before = here.content()
    assert run() == 1
    assert (
        '! left  //:index   its pairs are no plain list: add "//shop/io:reader_pair", by hand'
        in capsys.readouterr().out
    )
    assert here.content() == before


def test_a_justified_file_gets_its_justification_and_its_suite_a_place(
    here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    here.write("shop/old/plots.py", "def plot(): ...\n")
    here.write(
        "ledger/old.textproto",
        'schema_version: 1 area: "old"\nentries { path: "shop/old/plots.py" kind: PYTHON na { na_class: SUPERSEDED '
        'reason: "drawn by \\"the page\\" now" evidence { superseded_by: "port/src/lib.rs" } owner: "team" reviewed: "2026-01-31" } }\n',
    )
    assert run() == 0
    assert here.read("shop/old/BUILD.bazel") == (
        'load("@parity_rules//parity_rules:defs.bzl", "parity_na")\n'
        'load("@rules_python//python:py_library.bzl", "py_library")\n\n'
        'package(default_visibility = ["//visibility:public"])\n\n'
        'py_library(\n    name = "plots",\n    srcs = ["plots.py"],\n)\n\n'
        'parity_na(\n    name = "plots_na",\n    srcs = [":plots"],\n    na_class = "superseded",\n    owner = "team",\n'
        '    reason = "drawn by \\"the page\\" now",\n    reviewed = "2026-01-31",\n    superseded_by = "port/src/lib.rs",\n)\n'
    )
    assert '    packages = [\n        "//shop/io",\n        "//shop/old",\n    ],' in here.read("BUILD.bazel")
    check_settled(here, capsys)
    assert main(["validate"]) == 0


def test_a_test_is_mirrored_where_the_port_has_one(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    here.write("shop/io/reader_test.py", "import unittest\nfrom shop.io.reader import read\n")
    here.write("port/tests/reader.rs", "#[test]\nfn reads() {}\n")
    here.write(
        "port/BUILD.bazel",
        here.read("port/BUILD.bazel") + '\nrust_test(name = "reader_rs", srcs = ["tests/reader.rs"])\n',
    )
    here.replace(
        "ledger/io.textproto",
        "# Comes",
        'entries { path: "shop/io/reader_test.py" kind: PYTHON destinations { path: "port/tests/reader.rs" } }\n\n# Comes',
    )
    assert run() == 1
    left = "! left  //shop/io:reader_test   may tell Bazel of no cases, as absltest does: make it by py_rust_test if so"
    assert left in capsys.readouterr().out
    text = here.read(PLAIN)
    assert 'load("@rules_python//python:py_test.bzl", "py_test")' in text
    assert '"parity_library", "parity_mirror_test", "parity_test")' in text
    assert text.endswith(
        'py_test(\n    name = "reader_test",\n    size = "small",\n    srcs = ["reader_test.py"],\n    deps = [":reader"],\n)\n\n'
        'parity_mirror_test(\n    name = "reader_test_parity",\n    py_test = ":reader_test",\n    rust_test = "//port:reader_rs",\n)\n'
    )
    check_settled(here, capsys)
    assert main(["validate"]) == 0


def test_two_indexes_of_the_same_root_add_a_target_once(
    here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    here.write(
        "all/BUILD.bazel",
        'parity_index(\n    name = "all",\n    packages = ["//shop/io"],\n    roots = ["//shop"],\n)\n',
    )
    here.write("shop/io/text.py", "")
    assert run() == 1
    assert here.read(PLAIN).count('"text.py"') == 1
    assert capsys.readouterr().out.count("! left") == 1
    check_settled(here, capsys)


def test_files_that_import_each_other_share_a_target(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    here.write("shop/web/__init__.py", "from shop.web.page import Page\n")
    here.write("shop/web/page.py", "import flask\nfrom . import parts\n\nclass Page: ...\n")
    here.write("shop/web/parts.py", "")
    assert run() == 1
    text = here.read("shop/web/BUILD.bazel")
    assert (
        'py_library(\n    name = "web",\n    srcs = [\n        "__init__.py",\n        "page.py",\n        "parts.py",\n    ],\n'
        '    imports = [".."],\n)\n' in text
    )
    assert "! left  //shop/web:web   imports flask: add the deps by hand" in capsys.readouterr().out
    check_settled(here, capsys)


def test_comments_keep_files_and_targets_out(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    here.write("shop/io/scratch_a.py", "")
    here.write("shop/io/writer.py", "")
    here.write("port/src/writer.rs", "")
    here.replace("port/BUILD.bazel", '"src/reader.rs",', '"src/reader.rs",\n        "src/writer.rs",')
    mark = '# parity:ignore scratch_*.py\n\n# parity:ignore\npy_library(\n    name = "writer",\n    srcs = ["writer.py"],\n)\n'
    here.write(PLAIN, here.read(PLAIN) + "\n" + mark)
    before = here.content()
    assert run() == 0
    assert here.content() == before


def test_a_pattern_limits_what_is_added(here: SmallWorkspace) -> None:
    here.write("shop/a/one.py", "")
    here.write("shop/b/two.py", "")
    assert run("//shop/a/...") == 1
    assert (here.root / "shop/a/BUILD.bazel").is_file()
    assert not (here.root / "shop/b/BUILD.bazel").exists()


def test_a_dry_run_shows_a_diff_and_writes_nothing(here: SmallWorkspace, capsys: pytest.CaptureFixture[str]) -> None:
    here.write("shop/io/text.py", "")
    here.write("shop/new/more.py", "")
    before = here.content()
    assert run("--dry_run") == 1
    said = capsys.readouterr().out
    assert "--- a/shop/io/BUILD.bazel\n+++ b/shop/io/BUILD.bazel\n" in said
    assert "--- /dev/null\n+++ b/shop/new/BUILD.bazel\n" in said
    assert '+    srcs = ["text.py"],' in said
    assert said.endswith("  dry run: nothing was written\n")
    assert here.content() == before


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("ledger/io.textproto", "lines: 2", "line: 2", 'ERROR: ledger/io.textproto:7:3: unknown field "line".'),
        (
            "ledger/io.textproto",
            "# Comes",
            ">>>>>>> theirs",
            'ERROR: ledger/io.textproto:12:1: ">>>>>>>" is left of a merge.',
        ),
        (
            "ledger/io.textproto",
            "io/writer",
            "io/reader",
            "ERROR: ledger/io.textproto:13:1: PYTHON shop/io/reader.py has",
        ),
        (
            PLAIN,
            "parity_library(",
            "<<<<<<< ours\nparity_library(",
            f'ERROR: {PLAIN}:9:1: "<<<<<<<" is left of a merge.',
        ),
        (
            PLAIN,
            "parity_library(",
            "parity_library((",
            f"ERROR: {PLAIN}:9:15: the file does not parse: '(' was never closed.",
        ),
        ("BUILD.bazel", "parity_index(", "parity_indexes(", "tools/parity: some packages could not be loaded"),
    ],
)
def test_a_file_with_a_mistake_is_named_and_nothing_is_written(
    path: str, old: str, new: str, said: str, here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    here.write("shop/new/more.py", "")
    here.replace(path, old, new)
    before = here.content()
    assert run() == 2
    assert capsys.readouterr().err.startswith(said)
    assert here.content() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shop/..."], "'shop/...' is no pattern of packages"),
        (["//gone/..."], "//gone/...: there is no folder gone"),
        (["--class=BUG"], "--class is about one test"),
        (["//shop/...", "--accept=x"], "--accept is about one test"),
    ],
)
def test_a_mistake_in_the_command_is_named(
    words: list[str], said: str, here: SmallWorkspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert said in capsys.readouterr().err
