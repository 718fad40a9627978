"""Measures the project's speed, each figure as a ratio or against its limit, and prints a table.

Usage: tools/bench/run [NAME ...]

  overhead      what the runner adds to each of 100,000 small cases, drivers in Python and Rust: a leg, less the same driver
                fed the same frames from a file; one request at a time (lock step) and many (pipelined)        2 minutes
  attachments   1 GiB of tensors to a driver and from it, beside a plain copy through a pipe                    3 minutes
  memory        peak memory of the runner at 1,000 and at 1,000,000 cases, of the comparison per case           2 minutes
  index         the index of 334 files, the same after one changed test, and that of 10,000 tests with 10 cases each  1 minute
  plan          the import of a plan with 334 files, or of the one that PARITY_PLAN names                       10 seconds
  bowtie        10,000 JSON Schema cases with the same Python validator, against bowtie; installs the packages
                of tools/bench/bowtie.lock once, in the cache folder of parity_rules                            2 minutes
  cases         one pair with 10,000 trivial cases, nothing cached                                              2 minutes
  pairs         60 trivial pairs with all legs against the native tests of the same sources, and what a change
                of one port runs again                                                                         10 minutes
  pairs200      the same with 200 pairs                                                                        30 minutes

Without a name: all but pairs200. A figure that misses its limit is printed as MISSED, and the exit code is 1; 2 is a wrong
name. Nothing of this is a test, since machines differ: run it on an idle one. docs/benchmarks.md says how each is measured.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bazel import shut_down
from pairs import many_cases, many_pairs
from table import Figure, render

REPOSITORY = Path(__file__).resolve().parents[2]
WRAPPER = REPOSITORY / "tools" / "bazel"


def _measured(name: str, scratch: Path) -> Iterator[Figure]:
    """The figures of what `measure.py` measures where Bazel's own actions run."""
    out = scratch / f"{name}.json"
    quiet = ["--noshow_progress", "--ui_event_filters=-info"]
    command = [str(WRAPPER), "run", *quiet, "//tools/bench:measure", "--", str(out), name]
    if subprocess.run(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit(f"bench: {name} cannot be measured, see above")
    yield from (Figure(**figure) for figure in json.loads(out.read_text("utf-8")))


BENCHMARKS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    **{name: partial(_measured, name) for name in ("overhead", "attachments", "memory", "index", "plan", "bowtie")},
    "cases": lambda scratch: many_cases(scratch, REPOSITORY, 10_000),
    "pairs": lambda scratch: many_pairs(scratch, REPOSITORY, 60),
    "pairs200": lambda scratch: many_pairs(scratch, REPOSITORY, 200),
}
ONLY_BY_NAME = {"pairs200"}


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
        for name in names or [name for name in BENCHMARKS if name not in ONLY_BY_NAME]:
            print(f"bench: measuring {name} …", file=sys.stderr)
            measured = list(BENCHMARKS[name](scratch))
            print(render(measured), file=sys.stderr)
            figures += measured
    finally:
        for module in scratch.glob("*/MODULE.bazel"):
            shut_down(module.parent, WRAPPER)
        shutil.rmtree(scratch, ignore_errors=True)
    print(render(figures))
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
