"""What a test of Rust's libtest prints, read into cases: the list of its cases, and its run with one thread.

Stable Rust has no other form. With one thread the name of a case comes before it runs and its result after it, so that whatever the case, or a
process that it starts, prints past libtest's capture stands between the two. The names are known from the list and come in its order, so that
even lines which look like those of libtest are told from them; where they are not, the counts of the summary give it away.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from parity.native.reading import BETWEEN, Reading
from parity.native.results import Case, State

_LISTED = re.compile(r"^(.+): (test|benchmark)$", re.MULTILINE)
_LIST_END = re.compile(r"^(\d+) tests?, \d+ benchmarks?$", re.MULTILINE)
_MARK = re.compile(r"^test ([^\n]+?)(?: - [a-z ]+)? \.\.\. ", re.MULTILINE)
_BEGIN = re.compile(r"running \d+ tests?\n")
_RESULT = r"(ok|FAILED|ignored(?:, (?P<reason>[^\n]*))?)(?: <[^>\n]*>)?\n"
_ENDS = re.compile(_RESULT + r"\Z")
_LAST_ENDS = re.compile(_RESULT + r"\n(?=(?:failures|successes):\n|test result: )")
_SUMMARY = re.compile(r"^test result: (?:ok|FAILED)\. (\d+) passed; (\d+) failed; (\d+) ignored; ", re.MULTILINE)
_BLOCK_END = r"(?=\n---- [^\n]+ stdout ----\n|\n\nfailures:\n    )"
_PANIC = re.compile(r"panicked at ([^\n]*\n.*?)(?=\nnote: run with |\nstack backtrace:|\n\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"^note: ((?:test did not panic|panic did not contain).*)", re.MULTILINE | re.DOTALL)
_ERROR = re.compile(r"^Error: .*", re.MULTILINE | re.DOTALL)
_STATES = {"ok": State.PASSED, "FAILED": State.FAILED}


def read_list(text: str) -> list[str] | None:
    """The names of the test cases that `--list` printed, in order; None if libtest did not print this."""
    names = [match[1] for match in _LISTED.finditer(text) if match[2] == "test"]
    ends = _LIST_END.findall(text)
    return names if len(ends) == 1 and int(ends[0]) == len(names) else None


def read_run(text: str, names: Sequence[str]) -> Reading:
    """The cases of a run; `names` as `read_list` gives them."""
    marks = _marks(text, names)
    unreached = tuple(names[len(marks) :])
    cases = [_case(text, name, marks, index) for index, name in enumerate(names[: len(marks)])]
    known = tuple(case for case in cases if case is not None)
    summaries = _SUMMARY.findall(text)
    silent = [name for name, case in zip(names, cases, strict=False) if case is None]
    if silent[1:] or (summaries and (silent or unreached)):
        return Reading((), problem=f"its output does not say how {[*silent, *unreached][0]} ended")
    if silent and silent[0] == names[len(marks) - 1]:
        return Reading(known, open=silent[0], unreached=unreached)
    if not summaries:
        return Reading(known, open=BETWEEN, unreached=unreached)
    return Reading(known, problem=_contradiction(summaries[-1], known))


def _marks(text: str, names: Sequence[str]) -> list[tuple[int, int]]:
    """Where the line of each case that began starts, and where what the case prints may begin.

    Only what stands behind a result, or at the beginning, can be one. They are looked for from the end: a line that a case prints stands
    before the one that it imitates.
    """
    lines: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in _MARK.finditer(text):
        before = text[text.rfind("\n", 0, line.start() - 1) + 1 : line.start()]
        if _ENDS.search(before) or _BEGIN.fullmatch(before):
            lines[line[1]].append(line.span())
    marks: list[tuple[int, int]] = []
    limit = len(text)
    for name in reversed(names):
        spans = [span for span in lines[name] if span[1] <= limit]
        if spans:
            marks.append(spans[-1])
            limit = spans[-1][0]
        elif marks:
            return []
    return marks[::-1]


def _case(text: str, name: str, marks: list[tuple[int, int]], index: int) -> Case | None:
    """A case that began; None if there is no result behind it."""
    start = marks[index][1]
    is_last = index + 1 == len(marks)
    end = _LAST_ENDS.search(text, start) if is_last else _ENDS.search(text[start : marks[index + 1][0]])
    if end is None:
        return None
    state = _STATES.get(end[1], State.SKIPPED)
    if state is not State.FAILED:
        return Case(name, state, end["reason"] or "")
    output = _block(text, name, marks[-1][1])
    return Case(name, state, _message(output), output)


def _block(text: str, name: str, start: int) -> str:
    """What libtest captured of a failed case."""
    pattern = re.compile(rf"^---- {re.escape(name)} stdout ----\n(.*?){_BLOCK_END}", re.MULTILINE | re.DOTALL)
    block = pattern.search(text, start)
    return block[1].strip("\n") if block else ""


def _message(output: str) -> str:
    """Why a case failed: the first panic is the cause of later ones, such as that of a thread for the one that joins it."""
    if found := _NOTE.search(output) or _PANIC.search(output):
        return found[1] if found.re is _NOTE else f"panicked at {found[1]}"
    error = _ERROR.search(output)
    return error[0] if error else ""


def _contradiction(summary: Sequence[str], cases: Sequence[Case]) -> str:
    """A sentence if the summary counts other than what was read."""
    counted = dict(zip((State.PASSED, State.FAILED, State.SKIPPED), map(int, summary), strict=True))
    for state, number in counted.items():
        found = sum(case.state is state for case in cases)
        if found != number:
            return f"its output tells of {found} cases {state.value}, its own summary of {number}"
    return ""
