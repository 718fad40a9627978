"""All generated pages, and whether those in the tree are up to date."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

from reference.command_line import command_line_page
from reference.page import UPDATE
from reference.python_sdk import python_sdk_page
from reference.rust_sdk import rust_sdk_page
from reference.starlark import starlark_page
from reference.verdicts import verdicts_page

PAGES: dict[str, Callable[[Path], str]] = {
    "docs/reference/command-line.md": command_line_page,
    "docs/reference/python-sdk.md": python_sdk_page,
    "docs/reference/rust-sdk.md": rust_sdk_page,
    "docs/reference/starlark.md": starlark_page,
    "docs/verdicts.md": verdicts_page,
}
_SHOWN_LINES = 40


def staleness(root: Path, path: str) -> str:
    """In what a page differs from what the sources give now, and the command that writes it; empty if it does not."""
    file = root / path
    found = file.read_text("utf-8") if file.exists() else ""
    wanted = PAGES[path](root)
    if found == wanted:
        return ""
    lines = list(
        difflib.unified_diff(found.split("\n"), wanted.split("\n"), f"{path} in the tree", f"{path} now", lineterm="")
    )
    more = f"\n… and {len(lines) - _SHOWN_LINES} more lines" if len(lines) > _SHOWN_LINES else ""
    return f"{path} is stale: run  {UPDATE}\n" + "\n".join(lines[:_SHOWN_LINES]) + more


def update(root: Path) -> list[str]:
    """Writes the pages that have changed, all or none, and returns their paths."""
    wanted = {path: make(root) for path, make in PAGES.items()}
    changed = [path for path, text in wanted.items() if not _is(root / path, text)]
    for path in changed:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(wanted[path], "utf-8")
    return changed


def _is(file: Path, text: str) -> bool:
    return file.exists() and file.read_text("utf-8") == text
