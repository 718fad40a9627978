"""The subcommand `update`."""

from __future__ import annotations

from parity.cli.problems import UsageError
from parity.cli.subcommand import SWITCH, Call, Flag, Subcommand
from parity.cli.target import built

_ACCEPT = Flag("accept", "pattern of the cases whose divergences are expected from now on", value="PATTERN")
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
    if not call.words or call.words[0].endswith("..."):
        return _run_targets(call)
    given = {flag.name: call.flags[flag.name] or "" for flag in _ENTRY}
    accept = call.flags["accept"]
    useless = [f"--{name}" for name, value in given.items() if value]
    if accept is None and useless:
        raise UsageError(f"{', '.join(useless)} without --accept=PATTERN would have no effect")
    found = built(call, "update")
    from parity.cli.update import update  # late: the comparison is slow to load

    entry = None if accept is None else {"case": accept, **given}
    return update(found, call.workspace.root, entry, dry_run=call.flags["dry_run"])


def _run_targets(call: Call) -> int:
    """Without a test, or with a pattern."""
    useless = [flag.name for flag in (_ACCEPT, *_ENTRY) if call.flags[flag.name]]
    if useless:
        raise UsageError(
            f"--{useless[0]} is about one test: update needs its label, such as //examples/pep440:versions_parity"
        )
    from parity.cli.update_targets import update_targets  # late: the ledger's reader is not needed for help

    return update_targets(call.workspace, *call.words, dry_run=call.flags["dry_run"])


COMMAND = Subcommand(
    name="update",
    arguments="[//PACKAGE/...] | LABEL [--accept=PATTERN --class=CLASS --reason=TEXT --owner=WHO]",
    summary="Without a test: adds what is missing around the sources below the roots of the indexes, namely BUILD targets, pairs, ledger entries, "
    "packages of an index. With the label of a test: its expectations file, brought in line with what its legs do; with --accept an entry is "
    "added, and the file if there is none.",
    details="""\
Without a label, or with a pattern such as //shop/..., it adds py_library and py_test for Python files that no target has, Rust files to crates that list
their sources, an entry to fill in for each file that the ledger lacks, parity_library, parity_mirror_test or parity_na where the ledger names a
destination that a target has, or a whole justification, and suites to the packages of the nearest index. It only adds: whatever is there stays, with
its comments and order, and a second run changes nothing. All files are computed and checked first, then replaced, all or none.

To keep a file out, write `# parity:ignore PATTERN` into the BUILD file of its package; to keep a target from being paired, `# parity:ignore` above it.

With the label of a test, entries whose cases all match go, and missing and changed fingerprints are written. Comments and every other character stay as they were written. What takes a decision, such as a pattern that is too wide, is said and left.

What next: review the change like any other, and commit it; the test fails again as soon as an entry changes, goes away or expires.""",
    flags=(
        _ACCEPT,
        *_ENTRY,
        Flag("dry_run", "show what would change, for targets as a diff, and write nothing", SWITCH),
    ),
    examples=(
        ("tools/parity update --dry_run", "show what BUILD files, ledgers and indexes lack"),
        ("tools/parity update //shop/...", "add it, below one folder"),
        ("tools/parity update //examples/pep440:versions_parity", "bring the expectations in line"),
        (_ACCEPTING, "list a difference that is meant to stay"),
    ),
    exits={0: "in line", 1: "something is left that takes a decision"},
    run=_run,
)
