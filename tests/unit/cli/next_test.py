"""`tools/parity next`: the files to work on, in order, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from parity.cli import next as next_module
from parity.cli.index import Target
from parity.cli.labels import Label
from parity.cli.main import main
from parity.cli.workspace import Workspace
from parity.index.index import Index, index_of
from parity.index.surroundings import Surroundings
from parity.ledger.model import Area, Destination, Entry, Kind, Ledger
from parity.ledger.reader import Reading


def _entry(path: str, *needs: str) -> Entry:
    return Entry(path, Kind.PYTHON, lines=9, destinations=(Destination("port/src"),), dependencies=needs)


LEDGER = Ledger(
    (
        Area("core", entries=(_entry("m/core/a.py"), _entry("m/core/b.py", "m.io.c"))),
        Area("io", entries=(_entry("m/io/c.py"),)),
    )
)
TARGET = Target(Label("port", "index"), "All", ("//x",), (), (), (), "", "", ("core",))


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace in which Bazel has an index of three files."""

    def targets(workspace: Workspace, labels: Sequence[str]) -> list[Target]:
        return [TARGET]

    def index(one: Target, workspace: Workspace) -> Index:
        return index_of(one.title, one.packages, [], Surroundings(Reading(LEDGER)), one.priorities)

    monkeypatch.setattr(next_module, "targets_of", targets)
    monkeypatch.setattr(next_module, "index_of_target", index)
    monkeypatch.setenv("BUILD_WORKSPACE_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("PARITY_BAZEL", "/no/bazel")


def paths(out: str) -> list[str]:
    return [each["path"] for each in json.loads(out)["indexes"][0]["next"]]


def test_files_come_in_order_with_reason_and_first_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["next", "--top=2"]) == 0
    first = "       first: name a file of port/src in core.textproto"
    core = "planned: core is priority 1 of 1, no file is known to use it"
    rest = "0 of 10 items proven, 9 lines"
    assert capsys.readouterr().out.splitlines() == [
        "//port:index   3 of 3 files to do",
        f"    1  m/core/a.py   {core}, nothing is known of what it uses, {rest}",
        first,
        f"    2  m/core/b.py   {core}, it uses 1 that is open as the ledger says, {rest}",
        first,
        "       … and 1 more",
    ]


def test_the_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["next", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["version"], document["indexes"][0]["label"], document["indexes"][0]["open"]) == (
        1,
        "//port:index",
        3,
    )
    assert [(each["rank"], each["path"], each["used_by"]) for each in document["indexes"][0]["next"]] == [
        (1, "m/core/a.py", 0),
        (2, "m/core/b.py", 0),
        (3, "m/io/c.py", 1),
    ]
    schema = json.loads((Path(__file__).parents[3] / "parity_rules" / "schema" / "next.schema.json").read_text("utf-8"))
    members = schema["$defs"]["file"]["properties"]
    assert [set(each) for each in document["indexes"][0]["next"]] == [set(members)] * 3
    assert set(schema["$defs"]["file"]["required"]) == set(members)


def test_an_area_keeps_the_ranks_of_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["next", "--area=io"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "//port:index   1 of 3 files to do",
        "    3  m/io/c.py   planned: 1 file uses it, nothing is known of what it uses, 0 of 10 items proven, 9 lines",
    ]


def test_priorities_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["next", "--json", "--priority=io", "--priority=core"]) == 0
    assert paths(capsys.readouterr().out) == ["m/io/c.py", "m/core/a.py", "m/core/b.py"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["next", "--top=0"], "--top is '0', expected a number from 1"),
        (["next", "--top=many"], "--top is 'many', expected a number from 1"),
        (["next", "--area=cor"], "no index has the area 'cor'. Did you mean \"core\"?"),
        (["next", "--priority=sales"], "no index has the area 'sales'. Known are: core, io."),
    ],
)
def test_a_mistake_in_the_command_is_one_line(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err == f"tools/parity: {message}\n"
