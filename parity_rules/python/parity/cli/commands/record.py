"""The subcommand `record`."""

from __future__ import annotations

from parity.cli.problems import UsageError
from parity.cli.subcommand import SWITCH, Call, Flag, Subcommand
from parity.cli.target import built


def _run(call: Call) -> int:
    if len(call.words) > 1:
        raise UsageError(f"record takes one label, found {call.words[1]!r} as well; another file goes into --out")
    found = built(call, "record", ("parity_reference",))
    from parity.cli.record import record  # late: the comparison is slow to load

    return record(found, call.workspace, call.flags["out"], dry_run=call.flags["dry_run"])


COMMAND = Subcommand(
    name="record",
    arguments="LABEL [--out=FILE]",
    summary="What the reference of a test does now, as a file of recorded outcomes with its provenance: digests of the reference's files, "
    "versions of its packages, interpreter, SDK and protocol.",
    details="""\
The reference runs twice, with different hash seeds, and only what is identical is recorded. A crash, a time-out, a missing device or an operation that
is not served is no behaviour: it is said, and left out. Shown is what comes, changes and goes against the file that there is; comments in it stay.

Listed in goldens of the test, the file is a leg of its own that both sides are compared with. It is stale once a file or package of the reference
has changed: the test is red until you record again, and look at what that changes. Imported recordings, of the original, never go stale, and are not touched.

What next: add goldens = ["FILE"] to the test, once, and update its expectations, which then cover one leg more; review the change like any other, and commit it.""",
    flags=(
        Flag(
            "out",
            "the file to write, if not the one that the test lists, or NAME.golden.jsonl beside its BUILD file",
            value="FILE",
        ),
        Flag("dry_run", "show what would change, and write nothing", SWITCH),
    ),
    examples=(
        ("tools/parity record //examples/pep440:versions_parity", "record, or record again"),
        (
            "tools/parity record //examples/pep440:versions_parity --dry_run",
            "only show what a change of the reference changes",
        ),
    ),
    exits={0: "every case is recorded", 1: "a case was left out; all others are recorded"},
    run=_run,
)
