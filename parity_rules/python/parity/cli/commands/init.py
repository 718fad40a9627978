"""The subcommand `init`."""

from __future__ import annotations

from parity.cli.problems import UsageError
from parity.cli.subcommand import SWITCH, Call, Flag, Subcommand


def _run(call: Call) -> int:
    py_root, crate = call.flags["py_root"], call.flags["crate"]
    if call.words or not py_root or not crate:
        raise UsageError("init takes --py_root=FOLDER and --crate=FOLDER, such as init --py_root=shop --crate=port")
    from parity.cli.init import init  # late: help does not need the writers

    return init(call.workspace, py_root, crate, call.flags["ledger_dir"], dry_run=call.flags["dry_run"])


COMMAND = Subcommand(
    name="init",
    arguments="--py_root=FOLDER --crate=FOLDER [--ledger_dir=FOLDER]",
    summary="Starts a ledger: an entry per Python file of a package, with its lines and public names, and a parity_index over it.",
    details="""\
A destination is written only where the crate has a file of the same name, and with GUESS as its source. Everything else is for people to fill in.

The index goes into the BUILD file above the ledger; a ledger that is there already is left alone.

What next: the command prints it. docs/guide/ledger.md goes through it with an example.""",
    flags=(
        Flag("py_root", "the folder of the Python package", value="FOLDER"),
        Flag("crate", "the folder of the port's crate", value="FOLDER"),
        Flag("ledger_dir", "where the ledger goes, CRATE/ledger if it is not given", value="FOLDER"),
        Flag("dry_run", "show what would be written, and write nothing", SWITCH),
    ),
    examples=(
        ("tools/parity init --py_root=shop --crate=port", "a ledger in port/ledger, an index in port/BUILD.bazel"),
    ),
    exits={0: "written"},
    run=_run,
)
