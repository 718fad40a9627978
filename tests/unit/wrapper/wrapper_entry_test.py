"""tools/bazel itself: which Bazel it takes, what it hands on, and that exit codes and signals arrive unchanged."""

import os
import pty
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_programs import TOOLS, Machine, is_alive, query_answer


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_bazel_real_is_taken_before_anything_on_path(machine: Machine, tmp_path: Path) -> None:
    machine.fake_bazel("bazelisk")
    real = machine.fake_bazel("real-bazel", run="exit 7", folder=tmp_path)
    done = machine.run("build", "//x", BAZEL_REAL=str(real))
    assert machine.calls() == [["real-bazel", "build", "//x"]]
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")


def test_bazelisk_goes_before_bazel(machine: Machine) -> None:
    machine.fake_bazel("bazel")
    machine.fake_bazel("bazelisk")
    machine.run("info")
    assert machine.calls() == [["bazelisk", "info"]]


@pytest.mark.parametrize("version", ["bazel 7.4.0", "bazel 7.10.1", "bazel 8.0.0-pre.20250101.1", "bazel 12.1.0"])
def test_a_recent_bazel_is_taken(machine: Machine, version: str) -> None:
    machine.fake_bazel("bazel", version)
    assert machine.run("info").returncode == 0
    assert machine.calls() == [["bazel", "info"]]


@pytest.mark.parametrize("version", ["bazel 7.3.2", "bazel 4.2.3", "bazel 6.10.0", "no version", ""])
def test_an_old_bazel_is_not_taken(machine: Machine, version: str) -> None:
    machine.fake_bazel("bazel", version)
    machine.fake("uname", "echo Plan9")
    done = machine.run("info")
    assert done.returncode == 2
    assert "there is no Bazel 7.4 or newer on PATH" in done.stderr
    assert machine.calls() == []


def test_a_later_bazel_on_path_may_be_the_recent_one(machine: Machine, tmp_path: Path) -> None:
    machine.fake_bazel("bazel", "bazel 4.2.3")
    newer = tmp_path / "newer"
    newer.mkdir()
    machine.fake_bazel("bazel", "bazel 7.4.0", folder=newer)
    machine.run("info", PATH=f"{machine.programs}:{newer}")
    assert machine.calls() == [["bazel", "info"]]


