"""Sums up the parity tests of one `bazel test`, from its build event file (JSON lines) and the XML that each test wrote.

A parity test says in its XML what it found: properties `parity.pair`, `parity.cases`, `parity.match` and so on of the test
suite. A parity test without readable XML is shown as red, whatever Bazel says of it; other tests are not mentioned.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from workspace import workspace_root

_PREFIX = "parity."
_KIND = re.compile(r"_?parity_\w*test rule")
# Packages without a red test get a line of their own up to this many.
_FEW_PACKAGES = 6
# Tests of other kinds are named up to this many.
_FEW_OTHERS = 5
# Below this depth of bazel-bin nobody puts an index.
_INDEX_DEPTH = 4
_INDEX_FILES = {"index.html", "index.json", "PYTHON_PARITY_INDEX.md"}
# Statuses of Bazel's test summary, and what the summary calls them.
_PASSED = "PASSED"
_WORDS = {
    "FLAKY": "flaky",
    "TIMEOUT": "timed out",
    "FAILED": "failed",
    "INCOMPLETE": "not finished",
    "REMOTE_FAILURE": "failed remotely",
    "FAILED_TO_BUILD": "not built",
    "NO_STATUS": "not run",
    "TOOL_HALTED_BEFORE_TESTING": "not run",
}
# Statuses after which there is nothing to explain.
_NEVER_RAN = frozenset({"FAILED_TO_BUILD", "NO_STATUS", "TOOL_HALTED_BEFORE_TESTING"})


class Unreadable(Exception):
    """The XML of a test cannot be had or does not say what it should; the message is a fragment for a sentence."""


@dataclass(frozen=True)
class Counts:
    """Cases of one or several tests, by verdict."""

    cases: int = 0
    match: int = 0
    expected: int = 0
    diverged: int = 0
    unexpected_match: int = 0
    not_applicable: int = 0
    inconclusive: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass
class Observed:
    """What the events say of one test target, gathered while they are read."""

    is_parity_test: bool = False
    status: str = "NO_STATUS"
    cached: bool = True
    xml: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ParityTest:
    """One parity test; `problem` says why there are no counts."""

    label: str
    status: str
    cached: bool
    pair: str = ""
    counts: Counts = Counts()
    problem: str = ""

    @property
    def red(self) -> bool:
        return self.status != _PASSED or bool(self.problem)

    @property
    def package(self) -> str:
        return self.label.rpartition(":")[0]


@dataclass(frozen=True)
class Run:
    """All that a build event file tells; `whole` is false for a file that breaks off."""

    tests: tuple[ParityTest, ...]
    seconds: float
    whole: bool
    # Labels of tests of other kinds that did not pass: a summary that ends in green must not hide them.
    others: tuple[str, ...] = ()


def read_run(events: Path) -> Run:
    """Reads a build event file and the test XML that it points to.

    Raises:
        OSError: there is no such file.
    """
    observed: dict[str, Observed] = {}
    times: list[float] = []
    whole = False
    for event in _events(events):
        _note(event, observed)
        times += _times(event)
        whole = whole or bool(event.get("lastMessage"))
    tests = tuple(test for label, found in sorted(observed.items()) if (test := _parity_test(label, found)))
    known = {test.label for test in tests}
    others = tuple(label for label, found in sorted(observed.items()) if label not in known and found.status != _PASSED)
    seconds = max(times) - min(times) if times else 0.0
    return Run(tests, seconds, whole, others)


def _events(path: Path) -> Iterator[dict[str, Any]]:
    """The events that matter here; a line that breaks off ends the file."""
    wanted = re.compile(
        r'\{"id":\{"(started|targetConfigured|targetCompleted|testResult|testSummary|buildFinished)"|.*"lastMessage"'
    )
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if wanted.match(line):
                try:
                    yield json.loads(line)
                except ValueError:
                    return


def _note(event: Mapping[str, Any], observed: dict[str, Observed]) -> None:
    name: str = next(iter(event["id"]), "")
    identity: Mapping[str, Any] = event["id"].get(name, {})
    if name == "targetConfigured" and _KIND.fullmatch(event.get("configured", {}).get("targetKind", "")):
        observed[identity["label"]] = Observed(is_parity_test=True)
    elif name == "targetCompleted" and identity["label"] in observed and "completed" in event:
        if not event["completed"].get("success"):
            observed[identity["label"]].status = "FAILED_TO_BUILD"
    elif name == "testSummary" and "testSummary" in event:
        observed.setdefault(identity["label"], Observed()).status = event["testSummary"].get(
            "overallStatus", "NO_STATUS"
        )
    elif name == "testResult" and "testResult" in event:
        _note_result(identity, event["testResult"], observed.setdefault(identity["label"], Observed()))


def _note_result(identity: Mapping[str, Any], result: Mapping[str, Any], test: Observed) -> None:
    """Of several runs and attempts the last one counts; shards add up."""
    test.cached &= bool(result.get("cachedLocally") or result.get("executionInfo", {}).get("cachedRemotely"))
    if result.get("status", "NO_STATUS") != _PASSED:
        test.status = result.get("status", "NO_STATUS")
    for output in result.get("testActionOutput", ()):
        if output.get("name") == "test.xml":
            test.xml[identity.get("shard", 1)] = output.get("uri", "")


def _times(event: Mapping[str, Any]) -> list[float]:
    """When Bazel started and ended, in seconds."""
    texts = (event.get("started", {}).get("startTime"), event.get("finished", {}).get("finishTime"))
    return [_seconds(text) for text in texts if text]


def _seconds(text: str) -> float:
    whole, _, rest = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{whole}+00:00").timestamp() + float(f"0.{rest or 0}")


def _parity_test(label: str, found: Observed) -> ParityTest | None:
    """None for a test of another kind."""
    cached = found.cached and bool(found.xml)
    try:
        read = [_read_xml(uri) for uri in found.xml.values()]
    except Unreadable as error:
        return ParityTest(label, found.status, cached, problem=str(error)) if found.is_parity_test else None
    suites = [suite for suite in read if suite]
    if suites:
        pair, counts = suites[0][0], sum((counts for _, counts in suites), Counts())
        return ParityTest(label, found.status, cached, pair, counts)
    if not found.is_parity_test:
        return None
    problem = "its XML has no parity.* properties" if read else _WORDS.get(found.status, "left no result")
    return ParityTest(label, found.status, cached, problem=problem)


def _read_xml(uri: str) -> tuple[str, Counts] | None:
    """The pair and the counts of a test's XML; None if it is of another kind."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        raise Unreadable(f"its XML is not available here ({parts.scheme or 'no'} address)")
    try:
        properties = _properties(unquote(parts.path))
    except (OSError, ElementTree.ParseError) as error:
        raise Unreadable(f"its XML cannot be read ({error})") from error
    if f"{_PREFIX}cases" not in properties:
        return None
    try:
        counts = Counts(*(int(properties.get(_PREFIX + f.name, "0")) for f in fields(Counts)))
    except ValueError as error:
        raise Unreadable(f"its XML has a count that is no number ({error})") from error
    return properties.get(f"{_PREFIX}pair", ""), counts


