"""Measures the project's speed, each figure as a ratio or against its limit, and prints a table.

Usage: tools/bench/run [pairs] [pairs200] [cases]        (all of them, if none is named; pairs200 takes many minutes)

A figure over its limit is printed as MISSED, and the exit code is 1. Nothing of this is a test: machines differ.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bazel import shut_down
from pairs import many_cases, many_pairs
from table import Figure, render

REPOSITORY = Path(__file__).resolve().parents[2]

BENCHMARKS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "cases": lambda scratch: many_cases(scratch, REPOSITORY, 10_000),
    "pairs": lambda scratch: many_pairs(scratch, REPOSITORY, 60),
    "pairs200": lambda scratch: many_pairs(scratch, REPOSITORY, 200),
}


def main(names: list[str]) -> int:
    if {"-h", "--help"} & set(names):
        print(__doc__)
        return 0
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"unknown benchmark {unknown[0]}: expected some of {', '.join(BENCHMARKS)}\n\n{__doc__}", file=sys.stderr)
        return 2
    scratch = Path(tempfile.mkdtemp(prefix="parity-bench-"))
    figures: list[Figure] = []
    try:
        for name in names or BENCHMARKS:
            print(f"bench: measuring {name} …", file=sys.stderr)
            figures += BENCHMARKS[name](scratch)
            print(render(figures), file=sys.stderr)
    finally:
        for module in scratch.glob("*/MODULE.bazel"):
            shut_down(module.parent, REPOSITORY / "tools" / "bazel")
        shutil.rmtree(scratch, ignore_errors=True)
    print(render(figures))
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
