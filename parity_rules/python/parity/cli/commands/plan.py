"""The subcommand `plan`."""

from __future__ import annotations

import sys
from pathlib import Path

from parity.cli.problems import UsageError
from parity.cli.subcommand import Call, Flag, Subcommand
from parity.fixtures.problems import UserError

_MISTAKE = 2


def _run(call: Call) -> int:
    if call.words[:1] != ("import",):
        found = repr(call.words[0]) if call.words else "nothing"
        raise UsageError(f"plan: found {found}, expected import FILE. See tools/parity plan --help")
    if len(call.words) != 2 or not call.flags["ledger_dir"]:
        raise UsageError(
            "plan import takes one file and --ledger_dir=DIR, such as plan import PLAN.md --ledger_dir=port/ledger"
        )
    return _import(call, call.words[1])


def _import(call: Call, plan: str) -> int:
    from parity.plan.import_plan import Request, import_plan, summary  # late: the parser is slow to load

    here, original = call.workspace.here, call.flags["original"]
    request = Request(
        here / plan, here / call.flags["ledger_dir"], call.workspace.root, here / original if original else None
    )
    if request.original and not request.original.is_dir():
        raise UsageError(
            f"--original={original} is no folder: it is the one that the paths of the plan are relative to"
        )
    try:
        imported = import_plan(request)
    except UserError as error:
        print(_shown(error, here), file=sys.stderr)
        return _MISTAKE
    for line in summary(imported, imported.write(), here):
        print(line)
    return 0


def _shown(error: UserError, here: Path) -> str:
    """The problems with paths as the user gave them."""
    return str(error).replace(f"{here}/", "")


COMMAND = Subcommand(
    name="plan",
    arguments="import FILE --ledger_dir=DIR",
    summary="Imports a plan in Markdown: what it says about each file goes into a ledger, a text file per area with an entry per file; what is "
    "wrong with it goes into DIR/plan-defects.json and plan-defects.md.",
    details="""\
A plan has a table with a row per Python file (path, number of lines, destination), and a section per file with facts such as `Lines: 120`
and `Target crate/module: …`. Nothing it says is believed that can be checked: against itself, and against this workspace.

Only facts are taken over. What people wrote into the ledger stays: justifications, destinations with source PEOPLE, comments. A plan or
ledger that cannot be read is named with file and line, and nothing is written.

What next: read plan-defects.md, and build the index, which shows every entry. docs/guide/ledger.md describes both files.""",
    flags=(
        Flag("ledger_dir", "the folder of the ledger; it is made if there is none", value="DIR"),
        Flag(
            "original",
            "the folder with the original's files, if this machine has them: numbers of lines, missing rows and stubs are then checked "
            "against them",
            value="DIR",
        ),
    ),
    examples=(
        ("tools/parity plan import PLAN.md --ledger_dir=port/ledger", "make the ledger, or bring it up to date"),
        (
            "tools/parity plan import PLAN.md --ledger_dir=port/ledger --original=.",
            "the original lies in this workspace",
        ),
    ),
    exits={0: "imported, whatever the plan's defects"},
    run=_run,
)
