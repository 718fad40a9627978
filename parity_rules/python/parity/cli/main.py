"""tools/parity: looks into the parity tests of a workspace.

  tools/parity explain LABEL [CASE]            the report of a test, or the cases that match CASE: what was asked,
                                               what each leg did, the difference, the expectation that covers it
  tools/parity rerun LABEL --case=PATTERN      both legs again on these cases alone, outside of the sandbox; --case may
                                               be repeated, and PATTERN may have * and ?

  tools/parity update LABEL [--accept=PATTERN …]
                                               the expectations file of a test, brought in line with what the legs do: entries
                                               whose cases all match go, missing and changed fingerprints are written; with
                                               --accept, --class, --reason and --owner (--issue, --expires, --leg, --twin) an entry is
                                               added, and the file if there is none; --dry_run only shows what would change

  tools/parity explain //examples/pep440:versions_parity
  tools/parity rerun //examples/pep440:versions_parity --case='normalize/*'
  tools/parity update //examples/pep440:versions_parity --accept='normalize/local-*' --class=INTENTIONAL \\
      --reason='the port keeps the case of local segments' --owner=team-packaging --expires=2027-06-30

Exit codes: 0 done (rerun: every case matches), 1 rerun found a difference, or update left an entry that takes a decision,
2 a mistake in the command.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from absl import flags

from parity.cli import artifacts as built
from parity.cli.problems import UsageError

_ACCEPT = flags.DEFINE_string("accept", None, "update: pattern of the cases whose divergences are expected from now on")
_ENTRY = {
    "class": flags.DEFINE_string("class", "", "update: BUG, INTENTIONAL, WONTFIX, FLAKY, UNSUPPORTED or BROKEN_CASE"),
    "reason": flags.DEFINE_string("reason", "", "update: why the sides differ"),
    "owner": flags.DEFINE_string("owner", "", "update: who answers for the difference"),
    "issue": flags.DEFINE_string("issue", "", "update: where it is tracked"),
    "expires": flags.DEFINE_string("expires", "", "update: the last day on which it is accepted, like 2027-06-30"),
    "leg": flags.DEFINE_string("leg", "", "update: the leg whose divergences are meant, if not all"),
    "twin": flags.DEFINE_string("twin", "", "update: for BROKEN_CASE, the case that asks what it meant to ask"),
}
_DRY_RUN = flags.DEFINE_bool("dry_run", False, "update: show what would change, and write nothing")
_SUBCOMMANDS = ("explain", "rerun", "update")
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
    if subcommand not in _SUBCOMMANDS:
        raise UsageError(
            f"{subcommand!r} is no subcommand: expected {', '.join(_SUBCOMMANDS)}; see tools/parity --help"
        )
    if not arguments:
        raise UsageError(f"{subcommand} needs the label of a parity_test, such as //examples/pep440:versions_parity")
    workspace = Path(os.environ["BUILD_WORKSPACE_DIRECTORY"])
    found = built.find(arguments[0], workspace)
    if subcommand == "explain":
        return _explain(found, arguments[1:])
    if subcommand == "update":
        return _update(found, workspace, arguments[1:])
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


def _update(found: built.Artifacts, workspace: Path, rest: list[str]) -> int:
    from parity.cli.update import update  # late: the comparison is slow to load

    if rest:
        raise UsageError(f"update takes one label, found {rest[0]!r} as well; patterns go into --accept")
    given = {name: flag.value for name, flag in _ENTRY.items()}
    if _ACCEPT.value is None:
        useless = [f"--{name}" for name, value in given.items() if value]
        if useless:
            raise UsageError(f"{', '.join(useless)} without --accept=PATTERN would have no effect")
        return update(found, workspace, None, dry_run=_DRY_RUN.value)
    return update(found, workspace, {"case": _ACCEPT.value, **given}, dry_run=_DRY_RUN.value)


if __name__ == "__main__":
    sys.exit(main(sys.argv))
