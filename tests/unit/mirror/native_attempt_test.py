"""Native tests that fail, crash, hang, leave early or leave nothing: each is an outcome, of the right case, the same each time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import parity.native
import parity.testing
from parity.native import run as native
from parity.native.description import Description, Fault, load
from parity.native.process import Output
from parity.native.results import Results, read

FAKE = Path(__file__).parent / "fake_libtest.py"


def package_root(package: object) -> str:
    return str(Path(next(iter(package.__path__))).parents[1])  # type: ignore[attr-defined]


def rust(folder: Path, behaviour: str, timeout_s: int = 20) -> Description:
    argv = [sys.executable, "-I", "-S", str(FAKE), behaviour]
    return described(folder, "rust", "libtest", argv, {"FLAG": str(folder / "flag")}, timeout_s)


def python(folder: Path, body: str, timeout_s: int = 20) -> Description:
    """A test of two cases under our main; `body` is what the second does."""
    (folder / "x_test.py").write_text(
        "import atexit, os, signal, sys, time, unittest\n"
        "class XTest(unittest.TestCase):\n"
        "    def test_a(self) -> None:\n"
        "        self.assertTrue(True)\n"
        f"    def test_b(self) -> None:\n        {body}\n",
        "utf-8",
    )
    main = f"{package_root(parity.testing)}/parity/testing/main.py"
    argv = [sys.executable, main, f"--test_file={folder / 'x_test.py'}"]
    return described(folder, "python", "junit", argv, {"PYTHONPATH": package_root(parity.testing)}, timeout_s)


def described(
    folder: Path, leg: str, results: str, argv: list[str], env: dict[str, str], timeout_s: int
) -> Description:
    (folder / "runfiles" / "_main").mkdir(parents=True, exist_ok=True)
    return Description(
        leg=leg,
        label=f"//x:x_{leg}",
        results=results,
        argv=argv,
        env=env,
        runfiles=str(folder / "runfiles"),
        workspace="_main",
        modules=["x_test"],
        size="small",
        timeout_s=timeout_s,
    )


def run(test: Description) -> Results:
    return native.run_test(test, "/execroot")


def told(results: Results) -> dict[str, str]:
    return {case.name: case.state.value for case in results.cases}


def test_both_kinds_pass(tmp_path: Path) -> None:
    results = run(rust(tmp_path, "passes"))
    assert (told(results), results.problem) == ({"a": "passed", "b": "passed", "c": "passed"}, "")
    results = run(python(tmp_path, "pass"))
    assert (told(results), results.problem) == ({"XTest.test_a": "passed", "XTest.test_b": "passed"}, "")


def test_a_failure_is_its_case_and_no_problem_of_the_whole(tmp_path: Path) -> None:
    results = run(rust(tmp_path, "fails"))
    assert (told(results), results.problem) == ({"a": "passed", "b": "failed", "c": "passed"}, "")
    assert results.cases[1].message == "panicked at b.rs:1:1: no"
    results = run(python(tmp_path, "self.fail('as planted')"))
    assert (told(results), results.problem) == ({"XTest.test_a": "passed", "XTest.test_b": "failed"}, "")
    assert results.cases[1].message == "as planted"


@pytest.mark.parametrize(("behaviour", "how"), [("exits", "exit code 0"), ("crashes", "SIGSEGV")])
def test_a_rust_test_that_ends_early_crashed_in_its_case(behaviour: str, how: str, tmp_path: Path) -> None:
    results = run(rust(tmp_path, behaviour))
    assert told(results) == {"a": "passed", "b": "crashed", "c": "not_run"}
    assert results.cases[1].message == f"the test ended with {how} in this case"
    assert results.problem == ""


@pytest.mark.parametrize(
    ("body", "how"),
    [
        ("os._exit(0)", "exit code 0"),
        ("os._exit(3)", "exit code 3"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
    ],
)
def test_a_python_test_that_ends_early_crashed_in_its_case(body: str, how: str, tmp_path: Path) -> None:
    results = run(python(tmp_path, body))
    assert told(results) == {"XTest.test_a": "passed", "XTest.test_b": "crashed"}
    assert results.cases[1].message == f"the test ended with {how} in this case"


def test_a_python_test_that_hangs_and_ignores_sigterm_timed_out_in_its_case(tmp_path: Path) -> None:
    began = time.monotonic()
    body = "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(1000)"
    results = run(python(tmp_path, body, timeout_s=1))
    assert told(results) == {"XTest.test_a": "passed", "XTest.test_b": "timed_out"}
    assert results.cases[1].message == "the test ended with a time-out after 1 s in this case"
    assert time.monotonic() - began > 5  # one second, and four more before it counts


def test_a_rust_test_that_hangs_timed_out_in_its_case(tmp_path: Path) -> None:
    assert told(run(rust(tmp_path, "hangs", timeout_s=1))) == {"a": "passed", "b": "timed_out", "c": "not_run"}


def test_a_sigkill_counts_only_if_it_comes_again(tmp_path: Path) -> None:
    assert told(run(rust(tmp_path, "killed_once"))) == {"a": "passed", "b": "passed", "c": "passed"}


def test_an_exit_code_that_the_cases_do_not_explain_is_a_problem(tmp_path: Path) -> None:
    results = run(rust(tmp_path, "exits_late"))
    assert results.problem == "it ended with exit code 3 although no case failed"
    assert "test result: ok. 3 passed" in results.words
    results = run(python(tmp_path, "atexit.register(os._exit, 0); self.fail()"))
    assert results.problem == "it ended with exit code 0 although cases failed"
    results = run(python(tmp_path, "atexit.register(os.abort); self.fail()"))
    assert results.problem == "it ended with SIGABRT after its last case"


def test_what_holds_the_output_open_delays_nothing(tmp_path: Path) -> None:
    began = time.monotonic()
    assert told(run(rust(tmp_path, "holds_pipes"))) == {"a": "passed", "b": "passed", "c": "passed"}
    assert time.monotonic() - began < 4


def test_what_is_no_libtest_says_so(tmp_path: Path) -> None:
    results = run(rust(tmp_path, "lists_nothing"))
    assert results.cases == ()
    assert results.problem == (
        "it does not list its cases when asked with --list, as a test of libtest does; it ended with exit code 2"
    )


def test_a_test_that_cannot_be_imported_says_why(tmp_path: Path) -> None:
    test = python(tmp_path, "pass")
    (tmp_path / "x_test.py").write_text("import nowhere\n", "utf-8")
    results = run(test)
    assert results.cases == ()
    assert results.problem == "it ended with exit code 1 before its results were whole"
    assert "No module named 'nowhere'" in results.words


def test_no_cases_are_a_problem(tmp_path: Path) -> None:
    test = python(tmp_path, "pass")
    (tmp_path / "x_test.py").write_text("", "utf-8")
    results = run(test)
    assert results.problem == "it ran no test case, and ended with exit code 1"
    assert results.words == "no test case: a test without cases proves nothing"


def test_nothing_of_the_surroundings_is_inherited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED", "1")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    body = (
        "self.assertEqual((os.environ.get('PLANTED'), os.environ['TZ'], os.environ['USER']), (None, 'UTC', 'parity'))"
    )
    assert told(run(python(tmp_path, body)))["XTest.test_b"] == "passed"


def test_directories_are_there_and_go_with_the_test(tmp_path: Path) -> None:
    left = tmp_path / "left"
    body = (
        f"open({str(left)!r}, 'w').write(os.environ['TEST_TMPDIR']); "
        "self.assertEqual([os.path.isdir(os.environ[name]) for name in ('HOME', 'TEST_TMPDIR', 'TEST_UNDECLARED_OUTPUTS_DIR')], [True] * 3)"
    )
    assert told(run(python(tmp_path, body)))["XTest.test_b"] == "passed"
    assert not Path(left.read_text("utf-8")).exists()


@pytest.mark.parametrize("body", ["self.fail(os.environ['TEST_TMPDIR'])", "raise ValueError(object())", "print(1 / 0)"])
def test_a_failing_test_leaves_the_same_results_each_time(body: str, tmp_path: Path) -> None:
    assert run(python(tmp_path, body)) == run(python(tmp_path, body))


def description_file(folder: Path, test: Description) -> Path:
    path = folder / "test.json"
    path.write_text(json.dumps(vars(test)), "utf-8")
    return path


def test_the_program_writes_the_results(tmp_path: Path) -> None:
    path = description_file(tmp_path, rust(tmp_path, "fails"))
    main = f"{package_root(parity.native)}/parity/native/main.py"
    command = [sys.executable, "-I", "-S", main, "--test", str(path), "--out", str(tmp_path / "out.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert told(read(str(tmp_path / "out.json"))) == {"a": "passed", "b": "failed", "c": "passed"}


def test_the_test_goes_with_the_program(tmp_path: Path) -> None:
    path = description_file(
        tmp_path, python(tmp_path, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(1000)")
    )
    main = f"{package_root(parity.native)}/parity/native/main.py"
    out = tmp_path / "out.json"
    with subprocess.Popen([sys.executable, "-I", "-S", main, "--test", str(path), "--out", str(out)]) as program:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text("utf-8"):
            time.sleep(0.01)
        program.terminate()
        assert program.wait(10) == 128 + 15
    assert not out.exists()
    assert not Path(f"/proc/{(tmp_path / 'pid').read_text('utf-8')}").exists()


def test_a_test_that_cannot_be_started_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"cannot be started in .*: No such file or directory"):
        run(described(tmp_path, "rust", "libtest", ["/nowhere/test"], {}, 1))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"leg": 7}'])
def test_a_damaged_description_is_a_fault(text: str, tmp_path: Path) -> None:
    path = tmp_path / "test.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Fault, match="the description of the test"):
        load(str(path), "/execroot")


def test_the_execroot_is_put_in_its_place(tmp_path: Path) -> None:
    test = described(tmp_path, "rust", "libtest", ["${EXECROOT}/t"], {"A": "${EXECROOT}"}, 1)
    found = load(str(description_file(tmp_path, test)), "/execroot")
    assert (found.argv, found.env) == (["/execroot/t"], {"A": "/execroot"})


def test_output_beyond_the_limit_is_cut_in_its_middle() -> None:
    output = Output(head_bytes=4, tail_bytes=3)
    for data in [b"ab", b"cdef", b"g", b"hijk\xff"]:
        output.feed(data)
    assert not output.whole
    assert output.text() == "abcd\n…\njk\\xff"
