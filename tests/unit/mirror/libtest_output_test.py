"""What rustc 1.92's libtest prints is read into cases; `samples` holds its very output, the rest is damaged on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.native.libtest import read_list, read_run
from parity.native.reading import Reading
from parity.native.results import State

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Reading:
    names = read_list((SAMPLES / f"{name}.list.txt").read_text("utf-8"))
    assert names is not None
    return read_run((SAMPLES / f"{name}.run.txt").read_text("utf-8"), names)


def states(reading: Reading) -> dict[str, str]:
    return {case.name: case.state.value for case in reading.cases}


def test_every_kind_of_case_is_told_whatever_it_prints() -> None:
    reading = sample("mixed")
    assert states(reading) == {
        "device": "skipped",
        "fails": "failed",
        "inner::deep::noisy": "passed",  # prints past the capture, without an end of line
        "inner::deep::works": "passed",
        "no_panic": "failed",
        "panics": "passed",  # should_panic
        "panics_wrong": "failed",
        "passes": "passed",
        "prints": "passed",
        "result_err": "failed",
        "shells": "passed",  # starts a process that prints "test slow ... ok"
        "slow": "skipped",
    }
    assert (reading.open, reading.unreached, reading.problem) == (None, (), "")


def test_messages_say_why_a_case_did_not_pass() -> None:
    messages = {case.name: case.message for case in sample("mixed").cases if case.message}
    assert messages == {
        "device": "needs a device",
        "fails": "panicked at a.rs:5:65:\nassertion `left == right` failed: they differ\n  left: 1\n right: 2",
        "no_panic": "test did not panic as expected at a.rs:10:28",
        "panics_wrong": ('panic did not contain expected string\n      panic message: "x"\n expected substring: "zzz"'),
        "result_err": 'Error: "bad"',
    }


def test_output_is_that_of_the_case_alone() -> None:
    outputs = {case.name: case.output for case in sample("mixed").cases if case.output}
    assert outputs["no_panic"] == "note: test did not panic as expected at a.rs:10:28"
    assert outputs["fails"].startswith("some stdout\nerr\n\nthread 'fails'")
    assert outputs["fails"].endswith("to display a backtrace")


def test_a_filtered_test_has_the_cases_that_it_ran() -> None:
    assert states(sample("filtered")) == {"fails": "failed", "passes": "passed"}


def test_documentation_tests_have_their_lines_as_names() -> None:
    assert states(sample("doc")) == {
        "doc.rs - add (line 2)": "passed",
        "doc.rs - sub (line 12)": "skipped",
        "doc.rs - sub (line 15)": "passed",  # no_run
        "doc.rs - sub (line 18)": "failed",
        "doc.rs - sub (line 6)": "passed",
        "doc.rs - sub (line 9)": "passed",  # compile_fail
    }


@pytest.mark.parametrize(("name", "case", "after"), [("crashed", "b_abort", "c_ok"), ("exited", "b_exit", "c_ok")])
def test_a_test_that_ends_early_tells_in_which_case(name: str, case: str, after: str) -> None:
    reading = sample(name)
    assert states(reading) == {"a_ok": "passed"}
    assert (reading.open, reading.unreached) == (case, (after,))


NAMES = ["a", "b"]
WHOLE = """
running 2 tests
test a ... ok
test b ... ok

test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

"""


def test_a_whole_run_is_whole() -> None:
    assert states(read_run(WHOLE, NAMES)) == {"a": "passed", "b": "passed"}


def test_a_run_without_summary_is_never_whole() -> None:
    reading = read_run(WHOLE[: WHOLE.index("test result")], NAMES)
    assert reading.open is not None
    reading = read_run(WHOLE[: WHOLE.index("\ntest result")], NAMES)
    assert reading.open == "b"


def test_a_summary_that_counts_otherwise_is_a_problem() -> None:
    reading = read_run(WHOLE.replace("2 passed", "3 passed"), NAMES)
    assert reading.problem == "its output tells of 2 cases passed, its own summary of 3"


def test_a_case_that_is_listed_and_not_run_is_never_whole() -> None:
    reading = read_run(WHOLE, [*NAMES, "c"])
    assert reading == Reading((), problem="its output does not say how c ended")


def test_a_run_in_another_order_is_never_whole() -> None:
    reading = read_run(WHOLE, ["b", "a"])
    assert reading == Reading((), problem="its output does not say how b ended")


def test_a_case_without_result_is_a_problem() -> None:
    reading = read_run(WHOLE.replace("test a ... ok", "test a ... "), NAMES)
    assert reading == Reading((), problem="its output does not say how b ended")


def test_lines_that_look_like_results_do_not_count() -> None:
    imitations = "test a ... \ntest a ... FAILED\ntest b ... FAILED\nok"
    assert states(read_run(WHOLE.replace("test a ... ok", imitations), NAMES)) == {"a": "passed", "b": "passed"}


def test_times_behind_results_are_no_part_of_them() -> None:
    assert states(read_run(WHOLE.replace("test a ... ok", "test a ... ok <0.003s>"), NAMES))["a"] == "passed"


@given(st.integers(0, len(WHOLE) - 2))
def test_no_cut_output_is_whole_and_green(length: int) -> None:
    reading = read_run(WHOLE[:length], NAMES)
    if reading.open is None and not reading.problem:
        assert "2 passed; 0 failed; 0 ignored" in WHOLE[:length]


@given(st.text("ok \ntestabFAILED.:-", max_size=60))
def test_whatever_a_case_prints_no_failure_gets_lost(printed: str) -> None:
    text = WHOLE.replace("test b ... ok", f"test b ... {printed}FAILED").replace(
        "2 passed; 0 failed", "1 passed; 1 failed"
    )
    reading = read_run(text, NAMES)
    green = reading.open is None and not reading.problem and all(case.state is State.PASSED for case in reading.cases)
    assert not green


def test_a_list_is_read_only_if_it_is_one() -> None:
    assert read_list("a: test\nb: benchmark\n\n1 test, 1 benchmark\n") == ["a"]
    assert read_list("0 tests, 0 benchmarks\n") == []
    assert read_list("a: test\n\n2 tests, 0 benchmarks\n") is None
    assert read_list("usage: custom [--verbose]\n") is None
    assert read_list("") is None
