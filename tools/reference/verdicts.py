"""The truth table of verdicts as a page: every state of the legs, under every expectation and every `requires`, run through the real code.

Rows with equal results are one row, states with equal tables one section.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from reference.page import page, table
from reference.verdict_run import Cell, cell
from reference.verdict_states import ALONE, CLASSES, EXPECTATIONS, REQUIRES, STATES, Expectation, State

_INTRODUCTION = """\
What becomes of a case, of the entry of the expectations file that names it, of its test and of the file that the test accounts for. Each row was
computed by running outcomes files through comparison, report and index; none is written by hand. The rules behind it are in
[expectations](guide/expectations.md) and [the index](guide/index.md#missing-legs).

The test has three cases. One is in the state that the heading says; of the other two, one is the corrected twin of a `BROKEN_CASE`, and both
sides agree on both, unless the expectation says otherwise. A second table has the same case as the only one of its test.

- *expectation*: the entry that names the case. It `holds` if its fingerprint is that of what it covers, `changed` if it is another one, `missing` if it has
  none; `unmatched` if it names no case; `too wide` if it names every case of the test, and all others differ; `another open` if it names a
  second case as well, for which the port has no device, and was accepted for something else; `twin diverges` and `twin open` if the twin does not
  match, or the port has no device for it.
- *requires*: the causes that the test declares in `requires`; `-` for none, `any` if it makes no difference.
- *exit*: what the test exits with; *strict*: what it exits with under `--//parity_rules:require_all`.
- *XML*: the element of the case in the test's XML; with a second one, that under `require_all`.
- *proven*: how many of the applicable cases of the facet are proven; *status*: of the file that the test accounts for."""
_COLUMNS = ("expectation", "requires", "case", "entry", "test", "exit", "strict", "XML", "proven", "status")
_ALONE_COLUMNS = ("expectation", "requires", "case", "test", "exit", "strict", "XML", "status")

Row = tuple[str, ...]


def verdicts_page(_root: Path) -> str:
    """The page. It is made of the code that runs, whatever tree is to be documented."""
    blocks: list[str] = []
    for states, beside, alone in _sections():
        blocks += [f"## {states[0][:1].upper()}{states[0][1:]}"]
        blocks += ["The same for:\n\n" + "\n".join(f"- {name}" for name in states[1:])] if states[1:] else []
        blocks += [table(_COLUMNS, beside), "The only case of its test:", table(_ALONE_COLUMNS, alone)]
    return page("Truth table of verdicts", _INTRODUCTION, *blocks)


def _sections() -> list[tuple[list[str], tuple[Row, ...], tuple[Row, ...]]]:
    """The states with equal tables, and both tables."""
    found: dict[tuple[tuple[Row, ...], tuple[Row, ...]], list[str]] = defaultdict(list)
    for state in STATES:
        tables = (
            _rows(state, EXPECTATIONS, _beside, alone=False),
            _rows(state, ALONE, _alone, alone=True),
        )
        found[tables].append(state.name)
    return [(states, *tables) for tables, states in found.items()]


def _rows(
    state: State, expectations: Sequence[Expectation], show: Callable[[Cell], Row], *, alone: bool
) -> tuple[Row, ...]:
    """The rows of a state: expectations with equal results under each `requires` share theirs."""
    alike: dict[tuple[Row, ...], list[Expectation]] = defaultdict(list)
    for expectation in expectations:
        alike[tuple(show(cell(state, expectation, causes, alone=alone)) for causes in REQUIRES)].append(expectation)
    return tuple(
        (_expected(members), causes, *shown)
        for results, members in alike.items()
        for causes, shown in _by_cause(results)
    )


def _by_cause(results: Sequence[Row]) -> list[tuple[str, Row]]:
    by_result: dict[Row, list[str]] = defaultdict(list)
    for causes, result in zip(REQUIRES, results, strict=True):
        by_result[result].append(", ".join(causes) or "-")
    return [("any" if len(names) == len(REQUIRES) else "; ".join(names), result) for result, names in by_result.items()]


def _expected(members: Iterable[Expectation]) -> str:
    by_form: dict[str, list[str]] = defaultdict(list)
    for member in members:
        by_form[member.form].append(member.classification)
    return "; ".join(f"{_classes(names)} {form}".strip() or "none" for form, names in by_form.items())


def _classes(names: list[str]) -> str:
    return "any class" if len(names) == len(CLASSES) else ", ".join(names)


def _beside(item: Cell) -> Row:
    return (
        item.case,
        item.entry,
        item.test,
        str(item.exit_code),
        str(item.strict_exit_code),
        _elements(item),
        f"{item.proven} of {item.applicable}",
        item.status,
    )


def _alone(item: Cell) -> Row:
    return (item.case, item.test, str(item.exit_code), str(item.strict_exit_code), _elements(item), item.status)


def _elements(item: Cell) -> str:
    return item.xml if item.xml == item.strict_xml else f"{item.xml}, {item.strict_xml}"
