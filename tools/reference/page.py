"""What a generated page is made of, and the mistake of a public name that nothing explains."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

UPDATE = "tools/bazel run //tools/reference:update"


class Undocumented(Exception):
    """Public names without documentation, or documentation of what is not there: sentences with their places."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = list(findings)


def page(title: str, *blocks: str) -> str:
    """A page of blocks with an empty line between them; the first lines say where it comes from."""
    head = f"<!-- Generated from the sources; do not edit. To write it again: {UPDATE} -->"
    return "\n\n".join([head, f"# {title}", *(block.strip("\n") for block in blocks if block.strip())]) + "\n"


def fenced(text: str, language: str = "") -> str:
    """A block of code."""
    return f"```{language}\n{text.strip(chr(10))}\n```"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars and line ends in cells cannot break it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as inline code."""
    return f"`{text}`"


def prose(text: str) -> str:
    """A docstring's text as Markdown: what is indented in it is an example."""
    return textwrap.dedent(text).strip("\n")
