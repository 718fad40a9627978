"""`tools/parity record` with a real driver: what it records, what it leaves out and why, and what it refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import parity.driver
from parity.cli.artifacts import find
from parity.cli.labels import Label
from parity.cli.problems import UsageError
from parity.cli.record import record
from parity.cli.workspace import Workspace
from parity.fixtures.command import CasesRequest, make_cases

OPERATIONS = """\
import os, signal, sys
def double(value): return 2 * value
def shuffle(values): return list(set(values))
def crash(): os.kill(os.getpid(), signal.SIGKILL)
def fail(): raise ValueError("no")
def speak(): print("printed"); return b"\\xff"
"""
OPS = ("double", "shuffle", "crash", "fail", "speak")
DOUBLE = {"id": "double/a", "op": "double", "args": [2]}
SHUFFLE = {"id": "shuffle/a", "op": "shuffle", "args": [[f"word {number}" for number in range(40)]]}
CRASH = {"id": "crash/a", "op": "crash"}
FAIL = {"id": "fail/a", "op": "fail"}
SPEAK = {"id": "speak/a", "op": "speak", "observe": ["stdout"]}


class Built:
    """A workspace with one test, as Bazel leaves it."""

    def __init__(
        self, root: Path, *cases: dict[str, Any], goldens: tuple[str, ...] = (), module: str = OPERATIONS
    ) -> None:
        self.root = root
        self.folder = root / "out" / "execroot" / "_main" / "bazel-out" / "k8" / "bin" / "pkg"
        self.folder.mkdir(parents=True)
        (root / "bazel-bin").symlink_to(self.folder.parent)
        (root / "pkg").mkdir()
        self.module = self.folder / "ops.py"
        self.module.write_text(module)
        (self.folder / "ops.json").write_text(json.dumps({"modules": [], "ops": {op: f"ops:{op}" for op in OPS}}))
        self.ask(*cases)
        sdk = Path(parity.driver.__file__).parent
        description = {
            "leg": "python",
            "argv": [sys.executable, str(sdk / "main.py"), f"--ops={self.folder / 'ops.json'}"],
            "env": {"PYTHONPATH": f"{sdk.parent.parent}:{self.folder}", "PYTHONDONTWRITEBYTECODE": "1"},
        }
        (self.folder / "t_parity.python.leg.json").write_text(json.dumps(description))
        flags = [*(f"--golden={path}" for path in goldens), f"--reference=pkg/ops.py={self.module}"]
        (self.folder / "t_parity.recording.flags").write_text("".join(f"{flag}\n" for flag in flags))

    def ask(self, *cases: dict[str, Any]) -> None:
        """Gives the test other cases."""
        fixture = self.folder / "f.jsonl"
        fixture.write_text("".join(json.dumps(case) + "\n" for case in cases))
        plan, frames = str(self.folder / "t_parity.plan.json"), str(self.folder / "t_parity.cases")
        make_cases(CasesRequest("//pkg:t_parity", [str(fixture)], None, 20_000, False, frames, plan))

    def record(self, *, out: str | None = None, dry_run: bool = False) -> int:
        workspace = Workspace(self.root, self.root / "pkg", "/bin/true")
        return record(find(Label("pkg", "t_parity"), self.root), workspace, out, dry_run=dry_run)

    def lines(self, name: str = "t.golden.jsonl") -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.root / "pkg" / name).read_text("utf-8").splitlines()]


def test_outcomes_are_recorded_with_their_provenance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = Built(tmp_path, DOUBLE, FAIL, SPEAK)
    assert built.record() == 0
    provenance, double, fail, speak = built.lines()
    assert provenance["provenance"]["of"] == "//pkg:t_parity"
    version = ".".join(map(str, sys.version_info[:3]))
    assert provenance["provenance"]["interpreter"] == f"{sys.implementation.name} {version}"
    assert list(provenance["provenance"]["files"]) == ["pkg/ops.py"]
    assert double["args"] == [2]
    assert double["outcome"] == {"returned": 4}
    assert fail["outcome"] == {"raised": {"kind": "ValueError", "message": "no"}}
    assert (speak["outcome"], speak["observations"]) == ({"returned": {"$bytes": "/w=="}}, {"stdout": "printed\n"})
    said = capsys.readouterr().out
    assert "+ added     3 cases: double/a, fail/a, speak/a" in said
    assert 'Add to //pkg:t_parity in its BUILD file:  goldens = ["t.golden.jsonl"],\n' in said
    assert "let them cover the recorded leg as well: tools/parity update //pkg:t_parity\n" in said


def test_recording_twice_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = Built(tmp_path, DOUBLE, goldens=("pkg/t.golden.jsonl",))
    built.record()
    before = (tmp_path / "pkg" / "t.golden.jsonl").read_bytes()
    capsys.readouterr()
    assert built.record() == 0
    assert (tmp_path / "pkg" / "t.golden.jsonl").read_bytes() == before
    said = capsys.readouterr().out
    assert "nothing to change" in said
    assert "Add to" not in said


def test_what_is_no_behaviour_is_said_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unserved = {"id": "other/a", "op": "other"}
    built = Built(tmp_path, DOUBLE, SHUFFLE, CRASH, unserved)
    assert built.record() == 1
    assert [line.get("id") for line in built.lines()] == [None, "double/a"]
    said = capsys.readouterr().out
    assert "! left out  shuffle/a: flaky: two runs with different hash seeds differ" in said
    assert "! left out  crash/a: crashed by SIGKILL" in said
    assert "! left out  other/a: unsupported" in said
    assert "1 of 4 cases recorded" in said


def test_the_set_difference_is_shown_and_comments_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = Built(tmp_path, DOUBLE, FAIL)
    built.record()
    path = tmp_path / "pkg" / "t.golden.jsonl"
    path.write_text("// why\n" + path.read_text("utf-8"))
    built.module.write_text(OPERATIONS.replace("2 * value", "3 * value"))
    built.ask(DOUBLE, SPEAK)
    capsys.readouterr()
    before = path.read_text("utf-8")
    assert built.record(dry_run=True) == 0
    assert path.read_text("utf-8") == before
    said = capsys.readouterr().out
    assert "+ added     1 case: speak/a" in said
    assert '~ changed   double/a: {"returned": 4} → {"returned": 6}' in said
    assert "- removed   1 case: fail/a: no case has such an id any more" in said
    assert "dry run: nothing was written" in said
    assert built.record() == 0
    assert path.read_text("utf-8").startswith('// why\n{"provenance": ')
    assert '"returned": 6' in path.read_text("utf-8")


def refusal(built: Built, **how: Any) -> str:
    with pytest.raises(UsageError) as caught:
        built.record(**how)
    assert not list((built.root / "pkg").glob("*.part"))
    return str(caught.value)


def test_nothing_is_written_where_nothing_can_be_recorded(tmp_path: Path) -> None:
    built = Built(tmp_path, CRASH)
    assert "nothing of //pkg:t_parity can be recorded, and nothing was written: crash/a: crashed" in refusal(built)
    assert list((tmp_path / "pkg").iterdir()) == []


def test_a_reference_that_does_not_start_is_named(tmp_path: Path) -> None:
    built = Built(tmp_path, DOUBLE, module="import nothing_like_it\n" + OPERATIONS)
    assert "the reference of //pkg:t_parity did not run, missing_runtime: " in refusal(built)


def test_imported_recordings_are_not_touched(tmp_path: Path) -> None:
    built = Built(tmp_path, DOUBLE)
    text = json.dumps({**DOUBLE, "outcome": {"returned": 4}}) + "\n"
    (tmp_path / "pkg" / "t.golden.jsonl").write_text(text)
    assert refusal(built).startswith("pkg/t.golden.jsonl:1 is an imported recording")
    assert (tmp_path / "pkg" / "t.golden.jsonl").read_text() == text


def test_another_file_may_be_named_inside_the_workspace(tmp_path: Path) -> None:
    built = Built(tmp_path, DOUBLE, goldens=("pkg/a.jsonl", "pkg/b.jsonl"))
    assert "lists 2 recordings, pkg/a.jsonl, pkg/b.jsonl: name one with --out" in refusal(built)
    for out in ("../../x.jsonl", "x.json"):
        assert "expected a file of this workspace whose name ends in .jsonl" in refusal(built, out=out)
    assert built.record(out="b.jsonl") == 0
    assert built.lines("b.jsonl")[1]["outcome"] == {"returned": 4}
