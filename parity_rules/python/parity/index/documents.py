"""All forms of an index, by their path in the folder that it is written into."""

from __future__ import annotations

from parity.index.checklist import render_checklist
from parity.index.index import Index
from parity.index.json_text import render_json
from parity.index.markdown import checklist_path
from parity.index.markdown_index import render_markdown
from parity.index.page import render_html

FILES = ("index.json", "PYTHON_PARITY_INDEX.md", "index.html")


def render_all(index: Index, update: str = "") -> dict[str, str]:
    """The texts of FILES, and of a checklist per file; `update` is the command that writes them again, if there is one."""
    forms = (render_json(index), render_markdown(index, update), render_html(index))
    return dict(zip(FILES, forms, strict=True)) | {
        checklist_path(row.path): render_checklist(row) for row in index.rows
    }
