"""From the label that a user typed to what Bazel built of it."""

from __future__ import annotations

from collections.abc import Sequence

from parity.cli.artifacts import Artifacts, find
from parity.cli.labels import Label, check_known, parse
from parity.cli.problems import UsageError
from parity.cli.subcommand import Call

_EXAMPLE = "such as //examples/pep440:versions_parity"
ALL_OF_A_TEST = ("parity_legs", "parity_evidence", "parity_report")


def label_of(call: Call, name: str) -> Label:
    """The first word of a call as a label; `name` is the subcommand's."""
    if not call.words:
        raise UsageError(f"{name} needs the label of a parity_test, {_EXAMPLE}")
    return parse(call.words[0], call.workspace)


def built(call: Call, name: str, groups: Sequence[str] = ALL_OF_A_TEST) -> Artifacts:
    """Builds the test that a call names, and finds its files; UsageError if there is none, or it does not build."""
    label = label_of(call, name)
    bin_folder = call.workspace.root / "bazel-bin"
    if not any((bin_folder / label.package).glob(f"{label.name}.*")):
        # Never built: a misspelt label deserves better than a failed build.
        check_known(label, call.workspace)
    if call.workspace.build([str(label)], groups):
        raise UsageError(f"{label} does not build, see above")
    return find(label, call.workspace.root)
