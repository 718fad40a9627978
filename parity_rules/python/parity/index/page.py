"""The text of index.html: a page of its own that needs neither network nor script to be read; all text in it is escaped."""

from __future__ import annotations

from pathlib import Path

from parity.index.index import Index
from parity.index.markdown import specific
from parity.index.markdown_index import cases_text, open_text, proven_rows, proven_text
from parity.index.model import Row
from parity.index.next_steps import claimed_by_nobody, files_text, next_steps, nothing_unclaimed
from parity.index.statuses import MEANINGS, SHOWN, STATUSES

# What a status looks like; its text says the same.
_TONES = {
    "parity": "good",
    "partial": "some",
    "n/a": "none",
    "planned": "plan",
    "ported": "plan",
}


def render_html(index: Index) -> str:
    """The whole page."""
    import jinja2  # late: only this page needs it

    template = Path(__file__).with_name("page.html.j2").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string(template).render(
        index=index,
        statuses=[(status, index.summary[status], MEANINGS[status]) for status in SHOWN if index.summary.get(status)],
        unclaimed=list(claimed_by_nobody(index)),
        nothing_unclaimed=nothing_unclaimed(index),
        steps=next_steps(index),
        rows=index.rows,
        areas=sorted({row.area for row in index.rows}),
        rank={status: rank for rank, status in enumerate(STATUSES)},
        tone=lambda status: _TONES.get(status, "bad"),
        proven=lambda row: row.reason if row.status == "parity" else proven_text(row),
        open=open_text,
        checklist=_shown_items,
        proven_rows=proven_rows(index),
        cases=cases_text,
        files=files_text,
        breakable=_breakable,
        specific=specific,
    )


def _breakable(path: str) -> str:
    """A path as markup that may break after each folder."""
    from markupsafe import Markup, escape

    return Markup("/<wbr>").join(map(escape, path.split("/")))


def _shown_items(row: Row) -> bool:
    """Whether the items of a row differ from each other, and are worth a list; a test has one that applies."""
    return row.applicable > 1 and (
        len({item.state for item in row.items}) > 1 or len({item.need for item in row.items}) > 1
    )
