"""Rows to index.json, PYTHON_PARITY_INDEX.md and index.html: the same facts, for machines and for people."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from parity.index.model import INDEX_VERSION, FacetCount, Row

STATUSES = ("parity", "partial", "diverging", "not built", "ported", "planned", "unmapped", "n/a", "n/a-unjustified")
FILES = ("index.json", "PYTHON_PARITY_INDEX.md", "index.html")


def render_all(title: str, packages: list[str], rows: list[Row]) -> dict[str, str]:
    """The texts of FILES, by name."""
    forms = (render_json(title, packages, rows), render_markdown(title, rows), render_html(title, rows))
    return dict(zip(FILES, forms, strict=True))


def summary_of(rows: list[Row]) -> dict[str, int]:
    """How many files have each status; only statuses that occur, in the order of STATUSES."""
    found = Counter(row.status for row in rows)
    return {status: found[status] for status in STATUSES if found[status]}


def render_json(title: str, packages: list[str], rows: list[Row]) -> str:
    """The text of index.json; equal rows give equal bytes."""
    document = {
        "version": INDEX_VERSION,
        "title": title,
        "packages": sorted(packages),
        "summary": summary_of(rows),
        "files": [asdict(row) for row in rows],
    }
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def render_markdown(title: str, rows: list[Row]) -> str:
    """The text of PYTHON_PARITY_INDEX.md: a summary, and a row per file."""
    lines = [
        f"# {_cell(title)}",
        "",
        "Computed from evidence; do not edit.",
        "",
        f"{len(rows)} files: " + ", ".join(f"{count} {status}" for status, count in summary_of(rows).items()),
        "",
        "| file | status | reference | port | cases | proven | open |",
        "|---|---|---|---|---:|---|---|",
    ]
    lines += [_markdown_row(row) for row in rows]
    return "\n".join(lines) + "\n"


def _markdown_row(row: Row) -> str:
    cells = [
        _code(row.path),
        _cell(row.status),
        _cell(row.origin),
        ", ".join(_code(port) for port in row.destinations),
        str(row.counts.get("cases", "")),
        _cell(proven_text(row)),
        _cell(open_text(row)),
    ]
    return "| " + " | ".join(cells) + " |"


def proven_text(row: Row) -> str:
    """What speaks for the file: agreeing cases per facet, or the justification."""
    if row.status == "n/a":
        return row.reason
    return ", ".join(f"{name} {_facet_text(count)}" for name, count in row.facets.items() if count.agreed)


def _facet_text(count: FacetCount) -> str:
    notes = [f"{count.excepted} meant to differ"] if count.excepted else []
    notes += [f"{count.known} known to be wrong"] if count.known else []
    text = f"{count.agreed} of {count.cases}"
    return f"{text} ({', '.join(notes)})" if notes else text


def open_text(row: Row) -> str:
    """What is missing or wrong, most important first."""
    if row.status == "n/a":
        return ""
    diverging = [f"{len(row.divergences)} unexpected divergences"] if row.divergences else []
    trouble = [row.reason] if row.status not in ("partial", "parity") else []
    gaps = [f"no proof yet: {', '.join(row.gaps)}"] if row.gaps else []
    return "; ".join(diverging + trouble + gaps)


def _code(text: str) -> str:
    """A path or label as code, which shows underscores as they are; text that could end the code is escaped instead."""
    return _cell(text) if set(text) & set("`|\n\r") else f"`{text}`"


def _cell(text: str) -> str:
    """Text as a Markdown table cell shows it: no markup, no line of its own."""
    for character in "\\`*_[]<>|#":
        text = text.replace(character, "\\" + character)
    return " ".join(text.split())


def render_html(title: str, rows: list[Row]) -> str:
    """The text of index.html, a page of its own with filter and search; all text in it is escaped."""
    import jinja2  # late: only this page needs it

    template = Path(__file__).with_name("page.html.j2").read_text("utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(template).render(
        title=title,
        summary=summary_of(rows),
        total=len(rows),
        rows=[{"row": row, "proven": proven_text(row), "open": open_text(row)} for row in rows],
    )
