"""The runner against drivers that do wrong: exactly the case that did it has the outcome, all others are unharmed."""

import compileall
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parity.protocol import frames

PACKAGE_ROOT = Path(frames.__file__).parents[2]
MAIN = PACKAGE_ROOT / "parity/runner/main.py"
ARGUMENTS = ["--leg", "leg.json", "--cases", "in.cases", "--out", "o.outcomes"]
WRONG_DRIVER = Path(__file__).with_name("wrong_driver.py")


class Leg:
    """A leg in a directory of its own, as an action would run it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.description = {"leg": "wrong", "label": "//x:wrong", "argv": [sys.executable, "-S", str(WRONG_DRIVER)]}
        self.main = MAIN
        (root / "tmp").mkdir()

    def write_cases(self, cases: list[tuple]) -> None:
        with frames.FileWriter(self.root / "in.cases", "parity-cases", {"cases": len(cases)}) as out:
            for number, (op, *rest) in enumerate(cases):
                args, flags, deadline_ms, attachments = [*rest, None, None, None, None][:4]
                header = {"id": f"{op}/{number}", "op": op, "args": args or []}
                out.case(header, attachments or (), flags=flags or 0, deadline_ms=deadline_ms or 5000)

    def run(self, cases: list[tuple], **description) -> subprocess.CompletedProcess:
        (self.root / "leg.json").write_text(json.dumps({**self.description, **description}))
        self.write_cases(cases)
        command = [sys.executable, "-I", "-S", self.main, *ARGUMENTS]
        env = {"TMPDIR": str(self.root / "tmp")}
        return subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, timeout=60, check=False)

    def read(self) -> frames.FileReader:
        return frames.read_file(self.root / "o.outcomes", "parity-outcomes")

    def outcomes(self, cases: list[tuple], **description) -> list[dict]:
        """Runs the cases; the outcome of each, after the checks that hold for every run. What the foot adds is in `notes`."""
        done = self.run(cases, **description)
        assert (done.returncode, done.stderr) == (0, "")
        assert os.listdir(self.root / "tmp") == [], "the scratch directory stays behind"
        with self.read() as reader:
            outcomes = [frame.json() for frame in reader]
        assert len(outcomes) == len(cases)
        self.notes = {key: value for key, value in reader.foot.items() if key != "cases"}
        return outcomes


@pytest.fixture
def leg(tmp_path: Path) -> Leg:
    return Leg(tmp_path)


def among_others(op: str, *rest) -> list[tuple]:
    """The case in question between cases that must come out as if it were not there."""
    return [("echo", [1]), ("echo", [2]), (op, *rest), ("echo", [3]), ("echo", [4])]


UNHARMED = [{"returned": [1]}, {"returned": [2]}, {"returned": [3]}, {"returned": [4]}]

CRASHES = {
    "sigsegv": (("signal", ["SIGSEGV"]), {"signal": "SIGSEGV"}),
    "sigkill": (("signal", ["SIGKILL"]), {"signal": "SIGKILL"}),
    "exit-0": (("exit", [0]), {"exit_code": 0}),
    "exit-3": (("exit", [3]), {"exit_code": 3}),
    "garbage": (("garbage",), {"protocol": "wrote b'Loading model...\\nPRTY\\x03\\x00\\x00\\x00\\x00\\x00\\x00\\x00"}),
    "garbage-after": (("garbage_after",), {"protocol": "wrote b'done.\\n' after its answer"}),
    "wrong-sequence": (("wrong_sequence", [4]), {"protocol": "answered with sequence 7, expected 3"}),
    "sequence-of-before": (("wrong_sequence", [-1]), {"protocol": "answered with sequence 2, expected 3"}),
    "repeated": (("repeated",), {"protocol": "wrote b'PRTY\\x03\\x00\\x00\\x00\\x00\\x00"}),
    "no-object": (("no_object",), {"protocol": "answered with the header b'[1, 2]', expected a JSON object"}),
    "flags": (("flags",), {"protocol": "set flags 1 and deadline 0 in an answer, expected 0 in both"}),
    "partial-prefix": (("partial_prefix", [0]), {"protocol": "ended after 11 of 28 bytes of the prefix of frame 3"}),
    "partial-header": (("partial_header", [0]), {"protocol": "ended after 12 of 15 bytes of the header of frame 3"}),
    "partial-header-exit-9": (("partial_header", [9]), {"protocol": "ended after 12 of 15 bytes of the header"}),
    "child-holds-pipes": (("leave_child_and_exit",), {"exit_code": 3}),
}


@pytest.mark.parametrize("window", [1, 64])
@pytest.mark.parametrize("name", CRASHES)
def test_crash_is_the_outcome_of_exactly_its_case(leg: Leg, name: str, window: int) -> None:
    case, expected = CRASHES[name]
    outcomes = leg.outcomes(among_others(*case), window=window)
    crashed = outcomes.pop(2)
    assert list(crashed) == ["crashed"]
    assert list(crashed["crashed"]) == list(expected)
    for key, value in expected.items():
        assert str(crashed["crashed"][key]).startswith(str(value))
    assert outcomes == UNHARMED
    assert "unexplained" not in leg.notes


@pytest.mark.parametrize("op", ["hang", "hang_deaf", "partial_hang", "close_stdout"])
def test_hang_is_confirmed_and_ended(leg: Leg, op: str) -> None:
    began = time.monotonic()
    outcomes = leg.outcomes(among_others(op, None, None, 150))
    assert outcomes.pop(2) == {"timed_out": {"deadline_ms": 150}}
    assert outcomes == UNHARMED
    assert time.monotonic() - began > 5 * 0.150, "a time-out counts only after a try with four times the deadline"


@pytest.mark.parametrize(
    "op, limit, size", [("oversized_header", 64 << 20, 1 << 30), ("oversized_attachments", 4 << 30, 1 << 50)]
)
def test_oversized_answer(leg: Leg, op: str, limit: int, size: int) -> None:
    outcomes = leg.outcomes(among_others(op))
    assert outcomes.pop(2) == {"oversized": {"limit": limit, "size": size}}
    assert outcomes == UNHARMED


LARGE = 3 << 20


@pytest.mark.parametrize("window", [1, 64])
def test_large_answers_are_whole(leg: Leg, window: int) -> None:
    cases = [("echo", [1]), ("large", [LARGE]), ("large", [LARGE + 1]), ("echo", [2]), ("large", [LARGE])]
    leg.outcomes(cases, window=window)
    with leg.read() as reader:
        assert [len(frame.attachments) for frame in reader] == [0, LARGE, LARGE + 1, 0, LARGE]


LARGE_FAILURES = {
    "ends-within": (
        ("large", [LARGE, 3]),
        {"crashed": {"protocol": f"ended after {LARGE // 2} of {LARGE} bytes of the "}},
    ),
    "hangs-within": (("large", [LARGE, None], 0, 300), {"timed_out": {"deadline_ms": 300}}),
    "garbage-after": (
        ("large_garbage_after", [LARGE]),
        {"crashed": {"protocol": "wrote b'done.\\n' after its answer"}},
    ),
    "no-object": (
        ("large_text", [LARGE]),
        {"crashed": {"protocol": "answered with the header b'no object', expected a"}},
    ),
}


@pytest.mark.parametrize("window", [1, 64])
@pytest.mark.parametrize("name", LARGE_FAILURES)
def test_large_answer_that_fails_harms_no_other(leg: Leg, name: str, window: int) -> None:
    case, expected = LARGE_FAILURES[name]
    before, after = ("large", [LARGE]), ("large", [LARGE])
    outcomes = leg.outcomes([("echo", [1]), before, case, after, ("echo", [4])], window=window)
    (kind, details), *_ = expected.items()
    for key, value in details.items():
        found = outcomes[2][kind][key]
        assert found.startswith(value) if isinstance(value, str) else found == value
    assert [outcomes[0], outcomes[4]] == [{"returned": [1]}, {"returned": [4]}]
    with leg.read() as reader:
        assert [len(frame.attachments) for frame in reader] == [0, LARGE, 0, LARGE, 0]


def test_large_requests_reach_the_driver(leg: Leg) -> None:
    large = ("echo", ["large"], 0, None, [bytes(LARGE)])
    outcomes = leg.outcomes([("echo", [1]), large, large, ("echo", [2])])
    assert [outcome["returned"][0] for outcome in outcomes] == [1, "large", "large", 2]


def test_large_request_is_sent_again_to_a_fresh_driver(leg: Leg) -> None:
    crash = ("signal", ["SIGSEGV"], 0, None, [bytes(LARGE)])
    fresh = ("leave_file", ["left.txt"], frames.FRESH, None, [bytes(LARGE)])
    outcomes = leg.outcomes([("echo", [1]), crash, fresh, ("echo", [2])])
    assert outcomes[1] == {"crashed": {"signal": "SIGSEGV"}}
    assert [outcomes[0], outcomes[3]] == [{"returned": [1]}, {"returned": [2]}]
    with leg.read() as reader:
        assert [len(frame.attachments) for frame in reader] == [0, 0, 0, 0]
        assert [leak["case"] for leak in reader.foot["left"]] == ["leave_file/2"]


def test_file_of_cases_that_ends_within_a_large_request_is_a_fault(leg: Leg) -> None:
    leg.write_cases([("echo", [1], 0, None, [bytes(LARGE)])])
    os.truncate(leg.root / "in.cases", LARGE)
    (leg.root / "leg.json").write_text(json.dumps(leg.description))
    command = [sys.executable, "-I", "-S", MAIN, *ARGUMENTS]
    done = subprocess.run(command, cwd=leg.root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"of {LARGE} bytes of the attachments of frame 1" in done.stderr


def test_limits_come_from_the_leg(leg: Leg) -> None:
    outcomes = leg.outcomes([("echo", ["x" * 50]), ("echo", ["x" * 100])], header_limit=100)
    assert outcomes[0] == {"returned": ["x" * 50]}
    assert outcomes[1]["oversized"]["limit"] == 100


def test_several_wrong_cases_in_one_batch(leg: Leg) -> None:
    cases = [("echo", [number]) for number in range(200)]
    cases[0] = cases[7] = cases[8] = cases[150] = ("signal", ["SIGSEGV"])
    cases[9] = ("repeated",)
    cases[199] = ("exit", [0])
    outcomes = leg.outcomes(cases)
    wrong = {number: outcome for number, outcome in enumerate(outcomes) if "returned" not in outcome}
    assert wrong.pop(9)["crashed"].keys() == {"protocol"}
    segv = {"crashed": {"signal": "SIGSEGV"}}
    assert wrong == {0: segv, 7: segv, 8: segv, 150: segv, 199: {"crashed": {"exit_code": 0}}}
    assert outcomes[10] == {"returned": [10]}


def test_driver_that_crashes_on_every_case(leg: Leg) -> None:
    outcomes = leg.outcomes([("exit", [number % 200]) for number in range(40)])
    assert outcomes == [{"crashed": {"exit_code": number % 200}} for number in range(40)]


def test_answers_lost_with_the_driver_blame_nobody_else(leg: Leg) -> None:
    outcomes = leg.outcomes([("echo", [1]), ("batched", [2]), ("batched", [3]), ("lose_answers",), ("echo", [4])])
    assert outcomes.pop(3) == {"crashed": {"exit_code": 4}}
    assert outcomes == UNHARMED


@pytest.mark.parametrize("op", ["dribble", "flood_stderr", "leave_child"])
def test_odd_but_right(leg: Leg, op: str) -> None:
    outcomes = leg.outcomes(among_others(op))
    assert list(outcomes.pop(2)) == ["returned"]
    assert outcomes == UNHARMED


def test_driver_that_ends_after_its_answer(leg: Leg) -> None:
    outcomes = leg.outcomes(among_others("answer_and_exit", [5]))
    assert outcomes.pop(2) == {"returned": "then gone"}
    assert outcomes == UNHARMED


def test_driver_that_stops_reading(leg: Leg) -> None:
    big = "x" * 300_000
    outcomes = leg.outcomes([("stop_reading",), ("echo", [big], None, 200), ("echo", [big], None, 200), ("echo", [1])])
    assert outcomes[0] == {"returned": "deaf from now on"}
    assert outcomes[1:] == [{"returned": [big]}, {"returned": [big]}, {"returned": [1]}]


def test_sigkill_that_does_not_come_again_is_no_outcome(leg: Leg) -> None:
    outcomes = leg.outcomes(among_others("signal_once", ["SIGKILL", str(leg.root / "once")]))
    assert outcomes.pop(2) == {"returned": "survived"}
    assert outcomes == UNHARMED


def test_time_out_that_does_not_come_again_is_no_outcome(leg: Leg) -> None:
    outcomes = leg.outcomes(among_others("slow_once", [str(leg.root / "once")], None, 200))
    assert outcomes.pop(2) == {"returned": "survived"}
    assert outcomes == UNHARMED


def quarantined(first: str, second: str) -> dict:
    detail = f"alone in a fresh driver, which {first}; alone in another one, which {second}"
    return {"not_run": {"reason": "quarantined", "detail": detail}}


@pytest.mark.parametrize("window", [1, 64])
@pytest.mark.parametrize("flags", [0, frames.FRESH])
def test_case_that_fails_in_two_ways_is_quarantined(leg: Leg, window: int, flags: int) -> None:
    folder = leg.root / "ends"
    folder.mkdir()
    outcomes = leg.outcomes(among_others("next_end", [str(folder), ["SIGSEGV", "SIGABRT"]], flags), window=window)
    assert outcomes.pop(2)["not_run"]["reason"] == "quarantined"
    assert outcomes == UNHARMED
    tries = len(list(folder.iterdir()))
    assert tries <= 4, "in the batch at most twice, and alone twice"


def test_quarantine_tells_both_ends(leg: Leg) -> None:
    (leg.root / "ends").mkdir()
    case = ("next_end", [str(leg.root / "ends"), ["SIGSEGV", "SIGABRT"]], frames.FRESH)
    assert leg.outcomes([case]) == [quarantined("died of SIGSEGV", "died of SIGABRT")]
    assert len(list((leg.root / "ends").iterdir())) == 2, "a case in quarantine is not tried again"


def test_crash_that_does_not_come_again_is_no_answer(leg: Leg) -> None:
    case = ("signal_once", ["SIGSEGV", str(leg.root / "once")], frames.FRESH)
    assert leg.outcomes([case]) == [quarantined("died of SIGSEGV", "answered")]


def test_a_slow_machine_does_not_quarantine_a_crash(leg: Leg) -> None:
    (leg.root / "ends").mkdir()
    ends = ["SIGKILL", "SIGSEGV", "SIGSEGV"]
    assert leg.outcomes([("next_end", [str(leg.root / "ends"), ends], frames.FRESH)]) == [
        {"crashed": {"signal": "SIGSEGV"}}
    ]


def test_failure_that_no_case_is_to_blame_for_is_told(leg: Leg) -> None:
    cases = [("echo", [number]) for number in range(50)]
    cases[20], cases[30] = ("prime", []), ("die_if_primed", [])
    outcomes = leg.outcomes(cases, window=1)
    assert outcomes[30] == {"returned": "not primed"}
    assert leg.notes == {"unexplained": ["died of SIGSEGV"]}


def test_time_out_in_a_batch_that_does_not_come_again_is_not_told(leg: Leg) -> None:
    leg.outcomes(among_others("slow_once", [str(leg.root / "once")], None, 200))
    assert leg.notes == {}


def test_fresh_case_has_a_process_of_its_own(leg: Leg) -> None:
    fresh = frames.FRESH
    cases = [("pid",), ("pid",), ("pid", None, fresh), ("count", None, fresh), ("pid", None, fresh), ("count",)]
    outcomes = [outcome["returned"] for outcome in leg.outcomes(cases)]
    assert outcomes[0] == outcomes[1]
    assert len({outcomes[0], outcomes[2], outcomes[4]}) == 3
    assert outcomes[3] == outcomes[5] == 0


def test_fresh_case_that_crashes(leg: Leg) -> None:
    outcomes = leg.outcomes(among_others("signal", ["SIGABRT"], frames.FRESH))
    assert outcomes.pop(2) == {"crashed": {"signal": "SIGABRT"}}
    assert outcomes == UNHARMED


def test_last_words_are_kept_without_paths(leg: Leg) -> None:
    words = f"panicked at {leg.root}/src/lib.rs:7\n"
    outcomes = leg.outcomes(among_others("words", [words]))
    assert outcomes[2]["crashed"] == {"signal": "SIGSEGV", "stderr": "panicked at ${EXECROOT}/src/lib.rs:7\n"}


def test_last_words_are_bounded(leg: Leg) -> None:
    crashed = leg.outcomes(among_others("flood_stderr_and_die"))[2]["crashed"]
    assert crashed["signal"] == "SIGABRT"
    assert crashed["stderr"].splitlines() == [f"line {number} of the flood" for number in range(1980, 2000)]


@pytest.mark.parametrize("end", ["die", "hang"])
def test_words_that_a_driver_captured_are_not_lost(leg: Leg, end: str) -> None:
    outcomes = leg.outcomes(among_others("capture_words", ["last words\n", end], 0, 300))
    [(kind, body)] = outcomes[2].items()
    assert kind == {"die": "crashed", "hang": "timed_out"}[end]
    assert body["stderr"].splitlines()[-2:] == ["lost", "last words"]
    assert [*outcomes[:2], *outcomes[3:]] == UNHARMED


def test_environment_of_the_driver(leg: Leg) -> None:
    [outcome] = leg.outcomes([("environment",)], env={"PYTHONPATH": "${EXECROOT}/a:${EXECROOT}/b", "X": "1"})
    environment, cwd, leads_session = outcome["returned"]
    environment.pop("LC_CTYPE", None)
    assert environment == {
        "HOME": cwd,
        "TMPDIR": cwd,
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONPATH": f"{leg.root}/a:{leg.root}/b",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "X": "1",
    }
    assert Path(cwd).parent.parent == leg.root / "tmp"
    assert leads_session


def test_limits_of_the_driver_do_not_come_from_the_machine(leg: Leg) -> None:
    assert leg.outcomes([("limits",)]) == [{"returned": [0, resource.RLIM_INFINITY, 8 << 20]}]
    assert leg.outcomes([("limits",)], memory_limit=1 << 30) == [{"returned": [0, 1 << 30, 8 << 20]}]


def test_memory_limit_is_felt_by_its_case(leg: Leg) -> None:
    outcomes = leg.outcomes(among_others("take_memory", [200 << 20]), memory_limit=128 << 20)
    assert outcomes.pop(2) == {"returned": "not to be had"}
    assert outcomes == UNHARMED
    assert leg.outcomes([("take_memory", [200 << 20])]) == [{"returned": "taken"}]


def test_memory_limit_in_which_no_driver_can_start(leg: Leg) -> None:
    [outcome] = leg.outcomes([("echo", [1])], memory_limit=1 << 10)
    assert outcome["not_run"]["reason"] == "fault"
    assert "before its hello" in outcome["not_run"]["detail"]
    assert "the driver may take 1,024 bytes of memory" in outcome["not_run"]["detail"]


def test_memory_limit_hides_no_fault_of_the_machine(leg: Leg) -> None:
    done = leg.run([("echo", [1])], argv=["/no/such/program"], memory_limit=1 << 30)
    assert done.returncode == 1
    assert "the driver /no/such/program cannot be started: it is no program, or not there" in done.stderr


def test_head_has_the_hello(leg: Leg) -> None:
    leg.outcomes([("echo", [1])])
    with leg.read() as reader:
        assert reader.head == {
            "format": "parity-outcomes",
            "version": 1,
            "leg": "wrong",
            "driver": {"format": "parity-driver", "version": 1, "sdk": "wrong", "ops": ["echo"]},
        }


def test_no_cases(leg: Leg) -> None:
    assert leg.outcomes([]) == []


STARTS = {
    "die": ("fault", "ended with exit code 127 before its hello; stderr: libm.so.6: cannot open shared object file"),
    "garbage": ("fault", "wrote b'Welcome to the driver!\\n' where its hello should be"),
    "no-hello": ("fault", "did not say hello within 300 ms"),
    "version": ("fault", "the driver speaks 'parity-driver' version 2, expected 'parity-driver' version 1"),
    "missing_runtime": ("missing_runtime", "no libcuda.so.1"),
    "no_device": ("no_device", "no libcuda.so.1"),
    "bored": ("fault", "the driver says not_run"),
}


@pytest.mark.parametrize("how", STARTS)
def test_driver_that_does_not_start(leg: Leg, how: str) -> None:
    reason, detail = STARTS[how]
    outcomes = leg.outcomes(
        among_others("echo"),
        argv=[*leg.description["argv"], how],
        startup_timeout_ms=300 if how == "no-hello" else 9000,
    )
    with leg.read() as reader:
        not_run = reader.head["not_run"]
    assert not_run["reason"] == reason
    assert detail in not_run["detail"]
    assert outcomes == [{"not_run": not_run}] * 5


def test_driver_that_dies_once_at_its_start(leg: Leg) -> None:
    once = f"die-once:{leg.root}/once"
    assert leg.outcomes([("echo", [1])], argv=[*leg.description["argv"], once]) == [{"returned": [1]}]


def test_driver_that_ends_after_its_hello(leg: Leg) -> None:
    outcomes = leg.outcomes([("echo", [1]), ("echo", [2])], argv=[*leg.description["argv"], "exit-after-hello"])
    assert outcomes == [{"crashed": {"exit_code": 0}}] * 2


@pytest.mark.parametrize("argv, what", [(["${EXECROOT}/none"], "No such file"), (["/etc/passwd"], "Permission denied")])
def test_driver_that_cannot_be_spawned_is_a_fault(leg: Leg, argv: list[str], what: str) -> None:
    done = leg.run([("echo", [1])], argv=argv)
    assert done.returncode == 1
    assert done.stderr.startswith("leg.json: the driver ") and what in done.stderr
    assert sorted(path.name for path in leg.root.iterdir()) == ["in.cases", "leg.json", "tmp"]


def test_cases_that_were_not_written_whole_are_a_fault(leg: Leg) -> None:
    leg.write_cases([("echo", [1]), ("echo", [2])])
    whole = (leg.root / "in.cases").read_bytes()
    leg.write_cases = lambda cases: (leg.root / "in.cases").write_bytes(whole[:-20])
    done = leg.run([])
    assert done.returncode == 1
    assert "in.cases: read" in done.stderr
    assert not (leg.root / "o.outcomes").exists()


def test_full_disk_is_a_fault(leg: Leg) -> None:
    (leg.root / "o.outcomes.part").symlink_to("/dev/full")
    done = leg.run([("echo", ["x" * 500_000])])
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert not (leg.root / "o.outcomes").exists()


def test_same_bytes_each_time(leg: Leg) -> None:
    cases = [("echo", [number]) for number in range(300)]
    cases[70] = ("signal", ["SIGSEGV"])
    cases[71] = ("garbage_after",)
    cases[200] = ("flood_stderr_and_die",)
    leg.outcomes(cases)
    first = (leg.root / "o.outcomes").read_bytes()
    leg.outcomes(cases)
    assert (leg.root / "o.outcomes").read_bytes() == first
    leg.outcomes(cases, window=1)
    assert (leg.root / "o.outcomes").read_bytes() == first


def all_ended(leg: Leg) -> bool:
    """Whether nothing of the leg runs; what was killed may take a moment to be gone on a busy machine."""
    until = time.monotonic() + 10
    while drivers_of(leg) and time.monotonic() < until:
        time.sleep(0.01)
    return drivers_of(leg) == []


def drivers_of(leg: Leg) -> list[str]:
    """The processes that run with the leg's scratch directory in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = path.read_bytes()
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
        if f"TMPDIR={leg.root}/tmp/".encode() in environment:
            found.append(path.parent.name)
    return found


