"""Runs a native test: TEST.json in, its results out. What the test does is an outcome, and never fails this program."""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import NoReturn

from parity.native.attempt import attempt
from parity.native.description import Description, Fault, load
from parity.native.results import Results, write

_FLAGS = ("--test", "--out")
_USAGE = "expected --test TEST.json --out FILE"
# A test that ran out of time, or was killed from outside, gets so much more before that counts.
_PATIENCE = 4


def main(arguments: list[str]) -> int:
    """The exit code: 0 if the results were written, 1 for a fault, 2 for wrong arguments."""
    signal.signal(signal.SIGTERM, _leave)
    _leave_no_core_files()
    if len(arguments) != 4 or sorted(arguments[::2]) != sorted(_FLAGS):
        sys.stderr.write(f"found arguments {arguments}, {_USAGE}\n")
        return 2
    flags = dict(zip(arguments[::2], arguments[1::2], strict=True))
    execroot = os.getcwd()
    try:
        write(flags["--out"], run_test(load(flags["--test"], execroot), execroot))
    except (Fault, OSError) as error:
        sys.stderr.write(f"{flags['--test']}: {error}\n")
        return 1
    return 0


def run_test(test: Description, execroot: str) -> Results:
    """The results of the test; Fault if it cannot be started."""
    first = attempt(test, execroot, test.timeout_s)
    return attempt(test, execroot, test.timeout_s * _PATIENCE).results if first.suspicious else first.results


def _leave_no_core_files() -> None:
    """A crash is an ordinary outcome here, and writing out the memory of a test may take longer than the test."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _leave(number: int, frame: object) -> NoReturn:
    """Makes SIGTERM an exception, so that directories go with this program."""
    sys.exit(128 + number)
