"""What a terminal gets and a file does not: colours, and signs of life during long work.

Colours go by what a line begins with, since reports mark their lines anyway; NO_COLOR turns them off, and so does an output that is no terminal.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_RED, _GREEN, _YELLOW, _BOLD, _DIM, _OFF = "\033[31m", "\033[32m", "\033[33m", "\033[1m", "\033[2m", "\033[0m"
_MARKS = {"✗": _RED, "ERROR:": _RED, "-": _RED, "+": _GREEN, "✓": _GREEN, "~": _YELLOW, "!": _YELLOW, "?": _YELLOW}
_MARKED = re.compile(r"(\s*)(✗|✓|ERROR:|[-+~!?])(?= )")
_FIELD = re.compile(
    r"(\s*)(args|asked|reference|port|recorded|python|rust|golden|differs|note|open|hint|again|known\?|expected|fixture)(?=\s{2,})"
)
_LABEL = re.compile(r"(//\S+)(?= )")


def is_coloured() -> bool:
    """Whether standard output is to have colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def emit(text: str) -> None:
    """Prints a text as it is, in colours where they are wanted."""
    sys.stdout.write("".join(map(_coloured, text.splitlines(keepends=True))) if is_coloured() else text)


def _coloured(line: str) -> str:
    marked = _MARKED.match(line)
    if marked:
        return f"{marked[1]}{_MARKS[marked[2]]}{marked[2]}{_OFF}{line[marked.end() :]}"
    field = _FIELD.match(line)
    if field:
        return f"{field[1]}{_DIM}{field[2]}{_OFF}{line[field.end() :]}"
    return _LABEL.sub(rf"{_BOLD}\1{_OFF}", line, count=1) if line[:2] == "//" else line


@contextmanager
def working(what: str) -> Iterator[None]:
    """Says on a terminal what is going on, with a spinner and the time, and takes it away again."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # late: it is slow to load, and only people need it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        progress.add_task(what, total=None)
        yield
