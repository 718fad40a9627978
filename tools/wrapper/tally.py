"""Prints one line, "N passed, N failed, N skipped", from the build event files of test runs.

A test target counts once per file that has it. A file that is missing or ends early is a failure, never nothing.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

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
    whole = False
    try:
        for event in _events(path):
            counts[_verdict(event)] += 1
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


def _verdict(event: dict[str, Any]) -> str:
    if summary := event.get("testSummary"):
        return "passed" if summary.get("overallStatus") in PASSED else "failed"
    return "skipped" if event.get("aborted", {}).get("reason") == "SKIPPED" else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
