"""`tools/parity update`: the expectations file of a test, brought in line with what its legs do now.

Entries whose cases all match go, missing and changed fingerprints are written, and with --accept an entry comes. What takes a decision, a
pattern that is too wide or matches nothing, is said and left. The comparison itself judges the text before it is written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.cli import files
from parity.cli.artifacts import Artifacts
from parity.cli.comparison import Outcomes, compare_again
from parity.cli.entry_form import entry_lines
from parity.cli.expectation_text import ExpectationText
from parity.cli.problems import UsageError
from parity.cli.terminal import emit
from parity.fixtures.document import read_text
from parity.fixtures.problems import UserError
from parity.proto import evidence_pb2 as pb
from parity.report import entry_text
from parity.report.command import read_evidence
from parity.report.names import Names

# What no entry can do without, besides its pattern.
_NEEDED = ("class", "reason", "owner")


@dataclass(frozen=True)
class Target:
    """The expectations file of a test; `wired` if its BUILD file names it."""

    path: Path
    shown: str
    wired: bool


@dataclass
class _Change:
    """The text as it is to be, and what makes it differ, a line each."""

    text: ExpectationText
    lines: list[str]


def update(artifacts: Artifacts, workspace: Path, acceptance: dict[str, str] | None, *, dry_run: bool) -> int:
    """Rewrites the file and prints what changed; returns 1 if an entry is left that takes a decision, else 0."""
    built = read_evidence(str(artifacts.evidence))
    target = _target(built, workspace)
    with tempfile.TemporaryDirectory(prefix="parity-update-") as scratch:
        judge = _Judge(artifacts, built, Path(scratch) / target.path.name)
        before = _read(target)
        change = _settle(_Change(ExpectationText(before, target.shown), []), judge)
        if acceptance is not None:
            change = _accept(change, acceptance, judge)
        left = _left(judge.of(change.text.text), target)
    emit(f"{artifacts.label}   {target.shown}\n")
    emit("".join(f"  {line}\n" for line in [*change.lines, *left]))
    print(f"  {files.change(target.path, target.shown, before, change.text.text, dry_run=dry_run)}")
    if not target.wired and change.text.text:
        print(f'  Add to {artifacts.label} in its BUILD file:  expectations = "{target.path.name}",')
    return 1 if left else 0


class _Judge:
    """Applies texts of expectations to the outcomes that were built."""

    def __init__(self, artifacts: Artifacts, built: pb.Evidence, draft: Path) -> None:
        legs = [(leg.name, artifacts.outcomes(leg.name)) for leg in built.legs]
        self._outcomes = Outcomes(artifacts, artifacts.plan, artifacts.cases, legs)
        self._built = built
        self._draft = draft

    def of(self, text: str) -> pb.Evidence:
        """The evidence under a text; `UsageError` for a mistake in it, as its reader says it."""
        self._draft.write_text(text, "utf-8", newline="")
        try:
            out = self._draft.with_suffix(".evidence")
            return compare_again(self._built, self._outcomes, out, expectations=self._draft)
        except UserError as error:
            raise UsageError(
                " ".join(f"{problem.found} {problem.hint}".rstrip() for problem in error.problems)
            ) from None


def _target(built: pb.Evidence, workspace: Path) -> Target:
    """The file that the test names, or the one beside it that it should."""
    named = [item.path for item in built.inputs if item.role == "expectations"]
    names = Names(built)
    package, _, name = names.label.removeprefix("//").partition(":")
    shown = named[0] if named else f"{package}/{name.removesuffix('_parity')}.expect.yaml".removeprefix("/")
    if shown.startswith(("bazel-out/", "external/")) or names.label[:2] != "//":
        raise UsageError(f"{shown} is not in this workspace: change it where it comes from")
    return Target((workspace / shown).resolve(), names.file(shown), bool(named))


def _read(target: Target) -> str:
    return read_text(str(target.path)) if target.wired or target.path.exists() else ""


def _settle(change: _Change, judge: _Judge) -> _Change:
    """Takes out what matches now and writes the fingerprints of the rest."""
    evidence = judge.of(change.text.text)
    reached = entry_text.reaches(evidence)
    gone: list[int] = []
    fingerprints: dict[int, str] = {}
    lines = []
    for number, (entry, reach) in enumerate(zip(evidence.expectations, reached, strict=True)):
        if entry.state == pb.MATCHES_NOW and not reach.covered:
            gone.append(number)
            lines.append(
                f"- removed   {_described(entry)}: {entry_text.counted(len(reach.idle))} now {_verb(reach.idle)}"
            )
        elif entry.state in entry_text.CHANGED_STATES:
            fingerprints[number] = entry.actual_fingerprint
            old = entry.fingerprint or "none"
            lines.append(f"~ changed   {_described(entry)}: fingerprint {old} → {entry.actual_fingerprint}")
    return _Change(change.text.with_fingerprints(fingerprints).without(gone), [*change.lines, *lines])


def _accept(change: _Change, fields: dict[str, str], judge: _Judge) -> _Change:
    """Adds an entry, with the fingerprint of what it covers; `UsageError` if there is nothing that it could cover."""
    missing = [f"--{name}=…" for name in _NEEDED if not fields.get(name)]
    if missing:
        raise UsageError(
            f"--accept={fields['case']} needs {', '.join(missing)} as well. See tools/parity update --help"
        )
    draft = change.text.with_entry(entry_lines(fields))
    evidence = judge.of(draft.text)
    if evidence.expectations[-1].state == pb.FINGERPRINT_MISSING:
        fields = {**fields, "fingerprint": evidence.expectations[-1].actual_fingerprint}
        draft = change.text.with_entry(entry_lines(fields))
        evidence = judge.of(draft.text)
    entry = evidence.expectations[-1]
    if entry.state != pb.HOLDS:
        raise UsageError(_refusal(entry, entry_text.reaches(evidence)[-1], evidence, change.text.path))
    line = f"+ added     {_described(entry)}: {entry_text.counted(entry.cases)}, fingerprint {entry.actual_fingerprint or 'none yet'}"
    return _Change(draft, [*change.lines, line])


def _refusal(entry: pb.Expectation, reach: entry_text.Reach, evidence: pb.Evidence, path: str) -> str:
    what = f"--accept={entry.pattern}"
    if entry.state == pb.UNMATCHED:
        return f"{what}: no case that was compared has an id like it; the test has {entry_text.counted(len(evidence.cases))}"
    if entry.state == pb.OVERLAPS:
        other = _earlier(evidence)
        place = f"{path}:{other.source.rpartition(':')[2]}"
        return f"{what}: {place} covers the same divergences already, {_described(other)}: change that entry, or narrow the pattern"
    if entry.state == pb.MATCHES_NOW:
        idle = entry_text.listed(reach.idle)
        rest = "narrow the pattern" if reach.covered else "there is nothing to accept"
        return f"{what}: {entry_text.counted(len(reach.idle))} {_verb(reach.idle)}, {rest}: {idle}"
    if entry.state == pb.TOO_WIDE:
        return f"{what}: it matches all {entry_text.counted(entry.cases)} of the test: accept them in groups"
    if entry.state == pb.TWIN_DIVERGES:
        return f"{what}: its twin {entry.twin} does not match, and so does not prove that the case is merely broken"
    reasons = [reason for case in evidence.cases if case.id in reach.idle for reason in case.detail.reasons]
    return f"{what}: what it matches could not be judged: {reasons[0] if reasons else 'a leg gave nothing'}"


def _earlier(evidence: pb.Evidence) -> pb.Expectation:
    """The first entry that covers a divergence which the last one was to cover."""
    last = len(evidence.expectations) - 1
    listed = (case for case in evidence.cases if last in case.detail.expectations)
    covering = (d.expectation - 1 for case in listed for d in case.detail.divergences if d.expectation)
    return evidence.expectations[next(number for number in covering if number != last)]


def _left(evidence: pb.Evidence, target: Target) -> list[str]:
    """What the text still has wrong, as the report says it, and what could not be judged."""
    names = Names(evidence)
    lines = []
    for entry, reach in entry_text.failing_entries(evidence):
        entry.source = f"{target.shown}:{entry.source.rpartition(':')[2]}"
        lines.append(next(entry_text.entry_lines(entry, reach, names)))
    unjudged = sum(entry.state == pb.NOT_JUDGED for entry in evidence.expectations)
    if unjudged:
        lines.append(f"{unjudged} of {len(evidence.expectations)} entries could not be judged")
    return [f"! left      {line.removeprefix('✗ ')}" for line in lines]


def _described(entry: pb.Expectation) -> str:
    return f"{entry.pattern} ({entry.classification}, {entry.owner})"


def _verb(ids: Sequence[str]) -> str:
    return "match" if len(ids) > 1 else "matches"
