"""Legs as Bazel starts them, and their drivers without the runner."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stopwatch import Spent, clocked

from parity.protocol import frames
from parity.runner.leg import Leg

_ROOT = Path(__file__).parents[2]
_PYTHON = _ROOT / "parity_rules/python"
_RUNNER = str(_PYTHON / "runner_bytecode/parity/runner/main.pyc")
_DRIVER_ROOT = _PYTHON / "driver_bytecode"

PIPELINED = 256  # requests that may wait for their answer, which is what every leg of a parity_test has
LOCK_STEP = 1


@dataclass(frozen=True)
class Driver:
    """How a driver is started; `leg` is the name of its leg."""

    leg: str
    argv: list[str]
    env: dict[str, str] = field(default_factory=dict)


def python_driver(folder: Path, ops: Mapping[str, str], *roots: str) -> Driver:
    """The Python SDK over operations by import path; `roots` are further places to import from."""
    listed = folder / "ops.json"
    listed.write_text(json.dumps({"ops": ops}))
    path = ":".join([str(_DRIVER_ROOT), str(Path(__file__).parent), *roots])
    return Driver(
        "python",
        [sys.executable, str(_DRIVER_ROOT / "parity/driver/main.pyc"), f"--ops={listed}"],
        {"PYTHONPATH": path},
    )


def rust_driver() -> Driver:
    """The Rust SDK, built as parity_test builds drivers."""
    return Driver("rust", [str(_ROOT / "tools/bench/driver")])


@dataclass(frozen=True)
class Cases:
    """The same requests twice: a file of cases for the runner, and the bare frames for a driver alone."""

    count: int
    file: Path
    requests: Path


def write_cases(folder: Path, name: str, headers: Iterable[tuple[dict[str, Any], list[bytes]]], count: int) -> Cases:
    """Writes both files from the headers and attachments of `count` cases."""
    cases = Cases(count, folder / f"{name}.cases", folder / f"{name}.requests")
    with frames.FileWriter(cases.file, "parity-cases", {"cases": count}) as writer, cases.requests.open("wb") as bare:
        for sequence, (header, attachments) in enumerate(headers, 1):
            frame = frames.encode(sequence, header, attachments, deadline_ms=60_000)
            writer.raw(frame, 1)
            bare.write(frame)
    return cases


def run_leg(folder: Path, driver: Driver, cases: Path, window: int = PIPELINED) -> Spent:
    """Runs a leg; its outcomes are in `<leg>.outcomes` then."""
    description = folder / f"{driver.leg}.leg.json"
    description.write_text(json.dumps({**_description(driver), "window": window}))
    flags = ["--leg", str(description), "--cases", str(cases), "--out", f"{driver.leg}.outcomes"]
    return clocked([sys.executable, "-I", "-S", _RUNNER, *flags], folder, {"TMPDIR": str(folder)})


def _description(driver: Driver) -> dict[str, Any]:
    return {"leg": driver.leg, "argv": driver.argv, "env": driver.env}


def run_alone(folder: Path, driver: Driver, cases: Cases) -> Spent:
    """Feeds the frames to the driver from a file; its answers are in `<leg>.answers` then."""
    leg = Leg(_description(driver), str(folder))
    return clocked(driver.argv, folder, leg.environment(str(folder)), cases.requests, Path(f"{driver.leg}.answers"))


def check_answers(folder: Path, driver: Driver, cases: Cases) -> None:
    """Exits unless the outcomes of the leg are, byte for byte, what the driver answered alone."""
    with (folder / f"{driver.leg}.answers").open("rb") as answers:
        frames.read_raw(answers)  # the hello
        with frames.read_file(folder / f"{driver.leg}.outcomes", "parity-outcomes") as outcomes:
            for number, outcome in enumerate(outcomes.raw(), 1):
                if outcome != frames.read_raw(answers) or not frames.parse(outcome).json().get("returned"):
                    sys.exit(f"{driver.leg}: case {number} of {cases.count} has another outcome in the leg than alone")
