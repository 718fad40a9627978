"""`tools/parity validate`: the ledgers of a workspace against the sources that Bazel knows."""

from __future__ import annotations

from collections.abc import Sequence

from parity.cli.labels import parse
from parity.cli.problems import UsageError
from parity.cli.terminal import emit
from parity.cli.workspace import Workspace
from parity.upkeep.findings import as_json, as_text, is_error
from parity.upkeep.targets import FORM, QUERY, Targets
from parity.upkeep.validate import validate as findings_of


def validate(workspace: Workspace, words: Sequence[str], *, json: bool, facts: bool) -> int:
    """Prints what was found; returns 1 if any of it has to be mended, else 0."""
    targets, whole = load(workspace)
    labels = [str(parse(word, workspace)) for word in words]
    indexes = [rule.label for rule in targets.of_kind("parity_index_table")]
    check_indexes(labels, indexes, whole=whole)
    findings = findings_of(targets, workspace.root, whole=whole, labels=labels)
    if json:
        print(as_json(findings), end="")
    else:
        emit("".join(f"{line}\n" for line in [", ".join(labels or indexes), *as_text(findings, facts=facts)]))
    return 1 if any(map(is_error, findings)) else 0


def load(workspace: Workspace) -> tuple[Targets, bool]:
    """The targets of a workspace, and whether Bazel could load all of its packages."""
    lines, whole = workspace.query(QUERY, *FORM)
    return Targets.read(lines), whole


def check_indexes(labels: Sequence[str], indexes: Sequence[str], *, whole: bool) -> None:
    """UsageError if a label is no index, or there is none at all."""
    unknown = [label for label in labels if label not in indexes]
    if unknown or not indexes:
        what = f"{', '.join(unknown)} is no parity_index" if unknown else "the workspace has no parity_index"
        known = f"there are {', '.join(indexes)}" if indexes else "tools/parity init makes one"
        hint = "" if whole else "; some packages could not be loaded: tools/bazel query //... says why"
        raise UsageError(f"{what}: {known}{hint}")
