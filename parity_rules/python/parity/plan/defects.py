"""A defect of a plan, and the report of all of them as JSON and Markdown."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum

REPORT_VERSION = 1


class DefectKind(Enum):
    """What is wrong; the values say what each kind means, as the report prints it."""

    MISSING_SECTION = "a file of the table has no section"
    MISSING_ROW = "a file that the plan or the original has is not in the table"
    MISSING_CHECKLIST = "a file has no checklist"
    EMPTY_CHECKLIST = "a checklist has no item"
    FALSE_CLAIM = "the plan says something about itself that is not so"
    LINE_COUNT = "two numbers of lines of one file differ"
    DUPLICATE = "something stands there twice"
    DEAD_LINK = "a link leads nowhere"
    MISSING_DESTINATION = "a destination is not in this repository, and not marked as new"
    VAGUE_DESTINATION = "a destination is a folder, a pattern or a whole crate"
    NA_WITHOUT_JUSTIFICATION = "a file is said to need no port, without reason, evidence, owner and review"
    NA_CONTRADICTED = "a file is said to need no port, and something else says otherwise"


@dataclass(frozen=True)
class Defect:
    """One defect; `path` is the file it is about, or what else the plan speaks of there."""

    kind: DefectKind
    path: str
    plan_line: int
    found: str
    expected: str

    @property
    def order(self) -> tuple[int, str, str, str]:
        """The order of a report: as the plan goes."""
        return self.plan_line, self.kind.name, self.path, self.found


@dataclass(frozen=True)
class Report:
    """The defects of a plan. `revision` is the commit of the repository that they were found against, empty if there is none."""

    sha256: str
    lines: int
    revision: str
    defects: Sequence[Defect]


def report_json(report: Report) -> str:
    """The report for programs."""
    defects = [{**asdict(defect), "kind": defect.kind.name.lower()} for defect in report.defects]
    content = {
        "version": REPORT_VERSION,
        "plan": {"sha256": report.sha256, "lines": report.lines},
        "revision": report.revision,
        "counts": _counts(report),
        "defects": defects,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def report_markdown(report: Report) -> str:
    """The report for people: how many of each kind, then each with its line."""
    lines = [
        "# Defects of the plan",
        "",
        f"{len(report.defects)} defects in {report.lines} lines (sha256 `{report.sha256}`),",
        f"found against revision `{report.revision}`." if report.revision else "found against this folder.",
        "Line numbers are those of the plan. Written by `tools/parity plan import`.",
        "",
        "| Kind | Number | Meaning |",
        "|---|---:|---|",
    ]
    counts = _counts(report)
    lines += [f"| {kind.name.lower()} | {counts[kind.name.lower()]} | {kind.value} |" for kind in DefectKind]
    for kind in DefectKind:
        lines += _table(kind, [defect for defect in report.defects if defect.kind is kind])
    return "\n".join(lines) + "\n"


def _table(kind: DefectKind, defects: Sequence[Defect]) -> list[str]:
    if not defects:
        return []
    rows = [
        f"| {defect.plan_line} | {_cell(defect.path)} | {_cell(defect.found)} | {_cell(defect.expected)} |"
        for defect in defects
    ]
    return ["", f"## {kind.name.lower()}", "", "| Line | Path | Found | Expected |", "|---:|---|---|---|", *rows]


def _counts(report: Report) -> dict[str, int]:
    count = Counter(defect.kind for defect in report.defects)
    return {kind.name.lower(): count[kind] for kind in DefectKind}


_SPECIAL = re.compile(r"[\\`*\[\]<>|&]|(?<!\w)_|_(?!\w)")


def _cell(text: str) -> str:
    """A text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
