"""tools/parity: looks into the parity tests of a workspace.

  tools/parity explain LABEL [CASE]            the report of a test, or the cases that match CASE: what was asked,
                                               what each leg did, the difference, the expectation that covers it
  tools/parity rerun LABEL --case=PATTERN      both legs again on these cases alone, outside of the sandbox; --case may
                                               be repeated, and PATTERN may have * and ?

  tools/parity explain //examples/pep440:versions_parity
  tools/parity rerun //examples/pep440:versions_parity --case='normalize/*'

Exit codes: 0 done (rerun: every case matches), 1 rerun found a difference, 2 a mistake in the command.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from absl import flags

from parity.cli import artifacts as built
from parity.cli.problems import UsageError

_CASES = flags.DEFINE_multi_string("case", [], "pattern of case ids; may be repeated")


def main(argv: list[str]) -> int:
    """Runs one subcommand and returns the exit code."""
    if len(argv) < 2 or argv[1] in ("-h", "--help", "help"):
        print(__doc__)
        return 0 if len(argv) > 1 else 2
    try:
        return _run(flags.FLAGS(argv)[1:])
    except (UsageError, flags.Error) as error:
        print(f"tools/parity: {error}", file=sys.stderr)
        return 2


def _run(words: list[str]) -> int:
    subcommand, arguments = words[0], words[1:]
    if subcommand not in ("explain", "rerun"):
        raise UsageError(f"{subcommand!r} is no subcommand: expected explain or rerun; see tools/parity --help")
    if not arguments:
        raise UsageError(f"{subcommand} needs the label of a parity_test, such as //examples/pep440:versions_parity")
    found = built.find(arguments[0], Path(os.environ["BUILD_WORKSPACE_DIRECTORY"]))
    if subcommand == "explain":
        return _explain(found, arguments[1:])
    return _rerun(found, arguments[1:])


def _explain(found: built.Artifacts, rest: list[str]) -> int:
    from parity.cli.explain import explain  # late: protobuf is slow to load

    if len(rest) > 1:
        raise UsageError(f"explain takes one pattern of case ids, found {len(rest)}: {' '.join(rest)}")
    return explain(found, rest[0] if rest else None)


def _rerun(found: built.Artifacts, rest: list[str]) -> int:
    from parity.cli.rerun import rerun  # late: the comparison is slow to load

    if rest or not _CASES.value:
        raise UsageError("rerun takes the cases as --case=PATTERN; --case='*' runs all of them")
    return rerun(found, _CASES.value)


if __name__ == "__main__":
    sys.exit(main(sys.argv))