def test_children_of_drivers_are_ended(leg: Leg) -> None:
    leg.outcomes([("leave_child",), ("leave_child_and_exit",)])
    assert all_ended(leg)


PYTHON = re.sub(r"[\d.]*\d", "*", Path(sys.executable).name)  # numbers are left out of names
LEAKS = {
    "leave_child": ({"kind": "process", "name": PYTHON}, []),
    "leave_daemon": ({"kind": "process", "name": "sleep"}, []),
    "leave_thread": ({"kind": "thread", "name": PYTHON}, []),
    "leave_file": ({"kind": "file", "name": "report-*.txt"}, ["report-4711.txt"]),
    "leave_descriptor": ({"kind": "descriptor", "name": "/memfd:kept (deleted)"}, []),
}


@pytest.mark.parametrize("op", LEAKS)
def test_what_a_driver_leaves_behind_is_told_and_harms_nobody(leg: Leg, op: str) -> None:
    leak, args = LEAKS[op]
    outcomes = leg.outcomes(among_others(op, args))
    assert outcomes.pop(2) == {"returned": None}
    assert outcomes == UNHARMED
    assert leak in leg.notes["left"]
    assert {entry["kind"] for entry in leg.notes["left"]} == {leak["kind"]}
    assert all_ended(leg)


