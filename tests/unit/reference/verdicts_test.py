"""Every cell of the truth table against rules that are written down here, apart from the code: what was not compared raises nothing.

A state of the legs is one of five kinds. `agree` and `differ` are what was compared. `lack` is an operation that one side does not have, and which
the other side has. `open` is everything else that could not be compared, for the causes given. `absent` is not applicable.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from reference.verdict_run import Cell, cell
from reference.verdict_states import ALONE, CLASSES, EXPECTATIONS, REQUIRES, STATES, Expectation, State


@dataclass(frozen=True)
class Kind:
    """What a state is, and why it is open; `whole` if the other cases of the test share it."""

    name: str
    causes: frozenset[str] = frozenset()
    whole: bool = False


def open_for(*causes: str, whole: bool = False) -> Kind:
    return Kind("open", frozenset(causes), whole)


AGREE, DIFFER, ABSENT, LACK = Kind("agree"), Kind("differ"), Kind("absent"), Kind("lack", frozenset(("unsupported",)))

KINDS = {
    "both return the same": AGREE,
    "both raise the same": AGREE,
    "they return different values": DIFFER,
    "one returns, the other raises": DIFFER,
    "the port crashes": DIFFER,
    "the reference crashes": DIFFER,
    "the port times out": DIFFER,
    "the port's answer is oversized": DIFFER,
    "the port's answer is garbage": DIFFER,
    "both crash": open_for("crashed"),
    "both time out": open_for("timed_out"),
    "both answers are oversized": open_for("oversized"),
    "both answers are garbage": open_for("crashed"),
    "the port lacks the operation": LACK,
    "the reference lacks the operation": LACK,
    "the port lacks the operation of a step": LACK,
    "both lack the operation": open_for("unsupported"),
    "both lack the operation of a step": open_for("unsupported"),
    "both skip a step for no reason": open_for("crashed"),
    "the port has no device": open_for("no_device"),
    "the reference has no device": open_for("no_device"),
    "both have no device": open_for("no_device"),
    "the reference lacks the operation, the port the device": open_for("no_device", "unsupported"),
    "the port was not run: missing_runtime": open_for("missing_runtime"),
    "the port was not run: fault": open_for("fault"),
    "the port was not run: quarantined": open_for("quarantined"),
    "the port was not run, for a reason that nobody knows": open_for("weather"),
    "the port says that it was not recorded": open_for("not recorded"),
    "a fault of the reference, no device of the port": open_for("fault", "no_device"),
    "the reference crashes, the port was not run: fault": open_for("fault"),
    "the port's leg as a whole: no_device": open_for("no_device", whole=True),
    "the port's leg as a whole: missing_runtime": open_for("missing_runtime", whole=True),
    "the port's leg as a whole: fault": open_for("fault", whole=True),
    "both agree with the record": AGREE,
    "both agree, nothing is recorded": AGREE,
    "both agree with each other, not with the record": DIFFER,
    "both time out, as recorded": AGREE,
    "the port has no device, the reference agrees with the record": open_for("no_device"),
    "only a record to compare with, and nothing is recorded": ABSENT,
}
MEANT_TO_STAY = ("INTENTIONAL", "WONTFIX")
DECLARABLE = {"no_device", "missing_runtime"}


def kind_of(state: State) -> Kind:
    return KINDS[state.name]


def others(kind: Kind, expectation: Expectation, *, alone: bool) -> list[Kind]:
    """The twin and the third case."""
    if alone:
        return []
    if kind.whole:
        return [kind, kind]
    twins = {
        "too wide": DIFFER,
        "another open": open_for("no_device"),
        "twin open": open_for("no_device"),
        "twin diverges": DIFFER,
    }
    return [twins.get(expectation.form, AGREE), DIFFER if expectation.form == "too wide" else AGREE]


def covers(kind: Kind, expectation: Expectation) -> bool:
    """An entry covers what was compared and differs; only UNSUPPORTED covers an operation that one side lacks, and nothing else."""
    return kind.name == ("lack" if expectation.classification == "UNSUPPORTED" else "differ")


def named(kind: Kind, expectation: Expectation, *, alone: bool) -> list[Kind]:
    """The cases that the entry names, as far as they are applicable; the one that the table is about comes first."""
    if expectation.form in ("", "unmatched"):
        return []
    rest = others(kind, expectation, alone=alone)
    more = {"too wide": rest, "another open": rest[:1]}.get(expectation.form, [])
    return [case for case in (kind, *more) if case is not ABSENT]


def entry_of(kind: Kind, expectation: Expectation, *, alone: bool) -> str:
    """What becomes of the entry."""
    if not expectation.classification:
        return ""
    cases = named(kind, expectation, alone=alone)
    if not cases:
        return "unmatched"
    is_open = any(case.name in ("open", "lack") and not covers(case, expectation) for case in cases)
    is_idle = any(case.name in ("agree", "differ") and not covers(case, expectation) for case in cases)
    if is_idle and not is_open:
        return "holds" if expectation.classification == "FLAKY" else "matches now"
    if expectation.form == "too wide":
        return "too wide"
    if is_open:
        return "not judged"
    if expectation.form in ("changed", "missing"):
        return f"fingerprint {expectation.form}"
    twin = others(kind, expectation, alone=alone)[0].name if expectation.classification == "BROKEN_CASE" else "agree"
    return {"agree": "holds", "open": "not judged"}.get(twin, "twin diverges")


def case_of(kind: Kind, expectation: Expectation, entry: str) -> str:
    """The verdict of a case that the entry names, if there is one."""
    if kind is ABSENT:
        return "not applicable"
    if kind is AGREE:
        return "unexpected match" if entry == "matches now" else "match"
    if covers(kind, expectation):
        if entry in ("holds", "twin diverges"):
            return "expected divergence"
        if entry == "not judged":
            return "inconclusive"
    return "diverged" if kind is DIFFER else "inconclusive"


def specified(state: State, expectation: Expectation, requires: tuple[str, ...], *, alone: bool) -> Cell:
    """The cell as the rules have it."""
    kind = kind_of(state)
    entry = entry_of(kind, expectation, alone=alone)
    in_entry = len(named(kind, expectation, alone=alone)) - (kind is not ABSENT)
    nothing = Expectation()
    verdicts = [
        case_of(
            kind,
            nothing if expectation.form == "unmatched" else expectation,
            entry if expectation.form != "unmatched" else "",
        )
    ]
    for at, other in enumerate(others(kind, expectation, alone=alone)):
        is_named = at < in_entry
        verdicts.append(case_of(other, expectation if is_named else nothing, entry if is_named else ""))
    cases = [kind, *others(kind, expectation, alone=alone)]

    failing = entry not in ("", "holds", "not judged") or {"diverged", "unexpected match"} & set(verdicts)
    compared = any(
        verdict == "match" or (verdict == "expected divergence" and case is DIFFER)
        for case, verdict in zip(cases, verdicts, strict=True)
    )
    if failing:
        test, exit_code = "fail", 1
    elif "inconclusive" in verdicts:
        causes = {
            cause
            for case, verdict in zip(cases, verdicts, strict=True)
            if verdict == "inconclusive"
            for cause in case.causes
        }
        # A difference of which it is not known whether it was accepted is no missing leg.
        unknown = kind is DIFFER and verdicts[0] == "inconclusive" and expectation.form == "another open"
        excused = causes <= set(requires) and not unknown
        test, exit_code = "incomplete" if compared or not excused else "skip", 0 if excused else 1
    elif compared:
        test, exit_code = "pass", 0
    else:
        test, exit_code = "fail", 1

    applicable = sum(case is not ABSENT for case in cases)
    # What is to change by its entry's own word proves nothing, even if it matches this time.
    may_stay = expectation.form in ("", "unmatched") or expectation.classification in MEANT_TO_STAY
    proven = verdicts[1:].count("match") + (may_stay and verdicts[0] in ("match", "expected divergence"))
    agreed = verdicts.count("match")
    status = "ported"
    if test == "fail":
        status = "diverging"
    elif test == "pass" and agreed and proven == applicable:
        status = "partial"
    strict = 0 if test == "pass" else 1
    return Cell(
        case=verdicts[0],
        entry=entry,
        test=test,
        exit_code=exit_code,
        strict_exit_code=strict,
        xml=element(verdicts[0], expectation, excused=exit_code == 0),
        strict_xml=element(verdicts[0], expectation, excused=strict == 0),
        proven=proven,
        applicable=applicable,
        status=status,
    )


def element(verdict: str, expectation: Expectation, *, excused: bool) -> str:
    """What was not compared never stands as passed."""
    if verdict == "expected divergence":
        return "skipped" if expectation.classification == "UNSUPPORTED" else "passed"
    if verdict == "inconclusive":
        return "skipped" if excused else "error"
    return {"match": "passed", "not applicable": "skipped"}.get(verdict, "failure")


ROWS = [
    *product(STATES, EXPECTATIONS, REQUIRES, [False]),
    *product(STATES, ALONE, REQUIRES, [True]),
]


def test_the_rules_speak_of_every_state_and_every_class() -> None:
    assert [state.name for state in STATES] == list(KINDS)
    for form in ("holds", "changed", "unmatched"):
        assert {item.classification for item in EXPECTATIONS if item.form == form} == set(CLASSES)
    assert {causes for requires in REQUIRES for causes in requires} == DECLARABLE


@pytest.mark.parametrize(
    ("state", "expectation", "requires", "alone"),
    ROWS,
    ids=[f"{s.name}, {e.name}, requires {' '.join(r) or '-'}{', alone' if a else ''}" for s, e, r, a in ROWS],
)
def test_row(state: State, expectation: Expectation, requires: tuple[str, ...], alone: bool) -> None:
    assert cell(state, expectation, requires, alone=alone) == specified(state, expectation, requires, alone=alone)


@pytest.mark.parametrize(("state", "expectation", "alone"), [row for row in product(STATES, EXPECTATIONS, [False])])
def test_what_was_not_compared_raises_nothing(state: State, expectation: Expectation, alone: bool) -> None:
    """The law behind the rows, whatever the rules above say: only a pass is green when every leg is asked for."""
    for requires in REQUIRES:
        found = cell(state, expectation, requires, alone=alone)
        if kind_of(state).name in ("open", "lack", "absent"):
            assert found.case in ("inconclusive", "not applicable", "expected divergence")
            assert "passed" not in (found.xml, found.strict_xml)
            assert (found.status == "partial") <= (found.case == "not applicable")
        if found.test != "pass":
            assert found.strict_exit_code == 1
            assert found.status in ("ported", "diverging")
        if found.exit_code == 0 and found.test != "pass":
            assert set(kind_of(state).causes) | {"no_device"} >= set(requires) != set()
        assert found.proven <= found.applicable
