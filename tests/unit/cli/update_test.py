"""`tools/parity update`: what it takes out, writes and adds, what it leaves, what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parity.cli.artifacts import find
from parity.cli.labels import Label
from parity.cli.problems import UsageError
from parity.cli.update import update
from parity.compare.command import CompareRequest, compare
from parity.compare.expectations import read_expectations
from parity.fixtures.command import CasesRequest, make_cases
from parity.proto import evidence_pb2 as pb
from parity.protocol import frames
from parity.report.command import read_evidence

SAME: tuple[Any, Any] = ({"returned": 1}, {"returned": 1})
DIFFERENT: tuple[Any, Any] = ({"returned": 1}, {"returned": 2})
UNSERVED: tuple[Any, Any] = ({"returned": 1}, {"unsupported": "no such operation"})
HEADER = "# Known.\n\n"
WHOSE = "class: BUG, reason: r, owner: o"
ACCEPT = {"class": "BUG", "reason": "why not", "owner": "team"}


class Workspace:
    """A workspace with one test of two legs, as Bazel leaves it."""

    def __init__(self, root: Path, answers: dict[str, tuple[Any, Any]], expectations: str | None) -> None:
        self.root = root
        folder = root / "out" / "execroot" / "_main" / "bazel-out" / "k8" / "bin" / "pkg"
        folder.mkdir(parents=True)
        (root / "bazel-bin").symlink_to(folder.parent)
        (root / "pkg").mkdir()
        self.file = root / "pkg" / "t.expect.yaml"
        (folder / "f.jsonl").write_text("".join(json.dumps({"id": name, "op": "f"}) + "\n" for name in answers))
        plan, cases = str(folder / "t_parity.plan.json"), str(folder / "t_parity.cases")
        make_cases(CasesRequest("//pkg:t_parity", [str(folder / "f.jsonl")], None, 1000, False, cases, plan))
        legs = [(leg, str(folder / f"t_parity.{leg}.outcomes")) for leg in ("python", "rust")]
        for index, (leg, path) in enumerate(legs):
            with frames.FileWriter(Path(path), "parity-outcomes", {"leg": leg, "driver": {"ops": ["f"]}}) as writer:
                for pair in answers.values():
                    writer.case(pair[index])
        self._request = CompareRequest(
            *("@@//pkg:t_parity", "@@//pkg:t", plan, cases, legs, None, (), (), (), (), (), ()),
            out=str(folder / "t_parity.evidence.pb"),
        )
        if expectations is not None:
            self.file.write_text(expectations, newline="")
        self.build(wired=expectations is not None)

    def build(self, *, wired: bool) -> pb.Evidence:
        """The evidence as the build would write it now."""
        before = Path.cwd()
        os.chdir(self.root)
        try:
            compare(replace(self._request, expectations="pkg/t.expect.yaml" if wired else None))
        finally:
            os.chdir(before)
        return read_evidence(self._request.out)

    def update(self, *, dry_run: bool = False, **accept: str) -> int:
        fields = {"case" if name == "accept" else name: text for name, text in accept.items()} or None
        return update(find(Label("pkg", "t_parity"), self.root), self.root, fields, dry_run=dry_run)


def entry_of(pattern: str, digits: str = "") -> str:
    return f"- {{case: {pattern}, {WHOSE}{f', fingerprint: {digits}' if digits else ''}}}\n"


def test_what_matches_goes_and_fingerprints_come(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEADER + entry_of("f/a") + "# Why.\n" + entry_of("f/b*", "0" * 12) + entry_of("f/c")
    answers = {"f/a": SAME, "f/b1": DIFFERENT, "f/b2": DIFFERENT, "f/c": DIFFERENT, "f/d": SAME}
    workspace = Workspace(tmp_path, answers, text)
    assert workspace.update() == 0
    evidence = workspace.build(wired=True)
    b, c = (entry.fingerprint for entry in evidence.expectations)
    assert workspace.file.read_text() == HEADER + "# Why.\n" + entry_of("f/b*", b) + entry_of("f/c", c)
    assert evidence.summary.verdict == pb.PASS
    assert (
        capsys.readouterr().out
        == f"""\
//pkg:t_parity   t.expect.yaml
  - removed   f/a (BUG, o): 1 case now matches
  ~ changed   f/b* (BUG, o): fingerprint 000000000000 → {b}
  ~ changed   f/c (BUG, o): fingerprint none → {c}
  rewrote t.expect.yaml
"""
    )


def test_a_second_update_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": SAME}, entry_of("f/a"))
    workspace.update()
    before = workspace.file.stat()
    capsys.readouterr()
    assert workspace.update() == 0
    assert (workspace.file.stat().st_ino, workspace.file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert capsys.readouterr().out == "//pkg:t_parity   t.expect.yaml\n  nothing to change\n"


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": SAME}, entry_of("f/a"))
    assert workspace.update(dry_run=True) == 0
    assert workspace.file.read_text() == entry_of("f/a")
    out = capsys.readouterr().out
    assert "~ changed   f/a" in out
    assert out.endswith("  dry run: nothing was written\n")


def test_the_file_keeps_permissions_and_byte_order_mark_and_leaves_no_other(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": SAME}, "\ufeff" + entry_of("f/a"))
    workspace.file.chmod(0o640)
    workspace.update()
    assert (workspace.file.stat().st_mode & 0o777, workspace.file.read_bytes()[:3]) == (0o640, b"\xef\xbb\xbf")
    assert [path.name for path in workspace.file.parent.iterdir()] == ["t.expect.yaml"]


def test_an_entry_is_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": SAME}, HEADER)
    assert workspace.update(accept="f/a", **ACCEPT, issue="7", expires="2099-01-01") == 0
    evidence = workspace.build(wired=True)
    assert evidence.summary.verdict == pb.PASS
    (entry,) = evidence.expectations
    # Digits alone would stand in quotes.
    assert not entry.fingerprint.isdecimal()
    assert (
        workspace.file.read_text()
        == f"""\
