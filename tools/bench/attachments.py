"""How fast tensors go through a leg: to the driver, and from it; and what a plain copy through a pipe does meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from legs import Driver, python_driver, run_leg, rust_driver, write_cases
from stopwatch import clocked
from table import Figure

SIZE = 64 << 20
CASES = 16
ROUNDS = 5
LIMIT = 1.0
_TOTAL = CASES * SIZE / 1e9


def measure(folder: Path) -> Iterator[Figure]:
    """Gigabytes a second of 1 GiB in each direction, start and end of runner and driver included."""
    tensor = {"$tensor": {"dtype": "float32", "shape": [SIZE // 4], "data": 0}}
    taken = ({"id": f"size/{number}", "op": "size", "args": [tensor]} for number in range(CASES))
    given = ({"id": f"zeros/{number}", "op": "zeros", "args": [SIZE // 4]} for number in range(CASES))
    data = bytes(SIZE)
    files = {
        "to": write_cases(folder, "taken", ((header, [data]) for header in taken), CASES).file,
        "from": write_cases(folder, "given", ((header, []) for header in given), CASES).file,
    }
    python = python_driver(folder, {"size": "operations:size", "zeros": "operations:zeros"})
    for direction, cases in files.items():
        for driver in (python, rust_driver()):
            yield _figure(folder, driver, direction, cases, files["to"])


def _figure(folder: Path, driver: Driver, direction: str, cases: Path, large: Path) -> Figure:
    sink = "/dev/null" if direction == "to" else "copy"
    copied = f"dd if={large} bs=64k status=none | dd of={sink} bs=64k status=none"
    rates: list[float] = []
    peers: list[float] = []
    for _ in range(ROUNDS):
        rates.append(_TOTAL / run_leg(folder, driver, cases).wall)
        _remove_outputs(folder, driver)
        peers.append(_TOTAL / clocked(["/bin/sh", "-c", copied], folder, {"PATH": "/usr/bin:/bin"}).wall)
        _remove_outputs(folder, driver)
    shown = f"median of {ROUNDS}, {min(rates):.2f} to {max(rates):.2f}; a copy by `dd | dd` {median(peers):.2f}"
    name = f"{CASES} tensors of {SIZE >> 20} MiB {direction} the {driver.leg} driver"
    return Figure(name, median(rates), LIMIT, "GB/s", shown, at_least=True)


def _remove_outputs(folder: Path, driver: Driver) -> None:
    """An action finds none of its outputs either; replacing a gibibyte, or having it written out, would be measured."""
    for output in ("copy", f"{driver.leg}.outcomes"):
        (folder / output).unlink(missing_ok=True)
