"""What an index costs: of the workload's size, after one changed test, and of 10,000 tests with 10 cases each."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from stopwatch import clocked
from table import Figure
from worker import TOOL, TOOL_ENV

from parity.fixtures.plan import digest_file
from parity.ledger.model import Area, Destination, Entry, Kind
from parity.ledger.writer import write_area
from parity.proto import evidence_pb2 as pb
from parity.worker.run import run

FILES, MANY, CASES = 334, 10_000, 10
_SOURCE = '''"""A module."""

import os


def name(text: str) -> str:
    """The text, in small letters."""
    if not text:
        raise ValueError(os.environ["WHY"])
    return text.lower()
'''
_FACETS = ("normal", "errors", "config")


def measure(folder: Path) -> Iterator[Figure]:
    """Each index in a process of its own, as on its first build; the changed test in one that is warm, as in Bazel's worker."""
    few = _workload(folder / "few", FILES)
    yield Figure(
        f"index of {FILES} files", _seconds(folder / "few", _index(few)), 2.0, "seconds", "a process of its own"
    )
    yield Figure("index after one changed test", _changed(folder / "few", few), 1.0, "seconds", "shard and index, warm")
    many = _workload(folder / "many", MANY)
    shown = f"{CASES} cases each, a process of its own"
    yield Figure(f"index of {MANY:,} tests", _seconds(folder / "many", _index(many)), 10.0, "seconds", shown)


def _seconds(folder: Path, arguments: Sequence[str]) -> float:
    return clocked([*TOOL, *arguments], folder, TOOL_ENV).wall


def _changed(folder: Path, shards: Sequence[str]) -> float:
    """What runs again when the outcome of a test changes: its part of the index, and the index."""
    index = _index(shards, f"{folder}/")
    gc.disable()  # as in the worker, which collects between its answers
    _run(index)
    (folder / "0.pb").write_bytes(_evidence(folder, 0, diverges=True).SerializeToString())
    shutil.rmtree(folder / "out")  # Bazel removes what an action writes before it
    began = perf_counter()
    _run(_shard(folder, 0))
    _run(index)
    return perf_counter() - began


def _run(arguments: Sequence[str]) -> None:
    result = run(arguments)
    if result.exit_code:
        sys.exit(result.output)


def _workload(folder: Path, count: int) -> list[str]:
    """A ledger of so many files, each with a source, a test and the shard of its evidence; the paths of the shards."""
    folder.mkdir()
    entries = []
    for number in range(count):
        _path(folder, number).write_text(_SOURCE)
        goal = Destination(f"rs/src/m{number}.rs")
        entries.append(Entry(f"m/core/m{number}.py", Kind.PYTHON, lines=11, symbols=("name",), destinations=(goal,)))
        (folder / f"{number}.pb").write_bytes(_evidence(folder, number).SerializeToString())
        _run(_shard(folder, number))
    write_area(Area("core", entries=tuple(entries)), folder)
    return [f"{number}.shard" for number in range(count)]


def _path(folder: Path, number: int) -> Path:
    path = folder / "m" / "core" / f"m{number}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _evidence(folder: Path, number: int, *, diverges: bool = False) -> pb.Evidence:
    source = str(_path(folder, number))
    return pb.Evidence(
        schema_version=1,
        identity=pb.Identity(label=f"//m:t{number}", pair=f"//m:p{number}", sources=[f"m/core/m{number}.py"]),
        inputs=[pb.Input(role="reference_source", path=source, sha256=digest_file(source))],
        summary=pb.Summary(
            verdict=pb.FAIL if diverges else pb.PASS,
            exit_code=int(diverges),
            cases=CASES,
            match=CASES - diverges,
            diverged=int(diverges),
        ),
        cases=[
            pb.Case(
                id=f"name/{case}",
                ops=["name"],
                facet=_FACETS[case % len(_FACETS)],
                source=f"m/m{number}.yaml:{case}",
                verdict=pb.DIVERGED if diverges and not case else pb.MATCH,
            )
            for case in range(CASES)
        ],
    )


def _shard(folder: Path, number: int) -> list[str]:
    source = _path(folder, number)
    return [
        "shard",
        f"--evidence={folder / f'{number}.pb'}",
        f"--label=//m:t{number}",
        f"--pair=//m:p{number}",
        "--origin=original",
        f"--port=//m:p{number}_rs",
        f"--accounts_for=m/core/m{number}.py",
        f"--source={source}",
        f"--out={folder / f'{number}.shard'}",
    ]


def _index(shards: Sequence[str], folder: str = "") -> list[str]:
    return [
        "index",
        "--title=An index",
        f"--ledger={folder}core.textproto",
        *(f"--shard={folder}{shard}" for shard in shards),
        f"--out={folder}out",
        f"--out_problems={folder}out.problems",
    ]
