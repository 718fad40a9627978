"""The subcommand `update`."""

from __future__ import annotations

from parity.cli.problems import UsageError
from parity.cli.subcommand import SWITCH, Call, Flag, Subcommand
from parity.cli.target import built

_ENTRY = (
    Flag("class", "BUG, INTENTIONAL, WONTFIX, FLAKY, UNSUPPORTED or BROKEN_CASE", value="CLASS"),
    Flag("reason", "why the sides differ"),
    Flag("owner", "who answers for the difference", value="WHO"),
    Flag("issue", "where it is tracked"),
    Flag("expires", "the last day on which it is accepted, like 2027-06-30", value="DATE"),
    Flag("leg", "the leg whose divergences are meant, if not all", value="LEG"),
    Flag("twin", "for BROKEN_CASE, the case that asks what it meant to ask", value="CASE"),
)
_ACCEPTING = """\
tools/parity update //examples/pep440:versions_parity --accept='normalize/local-*' --class=INTENTIONAL \\
      --reason='the port keeps the case of local segments' --owner=team-packaging --expires=2027-06-30"""


def _run(call: Call) -> int:
    if len(call.words) > 1:
        raise UsageError(f"update takes one label, found {call.words[1]!r} as well; patterns go into --accept")
    given = {flag.name: call.flags[flag.name] or "" for flag in _ENTRY}
    accept = call.flags["accept"]
    useless = [f"--{name}" for name, value in given.items() if value]
    if accept is None and useless:
        raise UsageError(f"{', '.join(useless)} without --accept=PATTERN would have no effect")
    found = built(call, "update")
    from parity.cli.update import update  # late: the comparison is slow to load

    entry = None if accept is None else {"case": accept, **given}
    return update(found, call.workspace.root, entry, dry_run=call.flags["dry_run"])


COMMAND = Subcommand(
    name="update",
    arguments="LABEL [--accept=PATTERN --class=CLASS --reason=TEXT --owner=WHO]",
    summary="The expectations file of a test, brought in line with what its legs do: entries whose cases all match go, missing and changed "
    "fingerprints are written; with --accept an entry is added, and the file if there is none.",
    details="""\
Comments and every other character stay as they were written. What takes a decision, such as a pattern that is too wide, is said and left.

What next: review the change like any other, and commit it; the test fails again as soon as an entry changes, goes away or expires.""",
    flags=(
        Flag("accept", "pattern of the cases whose divergences are expected from now on", value="PATTERN"),
        *_ENTRY,
        Flag("dry_run", "show what would change, and write nothing", SWITCH),
    ),
    examples=(
        ("tools/parity update //examples/pep440:versions_parity", "bring the file in line"),
        (_ACCEPTING, "list a difference that is meant to stay"),
    ),
    exits={0: "in line", 1: "an entry is left that takes a decision"},
    run=_run,
)
