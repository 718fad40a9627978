"""The text of PYTHON_PARITY_INDEX.md: one screen that says where the port stands, then a row per file."""

from __future__ import annotations

from collections.abc import Iterator

from parity.index.index import Index
from parity.index.markdown import checklist_path, code, link, plain, specific, table
from parity.index.model import Row
from parity.index.next_steps import claimed_by_nobody, files_text, next_steps, nothing_unclaimed
from parity.index.rollups import Rollup
from parity.index.statuses import MEANINGS, SHOWN

MARK = "<!-- Computed by parity_index. Do not edit: the next update writes over it. -->"
_IN_DOUBT = frozenset(("diverging", "not built", "unreadable"))


def render_markdown(index: Index, update: str) -> str:
    """The whole text; `update` is the command that writes it again, if there is one."""
    parts = [_head(index, update), _standing(index), _proven(index), _unclaimed(index), _next(index), _problems(index)]
    parts += [
        _groups("Areas", "area", index.areas),
        _groups("Crates", "crate", index.crates),
        *_files(index),
        _others(index),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(index: Index, update: str) -> list[str]:
    again = f" {code(update)} writes this page again." if update else ""
    text = (
        f"For each of {len(index.rows)} Python files: does the Rust port do what the original does, and what says so? Every status is "
        f"computed from tests that ran both sides on the same cases. Nobody sets one by hand.{again}"
    )
    return [f"# {plain(index.title)}", "", MARK, "", text]


def _standing(index: Index) -> list[str]:
    rows = [
        [plain(status), str(index.summary[status]), plain(MEANINGS[status])]
        for status in SHOWN
        if index.summary.get(status)
    ]
    return ["## Where it stands", "", *table(["status", "files", "which means"], rows, [1])]


def proven_rows(index: Index) -> list[Row]:
    """The files of which something is proven, most first; one of which a test is red or unreadable is a thing to do next."""
    rows = (row for row in index.rows if row.proven and row.status not in _IN_DOUBT)
    return sorted(rows, key=lambda row: (-row.proven, row.path))


def _proven(index: Index) -> list[str]:
    lines = [
        f"- {_file(row)}: {plain(_status(row))}, {cases_text(row)}; reference {plain(row.origin)}"
        for row in proven_rows(index)
    ]
    shown = lines[:10] + ([f"- and {len(lines) - 10} more files, below"] if len(lines) > 10 else [])
    return ["## What is proven", "", *(shown or ["Nothing yet."])]


def cases_text(row: Row) -> str:
    """How the cases of a file ended, those that differ as expected beside those that match."""
    matching, expected = row.counts.get("match", 0), row.counts.get("expected", 0)
    rest = f", {expected} {'differs' if expected == 1 else 'differ'} as expected" if expected else ""
    return f"{matching} of {row.counts.get('cases', 0)} cases match{rest}"


def _unclaimed(index: Index) -> list[str]:
    lines = [f"- {files_text(count)} {plain(text)}" for text, count in claimed_by_nobody(index)]
    return ["## What nobody claims", "", *(lines or [nothing_unclaimed(index)])]


def _next(index: Index) -> list[str]:
    steps = next_steps(index)
    if not steps:
        return []
    lines = ["## What to do next", ""]
    for number, step in enumerate(steps, 1):
        lines.append(f"{number}. {plain(step.text)} ({files_text(step.files)})")
        lines += [f"   - {_file(row)}: {plain(text)}" for row, text in step.first]
    return lines


def _problems(index: Index) -> list[str]:
    if not index.problems:
        return []
    return ["## What cannot be read", "", *(f"- {plain(problem)}" for problem in index.problems)]


def _groups(title: str, name: str, groups: list[Rollup]) -> list[str]:
    rows = [
        [
            code(group.name),
            str(group.files),
            f"{plain(group.status)}: {plain(group.reason)}",
            ", ".join(f"{count} {plain(status)}" for status, count in group.statuses.items()),
            f"{group.proven} of {group.applicable}",
        ]
        for group in groups
    ]
    return (
        [f"## {title}", "", *table([name, "files", "status", "files by status", "items proven"], rows, [1, 4])]
        if rows
        else []
    )


def _files(index: Index) -> Iterator[list[str]]:
    for group in index.areas:
        rows = [_cells(row) for row in index.rows if row.area == group.name]
        head = ["file", "lines", "status", "reference", "port", "proven", "open"]
        yield [f"## {plain(group.name)}", "", *table(head, rows, [1])]


def _cells(row: Row) -> list[str]:
    return [
        _file(row),
        "" if row.lines is None else str(row.lines),
        plain(_status(row)),
        plain(row.origin),
        ", ".join(map(code, specific(row.destinations))),
        plain(proven_text(row)),
        plain(open_text(row)),
    ]


def _others(index: Index) -> list[str]:
    if not index.others:
        return []
    rows = [
        [
            code(other.entry.path),
            plain(other.entry.kind.name.lower()),
            plain(other.status),
            ", ".join(code(each.path) for each in other.entry.destinations),
        ]
        for other in index.others
    ]
    text = "What a port has to account for beside Python files. Nothing compares it yet."
    return ["## Wider scope", "", text, "", *table(["what", "kind", "status", "port"], rows)]


def _file(row: Row) -> str:
    return link(row.path, checklist_path(row.path))


def _status(row: Row) -> str:
    return f"{row.status} {row.proven} of {row.applicable}" if row.proven else row.status


def proven_text(row: Row) -> str:
    """What speaks for the file: its proven items, or the justification."""
    if row.status == "n/a":
        return row.reason
    return ", ".join(item.title for item in row.items if item.is_proven)


def open_text(row: Row) -> str:
    """What is missing or wrong, most important first."""
    if row.status in ("n/a", "parity"):
        return ""
    if row.status != "partial":
        return row.reason
    return ", ".join(item.title for item in row.items if item.is_open)
