"""What it costs to import a plan of the workload's size: 334 files, 23,000 lines, 1.2 MB."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from stopwatch import clocked
from table import Figure
from worker import TOOL_ENV

FILES = 334
ROUNDS = 3
_IMPORT = """
import sys
from pathlib import Path
from parity.plan.import_plan import Request, import_plan
imported = import_plan(Request(*map(Path, sys.argv[1:])))
imported.write()
print(sum(len(area.entries) for area in imported.areas))
"""
_ITEMS = (
    "functions mapped",
    "normal inputs",
    "errors",
    "configuration",
    "formats",
    "threads",
    "logs",
    "speed",
    "tests",
)


def measure(folder: Path) -> Iterator[Figure]:
    """The best of some rounds, each in a process of its own and into an empty ledger, report of defects included."""
    plan = _plan(folder)
    seconds, entries = min(_import(folder, plan, number) for number in range(ROUNDS))
    shown = f"{plan.stat().st_size / 1e6:.1f} MB, {entries} entries, a process of its own, best of {ROUNDS}"
    yield Figure("import of a plan", seconds, 3.0, "seconds", shown)


def _import(folder: Path, plan: Path, number: int) -> tuple[float, int]:
    repository = folder / f"repository{number}"
    repository.mkdir()
    command = [sys.executable, "-c", _IMPORT, str(plan), str(repository / "ledger"), str(repository)]
    spent = clocked(command, folder, TOOL_ENV, stdout=Path("entries"))
    entries = int((folder / "entries").read_text())
    if entries < FILES:
        sys.exit(f"bench: {plan} gave {entries} entries, expected a plan with {FILES} files or more")
    return spent.wall, entries


def _plan(folder: Path) -> Path:
    """The plan that PARITY_PLAN names, or one of the same shape and size."""
    if named := os.environ.get("PARITY_PLAN"):
        return Path(named)
    rows = [
        f"| `shop/part{n % 9}/m{n}.py` | {n + 9} | TODO | `port/crates/part{n % 9}/src/m{n}.rs` | |"
        for n in range(FILES)
    ]
    table = [
        "# Plan",
        "",
        "## Inventory",
        "",
        "| Python file | Lines | Status | Rust | Notes |",
        "|---|---:|---|---|---|",
        *rows,
        "",
    ]
    text = "\n".join(table + [line for n in range(FILES) for line in _section(n)])
    path = folder / "plan.md"
    path.write_text(text, "utf-8")
    return path


def _section(number: int) -> Iterator[str]:
    yield from (f"### `shop/part{number % 9}/m{number}.py`", "", "**Python Summary**", f"- Lines: {number + 9}")
    yield "- Key symbols/classes/functions: " + ", ".join(f"`Name{number}_{k}`" for k in range(12))
    yield from ("- External dependencies: `os`, `json`, `shop.part0.m0`", "", "**Required Behavior**")
    for method in range(35):
        yield f"- `Name{number}_{method % 12}.method{method}(a, b={method})`: returns `a` and `b`, or raises `ValueError`."
    yield from ("", "**Rust Mapping**", f"- Target crate/module: `port/crates/part{number % 9}/src/m{number}.rs`.", "")
    yield from ("**Verification Checklist**", *(f"- [ ] {item}" for item in _ITEMS), "")
