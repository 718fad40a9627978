"""The subcommand `next`."""

from __future__ import annotations

from parity.cli.problems import UsageError
from parity.cli.subcommand import REPEATED, SWITCH, Call, Flag, Subcommand

_TOP = 20


def _run(call: Call) -> int:
    from parity.cli.next import Wish, next_work  # late: templates are slow to load

    text = call.flags["top"]
    if text is not None and not (text.isdecimal() and int(text)):
        raise UsageError(f"--top is {text!r}, expected a number from 1")
    wish = Wish(
        top=int(text or _TOP),
        areas=tuple(call.flags["area"]),
        priorities=tuple(call.flags["priority"]),
        as_json=call.flags["json"],
    )
    return next_work(call.workspace, call.words, wish)


COMMAND = Subcommand(
    name="next",
    arguments="[LABEL …] [--top=N] [--area=AREA …] [--json]",
    summary="What to do next: the files that are not done, most urgent first, each with the reason for its rank and the first step.",
    details="""\
The index is built as by tools/parity index. What is broken comes first, then what diverges. All others are in the order of the area (the
attribute priorities of parity_index), of the number of files that use them, of the open files that they use themselves, of their open items, of whether
recorded outcomes are there, and of their size. Who uses whom is read from the sources that a test accounts for; for all others from the dependencies in the
ledger, and the reason says which.

What next: the line after `first:`.""",
    flags=(
        Flag("top", f"how many files of each index; {_TOP} if it is not given", value="N"),
        Flag("area", "an area of the ledger; all if none is given", kind=REPEATED, value="AREA"),
        Flag(
            "priority",
            "an area to put first, before those that are given later; instead of the index's own",
            kind=REPEATED,
            value="AREA",
        ),
        Flag("json", "the same as JSON, described by schema/next.schema.json", kind=SWITCH),
    ),
    examples=(
        ("tools/parity next", "the first 20 files of each index"),
        ("tools/parity next //monolith-rs:index --top=5 --area=core", "five files of an area"),
    ),
    exits={0: "answered, whatever there is to do"},
    run=_run,
)
