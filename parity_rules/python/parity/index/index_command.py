"""The subcommand `index`: shards to index.json, PYTHON_PARITY_INDEX.md and index.html."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.index.model import read_shards
from parity.index.render import render_all
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
    texts = render_all(request.title, list(request.packages), rows).values()
    for path, text in zip((request.out_json, request.out_markdown, request.out_html), texts, strict=True):
        Path(path).write_text(text, "utf-8")
