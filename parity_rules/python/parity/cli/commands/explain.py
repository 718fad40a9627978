"""The subcommand `explain`."""

from __future__ import annotations

from parity.cli.problems import UsageError
from parity.cli.subcommand import Call, Subcommand
from parity.cli.target import built


def _run(call: Call) -> int:
    if len(call.words) > 2:
        raise UsageError(
            f"explain takes one pattern of case ids, found {len(call.words) - 1}: {' '.join(call.words[1:])}"
        )
    found = built(call, "explain")
    from parity.cli.explain import explain  # late: protobuf is slow to load

    return explain(found, call.words[1] if len(call.words) == 2 else None)


COMMAND = Subcommand(
    name="explain",
    arguments="LABEL [CASE]",
    summary="The report of a test; or of the cases that match CASE what was asked, what each leg did, the difference with its bound, "
    "and the expectation that covers it.",
    details="""\
CASE is the id of a case, or a pattern with * and ?. Cases that match are explained as well: the frames themselves say what was
asked and answered. Nothing is run again that has not changed.

What next: rerun the case while you work on the port; update --accept it if the difference is meant to stay.""",
    examples=(
        ("tools/parity explain //examples/pep440:versions_parity", "the report of the test"),
        ("tools/parity explain //examples/pep440:versions_parity normalize/leading-v", "all that is known of one case"),
    ),
    exits={0: "explained, whatever the verdict was"},
    run=_run,
)
