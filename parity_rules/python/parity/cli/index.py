"""`tools/parity index`: the index of what can be built, with `not built` for the rest.

The tests of each package are built with --keep_going, one output group each, so that one that fails hides no other. Bazel's build event file says
which have a part of the index, and why others have none.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.cli.build_events import Events, read_events
from parity.cli.labels import Label, parse
from parity.cli.problems import UsageError
from parity.cli.rules import FORM, Rule, path_of, read_rules, sources_of, tests_and_sources
from parity.cli.terminal import emit
from parity.cli.validate import check_indexes
from parity.cli.workspace import Workspace
from parity.index.documents import FILES, render_all
from parity.index.index import Index, index_of
from parity.index.model import BrokenShard, Shard
from parity.index.shard_files import read_shard
from parity.index.surroundings import Surroundings, read_surroundings

_INDEXES = "kind('^parity_index_table rule$', {})"
_SUITE = "parity"
_SHARD = ".json"
_SHARD_GROUP = "parity_shard"
# Statuses that need nobody's attention now: what they still lack is work to do, not trouble.
_SOUND = frozenset(("parity", "partial", "n/a"))
_SHOWN = 20
NOT_BUILT = "not built"


@dataclass(frozen=True)
class Target:
    """An index target, and what it is made from besides evidence: paths below the workspace."""

    label: Label
    title: str
    packages: tuple[str, ...]
    pairs: tuple[str, ...]
    ledger: tuple[str, ...]
    port: tuple[str, ...]
    benchmarks: str
    update: str
    priorities: tuple[str, ...]


def index(workspace: Workspace, labels: Sequence[str], out: str | None) -> int:
    """Writes and sums up each index; returns 1 if a file of one is in trouble, else 0."""
    wanted = targets_of(workspace, labels)
    if out is not None and len(wanted) != 1:
        raise UsageError(f"--out takes one index, there are {len(wanted)}: name one of {_listed(wanted)}")
    results = [(one, index_of_target(one, workspace)) for one in wanted]
    for one, found in results:
        folder = (
            workspace.here / out
            if out
            else workspace.root / "bazel-bin" / one.label.package / f"{one.label.name}_tolerant"
        )
        _write(one, found, folder)
        _summarise(one, found, folder, workspace)
    return 1 if any(row.status not in _SOUND for _, found in results for row in found.rows) else 0


def targets_of(workspace: Workspace, labels: Sequence[str]) -> list[Target]:
    """The index targets of the labels, or all of the workspace; UsageError if there is none."""
    asked = [str(parse(label, workspace)) for label in labels]
    scope = f"set({' '.join(asked)})" if asked else "//..."
    lines, whole = workspace.query(_INDEXES.format(scope), *FORM)
    rules = read_rules(lines)
    if asked and any(label not in rules for label in asked):
        # A label that does not exist makes the answer incomplete as well, so the mistake is looked for in all packages.
        lines, whole = workspace.query(_INDEXES.format("//..."), *FORM)
        rules = read_rules(lines)
    check_indexes(asked, sorted(rules), whole=whole)
    wanted = sorted(set(asked) or rules)
    return [_target(rules[label], workspace) for label in wanted]


def _target(rule: Rule, workspace: Workspace) -> Target:
    return Target(
        label=parse(rule.label, workspace),
        title=next(iter(rule.values("title")), rule.label),
        packages=tuple(rule.values("packages")),
        pairs=tuple(rule.values("pairs")),
        ledger=tuple(map(path_of, rule.values("ledger"))),
        port=tuple(_port_files(rule.values("port"), workspace)),
        benchmarks=next(map(path_of, rule.values("benchmarks")), ""),
        update=next(iter(rule.values("update")), ""),
        priorities=tuple(rule.values("priorities")),
    )


def _port_files(labels: Sequence[str], workspace: Workspace) -> Iterator[str]:
    """Files that are listed, and the sources of targets that are."""
    if labels:
        rules = read_rules(workspace.query(f"set({' '.join(labels)})", *FORM)[0])
        for label in labels:
            yield from map(path_of, rules[label].values("srcs") if label in rules else [label])


def _listed(indexes: Sequence[Target]) -> str:
    return ", ".join(str(one.label) for one in indexes)


def index_of_target(one: Target, workspace: Workspace) -> Index:
    """The index of what can be built now, with its priorities."""
    suites = [f"{package}:{_SUITE}" for package in one.packages]
    query = tests_and_sources(f"tests(set({' '.join(suites)}))", one.pairs)
    rules = read_rules(workspace.query(query, *FORM)[0])
    tests = sorted(label for label, rule in rules.items() if rule.kind.endswith("_test"))
    loaded = {label.partition(":")[0] for label in tests}
    tests += [label for label in one.pairs if label in rules]
    events = _build(tests, workspace) if tests else Events()
    # The folder that the paths of build events start from.
    execroot = Path(str((workspace.root / "bazel-bin").resolve()).partition("/bazel-out/")[0])
    built = [
        _shard(execroot / path, rules[label], rules)
        for label in tests
        for path in events.files.get(label, ())
        if label not in events.failed
    ]
    shards = [*built, *_unloaded(one, loaded, rules), *_unbuilt(tests, rules, events)]
    return index_of(one.title, one.packages, shards, _surroundings(one, workspace), one.priorities)


def _shard(path: Path, test: Rule, rules: dict[str, Rule]) -> Shard:
    """The shard of a test or pair; of one that is damaged, the files that it would be about are known from its target."""
    shard = read_shard(str(path))
    if isinstance(shard, BrokenShard) and not shard.sources:
        return _broken(test.label, sources_of(test, rules), "unreadable", shard.reason)
    return shard


def _broken(label: str, sources: tuple[str, ...], status: str, reason: str) -> BrokenShard:
    """Without sources, which Bazel could not tell, the label stands for them."""
    return BrokenShard(label, list(sources) or [label], status, reason)


def _surroundings(one: Target, workspace: Workspace) -> Surroundings:
    with contextlib.chdir(workspace.root):  # messages name files as Bazel does
        return read_surroundings(one.ledger, one.port, one.benchmarks or None)


def _build(tests: Sequence[str], workspace: Workspace) -> Events:
    with tempfile.TemporaryDirectory(prefix="parity-index-") as scratch:
        path = Path(scratch) / "events.json"
        workspace.build(tests, [_SHARD_GROUP], "--keep_going", f"--build_event_json_file={path}")
        return read_events(path)


def _unloaded(one: Target, loaded: set[str], rules: dict[str, Rule]) -> Iterator[BrokenShard]:
    for package in one.packages:
        if package not in loaded:
            cause = "its package cannot be loaded, or has no parity test any more"
            yield _not_built(f"{package}:{_SUITE}", (), cause)
    for pair in one.pairs:
        if pair not in rules:
            yield _not_built(pair, (), "its package cannot be loaded, or has no such pair any more")


def _unbuilt(tests: Sequence[str], rules: dict[str, Rule], events: Events) -> Iterator[BrokenShard]:
    """Tests that failed, and those that Bazel does not mention at all; one that is built may have no part in the index."""
    for label in tests:
        cause = events.failed.get(label)
        if cause is None and label not in events.files:
            cause = "Bazel did not come to it"
        if cause is not None:
            yield _not_built(label, sources_of(rules[label], rules), cause)


def _not_built(label: str, sources: tuple[str, ...], cause: str) -> BrokenShard:
    return _broken(label, sources, NOT_BUILT, f"{label} does not build: {cause}")


def _write(one: Target, found: Index, folder: Path) -> None:
    from parity.cli import files

    for name, text in render_all(found, one.update).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        files.replace(folder / name, text)


def _summarise(one: Target, found: Index, folder: Path, workspace: Workspace) -> None:
    counts = ", ".join(f"{count} {status}" for status, count in found.summary.items())
    emit(f"{one.label}   {len(found.rows)} files: {counts}\n")
    trouble = [row for row in found.rows if row.status not in _SOUND]
    for row in trouble[:_SHOWN]:
        mark = "✗" if row.status in (NOT_BUILT, "diverging", "n/a-unjustified") else "?"
        emit(f"  {mark} {row.path}   {row.status}: {row.reason}\n")
    if len(trouble) > _SHOWN:
        emit(f"  … and {len(trouble) - _SHOWN} more\n")
    shown = folder.relative_to(workspace.root) if folder.is_relative_to(workspace.root) else folder
    emit(f"  {shown}: {', '.join(FILES)}\n")
