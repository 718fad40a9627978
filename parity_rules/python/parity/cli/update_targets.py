"""`tools/parity update` without a test: adds what BUILD files, ledgers and indexes lack."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from parity.cli.problems import UsageError
from parity.cli.terminal import emit
from parity.cli.validate import check_indexes, load
from parity.cli.workspace import Workspace
from parity.fixtures.problems import Problem, UserError, render
from parity.upkeep.build_file import broken
from parity.upkeep.changes import Changes
from parity.upkeep.tree import Tree
from parity.upkeep.update_targets import Line, Update, plan_update

_PATTERN = re.compile(r"//((?:[^:/@]+/)*)\.\.\.")
_SHOWN_LEFT = 20
_MISTAKE = 2


def update_targets(workspace: Workspace, pattern: str = "//...", *, dry_run: bool) -> int:
    """Writes what is missing, or shows it; returns 1 if something is left to people, else 0."""
    folder = _folder(pattern, workspace)
    targets, whole = load(workspace)
    if not whole:
        return _refuse(broken(Tree(workspace.root)))
    check_indexes([], [rule.label for rule in targets.of_kind("parity_index_table")], whole=whole)
    try:
        update = plan_update(targets, workspace.root, folder)
        if not dry_run:
            update.changes.write()
    except UserError as error:
        print(str(error).replace(f"{workspace.root}/", ""), file=sys.stderr)
        return _MISTAKE
    emit("".join(f"{line}\n" for line in _report(update, dry_run=dry_run)))
    return 1 if any(line.is_left for line in update.lines) else 0


def _refuse(problems: Sequence[Problem]) -> int:
    if not problems:
        raise UsageError("some packages could not be loaded, and nothing was changed: tools/bazel query //... says why")
    print(render(problems), file=sys.stderr)
    return _MISTAKE


def _folder(pattern: str, workspace: Workspace) -> str:
    match = _PATTERN.fullmatch(pattern)
    if match is None:
        raise UsageError(f"{pattern!r} is no pattern of packages: expected //... or one such as //shop/...")
    folder = match[1].rstrip("/")
    if not (workspace.root / folder).is_dir():
        raise UsageError(f"{pattern}: there is no folder {folder}")
    return folder


def _report(update: Update, *, dry_run: bool) -> Iterator[str]:
    if dry_run:
        yield from update.changes.diff()
    yield from (f"  + {line.where}   {line.text}" for line in update.lines if not line.is_left)
    left = [line for line in update.lines if line.is_left]
    yield from _left(left)
    yield _closing(update.changes, dry_run=dry_run)


def _left(left: list[Line]) -> Iterator[str]:
    for line in left[:_SHOWN_LEFT]:
        yield f"  ! left  {line.where}   {line.text}"
    if len(left) > _SHOWN_LEFT:
        yield f"  ! left  and {len(left) - _SHOWN_LEFT} more: tools/parity validate lists them"


def _closing(changes: Changes, *, dry_run: bool) -> str:
    if not changes.paths:
        return "  nothing to change"
    return "  dry run: nothing was written" if dry_run else f"  wrote {', '.join(changes.paths)}"
