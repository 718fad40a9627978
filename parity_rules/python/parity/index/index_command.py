"""The subcommand `index`: shards to index.json, PYTHON_PARITY_INDEX.md and index.html."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.index.model import read_shards
from parity.index.render import render_html, render_json, render_markdown
from parity.index.rows import rows_of


@dataclass(frozen=True)
class IndexRequest:
    """The arguments of the subcommand."""

    title: str
    packages: Sequence[str]
    shards: Sequence[str]
    out_json: str
    out_markdown: str
    out_html: str


def make_index(request: IndexRequest) -> None:
    """Writes the three forms; `IndexProblem` if the shards contradict each other or one is unreadable."""
    rows = rows_of(read_shards(request.shards))
    forms = {
        request.out_json: render_json(request.title, list(request.packages), rows),
        request.out_markdown: render_markdown(request.title, rows),
        request.out_html: render_html(request.title, rows),
    }
    for path, text in forms.items():
        Path(path).write_text(text, "utf-8")
