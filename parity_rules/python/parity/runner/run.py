"""Runs a leg: cases file in, outcomes file out."""

from __future__ import annotations

import os
import resource
import sys

from parity.protocol.frames import FileReader, FileWriter, FrameError
from parity.runner import leg as legs
from parity.runner.batch import Batch
from parity.runner.faults import Fault, NotRun
from parity.runner.launcher import Launcher
from parity.runner.orphans import adopt
from parity.runner.requests import Requests
from parity.runner.scratch import Scratch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from parity.runner.leg import Leg

_FLAGS = ("--leg", "--cases", "--out")
_USAGE = "expected --leg LEG.json --cases FILE --out FILE"
_SIGTERM = 15
_STACK_BYTES = 8 << 20


def main(arguments: list[str]) -> int:
    """The exit code: 0 if the outcomes were written, 1 for a fault, 2 for wrong arguments."""
    _end_on_sigterm()
    _fix_limits()
    adopt()
    if len(arguments) != 6 or sorted(arguments[::2]) != sorted(_FLAGS):
        sys.stderr.write(f"found arguments {arguments}, {_USAGE}\n")
        return 2
    execroot = os.getcwd()
    flags = dict(zip(arguments[::2], arguments[1::2], strict=True))
    paths = {flag: os.path.join(execroot, path) for flag, path in flags.items()}
    try:
        run(legs.load(paths["--leg"], execroot), paths["--cases"], paths["--out"])
    except (Fault, FrameError) as error:
        sys.stderr.write(f"{flags['--leg']}: {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{flags['--leg']}: the leg cannot be run to its end: {error}\n")
        return 1
    return 0


def run(leg: Leg, cases: str, out: str) -> None:
    """Fault, FrameError or OSError if anything keeps the outcomes from being written whole; then there are none."""
    with FileReader(cases, "parity-cases") as reader, Scratch() as scratch:
        launcher = Launcher(leg, scratch)
        requests = Requests(reader.pieces(), reader.head.get("cases"))
        try:
            _run(leg, launcher, requests, out)
        finally:
            launcher.close()


def _run(leg: Leg, launcher: Launcher, requests: Requests, out: str) -> None:
    head: dict[str, Any] = {"leg": leg.name}
    try:
        driver = launcher.start()
    except NotRun as error:
        head = {**head, "driver": error.hello, **error.outcome}
        with FileWriter(out, "parity-outcomes", head) as writer:
            _give_up(requests, writer, error)
        return
    launcher.keep(driver)
    with FileWriter(out, "parity-outcomes", {**head, "driver": driver.hello}) as writer:
        try:
            Batch(leg, launcher, requests, writer).run()
        except NotRun as error:
            _give_up(requests, writer, error)
        if left := launcher.leaks.entries():
            writer.foot["left"] = left


def _give_up(requests: Requests, writer: FileWriter, error: NotRun) -> None:
    """Writes `not_run` for every case that has no outcome yet."""
    while requests.peek() is not None:  # read to its end, the file of cases proves that it is whole
        requests.pop()
    while writer.cases < requests.total:
        writer.case(error.outcome)


def _fix_limits() -> None:
    """Sets what drivers inherit and an outcome may depend on.

    A crash is an ordinary outcome here, and writing out the memory of a driver may take longer than its case. How deep
    a recursion may go must not depend on the machine.
    """
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_STACK, _STACK_BYTES)


def _limit(which: int, wanted: int) -> None:
    _, hard = resource.getrlimit(which)
    resource.setrlimit(which, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _end_on_sigterm() -> None:
    """Makes SIGTERM an exception, so that drivers and scratch directory go with the runner."""
    # What the module `signal` wraps, which is slow to load.
    from _signal import signal  # type: ignore[import-not-found]

    def leave(number: int, frame: object) -> NoReturn:
        sys.exit(128 + number)

    signal(_SIGTERM, leave)