# Known.

- case: f/a
  class: BUG
  reason: why not
  owner: team
  issue: "7"
  expires: 2099-01-01
  fingerprint: {entry.fingerprint}
"""
    )
    assert f"+ added     f/a (BUG, team): 1 case, fingerprint {entry.fingerprint}\n" in capsys.readouterr().out


def test_the_first_entry_makes_the_file_and_names_the_attribute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": DIFFERENT, "f/c": SAME}, None)
    hint = '  Add to //pkg:t_parity in its BUILD file:  expectations = "t.expect.yaml",\n'
    assert workspace.update() == 0
    assert "Add to" not in capsys.readouterr().out
    assert workspace.update(accept="f/a", **ACCEPT) == 0
    assert capsys.readouterr().out.endswith(f"  created t.expect.yaml\n{hint}")
    assert workspace.update(accept="f/b", **ACCEPT) == 0
    assert capsys.readouterr().out.endswith(f"  rewrote t.expect.yaml\n{hint}")
    assert [entry.pattern for entry in read_expectations(str(workspace.file), ["rust"])] == ["f/a", "f/b"]
    assert workspace.build(wired=True).summary.verdict == pb.PASS


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({**ACCEPT, "class": "BUGS"}, 'class "BUGS" is not known. Did you mean "BUG"?'),
        ({**ACCEPT, "class": ""}, "--accept=f/a needs --class=… as well. See tools/parity update --help"),
        ({**ACCEPT, "reason": ""}, "needs --reason=… as well"),
        ({**ACCEPT, "reason": " "}, '"reason" is blank'),
        ({**ACCEPT, "reason": "", "owner": ""}, "needs --reason=…, --owner=… as well"),
        ({**ACCEPT, "expires": "soon"}, "expected a date like 2027-06-30"),
        ({**ACCEPT, "leg": "rost"}, 'Did you mean "rust"?'),
        ({**ACCEPT, "accept": "f/z"}, "no case that was compared has an id like it; the test has 4 cases"),
        ({**ACCEPT, "accept": "f/b"}, "1 case matches, there is nothing to accept: f/b"),
        ({**ACCEPT, "accept": "f/[ab]"}, "1 case matches, narrow the pattern: f/b"),
        (
            {**ACCEPT, "accept": "f/c"},
            "t.expect.yaml:1 covers the same divergences already, f/c (BUG, o): change that entry",
        ),
        ({**ACCEPT, "accept": "f/d"}, "could not be judged: rust: unsupported: no such operation"),
        ({**ACCEPT, "class": "BROKEN_CASE"}, "the BROKEN_CASE entry has no twin"),
        ({**ACCEPT, "class": "BROKEN_CASE", "twin": "f/c"}, "its twin f/c does not match"),
        ({**ACCEPT, "accept": "f/[ac]", "class": "FLAKY"}, "A FLAKY entry names one case."),
    ],
)
def test_what_an_entry_cannot_be(tmp_path: Path, fields: dict[str, str], words: str) -> None:
    answers = {"f/a": DIFFERENT, "f/b": SAME, "f/c": DIFFERENT, "f/d": UNSERVED}
    workspace = Workspace(tmp_path, answers, entry_of("f/c", "0" * 12))
    with pytest.raises(UsageError) as caught:
        workspace.update(**{"accept": "f/a", **fields})
    assert words in str(caught.value)
    assert workspace.file.read_text() == entry_of("f/c", "0" * 12)


def test_a_pattern_over_every_case_is_refused(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": DIFFERENT}, None)
    with pytest.raises(UsageError, match="it matches all 2 cases of the test: accept them in groups"):
        workspace.update(accept="f/*", **ACCEPT)
    assert not workspace.file.exists()


def test_what_takes_a_decision_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = entry_of('"f/[ab]"') + entry_of("f/z")
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": SAME, "f/c": SAME}, text)
    assert workspace.update() == 1
    assert workspace.file.read_text() == text
    assert (
        capsys.readouterr().out
        == """\
//pkg:t_parity   t.expect.yaml
  ! left      t.expect.yaml:1: f/[ab] is too wide: 1 of its 2 cases has no divergence that it covers: f/b
  ! left      t.expect.yaml:2: no case that was compared has an id like f/z.
  nothing to change
"""
    )


def test_an_entry_that_could_not_be_judged_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = Workspace(tmp_path, {"f/a": UNSERVED, "f/b": SAME}, entry_of("f/a"))
    assert workspace.update() == 1
    assert "! left      1 of 1 entries could not be judged" in capsys.readouterr().out


def test_the_command_that_a_report_prints_works_as_it_is(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, {"f/a": DIFFERENT, "f/b": SAME}, None)
    from parity.report.text import render_text

    known = next(
        line for line in render_text(workspace.build(wired=False), strict=False).split("\n") if "known?" in line
    )
    program, *words = known.split()[1:]
    assert program == "tools/parity"
    environment = {
        **os.environ,
        "BUILD_WORKSPACE_DIRECTORY": str(tmp_path),
        "PARITY_BAZEL": "/bin/true",  # everything is built
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "parity.cli.main", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert workspace.build(wired=True).summary.verdict == pb.PASS