def test_a_copy_without_provisioning_asks_for_bazelisk(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    copy = Path(shutil.copy(TOOLS / "bazel", tmp_path / "tools"))
    done = machine.run("info", program=copy)
    assert done.returncode == 2
    assert done.stderr.endswith("no tools/provision to set one up with; install Bazelisk.\n")


def test_tools_on_path_is_no_recursion(machine: Machine) -> None:
    machine.fake_bazel("bazel")
    machine.run("info", PATH=f"{TOOLS}:{machine.programs}")
    assert machine.calls() == [["bazel", "info"]]


def test_a_launcher_that_calls_tools_bazel_gets_the_real_bazel(machine: Machine, tmp_path: Path) -> None:
    real = machine.fake_bazel("real-bazel", run=query_answer({"//a:parity": "test_suite"}), folder=tmp_path)
    machine.fake("bazelisk", f'BAZEL_REAL={real} exec {TOOLS / "bazel"} "$@"')
    done = machine.run("build", "//...:parity")
    assert [call[1] for call in machine.calls()] == ["query", "build"]
    assert machine.calls()[1] == ["real-bazel", "build", "//a:parity"]
    assert done.stderr.count("stands for") == 1


def test_what_that_bazel_runs_may_call_tools_bazel_again(machine: Machine, tmp_path: Path) -> None:
    again = f"[[ $1 != run ]] || exec {TOOLS / 'bazel'} build //...:parity"
    script = f"{query_answer({'//a:parity': 'test_suite'})}\n{again}"
    real = machine.fake_bazel("real-bazel", run=script, folder=tmp_path)
    machine.run("run", "//x", BAZEL_REAL=str(real))
    assert [call[1:] for call in machine.calls()][-1] == ["build", "//a:parity"]


def test_a_launcher_without_bazel_real_is_passed_over(machine: Machine) -> None:
    machine.fake("bazel", f'exec {TOOLS / "bazel"} "$@"')
    machine.fake("uname", "echo Plan9")
    done = machine.run("info")
    assert done.returncode == 2
    assert "there is no Bazel 7.4 or newer on PATH" in done.stderr


def test_a_launcher_that_calls_tools_bazel_for_ever_is_stopped(machine: Machine) -> None:
    machine.fake("bazelisk", f'exec {TOOLS / "bazel"} "$@"')
    done = machine.run("info")
    assert done.returncode == 2
    assert "calls tools/bazel again without setting BAZEL_REAL" in done.stderr


def test_the_version_of_a_launcher_is_that_of_its_bazel(machine: Machine, tmp_path: Path) -> None:
    real = machine.fake_bazel("real-bazel", folder=tmp_path)
    machine.fake("bazel", f'BAZEL_REAL={real} exec {TOOLS / "bazel"} "$@"')
    assert machine.run("info").returncode == 0
    assert machine.calls() == [["real-bazel", "info"]]


@pytest.mark.parametrize(
    "words",
    [
        ["build", "//a b/...", "--define=x=$HOME", "*", ""],
        ["query", "deps(//...:all)"],
        ["test", "//a", "--", "-//b"],
        ["build", "//...:all", "--", "-//x/...:*"],
        ["run", "//x", "--", "//...:parity"],
        ["--output_base", "test", "shutdown"],
        ["--version", "x"],
        [],
    ],
)
def test_what_needs_nothing_is_handed_on_as_it_is(machine: Machine, words: list[str]) -> None:
    machine.fake("bazelisk", 'printf "%s\\n" "$#" "$@" >>"$LOG"; exit 5')
    assert machine.run(*words).returncode == 5
    got = machine.log.read_text().split("\n")[1:-1]
    assert [word for word in got if "build_event_json_file" not in word] == words


def test_a_test_leaves_its_events_and_no_trace(machine: Machine) -> None:
    machine.fake_bazel(
        "bazelisk", run="for word; do case $word in --build_event*) echo '{}' >${word#*=};; esac; done; exit 3"
    )
    done = machine.run("test", "//a", "--test_arg=x")
    ((_, command, events, *rest),) = machine.calls()
    assert (command, rest) == ("test", ["//a", "--test_arg=x"])
    assert events.startswith(f"--build_event_json_file={machine.home}/tools-bazel-")
    assert (done.returncode, done.stderr) == (3, "")
    assert list(machine.home.iterdir()) == []


def test_the_users_own_event_file_is_read_instead(machine: Machine) -> None:
    xml = machine.home / "test.xml"
    counts = '<property name="parity.cases" value="2"/><property name="parity.match" value="2"/>'
    xml.write_text(f"<testsuites><testsuite><properties>{counts}</properties></testsuite></testsuites>")
    outputs = f'[{{"name":"test.xml","uri":"{xml.as_uri()}"}}]'
    event = (
        f'{{"id":{{"testResult":{{"label":"//a:x"}}}},"testResult":{{"status":"PASSED","testActionOutput":{outputs}}}}}'
    )
    summary = '{"id":{"testSummary":{"label":"//a:x"}},"testSummary":{"overallStatus":"PASSED"}}'
    machine.fake_bazel("bazelisk", run=f"printf '%s\\n' '{event}' '{summary}' >ev.json")
    done = machine.run("test", "--build_event_json_file=ev.json", "//a:x")
    assert machine.calls() == [["bazelisk", "test", "--build_event_json_file=ev.json", "//a:x"]]
    assert "parity  1 package, 1 pair · 2 cases: 2 match" in done.stderr
    assert done.stdout == ""


def test_an_event_file_of_the_rc_file_stays_theirs(machine: Machine) -> None:
    (machine.workspace / ".bazelrc").write_text("build --build_event_json_file=theirs.json\n")
    machine.fake_bazel("bazelisk", run="exit 4")
    assert machine.run("test", "//a").returncode == 4
    assert machine.calls() == [["bazelisk", "test", "//a"]]


def test_patterns_are_expanded_and_said(machine: Machine) -> None:
    machine.fake_bazel("bazelisk", run=query_answer({"//a:parity": "test_suite", "//b:parity": "test_suite"}))
    done = machine.run("test", "--", "//...:parity", "-//b/...:parity")
    assert machine.calls()[1][3:] == ["--", "//a:parity", "//b:parity", "-//b:parity"]
    spelling = "bazel test -- //a:parity //b:parity -//b:parity"
    assert f"tools/bazel: //...:parity -//b/...:parity stands for: {spelling}\n" in done.stderr


def test_a_pattern_for_nothing_runs_nothing(machine: Machine) -> None:
    machine.fake_bazel("bazelisk")
    done = machine.run("build", "//...:nosuch")
    assert done.returncode == 1
    assert done.stderr.startswith("tools/bazel: //...:nosuch stands for nothing")
    assert len(machine.calls()) == 1


def test_packages_that_could_not_be_loaded_make_a_red_end(machine: Machine) -> None:
    answer = query_answer({"//a:x": "py_test"})
    machine.fake_bazel("bazelisk", run=f"[[ $1 == query ]] || exit 0\n{answer}\nexit 3")
    done = machine.run("test", "--keep_going", "//...:x")
    assert done.returncode == 3
    assert "some packages could not be loaded, and nothing in them was run" in done.stderr


def test_what_no_index_lists_makes_a_red_end(machine: Machine) -> None:
    answer = query_answer({"//a:parity": "test_suite", "//:index": "parity_index_table"})
    machine.fake_bazel("bazelisk", run=f"[[ $1 == query ]] || exit 0\n{answer}")
    done = machine.run("test", "//...:parity")
    assert done.returncode == 3
    assert 'add "//a", to packages of //:index' in done.stderr


def test_without_python_only_patterns_are_refused(machine: Machine) -> None:
    machine.fake_bazel("bazelisk")
    machine.remove("python3")
    assert machine.run("test", "//a").returncode == 0
    assert machine.calls() == [["bazelisk", "test", "//a"]]
    done = machine.run("test", "//...:parity")
    assert done.returncode == 2
    assert done.stderr.endswith("install Python 3, or spell the labels out.\n")


# Says when it is ready, and what signal reached it; the code is then its own.
_WAITING = """
trap 'echo INT >>"$LOG"; exit 8' INT
trap 'echo TERM >>"$LOG"; exit 9' TERM
echo ready
while :; do sleep 0.05; done
"""


@pytest.fixture(params=["build", "test"])
def running(request: pytest.FixtureRequest, machine: Machine) -> Iterator[subprocess.Popen[str]]:
    """tools/bazel, replaced by the fake for `build`, above it for `test`; both answer the same."""
    machine.fake("bazelisk", _WAITING)
    with machine.start(request.param, "//a") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 8), (signal.SIGTERM, 9)])
