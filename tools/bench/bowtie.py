"""Against bowtie, a runner of JSON Schema implementations: the same cases through the same validator in Python.

Both run two implementations, which are the same validator twice, and say where they differ. Theirs: `bowtie run`, which calls
both within its own process, and `bowtie summary`. Ours: what a parity_test does, that is fixture to cases, two legs one after
the other, comparison and report; legs are processes, and the rest is served by one worker, whose start counts as well. What
the validator itself takes for one pass over the cases, its loading included, is measured alone, and taken off twice from both.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

from legs import Driver, python_driver, run_leg
from schema_cases import schema_cases
from stopwatch import clocked
from table import Figure
from worker import Worker, cases_arguments, compare_arguments, report_arguments

from parity.protocol import frames

CASES = 10_000
ROUNDS = 3
END_TO_END, OUTSIDE = 5.0, 20.0
# Two names of one object.
_IMPLEMENTATIONS = ("direct:python-jsonschema", "direct:bowtie._direct_connectable:jsonschema")
_LOCK = Path(__file__).with_name("bowtie.lock")


@dataclass(frozen=True)
class _Round:
    """Seconds; `validator` is what one pass over the cases takes in it."""

    run: float
    summary: float
    ours: float
    validator: float


def measure(folder: Path) -> Iterator[Figure]:
    """How many times less time we take, over all and outside of the validator."""
    packages = _install()
    pairs = list(schema_cases(CASES))
    (folder / "pairs.jsonl").write_text("".join(json.dumps(pair) + "\n" for pair in pairs))
    _, expected = _validate(folder, packages)
    _write_theirs(folder, pairs, expected)
    _write_ours(folder, pairs)
    driver = python_driver(folder, {"valid": "schema_validator:valid"}, str(packages))
    rounds = [_round(folder, packages, driver) for _ in range(ROUNDS)]
    _check(folder, expected)
    yield from _figures(rounds)


def _figures(rounds: list[_Round]) -> Iterator[Figure]:
    run, summary, ours, validator = (
        median(getattr(each, name) for each in rounds) for name in ("run", "summary", "ours", "validator")
    )
    theirs = run + summary
    inside = 2 * validator
    times = f"bowtie {run:.2f} s and its summary {summary:.2f} s, ours {ours:.2f} s, the validator {validator:.2f} s"
    name = f"bowtie to ours, {CASES:,} JSON Schema cases"
    yield Figure(f"{name}, end to end", theirs / ours, END_TO_END, "times", times, at_least=True)
    outside = (theirs - inside) / (ours - inside)
    yield Figure(f"{name}, outside the validator", outside, OUTSIDE, "times", f"median of {ROUNDS}", at_least=True)
    shown = "everything that we do against `bowtie run` alone, without its summary"
    yield Figure(f"{name}, outside, no summary", (run - inside) / (ours - inside), None, "times", shown)


def _round(folder: Path, packages: Path, driver: Driver) -> _Round:
    implementations = [f"--implementation={name}" for name in _IMPLEMENTATIONS]
    run = _bowtie(folder, packages, ["run", *implementations, "--dialect=2020-12", "theirs.jsonl"], "report.json")
    summary = _bowtie(folder, packages, ["summary", "--show", "failures", "report.json"], "summary.json")
    ours = _pipeline(folder, driver)
    validator, _ = _validate(folder, packages)
    return _Round(run, summary, ours, validator)


def _bowtie(folder: Path, packages: Path, arguments: list[str], stdout: str) -> float:
    env = {"PYTHONPATH": str(packages), "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    return clocked([sys.executable, "-m", "bowtie", *arguments], folder, env, stdout=Path(stdout)).wall


def _pipeline(folder: Path, driver: Driver) -> float:
    began = perf_counter()
    with Worker(folder) as worker:
        worker.run(*cases_arguments("ours"))
        for leg in ("python", "rust"):
            run_leg(folder, replace(driver, leg=leg), folder / "ours.cases")
        worker.run(*compare_arguments("ours"))
        worker.run(*report_arguments("ours"))
    return perf_counter() - began


def _validate(folder: Path, packages: Path) -> tuple[float, list[bool]]:
    env = {"PYTHONPATH": str(packages), "PYTHONHASHSEED": "0"}
    command = [sys.executable, str(Path(__file__).with_name("schema_validator.py"))]
    clocked(command, folder, env, folder / "pairs.jsonl", Path("alone.json"))
    alone = json.loads((folder / "alone.json").read_text())
    return alone["seconds"], alone["results"]


def _write_theirs(folder: Path, pairs: list[tuple[object, object]], expected: list[bool]) -> None:
    with (folder / "theirs.jsonl").open("w") as lines:
        for number, ((schema, instance), result) in enumerate(zip(pairs, expected, strict=True)):
            tests = [{"description": "instance", "instance": instance, "valid": result}]
            lines.write(json.dumps({"description": f"case {number}", "schema": schema, "tests": tests}) + "\n")


def _write_ours(folder: Path, pairs: list[tuple[object, object]]) -> None:
    with (folder / "ours.jsonl").open("w") as lines:
        for number, (schema, instance) in enumerate(pairs):
            args = [_literal(schema), instance]
            lines.write(json.dumps({"id": f"valid/{number}", "op": "valid", "args": args}) + "\n")


def _literal(schema: object) -> object:
    """The schema as a value of a fixture, where keys with "$" are tags unless a map says that it has such keys."""
    if isinstance(schema, list):
        return [_literal(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    items = {key: _literal(item) for key, item in schema.items()}
    return {"$dict": [list(item) for item in items.items()]} if any(key[0] == "$" for key in items) else items


def _check(folder: Path, expected: list[bool]) -> None:
    """Exits unless both sides have said of every case what the validator alone says."""
    with frames.read_file(folder / "python.outcomes", "parity-outcomes") as outcomes:
        found = [outcome.json().get("returned") for outcome in outcomes]
    verdict = (folder / "ours.verdict").read_text()
    if found != expected or verdict != "pass\n0\n":
        sys.exit(f"our legs and the validator alone disagree; the verdict is {verdict}")
    counts = json.loads((folder / "summary.json").read_text())
    if any(number for _, count in counts for number in count.values()):
        sys.exit(f"bowtie and the validator alone disagree: {counts}")


def _install() -> Path:
    """A folder with the packages of bowtie.lock, installed once; nothing else uses it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parity_rules"
    target = cache / f"bowtie-{hashlib.sha256(_LOCK.read_bytes()).hexdigest()[:12]}"
    if target.is_dir():
        return target
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    flags = [
        "--no-deps",
        "--require-hashes",
        "--only-binary=:all:",
        "--quiet",
        "--root-user-action=ignore",
        f"--requirement={_LOCK}",
    ]
    done = subprocess.run([sys.executable, "-m", "pip", "install", f"--target={part}", *flags], check=False)
    if done.returncode:
        sys.exit(
            "bench: the packages of tools/bench/bowtie.lock cannot be installed, see above; the other benchmarks need none"
        )
    return part.rename(target)
