"""Defects that show in the plan's own shape: what is missing, there twice, empty, or leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from parity.plan.defects import Defect, DefectKind
from parity.plan.document import Document, number
from parity.plan.facts import LINES, Facts, FileFacts
from parity.plan.repository import Repository

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def structure_defects(
    document: Document, facts: Facts, repository: Repository, original: Path | None
) -> Iterator[Defect]:
    """All of them; `original` is the folder that has the original's files, if there is one."""
    for file in facts.files.values():
        yield from _missing(file)
        yield from _checklists(file)
        yield from _line_counts(file, original)
        yield from _repeated(file)
    yield from _unlisted(document, facts, repository, original)
    yield from _repeated_mappings(document)
    yield from _repeated_anchors(document)
    yield from _dead_links(document, repository)


def _missing(file: FileFacts) -> Iterator[Defect]:
    if not file.sections:
        yield Defect(DefectKind.MISSING_SECTION, file.path, file.line, "no section", f"a section ### `{file.path}`")
    if not file.rows:
        yield Defect(
            DefectKind.MISSING_ROW, file.path, file.line, "a section without row", "a row in the table of files"
        )


def _checklists(file: FileFacts) -> Iterator[Defect]:
    if not file.sections:
        yield Defect(
            DefectKind.MISSING_CHECKLIST, file.path, file.line, "no section, and so no checklist", "a checklist"
        )
    for section in file.sections:
        if section.boxes:
            continue
        if section.checklist:
            yield Defect(
                DefectKind.EMPTY_CHECKLIST, file.path, section.checklist, "a title without items", "items with a box"
            )
        else:
            found = f"the section ends at line {section.last_line} without checklist"
            yield Defect(DefectKind.MISSING_CHECKLIST, file.path, section.first_line, found, "a checklist")


def _line_counts(file: FileFacts, original: Path | None) -> Iterator[Defect]:
    kind = DefectKind.LINE_COUNT
    for section in file.sections:
        said = section.facts_of(LINES)
        for fact in said:
            for row in file.rows:
                if number(fact.text) != number(row.lines) or number(row.lines) is None:
                    yield Defect(
                        kind,
                        file.path,
                        fact.line,
                        f"{fact.text} lines",
                        f"{row.lines or 'a number'}, as line {row.line} says",
                    )
        if not said:
            yield Defect(kind, file.path, section.first_line, "no number of lines in the section", "a fact `Lines: N`")
    source = original / file.path if original else None
    if source is None:
        return
    if not source.is_file():
        yield Defect(kind, file.path, file.line, "a row", "no row: the original has no such file")
        return
    data = source.read_bytes()
    counts = {data.count(b"\n"), len(data.splitlines())}
    for row in file.rows:
        if number(row.lines) not in counts:
            yield Defect(
                kind, file.path, row.line, f"{row.lines or 'no number of'} lines", f"{max(counts)}, as the original has"
            )


def _repeated(file: FileFacts) -> Iterator[Defect]:
    kind = DefectKind.DUPLICATE
    for row in file.rows[1:]:
        yield Defect(kind, file.path, row.line, f"a row, the first is in line {file.rows[0].line}", "one row")
    for section in file.sections[1:]:
        yield Defect(
            kind,
            file.path,
            section.first_line,
            f"a section, the first is in line {file.sections[0].first_line}",
            "one section",
        )
    for section in file.sections:
        first: dict[str, int] = {}
        for title, line in section.titles:
            if first.setdefault(title, line) != line:
                yield Defect(
                    kind,
                    file.path,
                    line,
                    f'"{title}", the first is in line {first[title]}',
                    "one such part in a section",
                )


def _repeated_mappings(document: Document) -> Iterator[Defect]:
    first: dict[str, int] = {}
    for row in document.mappings:
        if first.setdefault(row.path, row.line) != row.line:
            found = f"a row in another table, the first is in line {first[row.path]}"
            yield Defect(DefectKind.DUPLICATE, row.path, row.line, found, "one row")


def _repeated_anchors(document: Document) -> Iterator[Defect]:
    first: dict[str, int] = {}
    for anchor, line in document.anchors:
        if first.setdefault(anchor, line) != line:
            found = f"the anchor {anchor}, the first is in line {first[anchor]}"
            yield Defect(DefectKind.DUPLICATE, anchor, line, found, "one anchor of a name")


def _unlisted(document: Document, facts: Facts, repository: Repository, original: Path | None) -> Iterator[Defect]:
    """Files that have no row, although the plan names them or they are there."""
    expected, table = "a row in the table of files", min((row.line for row in document.rows), default=1)
    for text, line in document.pathless:
        yield Defect(DefectKind.MISSING_ROW, "", line, f"a row without file: {text}", "the path of a Python file")
    if not facts.root:
        return
    named = re.compile(rf"(?<![\w./-])({re.escape(facts.root)}/[\w./-]+\.py)\b")
    seen = set(facts.files)
    for number_, text in enumerate(document.lines, 1):
        for path in named.findall(text) if facts.root in text else ():
            if path not in seen:
                seen.add(path)
                yield Defect(DefectKind.MISSING_ROW, path, number_, "named here, and nowhere in the table", expected)
    there = Repository(original) if original else repository
    for path in there.matches(f"{facts.root}/**/*.py"):
        if path not in seen:
            where = "the original" if original else "this repository"
            yield Defect(DefectKind.MISSING_ROW, path, table, f"a file of {where} without row", expected)


def _dead_links(document: Document, repository: Repository) -> Iterator[Defect]:
    anchors = {name for name, _ in document.anchors} | document.slugs
    beside = Path(document.path).parent
    for link in document.links:
        target = unquote(link.target)
        path, _, fragment = target.partition("#")
        if _ELSEWHERE.match(target) or target.startswith("//"):
            continue
        if not path and fragment not in anchors:
            yield Defect(
                DefectKind.DEAD_LINK,
                link.subject,
                link.line,
                f"#{fragment}",
                f'<a id="{fragment}">, or a heading of that name',
            )
        elif path and not repository.exists(path.strip("/")) and not (beside / path).exists():
            yield Defect(
                DefectKind.DEAD_LINK,
                link.subject,
                link.line,
                target,
                "a file of this repository, or one beside the plan",
            )
