"""What the runner adds to each case: a leg, less its driver fed the same frames from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from legs import (
    LOCK_STEP,
    PIPELINED,
    Cases,
    Driver,
    check_answers,
    python_driver,
    run_alone,
    run_leg,
    rust_driver,
    write_cases,
)
from stopwatch import Spent
from table import Figure

CASES = 100_000
ROUNDS = 5
_MODES = {"lock step": (LOCK_STEP, 20.0), "pipelined": (PIPELINED, 5.0)}


def measure(folder: Path) -> Iterator[Figure]:
    """Microseconds a case for both SDKs, one request at a time and many; the measurements alternate."""
    headers = ({"id": f"negate/{number}", "op": "negate", "args": [number]} for number in range(1, CASES + 1))
    cases = write_cases(folder, "small", ((header, []) for header in headers), CASES)
    for driver in (python_driver(folder, {"negate": "operations:negate"}), rust_driver()):
        rounds = [_round(folder, driver, cases) for _ in range(ROUNDS)]
        check_answers(folder, driver, cases)
        for mode, (_, limit) in _MODES.items():
            yield _figure(f"runner, {driver.leg} driver, {mode}, each of {CASES:,} cases", limit, rounds, mode)


def _round(folder: Path, driver: Driver, cases: Cases) -> dict[str, Spent]:
    spent = {mode: run_leg(folder, driver, cases.file, window) for mode, (window, _) in _MODES.items()}
    return {**spent, "alone": run_alone(folder, driver, cases)}


def _figure(name: str, limit: float, rounds: list[dict[str, Spent]], mode: str) -> Figure:
    wall = [1e6 * (spent[mode].wall - spent["alone"].wall) / CASES for spent in rounds]
    cpu = median(1e6 * (spent[mode].cpu - spent["alone"].cpu) / CASES for spent in rounds)
    alone = median(1e6 * spent["alone"].wall / CASES for spent in rounds)
    shown = f"median of {ROUNDS}, {min(wall):.1f} to {max(wall):.1f}; CPU {cpu:.1f}; the driver itself {alone:.1f}"
    return Figure(name, median(wall), limit, "µs", shown)
