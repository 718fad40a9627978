"""Imports a plan: its facts into the files of a ledger, its defects into a report. All is computed before anything is written.

What people wrote into a ledger stays: justifications, destinations of their own, comments, and entries that no plan made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from parity.fixtures.document import fail
from parity.fixtures.problems import Place, UserError
from parity.ledger.edit import LedgerText
from parity.ledger.model import SUFFIX, Area, Entry, Ledger, Plan, Source
from parity.ledger.reader import ledger_files, read_files
from parity.ledger.text_file import text_of
from parity.ledger.writer import area_text, write_whole
from parity.plan.claims import claim_defects
from parity.plan.defects import Defect, Report, report_json, report_markdown
from parity.plan.document import Document, read_document
from parity.plan.entries import areas_of
from parity.plan.facts import Facts, facts_of
from parity.plan.repository import Repository
from parity.plan.structure import structure_defects
from parity.plan.targets import target_defects

# Some fifty times what a plan of 334 files takes. Its parts in memory take fourteen times its size.
LARGEST_PLAN = 64 << 20

REPORT_JSON = "plan-defects.json"
REPORT_MARKDOWN = "plan-defects.md"


@dataclass(frozen=True)
class Request:
    """What to import, and against what; `original` is the folder that has the original's files, if there is one."""

    plan: Path
    ledger: Path
    repository: Path
    original: Path | None = None


@dataclass(frozen=True)
class Imported:
    """What an import found, and the files that it makes."""

    areas: Sequence[Area]
    report: Report
    texts: dict[Path, str]

    def write(self) -> list[Path]:
        """Writes the files that are to change, and returns them."""
        changed = [path for path, text in self.texts.items() if not _holds(path, text)]
        for path in changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, self.texts[path])
        return changed


def import_plan(request: Request) -> Imported:
    """Reads plan and ledger; `UserError` for what cannot be read, and for a text without any Python file."""
    _check_size(request.plan)
    document = read_document(text_of(str(request.plan)), str(request.plan))
    facts = facts_of(document)
    if not facts.files:
        fail(
            Place(str(request.plan), 1),
            "the plan names no Python file: expected a table with a row per file, or a section per file.",
            "A row has the path, the number of lines and the destination; see docs/guide/ledger.md.",
        )
    repository = Repository(request.repository)
    areas = areas_of(document, facts)
    report = Report(document.sha256, len(document.lines), repository.revision, defects_of(document, facts, request))
    texts = _ledger_texts(areas, request.ledger)
    texts[request.ledger / REPORT_JSON] = report_json(report)
    texts[request.ledger / REPORT_MARKDOWN] = report_markdown(report)
    return Imported(areas, report, texts)


def _check_size(plan: Path) -> None:
    """A file that cannot be asked for its size is left to its reader, which says why."""
    size = plan.stat().st_size if plan.is_file() else 0
    if size > LARGEST_PLAN:
        fail(
            Place(str(plan)),
            f"the plan has {size:,} bytes: expected {LARGEST_PLAN:,} at most.",
            "Import its parts one after the other, each into a ledger of its own.",
        )


def defects_of(document: Document, facts: Facts, request: Request) -> list[Defect]:
    """The defects of a plan, as it goes."""
    repository = Repository(request.repository)
    found = [
        *structure_defects(document, facts, repository, request.original),
        *target_defects(facts, repository, request.original),
        *claim_defects(document, facts, repository),
    ]
    return sorted(dict.fromkeys(found), key=lambda defect: defect.order)


def _ledger_texts(areas: Sequence[Area], folder: Path) -> dict[Path, str]:
    """The files of a ledger as they are to be."""
    reading = read_files(ledger_files(folder))
    if reading.problems:
        raise UserError(reading.problems)
    known = reading.ledger
    homes = {entry.key: area.area for area in known.areas for entry in area.entries}
    entries: dict[str, list[Entry]] = defaultdict(list)
    for area in areas:
        for entry in area.entries:
            entries[homes.get(entry.key, area.area)].append(entry)
    plan = areas[0].plan
    files = {area.area: Path(known.file_of(area.area)) for area in known.areas}
    made = {name: folder / (name + SUFFIX) for name in entries if name not in files}
    texts = {path: area_text(Area(name, plan, tuple(entries[name]))) for name, path in made.items()}
    for name, path in files.items():
        texts[path] = _updated(path, entries[name], known, plan)
    return texts


def _updated(path: Path, entries: Sequence[Entry], known: Ledger, plan: Plan | None) -> str:
    """A file of a ledger after an import: what a plan made is replaced, the rest stays."""
    text = LedgerText(text_of(str(path)), str(path))
    keys = {entry.key for entry in entries}
    stale = [entry.key for entry in text.area.entries if entry.key not in keys and _is_of_plan(entry)]
    before = {entry.key: entry for entry in text.area.entries}
    merged = [_kept(entry, before[entry.key]) if entry.key in before else entry for entry in entries]
    edited = text.without(stale).with_entries(merged)
    return edited.with_plan(plan).text if plan and entries else edited.text


def _is_of_plan(entry: Entry) -> bool:
    return entry.section is not None or any(
        _is_planned(source) for each in entry.destinations for source in each.sources
    )


def _is_planned(source: Source) -> bool:
    return source is not Source.PEOPLE


def _kept(entry: Entry, before: Entry) -> Entry:
    """A new entry with what people wrote into the one before."""
    theirs = tuple(each for each in before.destinations if Source.PEOPLE in each.sources)
    paths = {each.path for each in theirs}
    destinations = (*(each for each in entry.destinations if each.path not in paths), *theirs)
    na = entry.na
    if before.na and (before.na.reason or before.na.evidence or before.na.owner or before.na.reviewed):
        na = replace(before.na, claimed=entry.na.claimed if entry.na else ())
    return replace(entry, destinations=destinations, na=na)


def summary(imported: Imported, changed: Sequence[Path], base: Path) -> Iterator[str]:
    """What an import did, for people."""
    entries = sum(len(area.entries) for area in imported.areas)
    number = len(imported.report.defects)
    yield f"entries: {entries} in {len(imported.areas)} files, defects of the plan: {number}"
    counts: dict[str, int] = {}
    for defect in imported.report.defects:
        counts[defect.kind.name.lower()] = counts.get(defect.kind.name.lower(), 0) + 1
    for kind, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        yield f"  {count:5}  {kind}"
    for path in changed:
        yield f"  wrote {path.relative_to(base) if path.is_relative_to(base) else path}"
    if not changed:
        yield "  nothing to change"


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False
