"""Whether memory grows with the number of cases."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from legs import Cases, run_leg, rust_driver, write_cases
from stopwatch import Spent, clocked
from table import Figure

FEW, MANY = 1_000, 1_000_000
MANY_TO_COMPARE = 100_000
GROWTH = 1.2
_LABEL = "//bench:cases"


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
    tool(
        folder,
        "cases",
        f"--label={_LABEL}",
        "--fixture=small.jsonl",
        "--out_cases=small.cases",
        "--out_plan=small.plan",
    )
    for leg in ("python", "rust"):
        run_leg(folder, replace(rust_driver(), leg=leg), folder / "small.cases")
    legs = ["--leg=python=python.outcomes", "--leg=rust=rust.outcomes"]
    return tool(
        folder,
        "compare",
        f"--label={_LABEL}",
        "--pair=//bench:pair",
        "--plan=small.plan",
        "--cases=small.cases",
        *legs,
        "--out=small.evidence",
    )


def tool(folder: Path, *arguments: str) -> Spent:
    """Runs a subcommand of the tool in a process of its own, where Bazel would ask its worker."""
    command = [sys.executable, "-m", "parity.worker.main", *arguments]
    return clocked(command, folder, {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "0"})
