"""Runs a test of libtest as Bazel's own test, with everything inherited and shown, and leaves an XML test case per case.

Exit code and output are the test's, but that one which ends with 0 before its results are whole fails. `--test_filter` of Bazel chooses cases
as libtest's own filters do. Cases run one at a time, as Bazel counts on one processor per test; with another RUST_TEST_THREADS in its
environment the test runs as it is, and Bazel makes the XML.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from parity.native.attempt import results_of
from parity.native.libtest import read_list, read_run
from parity.native.process import Ended, Output
from parity.native.results import Results, State
from parity.native.scrub import Scrubber
from parity.native.xml_report import render_xml

_THREADS = "RUST_TEST_THREADS"
_FILTER = "TESTBRIDGE_TEST_ONLY"
_CHUNK = 1 << 16
_LEG = "rust"


def main(arguments: Sequence[str]) -> int:
    """The exit code of the test; its XML is written to XML_OUTPUT_FILE."""
    environment = {_THREADS: "1", **os.environ}
    command = [*arguments, *environment.get(_FILTER, "").split()]
    path = environment.get("XML_OUTPUT_FILE")
    names = _names(command, environment) if path and environment[_THREADS] == "1" else None
    if path is None or names is None:
        os.execve(command[0], command, environment)
    signal.signal(signal.SIGTERM, _wait_for_the_test)
    ended = _run(command, environment)
    results = results_of(
        _LEG, environment.get("TEST_TARGET", ""), read_run(ended.stdout.text(), names), ended, Scrubber([])
    )
    with open(path, "wb") as stream:
        stream.write(render_xml(results))
    return _exit_code(ended) or _objection(results)


def _names(command: Sequence[str], environment: Mapping[str, str]) -> list[str] | None:
    """The cases that the test lists; None if it is no test of libtest."""
    listed = subprocess.run(
        [*command, "--list"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    return read_list(listed.stdout.decode("utf-8", "backslashreplace")) if listed.returncode == 0 else None


def _run(command: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """Runs the test to its end, and shows what it writes while it writes it."""
    output = Output()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while data := os.read(process.stdout.fileno(), _CHUNK):
            output.feed(data)
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    return Ended(process.returncode, output, Output())


def _wait_for_the_test(number: int, frame: object) -> None:
    """Bazel ends the whole process group: the test ends by itself, and this program tells of it."""


def _exit_code(ended: Ended) -> int:
    """As a shell has it: 128 and the number of the signal."""
    assert ended.exit_code is not None
    return ended.exit_code if ended.exit_code >= 0 else 128 - ended.exit_code


def _objection(results: Results) -> int:
    """1, with a sentence, if a test that ends as if all were well does not say so case by case."""
    crashed = [case.message for case in results.cases if case.state is State.CRASHED]
    reasons = [*crashed, results.problem] if results.problem else crashed
    for reason in reasons:
        sys.stderr.write(f"{results.label}: {reason}\n")
    return 1 if reasons else 0
