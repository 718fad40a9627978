"""The subcommand `index`."""

from __future__ import annotations

from parity.cli.subcommand import Call, Flag, Subcommand


def _run(call: Call) -> int:
    from parity.cli.index import index  # late: templates are slow to load

    return index(call.workspace, call.words, call.flags["out"])


COMMAND = Subcommand(
    name="index",
    arguments="[LABEL …] [--out=FOLDER]",
    summary="The index of what can be built, with the status `not built` for the rest, and a summary of what needs attention.",
    details="""\
A parity_index target is strict: it fails with any test that does not build, and so blocks a release. This command builds the tests of the same packages
with --keep_going, and writes the same index.json, PYTHON_PARITY_INDEX.md and index.html from what there is. Nothing that is missing raises a status.

Without labels, every parity_index of the workspace is written, into bazel-bin/PACKAGE/NAME_tolerant.

What next: explain a test that is named; open index.html.""",
    flags=(Flag("out", "the folder to write into, for one index", value="FOLDER"),),
    examples=(
        ("tools/parity index", "all indexes of the workspace"),
        ("tools/parity index //monolith-rs:index --out=/tmp/index", "one of them, elsewhere"),
    ),
    exits={
        0: "every file is at parity, partial, or justified to have no port",
        1: "a file is not built, diverging, unjustified or without complete evidence",
    },
    run=_run,
)
