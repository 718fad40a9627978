"""Whether memory grows with the number of cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from legs import Cases, run_leg, rust_driver, write_cases
from stopwatch import Spent, clocked
from table import Figure
from worker import TOOL, TOOL_ENV, cases_arguments, compare_arguments

FEW, MANY = 1_000, 1_000_000
MANY_TO_COMPARE = 100_000
GROWTH = 1.2


def measure(folder: Path) -> Iterator[Figure]:
    """The peak of the runner, whose driver in Rust is smaller than itself, and the memory of a comparison per case."""
    few, many = (run_leg(folder, rust_driver(), _cases(folder, count).file).peak for count in (FEW, MANY))
    shown = f"{few / 1e6:.1f} MB and {many / 1e6:.1f} MB"
    yield Figure(f"peak memory of the runner, {MANY:,} cases to {FEW:,}", many / few, GROWTH, "times", shown)
    few, many = (_compare(folder, count).peak for count in (FEW, MANY_TO_COMPARE))
    per_case = (many - few) / (MANY_TO_COMPARE - FEW)
    shown = f"{few / 1e6:.0f} MB for {FEW:,} cases, {many / 1e6:.0f} MB for {MANY_TO_COMPARE:,}"
    yield Figure("memory of a comparison, each case", per_case, None, "bytes", shown)


def _cases(folder: Path, count: int) -> Cases:
    headers = ({"id": f"negate/{number}", "op": "negate", "args": [number]} for number in range(count))
    return write_cases(folder, "small", ((header, []) for header in headers), count)


def _compare(folder: Path, count: int) -> Spent:
    lines = (f'{{"id":"negate/{number}","op":"negate","args":[{number}]}}\n' for number in range(count))
    (folder / "small.jsonl").write_text("".join(lines))
    clocked([*TOOL, *cases_arguments("small")], folder, TOOL_ENV)
    for leg in ("python", "rust"):
        run_leg(folder, replace(rust_driver(), leg=leg), folder / "small.cases")
    return clocked([*TOOL, *compare_arguments("small")], folder, TOOL_ENV)
