"""`tools/parity record`: what the reference does now, as a file of recorded outcomes with its provenance.

The reference runs twice, with different hash seeds, and only what is identical is recorded. What is no behaviour of the reference, a crash, a time-out,
a missing device, is never recorded: it is said, and left out.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parity.cli import files, legs
from parity.cli.artifacts import Artifacts
from parity.cli.problems import UsageError
from parity.cli.terminal import emit, working
from parity.cli.workspace import Workspace
from parity.compare.answer import read_answer
from parity.compare.render import end_of
from parity.fixtures.document import read_text
from parity.fixtures.plan import PlanCase, read_plan
from parity.golden.own import RECORDABLE, as_line
from parity.golden.provenance import Provenance, measure
from parity.golden.recording_text import RecordingText
from parity.protocol import frames

_REFERENCE = "python"
_SEEDS = ("1", "2")
_UNRECORDABLE_STEPS = ("unsupported", "no_device")
_SHOWN = 6


@dataclass
class _Recording:
    """What came out: a line per case that can be recorded, and (case, reason) of all others."""

    sdk: str = ""
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Target:
    """The file to write; `wired` if the test lists it."""

    path: Path
    shown: str
    wired: bool


def record(artifacts: Artifacts, workspace: Workspace, out: str | None, *, dry_run: bool) -> int:
    """Writes the file and prints what changed; returns 1 if a case was left out, else 0."""
    flags = _flags(artifacts.recording_flags)
    target = _target(artifacts, workspace, flags, out)
    before = read_text(str(target.path)) if target.path.exists() else ""
    text = RecordingText.read(before)
    if text.imported:
        raise UsageError(
            f"{target.shown}:{text.imported[0]} is an imported recording: agreement with the original and with its own past are "
            f"different proofs. Name another file with --out, for a second test"
        )
    recording = _record(artifacts)
    if not recording.lines:
        name, reason = recording.left_out[0]
        raise UsageError(f"nothing of {artifacts.label} can be recorded, and nothing was written: {name}: {reason}")
    provenance = Provenance(
        label=artifacts.label,
        interpreter=legs.interpreter(artifacts, _REFERENCE),
        sdk=recording.sdk,
        protocol=frames.VERSION,
        sources=measure([_reference(artifacts, entry) for entry in flags.get("reference", [])]),
    )
    emit(f"{artifacts.label}   {target.shown}\n")
    emit("".join(f"  {line}\n" for line in _report(text, recording, provenance)))
    _finish(artifacts, target, before, text.rewritten(provenance.to_json(), recording.lines), dry_run=dry_run)
    return 1 if recording.left_out else 0


def _flags(path: Path) -> dict[str, list[str]]:
    """The flags that the golden leg gets as well, by name."""
    flags: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        name, _, value = line.removeprefix("--").partition("=")
        flags.setdefault(name, []).append(value)
    return flags


def _reference(artifacts: Artifacts, entry: str) -> tuple[str, str]:
    name, _, path = entry.partition("=")
    return name, str(artifacts.execroot / path)


def _target(artifacts: Artifacts, workspace: Workspace, flags: dict[str, list[str]], out: str | None) -> _Target:
    """The file named by --out, else the one that the test lists, else the one beside it that it should."""
    listed = flags.get("golden", [])
    if out is not None:
        path = (workspace.here / out).resolve()
        if not path.is_relative_to(workspace.root.resolve()) or path.suffix != ".jsonl":
            raise UsageError(f"--out={out}: expected a file of this workspace whose name ends in .jsonl")
        shown = path.relative_to(workspace.root.resolve()).as_posix()
    elif len(listed) > 1:
        raise UsageError(f"{artifacts.label} lists {len(listed)} recordings, {', '.join(listed)}: name one with --out")
    else:
        package, _, name = artifacts.label.removeprefix("//").partition(":")
        beside = f"{package}/{name.removesuffix('_parity')}.golden.jsonl".removeprefix("/")
        shown = listed[0] if listed else beside
    if shown.startswith(("bazel-out/", "external/")):
        raise UsageError(f"{shown} is not in this workspace: record it where it comes from, or name a file with --out")
    return _Target((workspace.root / shown).resolve(), shown, shown in listed)


def _record(artifacts: Artifacts) -> _Recording:
    """Runs the reference twice and keeps what is identical."""
    plan = read_plan(str(artifacts.plan))
    recording = _Recording()
    with tempfile.TemporaryDirectory(prefix="parity-record-") as scratch, ExitStack() as stack:
        outcomes = []
        for number, seed in enumerate(_SEEDS, 1):
            with working(f"recording {artifacts.label}, run {number} of {len(_SEEDS)}"):
                out = Path(scratch) / seed
                outcomes.append(legs.run(artifacts, _REFERENCE, artifacts.cases, out, {"PYTHONHASHSEED": seed}))
        first, second = (stack.enter_context(frames.read_file(path, "parity-outcomes")) for path in outcomes)
        _check_ran(artifacts, first.head)
        recording.sdk = str(first.head.get("driver", {}).get("sdk", ""))
        cases = stack.enter_context(frames.read_file(artifacts.cases, "parity-cases"))
        for case, asked, once, twice in zip(plan.cases, cases, first, second, strict=True):
            reason = _refusal(case, once, twice)
            if reason:
                recording.left_out.append((case.id, reason))
            else:
                recording.lines[case.id] = as_line(case, asked.json(), asked.parts(), once.json(), once.parts())
    return recording


def _check_ran(artifacts: Artifacts, head: dict[str, Any]) -> None:
    """UsageError if the reference could not be started, and so did nothing that could be recorded."""
    absent = head.get("not_run", head.get("driver", {}).get("not_run"))
    if absent:
        raise UsageError(
            f"the reference of {artifacts.label} did not run, {absent['reason']}: {absent.get('detail', '')}"
        )


def _refusal(case: PlanCase, once: frames.Frame, twice: frames.Frame) -> str:
    """Why a case is not recorded; empty if it is."""
    answer = read_answer(once, case.steps)
    header = once.json()
    if answer.outcome.value not in RECORDABLE:
        return end_of(answer)
    if (header, _bytes(once)) != (twice.json(), _bytes(twice)):
        return "flaky: two runs with different hash seeds differ"
    for number, entry in enumerate(header.get("steps", ()), 1):
        missing = next((key for key in _UNRECORDABLE_STEPS if key in entry), None)
        if missing:
            return f"step {number}: {missing}, {entry[missing]}"
    return ""


def _bytes(frame: frames.Frame) -> list[bytes]:
    return [bytes(part) for part in frame.parts()]


def _report(text: RecordingText, recording: _Recording, provenance: Provenance) -> Iterator[str]:
    difference = text.difference(recording.lines)
    if difference.added:
        yield f"+ added     {_counted(difference.added)}"
    for name in difference.changed[:_SHOWN]:
        before, now = text.recordings[name], recording.lines[name]
        yield f"~ changed   {name}: {_change(before, now)}"
    if len(difference.changed) > _SHOWN:
        yield f"~ changed   and {len(difference.changed) - _SHOWN:,} more"
    left_out = dict(recording.left_out)
    gone = [name for name in difference.removed if name not in left_out]
    if gone:
        yield f"- removed   {_counted(gone)}: no case has such an id any more"
    for name, reason in recording.left_out:
        yield f"! left out  {name}{' (was recorded)' if name in text.recordings else ''}: {reason}"
    for number in text.unknown:
        yield f"! kept      line {number}, which is neither a recording nor a comment; the golden leg refuses it"
    total = len(recording.lines) + len(recording.left_out)
    packages = ", ".join(f"{name} {version}" for name, version in provenance.sources.packages.items()) or "no packages"
    yield f"{len(recording.lines):,} of {total:,} cases recorded, from {_files(provenance)} and {packages}, by {provenance.interpreter}"


def _files(provenance: Provenance) -> str:
    count = len(provenance.sources.files)
    return f"{count} file{'' if count == 1 else 's'}"


def _counted(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"{len(names):,} case{'' if len(names) == 1 else 's'}: {', '.join(names[:_SHOWN])}{more}"


def _change(before: dict[str, Any], now: dict[str, Any]) -> str:
    if before.get("outcome") != now["outcome"]:
        return f"{_short(before.get('outcome'))} → {_short(now['outcome'])}"
    if before.get("observations") != now.get("observations"):
        return f"observed {_short(before.get('observations'))} → {_short(now.get('observations'))}"
    return (
        "asks something else, and has the same outcome"
        if before["request"] != now["request"]
        else "the type of a number"
    )


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _finish(artifacts: Artifacts, target: _Target, before: str, after: str, *, dry_run: bool) -> None:
    emit(f"  {files.change(target.path, target.shown, before, after, dry_run=dry_run)}\n")
    if not target.wired:
        emit(f'  Add to {artifacts.label} in its BUILD file:  goldens = ["{target.path.name}"],\n')
        emit(
            f"  and, if it has expectations, let them cover the recorded leg as well: tools/parity update {artifacts.label}\n"
        )
