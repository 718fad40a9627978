"""The results of a native test, case by case, and the file that keeps them.

The file is JSON with sorted cases; it holds no time, no duration and no path of a machine. A case has exactly one state.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

FORMAT = "parity-native-results"
VERSION = 1


class State(Enum):
    """What became of a case. `not_run`: the test ended before it was its turn."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    NOT_RUN = "not_run"


# Stands for what the cases of a test do not tell.
WHOLE_TEST = "(the whole test)"

# A case of several parts is as good as the worst of them.
_WORST_LAST = (State.PASSED, State.SKIPPED, State.NOT_RUN, State.FAILED, State.TIMED_OUT, State.CRASHED)


class ResultsError(Exception):
    """A results file that is damaged or of another version, as a sentence."""


@dataclass(frozen=True)
class Case:
    """One test case: `message` says in a line why it did not pass, `output` is what it left to read."""

    name: str
    state: State
    message: str = ""
    output: str = ""


@dataclass(frozen=True)
class Results:
    """All cases of one native test, sorted by name.

    `problem` is a sentence about the test as a whole if its cases are not the whole truth; `words` are then the last lines that it wrote.
    """

    leg: str
    label: str
    cases: tuple[Case, ...]
    problem: str = ""
    words: str = ""


def parts_of(name: str) -> list[str]:
    """Classes or modules, and the last part, of the name of a case; what stands among the parameters of pytest parts nothing."""
    head, bracket, parameters = name.partition("[")
    *parts, last = head.split("::" if "::" in head else ".")
    return [*parts, last + bracket + parameters]


def merged(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases by name; of several with one name (sub-tests, a failing tear-down) the first of the worst stands for all."""
    worst: dict[str, Case] = {}
    for case in cases:
        known = worst.get(case.name)
        if known is None or _WORST_LAST.index(case.state) > _WORST_LAST.index(known.state):
            worst[case.name] = case
    return tuple(worst[name] for name in sorted(worst))


def write(path: str, results: Results) -> None:
    """Writes the file, which appears only when it is whole."""
    cases = [{**asdict(case), "state": case.state.value} for case in results.cases]
    data = {"format": FORMAT, "version": VERSION, **asdict(results), "cases": cases}
    with open(f"{path}.part", "w", encoding="utf-8", newline="\n") as stream:
        stream.write(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    os.replace(f"{path}.part", path)


def read(path: str) -> Results:
    """Reads the file; ResultsError for anything that `write` did not write."""
    try:
        with open(path, encoding="utf-8") as stream:
            found: dict[str, Any] = json.load(stream)
        if (found.pop("format"), found.pop("version")) != (FORMAT, VERSION):
            raise ValueError(f"expected {FORMAT} of version {VERSION}")
        cases = tuple(_case(entry) for entry in found.pop("cases"))
        return Results(cases=cases, **found)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ResultsError(f"{path} holds no results of a native test: {error}") from error


def _case(entry: dict[str, Any]) -> Case:
    return Case(**{**entry, "state": State(entry["state"])})
