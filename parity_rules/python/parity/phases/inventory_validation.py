"""Phase 01: the inventories against each other, in both directions.

Nothing may be left untracked: what one of ledger, index, checklists and sources has and another has not is listed with its place. An inventory that
was not declared is `unknown`, which is never the same as agreeing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from parity.index.markdown import checklist_path
from parity.phases.model import Check, Claim, Difference, Discovery, Validation

SAME, DIFFERENT, UNKNOWN = "same", "different", "unknown"

# Without these, a file of the original is counted by nobody. Sources may be absent from the repository, and a port may have files of its own.
MUST_AGREE = ("ledger_index", "ledger_checklists", "index_checklists", "index_rows", "sources_in_ledger")


def validate(found: Discovery) -> Validation:
    """All checks, in a fixed order."""
    checks = (
        _ledger_index(found),
        _ledger_checklists(found),
        _index_checklists(found),
        _index_rows(found),
        _sources_in_ledger(found),
        _ledger_in_sources(found),
        _source_lines(found),
        _index_lines(found),
        _port_files(found),
        _plans(found),
    )
    return Validation(
        title=found.title,
        files=len(found.files),
        different=tuple(check.id for check in checks if check.state == DIFFERENT),
        unknown=tuple(check.id for check in checks if check.state == UNKNOWN),
        must_agree=MUST_AGREE,
        checks=checks,
    )


def _check(
    id: str,
    title: str,
    known: bool,
    sides: tuple[str, str],
    counts: tuple[int, int],
    *,
    only_left: Iterable[Difference] = (),
    only_right: Iterable[Difference] = (),
    unequal: Iterable[Difference] = (),
) -> Check:
    left, right, both = (tuple(each) if known else () for each in (only_left, only_right, unequal))
    state = UNKNOWN if not known else DIFFERENT if left or right or both else SAME
    return Check(id, title, state, *sides, *counts, left, right, both)


def _places(found: Discovery) -> dict[str, str]:
    return {file.path: file.place for file in found.files}


def _absent(
    here: Mapping[str, str], there: Iterable[str], side: str, expected: str, other: str
) -> Iterator[Difference]:
    """What one side has, with its place, and the other has not."""
    known = set(there)
    for path, place in sorted(here.items()):
        if path not in known:
            yield Difference(path, place, f"in {side}, not in {other}", expected)


def _ledger_index(found: Discovery) -> Check:
    ledger, index = _places(found), {row.path: found.index_path for row in found.index}
    return _check(
        "ledger_index",
        "Each file of the ledger has a row in the index, and the other way round",
        found.has_index,
        ("ledger", "index"),
        (len(ledger), len(found.index)),
        only_left=_absent(ledger, index, "the ledger", "a row: update the index", "the index"),
        only_right=_absent(index, ledger, "the index", "an entry in the ledger", "the ledger"),
    )


def _ledger_checklists(found: Discovery) -> Check:
    ledger = {checklist_path(path): place for path, place in _places(found).items()}
    return _checklists("ledger_checklists", "Each file of the ledger has a checklist", found, "ledger", ledger)


def _index_checklists(found: Discovery) -> Check:
    index = {checklist_path(row.path): found.index_path for row in found.index}
    return _checklists("index_checklists", "Each row of the index has a checklist", found, "index", index)


def _checklists(id: str, title: str, found: Discovery, side: str, wanted: Mapping[str, str]) -> Check:
    there = dict.fromkeys(found.checklists, found.index_path)
    return _check(
        id,
        title + ", and the other way round",
        found.has_index,
        (side, "checklists"),
        (len(wanted), len(there)),
        only_left=_absent(wanted, there, f"the {side}", "a checklist: update the index", "the folder of checklists"),
        only_right=_absent(there, wanted, "the folder of checklists", "no such checklist", f"the {side}"),
    )


def _index_rows(found: Discovery) -> Check:
    rows = Counter(row.path for row in found.index)
    twice = (
        Difference(path, found.index_path, f"{number} rows", "one row")
        for path, number in sorted(rows.items())
        if number > 1
    )
    return _check(
        "index_rows",
        "Each file has one row in the index",
        found.has_index,
        ("rows", "files"),
        (len(found.index), len(rows)),
        unequal=twice,
    )


def _sources_in_ledger(found: Discovery) -> Check:
    sources, ledger = {file.path: file.path for file in found.sources}, _places(found)
    return _check(
        "sources_in_ledger",
        "Each Python file that Bazel knows has an entry in the ledger",
        found.has_sources,
        ("sources", "ledger"),
        (len(sources), len(ledger)),
        only_left=_absent(sources, ledger, "the sources", "an entry: tools/parity update", "the ledger"),
    )


def _ledger_in_sources(found: Discovery) -> Check:
    ledger, sources = _places(found), [file.path for file in found.sources]
    return _check(
        "ledger_in_sources",
        "Each file of the ledger is a source that Bazel knows",
        found.has_sources,
        ("ledger", "sources"),
        (len(ledger), len(sources)),
        only_left=_absent(ledger, sources, "the ledger", "the file, in a target of sources", "the sources"),
    )


def _source_lines(found: Discovery) -> Check:
    lines = {file.path: file.lines for file in found.sources}
    unequal = (
        Difference(
            file.path, file.place, f"the ledger says {file.lines} lines", f"{lines[file.path]}, as the source has"
        )
        for file in found.files
        if file.lines is not None and lines.get(file.path, file.lines) != file.lines
    )
    unparsed = (Difference(file.path, file.path, file.error, "a Python file") for file in found.sources if file.error)
    return _check(
        "source_lines",
        "Numbers of lines in the ledger are those of the sources, and Python can parse these",
        found.has_sources,
        ("ledger", "sources"),
        (sum(file.lines is not None for file in found.files), len(lines)),
        unequal=[*unequal, *unparsed],
    )


def _index_lines(found: Discovery) -> Check:
    sources = {file.path for file in found.sources}
    planned = {file.path: file for file in found.files if file.path not in sources}
    unequal = (
        Difference(
            row.path,
            planned[row.path].place,
            f"the index says {row.lines} lines",
            f"{planned[row.path].lines}, as the ledger has",
        )
        for row in sorted(found.index, key=lambda row: row.path)
        if row.path in planned
        and None not in (row.lines, planned[row.path].lines)
        and row.lines != planned[row.path].lines
    )
    return _check(
        "index_lines",
        "Numbers of lines in the index are those of the ledger, unless Bazel knows the source",
        found.has_index,
        ("index", "ledger"),
        (len(found.index), len(found.files)),
        unequal=unequal,
    )


def _port_files(found: Discovery) -> Check:
    """Whether each file of the port has an origin; how far destinations exist is the business of phase 10."""
    claims = [claim for file in found.files for claim in file.destinations]
    named = {claim.path for claim in claims}
    folders = {folder_of(claim) for claim in claims if claim.vague}
    orphans = (
        Difference(path, path, "no file of the ledger goes there", "a destination, or a file of the port's own")
        for path in found.port_files
        if path.endswith(".rs") and path not in named and folders.isdisjoint(map(str, PurePosixPath(path).parents))
    )
    return _check(
        "port_files",
        "Each Rust file is the destination of a Python file",
        found.has_port,
        ("port", "destinations"),
        (len(found.port_files), len(named)),
        only_left=orphans,
    )


def covers(claim: Claim, path: str) -> bool:
    """Whether a destination is a file, or a folder or pattern that the file lies below."""
    return claim.path == path or (claim.vague and path.startswith(folder_of(claim) + "/"))


def folder_of(claim: Claim) -> str:
    """The folder of a vague claim; of a file, its own path."""
    return claim.path.rstrip("*").rstrip("/") if claim.vague else claim.path


def _plans(found: Discovery) -> Check:
    """Areas that were imported from different plans claim different things."""
    plans = Counter(file.plan for file in found.ledger if file.plan)
    common = max(sorted(plans), key=lambda plan: plans[plan], default="")
    return _check(
        "plans",
        "All files of the ledger are imported from one plan",
        bool(plans),
        ("ledger files", "plans"),
        (len(found.ledger), len(plans)),
        unequal=(
            Difference(
                file.path, f"{file.path}:1", f"from the plan {file.plan[:12]}…", f"{common[:12]}…, as the others"
            )
            for file in found.ledger
            if file.plan and file.plan != common
        ),
    )
