"""`tools/parity plan discover|validate|map|conventions`: builds a phase of the plans of a workspace, and sums up what it found."""

from __future__ import annotations

import sys
from typing import Any

from parity.cli.labels import Label, parse
from parity.cli.problems import UsageError
from parity.cli.terminal import emit
from parity.cli.workspace import Workspace
from parity.fixtures.problems import ToolError
from parity.phases.model import Conventions, Discovery, MappingTable, Validation
from parity.phases.records import read
from parity.phases.summary import is_tracked, summary_of

_KINDS: dict[str, type[Any]] = {
    "discover": Discovery,
    "validate": Validation,
    "map": MappingTable,
    "conventions": Conventions,
}
_PLANS = "kind('^parity_discover rule$', //...)"
_SUFFIX = "_discover"
_FAILED = 2


def run_phase(workspace: Workspace, word: str, labels: tuple[str, ...]) -> int:
    """Builds the phase and prints its summary; 1 if it says that a file is left untracked, 2 if it does not build."""
    kind = _KINDS[word]
    phase = kind.PHASE
    plans = _plans(workspace, labels)
    targets = [f"{plan}_{phase.partition('-')[2].replace('-', '_')}" for plan in plans]
    if workspace.build(targets, []) != 0:
        return _FAILED
    return max([_show(workspace, plan, kind) for plan in plans])


def _plans(workspace: Workspace, labels: tuple[str, ...]) -> list[Label]:
    """The plans that labels name, or all of the workspace; UsageError if there is none."""
    lines, whole = workspace.query(_PLANS)
    known = sorted(line.removesuffix(_SUFFIX) for line in lines if line.endswith(_SUFFIX))
    asked = [str(parse(label, workspace)) for label in labels]
    missing = [label for label in asked if label not in known]
    if missing or not known:
        what = f"{', '.join(missing)} is no parity_plan" if missing else "the workspace has no parity_plan"
        hint = f"; there are {', '.join(known)}" if known else ""
        unloaded = "" if whole else "; some packages could not be loaded: tools/bazel query //... says why"
        raise UsageError(f"{what}: expected a target that parity_plan makes{hint}{unloaded}")
    return [parse(label, workspace) for label in asked or known]


def _show(workspace: Workspace, plan: Label, kind: type[Any]) -> int:
    folder = workspace.root / "bazel-bin" / plan.package / plan.name
    try:
        document = read(str(folder / f"{kind.PHASE}.json"), kind)
    except ToolError as error:
        print(f"tools/parity: {error}", file=sys.stderr)
        return _FAILED
    emit(f"{plan}   {kind.PHASE}\n")
    for line in summary_of(document):
        emit(f"  {line}\n")
    shown = folder.relative_to(workspace.root)
    emit(f"  {shown}: {kind.PHASE}.md, {kind.PHASE}.json\n")
    return 1 if isinstance(document, Validation) and not is_tracked(document) else 0