def _properties(path: str) -> dict[str, str]:
    """The properties of the first test suite; they stand before its cases, which may be many and are not read."""
    properties: dict[str, str] = {}
    for _, element in ElementTree.iterparse(path, events=("end",)):
        if element.tag == "property":
            properties[element.get("name", "")] = element.get("value", "")
        elif element.tag in {"properties", "testcase"}:
            break
    return properties


class Printer:
    """Writes the summary; colours only on a terminal whose user did not object."""

    def __init__(self, out: TextIO, colours: bool | None = None) -> None:
        self._out = out
        self._colours = out.isatty() and not os.environ.get("NO_COLOR") if colours is None else colours

    def line(self, text: str = "") -> None:
        print(text, file=self._out)

    def red(self, text: str) -> str:
        return f"\033[31m{text}\033[0m" if self._colours else text

    def bold(self, text: str) -> str:
        return f"\033[1m{text}\033[0m" if self._colours else text


def render(run: Run, index: Path | None, printer: Printer) -> None:
    """Prints nothing where there were no parity tests."""
    if not run.tests:
        return
    printer.line()
    for test in run.tests:
        if test.red:
            _render_red(test, printer)
    for package, tests in sorted(_by_package(run.tests).items()):
        _render_package(package, tests, len(_by_package(run.tests)) <= _FEW_PACKAGES, printer)
    _render_totals(run, index, printer)