def test_leak_of_a_fresh_case_is_told_with_it(leg: Leg) -> None:
    leg.outcomes([("echo", [1]), ("leave_daemon", None, frames.FRESH), ("leave_file", ["a"])])
    assert leg.notes == {
        "left": [
            {"kind": "file", "name": "a"},
            {"kind": "process", "name": "sleep", "case": "leave_daemon/1"},
        ]
    }


def test_leaks_do_not_depend_on_their_number(leg: Leg) -> None:
    leg.outcomes([("leave_file", [f"part-{number}"], number % 2) for number in range(4)])
    assert leg.notes["left"] == [
        {"kind": "file", "name": "part-*"},
        {"kind": "file", "name": "part-*", "case": "leave_file/1"},
        {"kind": "file", "name": "part-*", "case": "leave_file/3"},
    ]


def test_what_is_left_over_is_asked_to_end_first(leg: Leg) -> None:
    leg.outcomes([("leave_tidy_child", [str(leg.root / "tidied")])])
    assert (leg.root / "tidied").exists()
    assert leg.notes["left"] == [{"kind": "process", "name": PYTHON}]


def test_process_that_ends_soon_after_its_driver_is_no_leak(leg: Leg) -> None:
    leg.outcomes([("child_that_ends",)])
    assert leg.notes == {}


