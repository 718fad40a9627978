"""Runs the tests of pytest, and records each case."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from parity.testing.recorder import Recorder, Trouble

if TYPE_CHECKING:
    import pytest

FILTER = "TESTBRIDGE_TEST_ONLY"
_OPTIONS = ("-p", "no:cacheprovider", "--import-mode=importlib", "-q", "--color=no")
_NODE = re.compile(r"(?P<file>.*?)::(?P<classes>(?:[^\[]*::)?)(?P<name>.*)", re.DOTALL)


def run_files(paths: Sequence[str], arguments: Sequence[str], recorder: Recorder) -> int:
    """The exit code of pytest, which is no 0 if there were no cases."""
    import pytest

    wanted = ["-k", os.environ[FILTER]] if os.environ.get(FILTER) else []
    with recorder:
        return int(pytest.main([*_OPTIONS, *wanted, *arguments, *paths], plugins=[_Plugin(recorder)]))


class _Plugin:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            trouble = Trouble("error", "its tests cannot be collected", str(report.longrepr))
            self._recorder.add(*case_of(f"{report.nodeid}::(collection)"), trouble)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._recorder.begin(*case_of(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        expected = getattr(report, "wasxfail", None)
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            skipped = reason if expected is None else f"fails as it is expected to: {expected}"
            self._recorder.trouble(Trouble("skipped", skipped))
        elif report.failed:
            self._recorder.trouble(_failed(report))
        elif expected is not None:
            self._recorder.trouble(Trouble("skipped", f"passes although it may fail: {expected}"))

    def pytest_runtest_logfinish(self) -> None:
        self._recorder.end()


def case_of(nodeid: str) -> tuple[str, str]:
    """The class and name of a case: "dir/x_test.py::TestA::test_b[1]" is x_test.TestA and test_b[1]."""
    match = _NODE.fullmatch(nodeid)
    if match is None:
        return "", nodeid
    classes = [name for name in match["classes"].split("::") if name]
    return ".".join([PurePath(match["file"]).stem, *classes]), match["name"]


def _failed(report: pytest.TestReport) -> Trouble:
    crash = getattr(report.longrepr, "reprcrash", None)
    message = str(getattr(crash, "message", "")) or f"{report.when} failed"
    return Trouble("failure" if report.when == "call" else "error", message, report.longreprtext)
