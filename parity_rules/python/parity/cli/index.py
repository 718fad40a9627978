"""`tools/parity index`: the index of what can be built, with `not built` for the rest.

The tests of each package are built with --keep_going, one output group each, so that one that fails hides no other. Bazel's build event file says
which have a part of the index, and why others have none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.cli.build_events import Events, read_events
from parity.cli.labels import Label, parse
from parity.cli.problems import UsageError
from parity.cli.rules import FORM, Rule, read_rules, sources_of, tests_and_sources
from parity.cli.terminal import emit
from parity.cli.workspace import Workspace
from parity.index.model import IndexProblem, Row, read_shards
from parity.index.render import FILES, render_all, summary_of
from parity.index.rows import rows_of
from parity.index.unbuilt import NOT_BUILT, Unbuilt, with_unbuilt

_INDEXES = "kind('^parity_index_table rule$', {})"
_SUITE = "parity"
_SHARD = ".json"
_SHARD_GROUP = "parity_shard"
# Statuses that need nobody's attention now: what they still lack is work to do, not trouble.
_SOUND = frozenset(("parity", "partial", "n/a"))
_SHOWN = 20


@dataclass(frozen=True)
class _Index:
    """An index target."""

    label: Label
    title: str
    packages: tuple[str, ...]


def index(workspace: Workspace, labels: Sequence[str], out: str | None) -> int:
    """Writes and sums up each index; returns 1 if a file of one is in trouble, else 0."""
    wanted = _indexes(workspace, labels)
    if out is not None and len(wanted) != 1:
        raise UsageError(f"--out takes one index, there are {len(wanted)}: name one of {_listed(wanted)}")
    results = [(one, _rows(one, workspace)) for one in wanted]
    for one, rows in results:
        folder = (
            workspace.here / out
            if out
            else workspace.root / "bazel-bin" / one.label.package / f"{one.label.name}_tolerant"
        )
        _write(one, rows, folder)
        _summarise(one, rows, folder, workspace)
    return 1 if any(row.status not in _SOUND for _, rows in results for row in rows) else 0


def _indexes(workspace: Workspace, labels: Sequence[str]) -> list[_Index]:
    """The index targets of the labels, or all of the workspace; UsageError if there is none."""
    asked = [str(parse(label, workspace)) for label in labels]
    scope = f"set({' '.join(asked)})" if asked else "//..."
    lines, whole = workspace.query(_INDEXES.format(scope), *FORM)
    rules = read_rules(lines)
    missing = [label for label in asked if label not in rules]
    if missing or not rules:
        hint = "" if whole else "; some packages could not be loaded: tools/bazel query //... says why"
        what = f"{', '.join(missing)} is no parity_index" if missing else "the workspace has no parity_index"
        raise UsageError(f"{what}: expected a target that parity_index makes{hint}")
    return [
        _Index(parse(label, workspace), next(iter(rule.values("title")), label), tuple(rule.values("packages")))
        for label, rule in sorted(rules.items())
    ]


def _listed(indexes: Sequence[_Index]) -> str:
    return ", ".join(str(one.label) for one in indexes)


def _rows(one: _Index, workspace: Workspace) -> list[Row]:
    suites = [f"{package}:{_SUITE}" for package in one.packages]
    rules = read_rules(workspace.query(tests_and_sources(f"tests(set({' '.join(suites)}))"), *FORM)[0])
    tests = sorted(label for label, rule in rules.items() if rule.kind.endswith("_test"))
    loaded = {label.partition(":")[0] for label in tests}
    events = _build(tests, workspace) if tests else Events()
    unbuilt = [*_unloaded(one, loaded), *_unbuilt(tests, rules, events)]
    # The folder that the paths of build events start from.
    execroot = Path(str((workspace.root / "bazel-bin").resolve()).partition("/bazel-out/")[0])
    shards = [
        str(execroot / path) for label in tests for path in events.files.get(label, ()) if label not in events.failed
    ]
    try:
        return with_unbuilt(rows_of(read_shards(shards)), unbuilt)
    except IndexProblem as error:
        raise UsageError(str(error)) from None


def _build(tests: Sequence[str], workspace: Workspace) -> Events:
    with tempfile.TemporaryDirectory(prefix="parity-index-") as scratch:
        path = Path(scratch) / "events.json"
        workspace.build(tests, [_SHARD_GROUP], "--keep_going", f"--build_event_json_file={path}")
        return read_events(path)


def _unloaded(one: _Index, loaded: set[str]) -> Iterator[Unbuilt]:
    for package in one.packages:
        if package not in loaded:
            yield Unbuilt(f"{package}:{_SUITE}", (), "its package cannot be loaded, or has no parity test any more")


def _unbuilt(tests: Sequence[str], rules: dict[str, Rule], events: Events) -> Iterator[Unbuilt]:
    """Tests that failed, and those that Bazel does not mention at all; one that is built may have no part in the index."""
    for label in tests:
        cause = events.failed.get(label)
        if cause is None and label not in events.files:
            cause = "Bazel did not come to it"
        if cause is not None:
            yield Unbuilt(label, sources_of(rules[label], rules), cause)


def _write(one: _Index, rows: list[Row], folder: Path) -> None:
    from parity.cli import files

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in render_all(one.title, list(one.packages), rows).items():
        files.replace(folder / name, text)


def _summarise(one: _Index, rows: list[Row], folder: Path, workspace: Workspace) -> None:
    counts = ", ".join(f"{count} {status}" for status, count in summary_of(rows).items())
    emit(f"{one.label}   {len(rows)} files: {counts}\n")
    trouble = [row for row in rows if row.status not in _SOUND]
    for row in trouble[:_SHOWN]:
        mark = "✗" if row.status in (NOT_BUILT, "diverging", "n/a-unjustified") else "?"
        emit(f"  {mark} {row.path}   {row.status}: {row.reason}\n")
    if len(trouble) > _SHOWN:
        emit(f"  … and {len(trouble) - _SHOWN} more\n")
    shown = folder.relative_to(workspace.root) if folder.is_relative_to(workspace.root) else folder
    emit(f"  {shown}: {', '.join(FILES)}\n")
