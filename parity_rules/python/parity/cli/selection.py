"""A part of a test's cases, as files that the runner and the comparison take for the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from parity.cli.problems import UsageError
from parity.fixtures.plan import Plan, write_plan
from parity.protocol import frames


def select(plan: Plan, patterns: Sequence[str]) -> list[int]:
    """Positions of the cases that a pattern matches; UsageError if one matches none."""
    for pattern in patterns:
        if not any(fnmatchcase(case.id, pattern) for case in plan.cases):
            raise UsageError(f"no case matches {pattern!r}: {plan.label} has {_shown(plan)}")
    return [
        position
        for position, case in enumerate(plan.cases)
        if any(fnmatchcase(case.id, pattern) for pattern in patterns)
    ]


def _shown(plan: Plan) -> str:
    first = ", ".join(case.id for case in plan.cases[:5])
    rest = len(plan.cases) - 5
    return f"{first} and {rest} more" if rest > 0 else first


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
