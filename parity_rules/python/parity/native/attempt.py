"""One run of a native test from start to end, and what its results say in the light of how it ended."""

from __future__ import annotations

import signal
from typing import NamedTuple

from parity.native.description import EXECROOT, Description
from parity.native.junit import read_junit
from parity.native.libtest import read_list, read_run
from parity.native.process import Ended, run
from parity.native.reading import BETWEEN, Reading
from parity.native.results import Case, Results, State, merged
from parity.native.scrub import Scrubber
from parity.native.surroundings import Surroundings


class Attempt(NamedTuple):
    """The results of one run, and whether the machine may be to blame for them."""

    results: Results
    suspicious: bool


def attempt(test: Description, execroot: str, seconds: float) -> Attempt:
    """Runs the test for so many seconds at most; Fault if it cannot be started."""
    with Surroundings(test) as place:
        reading, ended = _READERS[test.results](test, place, seconds)
        scrubber = Scrubber(
            [
                (f"{test.runfiles}/{test.workspace}/", ""),
                (test.runfiles, "${RUNFILES_DIR}"),
                (f"{place.scratch}/tmp", "${TEST_TMPDIR}"),
                (place.scratch, "${SCRATCH}"),
                (execroot, EXECROOT),
            ]
        )
        results = results_of(test.leg, test.label, reading, ended, scrubber, test.timeout_s)
        return Attempt(results, ended.suspicious)


def _run_junit(test: Description, place: Surroundings, seconds: float) -> tuple[Reading, Ended]:
    ended = run(test.argv, place.environment(), place.folder, seconds)
    return read_junit(place.xml, test.modules), ended


def _run_libtest(test: Description, place: Surroundings, seconds: float) -> tuple[Reading, Ended]:
    environment = place.environment()
    listed = run([*test.argv, "--list"], environment, place.folder, seconds)
    names = read_list(listed.stdout.text()) if listed.exit_code == 0 else None
    if names is None:
        return Reading(
            (), problem="it does not list its cases when asked with --list, as a test of libtest does"
        ), listed
    ended = run(test.argv, environment, place.folder, seconds)
    return read_run(ended.stdout.text(), names), ended


_READERS = {"junit": _run_junit, "libtest": _run_libtest}


def results_of(leg: str, label: str, reading: Reading, ended: Ended, scrubber: Scrubber, timeout_s: int = 0) -> Results:
    """The results of a test whose cases were read, and of which it is known how it ended."""
    how = _how(ended, timeout_s)
    cases = [*reading.cases, *_cut_short(reading, ended, how)]
    clean = merged(
        Case(case.name, case.state, scrubber.line(case.message), scrubber.lines(case.output)) for case in cases
    )
    problem = f"{reading.problem}; it ended with {how}" if reading.problem else _problem(reading, ended, how)
    words = scrubber.lines(ended.stderr.text() or ended.stdout.text()) if problem else ""
    return Results(leg, label, clean, scrubber.line(problem), words)


def _how(ended: Ended, timeout_s: int) -> str:
    if ended.exit_code is None:
        return f"a time-out after {timeout_s} s"
    if ended.exit_code >= 0:
        return f"exit code {ended.exit_code}"
    try:
        return signal.Signals(-ended.exit_code).name
    except ValueError:  # real-time signals have no names of their own
        return f"signal {-ended.exit_code}"


def _cut_short(reading: Reading, ended: Ended, how: str) -> list[Case]:
    """The case that was under way at the end, and those that had not begun."""
    state = State.TIMED_OUT if ended.exit_code is None else State.CRASHED
    words = ended.stderr.text() or ended.stdout.text()
    broken = [Case(reading.open, state, f"the test ended with {how} in this case", words)] if reading.open else []
    return broken + [Case(name, State.NOT_RUN, "the test ended before this case") for name in reading.unreached]


def _problem(reading: Reading, ended: Ended, how: str) -> str:
    """A sentence if the cases that were read do not account for how the test ended."""
    if reading.open == BETWEEN:
        return f"it ended with {how} before its results were whole"
    if reading.open is not None:
        return ""
    if not reading.cases:
        return f"it ran no test case, and ended with {how}"
    failed = any(case.state is State.FAILED for case in reading.cases)
    if ended.exit_code == 0 and failed:
        return "it ended with exit code 0 although cases failed"
    if not failed and ended.exit_code != 0:
        return f"it ended with {how} although no case failed"
    if ended.exit_code is None or ended.exit_code < 0:
        return f"it ended with {how} after its last case"
    return ""