def _by_package(tests: Iterable[ParityTest]) -> dict[str, list[ParityTest]]:
    packages: dict[str, list[ParityTest]] = {}
    for test in tests:
        packages.setdefault(test.package, []).append(test)
    return packages


def _render_red(test: ParityTest, printer: Printer) -> None:
    printer.line(f"{printer.red('✗')} {printer.bold(test.label)}   {test.problem or _findings(test)}")
    if test.status not in _NEVER_RAN:
        printer.line(f"    tools/parity explain {test.label}")


def _findings(test: ParityTest) -> str:
    """What is wrong first, then what is not: `1 diverged of 412 (396 match, 15 expected)`."""
    wrong = _listed(test.counts, "diverged", "unexpected_match", "inconclusive")
    fine = _listed(test.counts, "match", "expected", "not_applicable")
    head = f"{wrong} of {test.counts.cases:,}" if wrong else _WORDS.get(test.status, test.status.lower())
    return f"{head} ({fine})" if fine else head


def _render_package(package: str, tests: list[ParityTest], few: bool, printer: Printer) -> None:
    red = sum(test.red for test in tests)
    if not red and not few:
        return
    counts = sum((test.counts for test in tests), Counts())
    end = f"   {printer.red(f'{red} red')}" if red else ""
    printer.line(f"  {package or '//'}   {_plural(_pairs(tests), 'pair')} · {_cases(counts)}{end}")


def _render_totals(run: Run, index: Path | None, printer: Printer) -> None:
    counts = sum((test.counts for test in run.tests), Counts())
    cached = sum(test.cached for test in run.tests)
    red = sum(test.red for test in run.tests)
    silent = sum(bool(test.problem) for test in run.tests)
    parts = [
        f"{_plural(len(_by_package(run.tests)), 'package')}, {_plural(_pairs(run.tests), 'pair')}",
        *([printer.red(f"{red} of {_plural(len(run.tests), 'test')} red")] if red else []),
        _cases(counts),
        f"{counts.inconclusive:,} not run" + (f", {_plural(silent, 'test')} without a result" if silent else ""),
        f"{run.seconds:.1f} s ({cached} of {len(run.tests)} from cache)",
    ]
    printer.line(f"{printer.bold('parity')}  {' · '.join(parts)}")
    if run.others:
        shown = ", ".join(run.others[:_FEW_OTHERS]) + (", …" if len(run.others) > _FEW_OTHERS else "")
        count = _plural(len(run.others), "other test")
        printer.line(f"        {printer.red(count + ' red')}  {shown}")
    if not run.whole:
        printer.line("        Bazel's event file breaks off: there may have been more tests.")
    if index:
        printer.line(f"        index  {index}, as last built")


def _cases(counts: Counts) -> str:
    verdicts = _listed(counts, "match", "expected", "diverged", "unexpected_match", "not_applicable")
    return f"{_plural(counts.cases, 'case')}: {verdicts or 'none judged'}"


def _listed(counts: Counts, *names: str) -> str:
    """The verdicts that occurred; an inconclusive case is one that some leg did not run."""
    words = {"inconclusive": "not run"}
    found = ((getattr(counts, name), words.get(name, name.replace("_", " "))) for name in names)
    return ", ".join(f"{number:,} {word}" for number, word in found if number)


def _pairs(tests: Iterable[ParityTest]) -> int:
    """Pairs tested; a test that does not say which pair it is for counts as one."""
    return len({test.pair or test.label for test in tests})


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def find_index(bazel_bin: Path) -> Path | None:
    """The `index.html` of an index that was built before, if there is one."""
    for folder, folders, files in os.walk(bazel_bin):
        depth = len(Path(folder).relative_to(bazel_bin).parts)
        folders[:] = sorted(
            n for n in folders if depth < _INDEX_DEPTH and n != "external" and not n.endswith(".runfiles")
        )
        if set(files) >= _INDEX_FILES:
            return Path(folder, "index.html")
    return None


def print_summary(events: Path, out: TextIO) -> None:
    """Prints the summary of a build event file; says so in a sentence where there is none to read."""
    try:
        run = read_run(events)
    except OSError as error:
        print(f"tools/bazel: no summary of the parity tests: {error}", file=out)
        return
    top = workspace_root(Path.cwd()) or Path.cwd()
    index = find_index(top / "bazel-bin") if run.tests else None
    render(run, index.relative_to(top) if index else None, Printer(out))
