"""What a plan says about itself and about what exists, held against its own content and this repository.

Only texts that say something checkable are judged: numbers of files, artefacts of parts that are "done", "every file", "none left",
a part that is "not started", tests that a file is said not to have, and things that "already" exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import PurePosixPath

from parity.plan.defects import Defect, DefectKind
from parity.plan.document import Document, Prose
from parity.plan.facts import Facts
from parity.plan.repository import Repository
from parity.plan.symbols import public

_QUOTED = re.compile(r"`([^`\s]+)`")
_DONE = re.compile(r"\bstatus:?\**:?\s*\**\s*(?:done|complete)|✅|^\[x\]", re.IGNORECASE)
_CANONICAL = re.compile(r"\bcanonical\b", re.IGNORECASE)
_NOT_STARTED = re.compile(r"\bstatus\b.*\bnot started\b", re.IGNORECASE)
_UNTRACKED = re.compile(
    r"\bno (?:python )?files? (?:is|are|was|were)? ?(?:left )?(?:untracked|missing|unmapped)\b", re.IGNORECASE
)
_LINK_OF_EVERY = re.compile(r"\b(?:every|each)\b.*\blink\b", re.IGNORECASE)
_ALL_FILES = re.compile(r"\ball python files\b", re.IGNORECASE)
_NO_TESTS = re.compile(r"none\b", re.IGNORECASE)
_EXISTING = re.compile(
    r"`([^`\s]+/[^`\s]*)`\s*\(existing\b|\balready (?:in|at|under) `([^`\s]+/[^`\s]*)`", re.IGNORECASE
)
_COUNTS = {
    "files": re.compile(
        r"\bpython files (?:discovered|found|in total)?:?\s*\**(\d+)|\b(\d+) (?:python )?files enumerated",
        re.IGNORECASE,
    ),
    "created": re.compile(r"\bchecklist files (?:created|present):\s*\**(\d+)", re.IGNORECASE),
    "missing": re.compile(r"\bmissing checklist files:\s*\**(\d+)", re.IGNORECASE),
    "extra": re.compile(r"\bextra checklist files:\s*\**(\d+)", re.IGNORECASE),
}


def claim_defects(document: Document, facts: Facts, repository: Repository) -> Iterator[Defect]:
    """All of them."""
    checker = _Checker(document, facts, repository)
    for prose in document.prose:
        for offset, text in enumerate(prose.text.split("\n")) if not prose.is_heading else [(0, prose.text)]:
            yield from checker.line(Prose(text, prose.line, prose.heading, prose.is_heading), prose.text, offset)
    yield from _file_claims(facts, repository)


class _Checker:
    """Knows what the plan's table, its sections and the repository hold."""

    def __init__(self, document: Document, facts: Facts, repository: Repository) -> None:
        self._document = document
        self._facts = facts
        self._repository = repository
        self._listed = sorted({row.path for row in document.rows})
        self._full_paths = _full_paths(document)
        self._checklists = _checklist_folder(document)

    def line(self, prose: Prose, whole: str, offset: int) -> Iterator[Defect]:
        """The false claims of one line of prose; artefacts belong to the text that says that they are done."""
        line = prose.line if "\\n" in self._document.lines[prose.line - 1] else prose.line + offset
        for check in (self._counts, self._universal, self._started):
            for subject, found, expected in check(prose):
                yield Defect(DefectKind.FALSE_CLAIM, subject, line, found, expected)
        if _DONE.search(whole) or _CANONICAL.search(whole):
            for subject, found, expected in self._artefacts(prose.text):
                yield Defect(DefectKind.FALSE_CLAIM, subject, line, found, expected)

    def _counts(self, prose: Prose) -> Iterator[tuple[str, str, str]]:
        actual: dict[str, Callable[[], int]] = {
            "files": lambda: len(self._listed),
            "created": lambda: len(self._present),
            "missing": lambda: len(self._listed) - len(self._present),
            "extra": self._extra,
        }
        for name, pattern in _COUNTS.items():
            said = pattern.search(prose.text)
            if said and int(said[1] or said[said.lastindex or 1]) != (count := actual[name]()):
                where = "rows in the table" if name == "files" else self._where()
                yield self._checklists or "", _plain(prose.text), f"{count} {where}"

    def _universal(self, prose: Prose) -> Iterator[tuple[str, str, str]]:
        every = _UNTRACKED.search(prose.text) or _LINK_OF_EVERY.search(prose.text)
        heading = prose.is_heading and _ALL_FILES.search(prose.text) and not self._has_rows(prose)
        if not every and not heading:
            return
        missing = [path for path in self._listed if not self._facts.files[path].sections]
        if missing:
            count = f"{len(self._listed) - len(missing)} of {len(self._listed)} files of the table have a section"
            yield "", _plain(every[0] if every else prose.text), f"{count}; not {', '.join(missing[:3])}"

    def _has_rows(self, heading: Prose) -> bool:
        """Whether a heading is the one above the table."""
        headings = [each.line for each in self._document.prose if each.is_heading and each.line > heading.line]
        sections = [each.first_line for each in self._document.sections if each.first_line > heading.line]
        end = min([*headings, *sections], default=len(self._document.lines) + 1)
        return any(heading.line < row.line < end for row in self._document.rows)

    def _started(self, prose: Prose) -> Iterator[tuple[str, str, str]]:
        """A part of the files that is said not to be started, while its rows say something else."""
        area = re.search(r"([\w./-]+)/\*\*", prose.heading)
        if not area or not _NOT_STARTED.search(prose.text):
            return
        rows = [row for row in self._document.rows if row.path.startswith(area[1] + "/")]
        begun = [row for row in rows if row.status and not re.search("not started|todo", row.status, re.IGNORECASE)]
        if begun:
            yield (
                area[1],
                _plain(prose.text),
                f"{len(begun)} of {len(rows)} rows say {begun[0].status}, the first in line {begun[0].line}",
            )

    def _artefacts(self, text: str) -> Iterator[tuple[str, str, str]]:
        for name in _QUOTED.findall(text):
            path = self._full_paths.get(name, name).rstrip("/")
            if "/" not in path or path.endswith(".py"):
                continue
            folder = path.split("*")[0].rstrip("/")
            if self._checklists and (folder + "/").startswith(self._checklists + "/"):
                area = folder[len(self._checklists) + 1 :]
                listed = [each for each in self._listed if each.startswith(area)]
                present = [each for each in self._present if each.startswith(area)]
                if len(present) < len(listed):
                    yield (
                        path,
                        f"{name} said to be there",
                        f"{len(present)} of {len(listed)} checklists are in this repository",
                    )
            elif not self._repository.exists(path):
                yield path, f"{name} said to be there", "no such file in this repository"

    @cached_property
    def _present(self) -> list[str]:
        """The files whose checklist exists: in the folder of checklists if the plan names one, else in the plan."""
        if not self._checklists:
            return [path for path in self._listed if any(section.boxes for section in self._facts.files[path].sections)]
        return [path for path in self._listed if any(map(self._repository.exists, self._names(path)))]

    def _names(self, path: str) -> tuple[str, str]:
        whole = f"{self._checklists}/{path}"
        return f"{whole.removesuffix('.py')}.md", f"{whole}.md"

    def _extra(self) -> int:
        if not self._checklists:
            return 0
        expected = {name for path in self._listed for name in self._names(path)}
        return sum(path not in expected for path in self._repository.matches(f"{self._checklists}/**/*.md"))

    def _where(self) -> str:
        return f"in {self._checklists} of this repository" if self._checklists else "in the plan"


