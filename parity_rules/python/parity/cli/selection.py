"""A part of a test's cases, as files that the runner and the comparison take for the whole."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from parity.cli.problems import UsageError
from parity.fixtures.plan import Plan, write_plan
from parity.protocol import frames

_SHOWN = 5


def select(plan: Plan, patterns: Sequence[str]) -> list[int]:
    """Positions of the cases that a pattern matches; UsageError if one matches none."""
    return matching(plan.label, [case.id for case in plan.cases], patterns)


def matching(label: str, ids: Sequence[str], patterns: Sequence[str]) -> list[int]:
    """Positions of the ids that a pattern matches; UsageError, with the nearest ids, if one matches none."""
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in ids):
            raise UsageError(f"no case of {label} matches {pattern!r}. {_instead(pattern, ids)}")
    return [position for position, name in enumerate(ids) if any(fnmatchcase(name, pattern) for pattern in patterns)]


def _instead(pattern: str, ids: Sequence[str]) -> str:
    near = difflib.get_close_matches(pattern, ids, n=3, cutoff=0.6) or [name for name in ids if pattern in name][:3]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    rest = len(ids) - _SHOWN
    return f"It has {', '.join(ids[:_SHOWN])}{f' and {rest:,} more' if rest > 0 else ''}."


def write_part(plan: Plan, positions: Sequence[int], path: Path) -> None:
    """Writes the plan of the selected cases."""
    write_plan(replace(plan, cases=tuple(plan.cases[position] for position in positions)), str(path))


def copy_frames(source: Path, format: str, positions: Sequence[int], target: Path) -> None:
    """Writes a file of frames with the selected cases of another."""
    wanted = set(positions)
    with frames.read_file(source, format) as reader:
        head = {key: value for key, value in reader.head.items() if key not in ("format", "version")}
        if "cases" in head:
            head["cases"] = len(positions)
        with frames.FileWriter(target, format, head) as writer:
            for position, frame in enumerate(reader):
                if position in wanted:
                    header = {key: value for key, value in frame.json().items() if key != "attachments"}
                    writer.case(header, [bytes(part) for part in frame.parts()], frame.flags, frame.deadline_ms)
