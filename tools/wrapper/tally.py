"""Prints one line, "N passed, N failed, N skipped", from the build event files of test runs.

A test target counts once per file that has it. A file that is missing or ends early is a failure, never nothing. A test that
exits with 0 and has skipped all of its cases, as its XML says, is skipped.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

PASSED = {"PASSED", "FLAKY"}


def main(arguments: list[str]) -> int:
    """Exits with 0 if something passed and nothing failed."""
    counts: Counter[str] = Counter()
    for argument in arguments:
        if argument.startswith("--failed_steps="):
            counts["failed"] += int(argument.removeprefix("--failed_steps="))
        else:
            counts += tally(argument)
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0 if counts["passed"] and not counts["failed"] else 1


def tally(path: str) -> Counter[str]:
    """How the test targets of one run ended."""
    counts: Counter[str] = Counter()
    reports: dict[str, list[str]] = defaultdict(list)
    whole = False
    try:
        for event in _events(path):
            label, found = _reports(event)
            reports[label] += found
            counts[_verdict(event, reports)] += 1
            whole = whole or bool(event.get("lastMessage"))
    except (OSError, ValueError) as error:
        print(f"{path} is unreadable: {error}", file=sys.stderr)
    if not whole:
        print(f"{path} ends early: expected Bazel's last event", file=sys.stderr)
        counts["failed"] += 1
    del counts[""]
    return counts


def _events(path: str) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _reports(event: dict[str, Any]) -> tuple[str, list[str]]:
    """The label of a test that was run, and the XML files that it left on this machine."""
    label = event.get("id", {}).get("testResult", {}).get("label", "")
    outputs = event.get("testResult", {}).get("testActionOutput", ())
    found = [urlsplit(output.get("uri", "")) for output in outputs if output.get("name") == "test.xml"]
    return label, [unquote(uri.path) for uri in found if uri.scheme == "file"]


def _verdict(event: dict[str, Any], reports: dict[str, list[str]]) -> str:
    if summary := event.get("testSummary"):
        if summary.get("overallStatus") not in PASSED:
            return "failed"
        label = event.get("id", {}).get("testSummary", {}).get("label", "")
        return "skipped" if _all_skipped(reports[label]) else "passed"
    return "skipped" if event.get("aborted", {}).get("reason") == "SKIPPED" else ""


def _all_skipped(paths: list[str]) -> bool:
    """Whether the files have cases, and none that was run."""
    try:
        cases = [case for path in paths for case in ElementTree.parse(path).iter("testcase")]
    except (OSError, ElementTree.ParseError):  # Some tests write no XML that can be read; Bazel's word stands.
        return False
    return bool(cases) and all(case.find("skipped") is not None for case in cases)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
