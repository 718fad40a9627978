"""The subcommand `doctor`; tools/parity starts it without Bazel where the sources are at hand."""

from __future__ import annotations

import os
from pathlib import Path

from parity.cli.problems import UsageError
from parity.cli.subcommand import Call, Subcommand


def _run(call: Call) -> int:
    if call.words:
        raise UsageError(f"doctor takes no arguments, found {' '.join(call.words)}")
    from parity.doctor.main import examine

    return examine(Path(call.workspace.bazel).parent, os.environ)


COMMAND = Subcommand(
    name="doctor",
    arguments="",
    summary="What is missing for what on this machine: Bazel, sandbox, disk, optional programs, GPU; each with its state, what it is needed for, "
    "and the command that mends it.",
    details="""\
It runs on the machine's own Python, without Bazel, changes nothing, and starts a few short programs only. Lines with ✗ keep the main job from
running; those with - only what they name.

What next: run the commands after mend, and the doctor again.""",
    examples=(("tools/parity doctor", "examine this machine"),),
    exits={0: "the main job, tools/bazel test //...:parity, can run", 1: "it cannot"},
    run=_run,
)