def test_a_signal_reaches_bazel_once_and_its_code_comes_back(
    running: subprocess.Popen[str], machine: Machine, number: signal.Signals, code: int
) -> None:
    running.send_signal(number)
    assert running.wait(timeout=20) == code
    assert machine.log.read_text().split() == [number.name.removeprefix("SIG")]


def test_a_bazel_that_dies_by_a_signal_is_seen_to_have(machine: Machine) -> None:
    machine.fake("bazelisk", "kill -KILL $$")
    for command in ("build", "test"):
        assert machine.run(command, "//a").returncode == -signal.SIGKILL


def test_ctrl_c_on_a_terminal_reaches_bazel_once(machine: Machine) -> None:
    """The terminal signals the whole process group; the wrapper must not add a second one."""
    machine.fake("bazelisk", _WAITING)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(machine.workspace)
        os.execve(TOOLS / "bazel", ["bazel", "test", "//a"], machine.environment())
    assert _read_until(terminal, b"ready")
    os.write(terminal, b"\x03")
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 8
    time.sleep(0.1)
    assert machine.log.read_text().split() == ["INT"]
    assert not is_alive(child)


def _read_until(terminal: int, text: bytes) -> bool:
    seen = b""
    while text not in seen:
        seen += os.read(terminal, 1024)
    return True