def _file_claims(facts: Facts, repository: Repository) -> Iterator[Defect]:
    """Claims in the sections of files: no tests although there are some, and things that are said to exist."""
    for path, file in facts.files.items():
        test = f"{path.removesuffix('.py')}_test.py"
        for section in file.sections:
            for fact in section.facts_of("python tests"):
                if _NO_TESTS.match(fact.text) and test in facts.files and public(facts.files[test].symbols):
                    expected = f"{test}, in line {facts.files[test].line}"
                    yield Defect(DefectKind.FALSE_CLAIM, path, fact.line, f"Python tests: {fact.text}", expected)
            for text, line in section.texts:
                for found in _EXISTING.finditer(text):
                    name = found[1] or found[2]
                    if not repository.exists(name):
                        expected = "no such file or folder in this repository"
                        yield Defect(DefectKind.FALSE_CLAIM, path, line, f"{name} said to be there", expected)


def _full_paths(document: Document) -> dict[str, str]:
    """The whole paths of files that the prose calls by their names as well."""
    names = [
        name for prose in document.prose for name in _QUOTED.findall(prose.text) if "/" in name and "*" not in name
    ]
    return {
        PurePosixPath(name).name: name for name in reversed(names) if PurePosixPath(name).suffix and "<" not in name
    }


def _checklist_folder(document: Document) -> str:
    """The folder in which the plan says that checklists lie: that of `FOLDER/<path>.md`."""
    for prose in document.prose:
        found = re.search(r"`([\w./-]+)/<[^>`]*>\.md`", prose.text)
        if found:
            return found[1]
    return ""


def _plain(text: str) -> str:
    return " ".join(text.replace("**", "").replace("`", "").split())