def test_drivers_that_leave_nothing_have_no_notes(leg: Leg) -> None:
    leg.outcomes([("echo", [number], number % 2) for number in range(6)])
    assert leg.notes == {}


def test_end_by_sigterm_leaves_nothing_behind(leg: Leg) -> None:
    leg.write_cases([("hang",)])
    (leg.root / "leg.json").write_text(json.dumps(leg.description))
    command = [sys.executable, "-I", "-S", MAIN, *ARGUMENTS]
    runner = subprocess.Popen(command, cwd=leg.root, env={"TMPDIR": str(leg.root / "tmp")})
    while not (leg.root / "o.outcomes.part").exists():
        time.sleep(0.01)
    assert len(drivers_of(leg)) == 1
    runner.terminate()
    assert runner.wait(timeout=10) == 128 + 15
    assert sorted(path.name for path in leg.root.rglob("*")) == ["in.cases", "leg.json", "tmp"]
    assert all_ended(leg)


def test_end_by_sigterm_ends_what_fled(leg: Leg) -> None:
    leg.write_cases([("leave_daemon",), ("hang",)])
    (leg.root / "leg.json").write_text(json.dumps(leg.description))
    runner = subprocess.Popen(
        [sys.executable, "-I", "-S", MAIN, *ARGUMENTS], cwd=leg.root, env={"TMPDIR": str(leg.root / "tmp")}
    )
    while len(drivers_of(leg)) < 2:
        time.sleep(0.01)
    runner.terminate()
    assert runner.wait(timeout=10) == 128 + 15
    assert all_ended(leg)


def test_runner_and_driver_without_sources(leg: Leg) -> None:
    """The package may be shipped compiled, to save compiling it at the start of each leg."""
    compiled = leg.root / "compiled"
    shutil.copytree(PACKAGE_ROOT / "parity", compiled / "parity", ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(compiled, quiet=1, legacy=True)
    for source in compiled.rglob("*.py"):
        source.unlink()
    (leg.root / "ops.json").write_text('{"ops": {"echo": "builtins:list"}}')
    main = "${EXECROOT}/compiled/parity/driver/main.pyc"
    leg.main = compiled / "parity/runner/main.pyc"
    outcomes = leg.outcomes(
        [("echo", [[1]]), ("echo", [[2]])],
        argv=[sys.executable, "-S", main, "--ops=${EXECROOT}/ops.json"],
        env={"PYTHONPATH": "${EXECROOT}/compiled"},
    )
    assert outcomes == [{"returned": [1]}, {"returned": [2]}]
    assert leg.notes == {}, "the SDK leaves nothing behind"


def test_wrong_arguments(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-I", "-S", MAIN, "--leg"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "found arguments ['--leg'], expected --leg LEG.json --cases FILE --out FILE\n"
