"""The subcommand `validate`."""

from __future__ import annotations

from parity.cli.subcommand import SWITCH, Call, Flag, Subcommand


def _run(call: Call) -> int:
    from parity.cli.validate import validate  # late: help does not need the readers

    return validate(call.workspace, call.words, json=call.flags["json"], facts=call.flags["facts"])


COMMAND = Subcommand(
    name="validate",
    arguments="[INDEX …] [--json]",
    summary="The ledgers against the sources that Bazel knows: files without entry or target, targets without a pair, suites in no index, "
    "files and pairs that vanished, mistakes in a ledger.",
    details="""\
Each finding says what was found where, what was expected, and how to mend it. Facts are counted, and are no mistakes: entries whose file
is not in this workspace are planned, a file of the port need not have one in the original, and a `# parity:ignore` comment keeps files out.

Without labels, every parity_index of the workspace is looked at. tools/bazel test //...:parity refuses unlisted suites and unpaired
targets by itself; everything else is found here.

What next: tools/parity update adds what can be added; the rest takes a decision.""",
    flags=(
        Flag("json", "print all findings as JSON", SWITCH),
        Flag("facts", "list the facts as well", SWITCH),
    ),
    examples=(
        ("tools/parity validate", "all indexes of the workspace"),
        ("tools/parity validate //monolith-rs:index --json", "one of them, for a program"),
    ),
    exits={0: "nothing to mend", 1: "something has to be mended"},
    run=_run,
)
