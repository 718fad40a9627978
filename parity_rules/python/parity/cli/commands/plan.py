"""The subcommand `plan`."""

from __future__ import annotations

import sys
from pathlib import Path

from parity.cli.problems import UsageError
from parity.cli.subcommand import Call, Flag, Subcommand
from parity.fixtures.problems import UserError

_MISTAKE = 2
_PHASES = ("discover", "validate", "map", "conventions")


def _run(call: Call) -> int:
    word = call.words[0] if call.words else ""
    if word in _PHASES:
        return _phase(call, word)
    if word != "import":
        found = repr(word) if word else "nothing"
        raise UsageError(
            f"plan: found {found}, expected import FILE, or one of {', '.join(_PHASES)}. See tools/parity plan --help"
        )
    return _imported(call)


def _phase(call: Call, word: str) -> int:
    given = [name for name in ("ledger_dir", "original") if call.flags[name]]
    if given:
        raise UsageError(f"plan {word} takes labels only; --{given[0]} belongs to plan import")
    from parity.cli.phases import run_phase  # late: what it prints is slow to load

    return run_phase(call.workspace, word, call.words[1:])


def _imported(call: Call) -> int:
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
    arguments="import FILE --ledger_dir=DIR | discover|validate|map|conventions [LABEL …]",
    summary="Imports a plan in Markdown: what it says about each file goes into a ledger, a text file per area with an entry per file; what is "
    "wrong with it goes into DIR/plan-defects.json and plan-defects.md. Or builds a phase of a parity_plan, and sums it up.",
    details="""\
A plan has a table with a row per Python file (path, number of lines, destination), and a section per file with facts such as `Lines: 120`
and `Target crate/module: …`. Nothing it says is believed that can be checked: against itself, and against this workspace.

Only facts are taken over. What people wrote into the ledger stays: justifications, destinations with source PEOPLE, comments. A plan or
ledger that cannot be read is named with file and line, and nothing is written.

The phases of a parity_plan need no more than its ledger: discover says what there is, validate whether ledger, index, checklists and sources
agree, map where each file goes and who says so, conventions how the port names and places files and who deviates. Without labels, they are built
for every plan of the workspace.

What next: read plan-defects.md, and build the index, which shows every entry. docs/guide/ledger.md and
docs/guide/plan.md describe the files.""",
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
        ("tools/parity plan validate", "does every file have its entry, row and checklist?"),
        ("tools/parity plan map //port:plan", "where each file goes, of one plan"),
    ),
    exits={
        0: "imported, whatever the plan's defects; the phase is written",
        1: "validate found a file that is left untracked",
    },
    run=_run,
)
