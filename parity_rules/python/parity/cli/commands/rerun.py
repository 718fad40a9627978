"""The subcommand `rerun`."""

from __future__ import annotations

from parity.cli.problems import UsageError
from parity.cli.subcommand import REPEATED, Call, Flag, Subcommand
from parity.cli.target import built


def _run(call: Call) -> int:
    if len(call.words) > 1 or not call.flags["case"]:
        raise UsageError("rerun takes a label, and the cases as --case=PATTERN; --case='*' runs all of them")
    found = built(call, "rerun")
    from parity.cli.rerun import rerun  # late: the comparison is slow to load

    return rerun(found, call.flags["case"])


COMMAND = Subcommand(
    name="rerun",
    arguments="LABEL --case=PATTERN",
    summary="Both legs again on chosen cases alone, outside of Bazel's sandbox and cache, and what came out.",
    details="""\
The legs start as their actions do, from the same description. A divergence that the test expects, and that is still the same, is named as
known. What Bazel's own flags cannot do, since they do not reach legs, is done here: choosing cases, and repeating them.

What next: explain shows a case with its expectation; update --accept lists a difference that is meant to stay.""",
    flags=(Flag("case", "pattern of case ids, with * and ?", REPEATED, "PATTERN"),),
    examples=(
        ("tools/parity rerun //examples/pep440:versions_parity --case='normalize/*'", "the cases of one operation"),
        ("tools/parity rerun //examples/pep440:versions_parity --case='*'", "all cases"),
    ),
    exits={0: "every case matches, or differs as expected", 1: "a case differs, or could not be judged"},
    run=_run,
)
