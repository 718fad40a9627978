"""`tools/parity plan discover|validate|map|conventions` builds a phase, and says what it found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from parity.cli.main import main
from parity.phases.inventory_validation import validate
from parity.phases.mapping_conventions import conventions
from parity.phases.mapping_table import mapping_table
from parity.phases.model import Area, Claim, Discovery, IndexRow, Planned
from parity.phases.records import to_json

FILE = Planned(
    path="shop/a.py",
    kind="python",
    area="top_level",
    place="ledger/top_level.textproto:4",
    lines=9,
    is_test=False,
    symbols=("f",),
    destinations=(Claim("port/src", False, False, True, (), ("inventory",)),),
    port_symbols=(),
    na=None,
    used_by=(),
)
FOUND = Discovery(
    title="//port:plan",
    bases=(),
    ledger=(),
    areas=(Area("top_level", 1, 0, 9),),
    crates=(),
    has_sources=False,
    has_port=True,
    has_index=True,
    index_path="port/index.json",
    files=(FILE,),
    wider_scope=(),
    sources=(),
    port_files=("port/src/a.rs",),
    fixtures=(),
    index=(IndexRow("shop/a.py", 9, "planned"),),
    checklists=("parity/shop/a.py.md",),
    defects=(),
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one plan, and a Bazel that has built it."""
    bazel = tmp_path / "bazel"
    bazel.write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\ncase "$*" in query*) echo //port:plan_discover;; *broken*) exit 1;; esac\n'
    )
    bazel.chmod(0o755)
    monkeypatch.setenv("BUILD_WORKSPACE_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("BUILD_WORKING_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("PARITY_BAZEL", str(bazel))
    write(tmp_path, FOUND)
    return tmp_path


def write(root: Path, found: Discovery) -> None:
    """The outputs of all phases, as a build leaves them."""
    validation = validate(found)
    table = mapping_table(found, validation)
    folder = root / "bazel-bin/port/plan"
    folder.mkdir(parents=True, exist_ok=True)
    for document in (found, validation, table, conventions(found, table)):
        (folder / f"{document.PHASE}.json").write_text(to_json(document), "utf-8")


@pytest.mark.parametrize(
    ("word", "target", "said"),
    [
        ("discover", "plan_discover", "  1 Python files, 0 of them tests, and 0 further things\n"),
        ("map", "plan_mapping_table", "      1  vague\n"),
        (
            "conventions",
            "plan_mapping_conventions",
            "    0 of 1     Destinations that can be looked at: a destination is a file",
        ),
    ],
)
def test_a_phase_is_built_and_summed_up(
    word: str, target: str, said: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", word]) == 0
    out = capsys.readouterr().out
    assert out.startswith("//port:plan   ")
    assert said in out
    assert (here / "asked").read_text().splitlines()[-1].endswith(f"-- //port:{target}")


def test_what_is_unknown_is_not_tracked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "validate", "//port:plan"]) == 1
    assert (
        "  ? Each Python file that Bazel knows has an entry in the ledger: sources 0, ledger 1\n"
        in capsys.readouterr().out
    )


def test_whatever_leaves_a_file_untracked_is_named_and_fails(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, replace(FOUND, has_sources=True))
    assert main(["plan", "validate"]) == 0
    write(here, replace(FOUND, has_sources=True, index=()))
    assert main(["plan", "validate"]) == 1
    out = capsys.readouterr().out
    assert "✗ Each file of the ledger has a row in the index, and the other way round: ledger 1, index 0\n" in out
    assert (
        "ledger/top_level.textproto:4: shop/a.py: in the ledger, not in the index; expected a row: update the index\n"
        in out
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["plan", "map", "//port:plam"],
            "//port:plam is no parity_plan: expected a target that parity_plan makes; there are //port:plan",
        ),
        (["plan", "map", "--ledger_dir=x"], "plan map takes labels only; --ledger_dir belongs to plan import"),
    ],
)
def test_a_mistake_in_the_command_is_one_line(
    words: list[str], message: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err == f"tools/parity: {message}\n"


def test_a_document_of_another_version_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here / "bazel-bin/port/plan/00-discover.json"
    path.write_text(path.read_text("utf-8").replace('"version": 1', '"version": 2'), "utf-8")
    assert main(["plan", "discover"]) == 2
    assert "is version 2 of phase 00-discover, expected version 1" in capsys.readouterr().err
