"""The subcommand `index`: shards, ledger and benchmark records to index.json, PYTHON_PARITY_INDEX.md, index.html and a checklist per file.

It writes whatever it is given, with a row for what is damaged, and a list of problems; whoever must not accept them fails on that list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.fixtures.problems import ToolError
from parity.index.documents import render_all
from parity.index.index import index_of
from parity.index.shard_files import read_shards
from parity.index.surroundings import read_surroundings

SHOWN_PROBLEMS = 20


@dataclass(frozen=True)
class IndexRequest:
    """The arguments of the subcommand.

    `port_files` are files that exist, `priorities` areas with the most urgent first, `update` is the command that writes the index into the tree, `out` the folder that it is written into.
    """

    title: str
    packages: Sequence[str]
    shards: Sequence[str]
    ledger: Sequence[str]
    port_files: Sequence[str]
    benchmarks: str | None
    update: str
    out: str
    out_problems: str
    priorities: Sequence[str] = ()


def make_index(request: IndexRequest) -> None:
    """Writes all forms."""
    around = read_surroundings(request.ledger, request.port_files, request.benchmarks)
    index = index_of(request.title, request.packages, read_shards(request.shards), around, request.priorities)
    folder, made = Path(request.out), set[Path]()
    for name, text in render_all(index, request.update).items():
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_text(text, "utf-8", newline="\n")
    problems = "".join(f"{' '.join(problem.split())}\n" for problem in index.problems)
    Path(request.out_problems).write_text(problems, "utf-8")


@dataclass(frozen=True)
class StrictRequest:
    """The arguments of the subcommand `strict`."""

    label: str
    problems: str
    out: str


def check_strict(request: StrictRequest) -> None:
    """Fails with the problems of an index; writes an empty file if there are none."""
    problems = Path(request.problems).read_text("utf-8").splitlines()
    if problems:
        more = [f"and {len(problems) - SHOWN_PROBLEMS} more"] if len(problems) > SHOWN_PROBLEMS else []
        shown = "\n  ".join([*problems[:SHOWN_PROBLEMS], *more])
        count = f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}"
        raise ToolError(f"{request.label} is written, and is not whole; {count}:\n  {shown}".removesuffix("."))
    Path(request.out).write_text("", "utf-8")
