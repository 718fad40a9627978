"""Whatever a case does to its driver, in either language: it has the outcome, the other side's is compared with it, and nobody else notices."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from parity.proto import evidence_pb2 as pb

HERE = Path(__file__).parent
SIDES = ("reference", "port")

# What comes of an operation: the beginning of the text for the reference and for the port; None where it does no harm.
FAULTS: dict[str, tuple[str, str] | None] = {
    "signalled": ("crashed by SIGSEGV", "crashed by SIGSEGV"),
    "killed": ("crashed by SIGKILL", "crashed by SIGKILL"),
    "aborts": ("crashed by SIGABRT", "crashed by SIGABRT"),
    "exits": ("crashed with exit code 3", "crashed with exit code 3"),
    "exits_early": ("crashed with exit code 0", "crashed with exit code 0"),
    "raises": ('raised ValueError: "as planted"', 'raised panic: "as planted"'),
    "overflows_the_stack": ("crashed by SIGSEGV", "crashed by SIGABRT"),
    "takes_all_memory": ("raised MemoryError", "crashed by SIGABRT"),
    "hangs": ("timed out after 300 ms", "timed out after 300 ms"),
    "hangs_deaf": ("timed out after 300 ms", "timed out after 300 ms"),
    "prints": (
        'returned "not reference"; stdout "PRTYloading model\\n"',
        'returned "not port"; stdout "loading model\\nPRTY"',
    ),
    "floods_stderr": None,
    "floods_stderr_and_aborts": ("crashed by SIGABRT", "crashed by SIGABRT"),
    "leaves_child": None,
    "leaves_child_and_exits": ("crashed with exit code 4", "crashed with exit code 4"),
    "leaves_daemon": None,
    "leaves_file": None,
    "dies_differently": (
        "not run, quarantined: alone in a fresh driver",
        "not run, quarantined: alone in a fresh driver",
    ),
    "poisons": None,
    "dies_if_poisoned": None,
}


def _broken(how: str) -> tuple[str, str]:
    """The same for both languages; `how` ends before what depends on the case's number."""
    return (f"crashed by breaking the protocol: {how}",) * 2


STREAMS: dict[str, tuple[str, str] | None] = {
    "prints": _broken(r"wrote b'loading model\nPRTY"),
    "prints_after": _broken(r"wrote b'done\n' after its answer"),
    "garbage": _broken(r"wrote b'\x00\x01\x02"),
    "wrong_sequence": _broken("answered with sequence "),
    "repeated_sequence": _broken("wrote b'PRTY"),
    "flags": _broken("set flags 1 and deadline 0 in an answer, expected 0 in both"),
    "no_object": _broken("answered with the header b'[1, 2]', expected a JSON object"),
    "oversized_header": ("oversized: 1073741824 bytes",) * 2,
    "oversized_attachments": ("oversized: 1125899906842624 bytes",) * 2,
    "partial_prefix": _broken("ended after 11 of 28 bytes of the prefix"),
    "partial_header": _broken("ended after 17 of 20 bytes of the header"),
    "partial_attachments": _broken("ended after 4 of 9 bytes of the attachments"),
    "partial_and_hangs": ("timed out after 300 ms",) * 2,
    "closes_stdout": ("timed out after 300 ms",) * 2,
    "ends_early": ("crashed with exit code 0",) * 2,
    "child_holds_the_pipes": ("crashed with exit code 5",) * 2,
    "dribbles": None,
}

TESTS = {"faults": FAULTS, "streams": STREAMS}
PLANTED = [
    pytest.param(test, op, side, id=f"{test}-{op}-{SIDES[side]}")
    for test, planted in TESTS.items()
    for op in planted
    for side in (0, 1)
]


def speak(test: str, tmp_path: Path) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """A parity_test run as Bazel runs it, and the cases that it calls passed."""
    xml = tmp_path / "test.xml"
    environment = dict(os.environ, TEST_SRCDIR=str(HERE.parents[3]), XML_OUTPUT_FILE=str(xml))
    done = subprocess.run([HERE / test], env=environment, capture_output=True, text=True, check=False)
    return done, {case.attrib["name"] for case in ElementTree.parse(xml).iter("testcase") if len(case) == 0}


