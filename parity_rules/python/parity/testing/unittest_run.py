"""Runs the tests of unittest, absltest included, and records each case."""

from __future__ import annotations

import os
import re
import sys
import unittest
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from types import ModuleType
from typing import Any

from parity.testing.recorder import Recorder, Trouble

FILTER = "TESTBRIDGE_TEST_ONLY"
# What unittest calls a set-up or tear-down that failed: "setUpClass (module.Class)".
_FIXTURE = re.compile(r"(\w+) \((.*)\)")


def run_modules(modules: Iterable[ModuleType], recorder: Recorder) -> int:
    """The exit code: 0 if there were cases, and all passed. Where absl's flags are used, they are parsed first."""
    if "absl.flags" in sys.modules:
        from absl import app

        app.run(lambda argv: _run(modules, argv[1:], recorder))
    return _run(modules, sys.argv[1:], recorder)


def _run(modules: Iterable[ModuleType], names: Sequence[str], recorder: Recorder) -> int:
    """Runs the cases that the names or the filter choose, or all."""
    loader = unittest.TestLoader()
    wanted = [*os.environ.get(FILTER, "").split(), *names]
    found = [case for module in modules for case in _cases(loader.loadTestsFromModule(module))]
    cases = [case for case in found if not wanted or is_wanted(case.id(), wanted)]
    if not cases:
        with recorder:
            pass  # so that the XML is whole, and says the same
        which = f" of {len(found)} is called {' or '.join(wanted)}" if wanted else ""
        sys.stderr.write(f"no test case{which}: a test without cases proves nothing\n")
        return 1
    runner = unittest.TextTestRunner(resultclass=lambda *args: _Result(recorder, *args))
    with recorder:
        return 0 if runner.run(unittest.TestSuite(cases)).wasSuccessful() else 1


def _cases(suite: Iterable[Any]) -> Iterator[unittest.TestCase]:
    for test in suite:
        if isinstance(test, unittest.TestCase):
            yield test
        else:
            yield from _cases(test)


def is_wanted(identity: str, wanted: Iterable[str]) -> bool:
    """Whether one of some names is the case's: its class, its method, both, or a pattern of shell style."""
    parts = identity.split(".")
    names = {".".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    return any(fnmatchcase(name, pattern) for pattern in wanted for name in names)


class _Result(unittest.TextTestResult):
    """Prints as unittest does, and records."""

    def __init__(self, recorder: Recorder, *args: Any) -> None:
        super().__init__(*args)
        self._recorder = recorder
        self._running = False

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        classname, _, name = test.id().rpartition(".")
        self._recorder.begin(classname, name)
        self._running = True

    def stopTest(self, test: unittest.TestCase) -> None:
        super().stopTest(test)
        self._running = False
        self._recorder.end()

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self._trouble(test, _raised("error", err, self.errors))

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self._trouble(test, _raised("failure", err, self.failures))

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            noted = self.failures if failed else self.errors
            self._trouble(test, _raised("failure" if failed else "error", err, noted))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self._trouble(test, Trouble("skipped", reason))

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addExpectedFailure(test, err)
        self._trouble(test, Trouble("skipped", "fails as it is expected to"))

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        super().addUnexpectedSuccess(test)
        self._trouble(test, Trouble("failure", "passes although it is expected to fail"))

    def _trouble(self, test: unittest.TestCase, trouble: Trouble) -> None:
        if self._running:
            self._recorder.trouble(trouble)
            return
        fixture = _FIXTURE.fullmatch(test.id())
        classname, name = (fixture[2], fixture[1]) if fixture else ("", test.id())
        self._recorder.add(classname, name, trouble)


def _raised(tag: str, err: Any, noted: list[tuple[unittest.TestCase, str]]) -> Trouble:
    """An exception, with the traceback that unittest has just noted, which is without its own frames."""
    return Trouble(tag, str(err[1]), noted[-1][1], err[0].__name__)
