"""Measures what needs no Bazel of its own: `measure OUT.json NAME...` writes the figures as JSON.

Started by tools/bench/main.py through `tools/bazel run`, so that it finds everything built and runs where legs run.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import attachments
import bowtie
import indexes
import memory
import overhead
import plans
from table import Figure

MEASURES: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "attachments": attachments.measure,
    "bowtie": bowtie.measure,
    "index": indexes.measure,
    "memory": memory.measure,
    "overhead": overhead.measure,
    "plan": plans.measure,
}


def main(out: str, name: str) -> None:
    """Writes the figures of one benchmark."""
    with tempfile.TemporaryDirectory(prefix="parity-bench-") as folder:
        figures = [asdict(figure) for figure in MEASURES[name](Path(folder))]
    Path(out).write_text(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