def evidence_of(test: str) -> pb.Evidence:
    return pb.Evidence.FromString((HERE / f"{test}.evidence.pb").read_bytes())


def case_of(test: str, name: str) -> pb.Case:
    [case] = [case for case in evidence_of(test).cases if case.id == name]
    return case


@pytest.mark.parametrize(("test", "op", "side"), PLANTED)
def test_a_fault_is_the_outcome_of_its_case(test: str, op: str, side: int) -> None:
    case, planted = case_of(test, f"{op}/{SIDES[side]}"), TESTS[test][op]
    assert case.outcomes[1 - side] == pb.RETURNED
    if planted is None:
        assert (case.verdict, case.outcomes[side]) == (pb.MATCH, pb.RETURNED)
        return
    ours, theirs = case.detail.outcomes[side], case.detail.outcomes[1 - side]
    seen = "; ".join([ours.text, *(f"{observed.name} {observed.text}" for observed in ours.observations)])
    assert seen.startswith(planted[side])
    assert theirs.text in ('returned "calm"', f'returned "not {SIDES[side]}"')
    assert case.verdict == (pb.INCONCLUSIVE if "quarantined" in planted[side] else pb.DIVERGED)


@pytest.mark.parametrize("test", TESTS)
def test_every_operation_is_planted_on_both_sides(test: str) -> None:
    assert [case.id for case in evidence_of(test).cases] == [f"{op}/{side}" for op in TESTS[test] for side in SIDES]


@pytest.mark.parametrize("test", TESTS)
def test_the_test_is_red_for_these_cases_alone(test: str, tmp_path: Path) -> None:
    done, passed = speak(test, tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert passed == {f"{op}/{side}" for op, planted in TESTS[test].items() if planted is None for side in SIDES}


@pytest.mark.parametrize("side", [0, 1])
def test_last_words_of_a_flood(side: int) -> None:
    outcome = case_of("faults", f"floods_stderr_and_aborts/{SIDES[side]}").detail.outcomes[side]
    assert outcome.stderr.splitlines() == [f"line {number} of the flood" for number in range(19_980, 20_000)]


@pytest.mark.parametrize("side", [0, 1])
def test_quarantine_tells_both_ends(side: int) -> None:
    case = case_of("faults", f"dies_differently/{SIDES[side]}")
    [reason] = case.detail.reasons
    assert "died of SIGSEGV" in reason and "died of SIGABRT" in reason
    assert case.outcomes[side] == pb.NOT_RUN


@pytest.mark.parametrize(("side", "program"), [(0, "python*"), (1, "faults_rs")])
def test_leaks_are_told(side: int, program: str) -> None:
    leaks = [(leak.kind, leak.name, leak.case) for leak in evidence_of("faults").legs[side].leaks]
    assert leaks == [
        ("process", program, ""),
        ("process", program, f"leaves_daemon/{SIDES[side]}"),
        ("file", "left-over", f"leaves_file/{SIDES[side]}"),
    ]


@pytest.mark.parametrize(("test", "ways"), [("faults", ["died of SIGBUS"]), ("streams", [])])
def test_failure_that_no_case_causes_alone_is_told(test: str, ways: list[str]) -> None:
    assert [list(leg.unexplained) for leg in evidence_of(test).legs] == [ways, ways]


def test_leaks_fail_a_test_that_asks_for_it(tmp_path: Path) -> None:
    done, passed = speak("leaks", tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert passed == {"leaves_child/reference", "leaves_file/port"}
    assert done.stdout.splitlines() == [
        "//tests/miniatures/isolation:leaks   2 cases: 2 match, 2 left behind",
        "",
        "  note: the reference leaves behind a process that outlives its driver: python*",
        "  note: the port leaves behind a file in its directory: left-over",
    ]
