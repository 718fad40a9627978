"""Every command line has an answer: help, one line that says what is wrong, or the work of a subcommand."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from parity.cli import registry
from parity.cli.help import help_of, overview
from parity.cli.main import main

COMMANDS = registry.load_all()


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_without_a_subcommand_the_overview_is_shown(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out == overview(COMMANDS)


@pytest.mark.parametrize("arguments", [["rerun", "--help"], ["rerun", "//a:b", "-h"], ["help", "rerun"]])
def test_help_of_a_subcommand_has_flags_examples_and_exit_codes(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert text == help_of(registry.load("rerun"))
    assert "--case=PATTERN  (may be repeated)" in text
    assert "tools/parity rerun //examples/pep440:versions_parity --case='*'" in text
    assert re.search(r"^  1  a case differs", text, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS, ids=registry.NAMES)
def test_every_subcommand_teaches(command: registry.Subcommand) -> None:
    assert command.examples[0][0].startswith(f"tools/parity {command.name}")
    assert set(command.exits) in ({0}, {0, 1})
    assert all(flag.help for flag in command.flags)
    assert all(len(line) <= 120 for line in help_of(command).split("\n"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["explian"], "'explian' is no subcommand. Did you mean \"explain\"? See tools/parity --help"),
        (
            ["rerun", "//a:b", "--cas=x"],
            'rerun has no flag --cas. Did you mean "--case"? See tools/parity rerun --help',
        ),
        (
            ["explain", "//a:b", "--case=x"],
            "explain has no flag --case. It takes none. See tools/parity explain --help",
        ),
        (["update", "//a:b", "--dry_run=maybe"], "update: flag --dry_run=maybe: "),
        (["rerun", "//a:b"], "rerun takes a label, and the cases as --case=PATTERN; --case='*' runs all of them"),
        (["explain"], "explain needs the label of a parity_test, such as //examples"),
        (["explain", "//a:b", "c", "d"], "explain takes one pattern of case ids, found 2: c d"),
        (["update", "//a:b", "--reason=x"], "--reason without --accept=PATTERN would have no effect"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUILD_WORKSPACE_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("PARITY_BAZEL", "/bin/false")
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"tools/parity: {said}")
    assert error.count("\n") == 1


def test_outside_of_a_workspace_the_way_in_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BUILD_WORKSPACE_DIRECTORY", raising=False)
    assert main(["explain", "//a:b"]) == 2
    assert "start it as tools/parity" in capsys.readouterr().err
    assert "BUILD_WORKSPACE_DIRECTORY" not in os.environ
