"""The Python driver from outside: frames in, frames out, as the runner speaks to it."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import absl
import numpy
import pytest

from parity.protocol import frames

PACKAGE_ROOT = Path(frames.__file__).parents[2]
MAIN = PACKAGE_ROOT / "parity/driver/main.py"
OPS = {
    "Box": "sample_ops:Box",
    "Box.open": "sample_ops:open_box",
    "identity": "sample_ops:identity",
    "repr": "sample_ops:repr_of",
    "length": "builtins:len -> str",
    "pair": "sample_ops:Pair -> sample_ops:repr_of",
    "add": "operator:add",
}


class Driver:
    """Starts a driver per conversation, in a directory of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def talk(
        self, requests: list[dict], ops: dict | None = None, modules: tuple[str, ...] = (), library: str = ""
    ) -> list[frames.Frame]:
        """The hello and the answers."""
        listed = {"ops": OPS, "modules": ["sample_ops"]} if ops is None else {"ops": ops, "modules": modules}
        (self.root / "ops.json").write_text(json.dumps(listed))
        sent = b"".join(
            frames.encode(number, {key: request[key] for key in request if key != "parts"}, request.get("parts", ()))
            for number, request in enumerate(requests, 1)
        )
        path = f"{PACKAGE_ROOT}:{Path(__file__).parent}:{self.root}:{library}"
        env = {
            "PYTHONPATH": path,
            "PYTHONSAFEPATH": "1",
            "TMPDIR": str(self.root),
            "PATH": "/usr/bin:/bin",
            "HOME": "/h",
        }
        command = [sys.executable, "-S", str(MAIN), f"--ops={self.root}/ops.json"]
        done = subprocess.run(command, cwd=self.root, env=env, input=sent, capture_output=True, timeout=60, check=True)
        self.stderr = done.stderr.decode()
        stream = io.BytesIO(done.stdout)
        return list(iter(lambda: frames.read(stream), None))

    def answers(self, *requests: dict) -> list[dict]:
        """The header of each answer."""
        found = self.talk(list(requests))[1:]
        assert [frame.sequence for frame in found] == list(range(1, len(requests) + 1))
        assert sorted(path.name for path in self.root.iterdir()) == ["ops.json"], "directories of cases stay behind"
        return [frame.json() for frame in found]

    def answer(self, op: str, *args: object, **more: object) -> dict:
        [answer] = self.answers({"op": op, "args": list(args), **more})
        return answer


@pytest.fixture
def driver(tmp_path: Path) -> Driver:
    return Driver(tmp_path)


def step(op: str, *args: object, **more: object) -> dict:
    return {"op": op, "args": list(args), **more}


# Hello


def test_hello(driver: Driver) -> None:
    [hello] = driver.talk([], {"b": "operator:add", "a": "operator:sub"})
    assert hello.json() == {"format": "parity-driver", "version": 1, "sdk": "python/0.1.0", "ops": ["a", "b"]}


@pytest.mark.parametrize(
    "target, reason, detail",
    [
        (
            "no_such_library.core:run",
            "fault",
            "op \"x\": importing no_such_library.core failed with ModuleNotFoundError: No module named 'no_such_library'",
        ),
        (
            "needs_runtime:run",
            "missing_runtime",
            "op \"x\": importing needs_runtime failed with ModuleNotFoundError: No module named 'tensorflow'",
        ),
        ("needs_device:run", "no_device", 'op "x": needs_device says: no CUDA device'),
        ("needs_library:run", "missing_runtime", 'op "x": needs_library says: libtensorflow.so.2 is not installed'),
        ("serves_nothing:run", "fault", 'op "x": serves_nothing says: not on this platform'),
        ("broken:run", "fault", 'op "x": importing broken failed with ZeroDivisionError: division by zero'),
        ("exits:run", "fault", 'op "x": importing exits failed with SystemExit: 3'),
        ("operator:none", "fault", "op \"x\": operator:none does not exist: module 'operator' has no attribute 'none'"),
        ("operator.add", "fault", "op \"x\": found 'operator.add' where a path like pkg.mod:attribute is expected"),
        ("operator:__name__", "fault", 'op "x": operator:__name__ is a str, which cannot be called'),
        ("operator:add -> nope", "fault", "op \"x\": builtins:nope does not exist: module 'builtins' has no attribute"),
    ],
)
def test_operations_that_cannot_be_loaded(driver: Driver, target: str, reason: str, detail: str) -> None:
    (driver.root / "needs_runtime.py").write_text("import tensorflow\n")
    for name, refusal in (
        ("needs_device", "NoDevice('no CUDA device')"),
        ("needs_library", "MissingRuntime('libtensorflow.so.2 is not installed')"),
        ("serves_nothing", "Unsupported('not on this platform')"),
    ):
        (driver.root / f"{name}.py").write_text(f"from parity.driver import *\nraise {refusal}\n")
    (driver.root / "broken.py").write_text("1 / 0\n")
    (driver.root / "exits.py").write_text("raise SystemExit(3)\n")
    [hello] = driver.talk([step("x")], {"x": target})
    not_run = hello.json()["not_run"]
    assert not_run["reason"] == reason
    assert not_run["detail"].startswith(detail)


@pytest.mark.parametrize(
    "refusal, outcome",
    [
        ("Unsupported", {"unsupported": "not here"}),
        ("MissingRuntime", {"unsupported": "not here"}),
        ("NoDevice", {"no_device": "not here"}),
    ],
)
def test_an_operation_may_refuse_its_case(driver: Driver, refusal: str, outcome: dict) -> None:
    assert driver.answer("refuse", refusal) == outcome
    steps = [step("refuse", refusal, bind="h"), step("identity", 1), {"op": "Box.get", "self": "h"}]
    [answer] = driver.answers({"id": "c", "steps": steps})
    assert answer == {"steps": [outcome, {"returned": 1}, {"skipped": True}]}


def test_operation_registered_twice(driver: Driver) -> None:
    text = "from parity.driver import operation\n@operation('x')\ndef one(): ...\n@operation('x')\ndef two(): ...\n"
    (driver.root / "twice.py").write_text(text)
    [hello] = driver.talk([], {}, ("twice",))
    assert "ValueError: operation 'x' is registered twice, first by one" in hello.json()["not_run"]["detail"]


def test_operation_listed_and_registered(driver: Driver) -> None:
    [hello] = driver.talk([], {"given": "operator:add"}, ("sample_ops",))
    assert hello.json()["not_run"] == {
        "reason": "fault",
        "detail": 'op "given" is listed as operator:add and registered by a decorator',
    }


# Operations


def test_returned(driver: Driver) -> None:
    answers = driver.answers(
        step("add", 1, 2),
        step("add", "1.", "0"),
        step("repr", 1, kwargs={"key": [None]}),
        step("length", [1, 2]),
        step("pair", 1, 2),
        {"op": "identity"},
    )
    assert answers == [
        {"returned": 3},
        {"returned": "1.0"},
        {"returned": "(1,){'key': [None]}"},
        {"returned": "2"},
        {"returned": "(Pair(first=1, second=2),){}"},
        {"returned": None},
    ]


def test_tagged_arguments(driver: Driver) -> None:
    tags = [{"$tuple": [1]}, {"$bytes": 0}, {"$enum": "Color.RED"}, {"$type": "ValueError"}, {"$type": "Box"}]
    pair = {"$object": "Pair", "fields": {"first": 1, "second": {"$float": "inf"}}}
    [answer] = driver.answers({"op": "repr", "args": [*tags, pair], "parts": [b"ab"]})
    assert answer == {
        "returned": "((1,), b'ab', <Color.RED: 1>, <class 'ValueError'>, <class 'sample_ops.Box'>, "
        "Pair(first=1, second=inf)){}"
    }


def test_tag_in_disguise(driver: Driver) -> None:
    raw = frames.pack(1, b'{"op":"repr","args":[{"\\u0024tuple":[]}]}')
    assert driver_answer_to(driver, raw) == {"returned": "((),){}"}


def driver_answer_to(driver: Driver, raw: bytes) -> dict:
    """The answer to a request that `frames.encode` would not make."""
    (driver.root / "ops.json").write_text(json.dumps({"ops": {"repr": "sample_ops:repr_of"}}))
    env = {"PYTHONPATH": f"{PACKAGE_ROOT}:{Path(__file__).parent}"}
    command = [sys.executable, "-S", str(MAIN), f"--ops={driver.root}/ops.json"]
    done = subprocess.run(command, env=env, input=raw, capture_output=True, timeout=60, check=True)
    stream = io.BytesIO(done.stdout)
    frames.read(stream)
    return frames.read(stream).json()


@pytest.mark.parametrize(
    "request_, reason",
    [
        (step("nope"), 'no operation "nope"; this driver serves: Box, Box.open, add, '),
        (step("nope.x"), 'no operation "nope.x"; this driver serves: '),
        (step("Box.nope"), "no operation \"Box.nope\": type object 'Box' has no attribute 'nope'"),
        ({"args": []}, 'a request needs "op" as text'),
        ({"op": "add", "args": {}}, 'a request needs "op" as text, "args" as a list'),
        (step("repr", {"$nope": 1}), "an argument of \"repr\" cannot be read: unknown tag '$nope'"),
        (step("repr", {"$bytes": 7}), 'an argument of "repr" cannot be read: $bytes refers to attachment 7'),
        (step("repr", {"$enum": "Color.BLUE"}), 'an argument of "repr" cannot be read: "Color.BLUE" is neither in'),
        (step("repr", {"$object": "Box", "fields": {}}), 'an argument of "repr" cannot be read: $object "Box" cannot'),
        (step("repr", {"$object": "Box"}), 'an argument of "repr" cannot be read: $object "Box" has neither'),
        (step("repr", {"$handle": "m"}), 'no earlier step binds the handle "m"'),
        (
            step("add", setup={"tz": []}),
            "setup has tz; this driver knows argv, clock, cwd, env, files, flags, given, seed",
        ),
        (step("add", setup={"cwd": "nowhere"}), "setup.cwd and setup.clock.on_sleep need setup.files"),
        (
            step("add", setup={"clock": {"now": 1, "on_sleep": {"1": {}}}}),
            "setup.cwd and setup.clock.on_sleep need setup.files",
        ),
        (step("add", setup={"cwd": "nowhere", "files": {}}), "setup cannot be made: FileNotFoundError: "),
        (
            step("add", setup={"cwd": "../x", "files": {}}),
            "setup cannot be made: TreeError: the path '../x' leads out of",
        ),
        (step("add", setup={"argv": [1]}), "setup cannot be made: ValueError: argv is [1], expected a list of text"),
        (
            step("add", setup={"seed": -1}),
            "setup cannot be made: ValueError: seed is -1, expected an integer from 0 to",
        ),
        (step("add", setup={"flags": {}}), "setup.flags needs absl.flags, which no module of the reference loads"),
        (step("add", setup={"files": {"../x": ""}}), "setup cannot be made: TreeError: the path '../x' leads out of"),
        (step("add", setup={"files": {"x": 5}}), "setup cannot be made: TreeError: "),
        (step("add", setup={"env": {"A": 1}}), "setup cannot be made: TypeError: "),
        (step("add", setup={"clock": {"now": "1"}}), "setup cannot be made: ValueError: now of clock is '1', expected"),
        (step("add", setup=[]), "setup must be an object and observe a list of arguments, exit_code, files, logs, "),
        (step("add", observe=["stdin"]), "setup must be an object and observe a list of arguments, exit_code, files, "),
        (step("add", observe=[{}]), "setup must be an object and observe a list of arguments, exit_code, files, "),
        (step("@write", "a"), "@write takes path and content by position, found 1 arguments"),
        (step("@write", 1, "text", setup={"files": {}}), "path of @write is a int"),
        (step("@write", "a", "text"), "steps on files need setup.files, which makes the case's directory"),
        (step("@advance", 1), "@advance needs setup.clock, which makes the case's clock"),
        ({"op": "add", "args": [1, 2], "attachments": [1]}, "frame 1 has 0 bytes of attachments, its header lists 1"),
    ],
)
def test_unsupported(driver: Driver, request_: dict, reason: str) -> None:
    answers = driver.answers(request_, step("add", 1, 2))
    if "attachments" in request_:
        assert answers[0] == {"returned": 3}, "a list of attachments that nothing refers to is not looked at"
        return
    assert list(answers[0]) == ["unsupported"]
    assert answers[0]["unsupported"].startswith(reason)
    assert answers[1] == {"returned": 3}


# Exceptions


def test_raised(driver: Driver) -> None:
    answers = driver.answers(
        step("add", 1, "a"),
        step("raise", "KeyError", "k"),
        step("raise", "SystemExit", 3),
        step("raise", "SystemExit"),
        step("raise", "KeyboardInterrupt"),
        step("raise_unprintable"),
        step("recurse"),
        step("add", 1, 2),
    )
    assert [answer.get("raised") for answer in answers] == [
        {"kind": "TypeError", "message": "unsupported operand type(s) for +: 'int' and 'str'"},
        {"kind": "KeyError", "message": "'k'"},
        {"kind": "SystemExit", "message": "3"},
        {"kind": "SystemExit", "message": "0"},
        {"kind": "KeyboardInterrupt", "message": ""},
        {"kind": "Unprintable", "message": "<str() raised RuntimeError>"},
        {"kind": "RecursionError", "message": "maximum recursion depth exceeded"},
        None,
    ]


def test_chain_of_causes(driver: Driver) -> None:
    open_, suppressed = driver.answers(step("raise_from", False), step("raise_from", True))
    assert open_["raised"] == {
        "kind": "ValueError",
        "message": "bad \\ud800",
        "chain": [
            {"kind": "FileNotFoundError", "message": "[Errno 2] gone"},
            {"kind": "KeyError", "message": "'k'"},
        ],
    }
    assert suppressed["raised"] == {"kind": "ValueError", "message": "bad \\ud800"}


def test_values_that_no_answer_can_carry(driver: Driver) -> None:
    answers = driver.answers(
        step("endless"), step("deep", 5000, True), step("deep", 250, False), step("fails_late"), step("add", 1, 2)
    )
    assert answers[0]["raised"] == {"kind": "UnencodableValue", "message": "the value contains itself at $[1].self"}
    assert answers[1]["raised"] == {"kind": "UnencodableValue", "message": "the value nests too deeply"}
    assert list(answers[2]["returned"]) == ["$dict"]
    assert answers[3]["raised"] == {"kind": "ValueError", "message": "on the way"}
    assert answers[4] == {"returned": 3}


# Steps


def test_steps_on_handles(driver: Driver) -> None:
    steps = [
        step("Box", 7, bind="box"),
        step("Box.get", 8, self="box"),
        step("Box.open", self="box"),
        step("Box.label"),
        step("Box.describe", self="box"),
        step("@getattr", "value", self="box"),
        step("@setattr", "value", [1], self="box"),
        step("Box.get", {"$handle": "box"}, self="box"),
        step("@value", [2], bind="list"),
        step("add", {"$handle": "list"}, {"$handle": "list"}, bind="list"),
    ]
    [answer] = driver.answers({"steps": steps})
    assert answer == {
        "steps": [
            {"returned": {"$object": "Box"}},
            {"returned": [7, 8]},
            {"returned": {"$tuple": ["listed", 7]}},
            {"returned": "Box"},
            {"returned": "box of 7", "trace": [["describe", 7]]},
            {"returned": 7},
            {"returned": None},
            {"returned": [[1], {"$object": "Box"}]},
            {"returned": [2]},
            {"returned": [2, 2]},
        ]
    }


def test_steps_that_need_a_failed_one_are_skipped(driver: Driver) -> None:
    steps = [
        step("Box", 1, bind="box"),
        step("Box", None, bind="box"),
        step("Box.get", self="box"),
        step("identity", {"$handle": "box"}, bind="other"),
        step("Box.get", self="other"),
        step("Box.get", self="typo"),
        step("identity", 5),
    ]
    [answer] = driver.answers({"steps": steps})
    assert answer["steps"][1:] == [
        {"raised": {"kind": "ValueError", "message": "empty"}},
        {"skipped": True},
        {"skipped": True},
        {"skipped": True},
        {"unsupported": 'no earlier step binds the handle "typo"'},
        {"returned": 5},
    ]


def test_handles_end_with_their_case(driver: Driver) -> None:
    answers = driver.answers({"steps": [step("Box", 1, bind="box")]}, {"steps": [step("Box.get", self="box")]})
    assert answers[1] == {"steps": [{"unsupported": 'no earlier step binds the handle "box"'}]}


def test_actions(driver: Driver) -> None:
    steps = [
        step("@write", "a/b", "text"),
        step("@read", "a/b"),
        step("@write", "a/c", {"$bytes": 0}),
        step("@read", "a/c"),
        step("@remove", "a"),
        step("@read", "a/b"),
        step("@setenv", "NAME", "value"),
        step("env", "NAME"),
        step("@unsetenv", "NAME"),
        step("env", "NAME"),
        step("@advance", 60),
        step("@write", "../x", ""),
    ]
    [answer, after] = driver.answers({"steps": steps, "setup": {"files": {}}, "parts": [b"\xff"]}, step("env", "NAME"))
    assert [outcome.get("returned", "unsupported") for outcome in answer["steps"]] == [
        None,
        "text",
        None,
        {"$bytes": 0},
        None,
        {"$missing": True},
        None,
        "value",
        None,
        None,
        "unsupported",
        "unsupported",
    ]
    assert answer["steps"][10]["unsupported"] == "@advance needs setup.clock, which makes the case's clock"
    assert answer["steps"][11]["unsupported"] == "the path '../x' leads out of the case's directory"
    assert after == {"returned": None}


# Surroundings


def test_files(driver: Driver) -> None:
    files = {"a/b": "in ${TMP}", "bytes": {"$bytes": 0}, "link": {"$symlink": "a/b"}, "none": {"$dir": True}}
    setup = {"files": files, "cwd": "a"}
    requests = [step(op, setup={"files": {}}) for op in ("tmp", "cwd", "temporary")]
    answers = driver.answers(
        {"op": "cwd", "setup": setup, "observe": ["files"], "parts": [b"\xff\xfe"]}, *requests, step("tmp"), step("cwd")
    )
    assert answers[0] == {
        "returned": "${TMP}/a",
        "observations": {"files": files},
        "attachments": [2],
    }
    assert [answer.get("returned") for answer in answers[1:4]] == ["${TMP}", "${TMP}", "${TMP}/.t"]
    assert answers[4]["raised"]["message"] == "the case has no directory: add `files: {}` to its setup"
    assert answers[5] == {"returned": str(driver.root)}


def test_files_that_a_case_made(driver: Driver) -> None:
    answer = driver.answer("make_files", setup={"files": {}}, observe=["files"])
    files = answer["observations"]["files"]
    if os.getuid():
        files.update({"sub/bytes": {"$bytes": 0}, "sub/text": "in ${TMP}"})
        files.pop("sub")
    assert files == {
        "\\xff": "",
        "empty/inner": {"$dir": True},
        "fifo": {"$object": "special file"},
        "link": {"$symlink": "${TMP}/sub"},
        "sub/bytes": {"$bytes": 0},
        "sub/text": "in ${TMP}",
    }
    assert answer.get("attachments", [7]) == [7]


def test_placeholder_in_arguments_makes_a_directory(driver: Driver) -> None:
    assert driver.answer("identity", ["${TMP}/x"]) == {"returned": ["${TMP}/x"]}


def test_given(driver: Driver) -> None:
    given = {"hostname": "h", "nested": {"$anything": [1]}}
    assert driver.answers(step("given", setup={"given": given}), step("given")) == [
        {"returned": {"hostname": "h", "nested": {"$dict": [["$anything", [1]]]}}},
        {"returned": {}},
    ]


def test_everything_is_put_back(driver: Driver) -> None:
    before, _, after, spoiled, again = driver.answers(
        step("look"), step("spoil"), step("look"), step("spoil", setup={"env": {"A": "1"}, "files": {}}), step("look")
    )
    assert before == after == again == {"returned": [None, True, "/usr/bin:/bin", False]}
    assert spoiled == {"returned": None}


def test_environment_of_a_case(driver: Driver) -> None:
    answers = driver.answers(step("env", "A", setup={"env": {"A": "1"}}), step("env", "A"))
    assert answers == [{"returned": "1"}, {"returned": None}]


def test_virtual_clock(driver: Driver) -> None:
    on_sleep = {"2": {"ready": "yes"}}
    clock = {"now": 1_700_000_000, "trace_sleep": True, "on_sleep": on_sleep}
    first, real = driver.answers(
        step("clock", 10, 0.5, setup={"clock": clock, "files": {}}, observe=["files"]), step("now")
    )
    now = 1_700_000_010.5
    nanoseconds = {"$int": "1700000010500000000"}
    assert first["returned"] == [now, nanoseconds, now, nanoseconds, [2023, 11, 14, 22, 13, 30]]
    assert first["observations"] == {"files": {"ready": "yes"}, "trace": [["sleep", 10], ["sleep", 0.5]]}
    assert [type(seconds) for _, seconds in first["observations"]["trace"]] == [int, float]
    assert real == {"returned": True}


def test_clock_in_steps(driver: Driver) -> None:
    setup = {"clock": {"now": 5}}
    steps = [step("clock", -1), step("clock", "1"), step("@advance", 2), step("clock", 1)]
    [answer] = driver.answers({"steps": steps, "setup": setup})
    assert answer["steps"][0]["raised"] == {"kind": "ValueError", "message": "sleep length must be non-negative"}
    assert answer["steps"][1]["raised"]["kind"] == "TypeError"
    assert answer["steps"][3]["returned"][0] == 8.0


def test_waits_keep_to_the_real_clock(driver: Driver) -> None:
    assert driver.answer("wait", setup={"clock": {"now": 5}}) == {"returned": "empty"}


def test_logs(driver: Driver) -> None:
    steps = [
        step("log", "app", 10, "debug %d", 1),
        step("log", "app.inner", 25, "between"),
        step("log", "aloof", 50, "critical \\ud800"),
        step("log", "app", 40, "bad %d", "arguments"),
    ]
    answers = driver.answers({"steps": steps, "observe": ["logs"]}, step("identity", observe=["logs"]), steps[0])
    assert answers[0]["observations"]["logs"] == [
        {"level": "DEBUG", "message": "debug 1"},
        {"level": "INFO", "message": "between"},
        {"level": "CRITICAL", "message": "critical \\ud800"},
        {"level": "ERROR", "message": "bad %d"},
    ]
    assert answers[1] == {"returned": None, "observations": {"logs": []}}
    assert "observations" not in answers[2]


def test_logging_is_put_back(driver: Driver) -> None:
    before, _, after = driver.answers(step("log_state"), step("spoil_logs", observe=["logs"]), step("log_state"))
    assert before == after == {"returned": [30, 0, 0, 0]}


def test_logs_are_seen_once_wherever_their_loggers_send_them(driver: Driver) -> None:
    case = step("log_oddly", observe=["logs"])
    assert driver.answer(**case_of(case))["observations"]["logs"] == [
        {"level": "INFO", "message": "made and cut off"},
        {"level": "INFO", "message": "its child"},
        {"level": "INFO", "message": "joined"},
    ]


def case_of(request: dict) -> dict:
    return {"op": request.pop("op"), **{key: value for key, value in request.items() if key != "args"}}


# What else is observed


def test_standard_error_is_seen_where_asked(driver: Driver) -> None:
    complain = step("complain", "é", setup={"files": {}}, observe=["stderr"])
    answers = driver.answers(complain, step("complain", "unseen"), step("identity", observe=["stderr"]), complain)
    assert [answer.get("observations") for answer in answers] == [
        {"stderr": "raw ${TMP}\nsubprocess\né\n"},
        None,
        None,
        {"stderr": "raw ${TMP}\nsubprocess\né\n"},
    ]
    assert driver.stderr == f"raw {driver.root}\nsubprocess\nunseen\n"


def test_standard_error_that_a_case_spoiled(driver: Driver) -> None:
    spoil, complain = step("spoil_stderr", observe=["stderr"]), step("complain", "a", observe=["stderr"])
    answers = driver.answers(spoil, complain, step("close_stderr", observe=["stderr"]), complain)
    seen = [answer.get("observations", {}).get("stderr", "").splitlines()[-1:] for answer in answers]
    assert seen == [["before"], ["a"], ["before"], ["a"]]


def test_last_words_lie_where_the_runner_finds_them(driver: Driver) -> None:
    (driver.root / "ops.json").write_text(json.dumps({"modules": ["sample_ops"]}))
    sent = frames.encode(1, step("die", "last words", observe=["stderr"]))
    path = f"{PACKAGE_ROOT}:{Path(__file__).parent}"
    command = [sys.executable, "-S", str(MAIN), f"--ops={driver.root}/ops.json"]
    env = {"PYTHONPATH": path, "TMPDIR": str(driver.root)}
    done = subprocess.run(command, env=env, input=sent, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (-6, b"")
    assert (driver.root / ".stderr").read_text() == "last words\n"


def test_warnings(driver: Driver) -> None:
    observed = step("warn", observe=["warnings"])
    answers = driver.answers(observed, observed, step("identity", observe=["warnings"]), step("warn"), observed)
    expected = [
        {"category": "DeprecationWarning", "message": "old"},
        {"category": "UserWarning", "message": "odd"},
        {"category": "UserWarning", "message": "odd"},
    ]
    assert answers[0]["observations"] == {"warnings": expected}
    assert answers[0] == answers[1] == answers[4], "whatever earlier cases did"
    assert answers[2]["observations"] == {"warnings": []}
    assert "observations" not in answers[3]


def test_filters_of_the_user_stay(driver: Driver) -> None:
    observed = step("warn_filtered", observe=["warnings"])
    state, answer, after = driver.answers(step("warning_state"), observed, step("warning_state"))
    assert answer["returned"] == "a BytesWarning is an error here"
    assert answer["observations"]["warnings"] == [{"category": "UserWarning", "message": "seen"}]
    assert state == after


def test_changed_arguments(driver: Driver) -> None:
    tensor = {"$tensor": {"dtype": "uint8", "shape": [1], "data": 0}}
    answers = driver.answers(
        step("change", [1], {"a": 1, "b": 2}, kwargs={"key": [], "other": [2]}, observe=["arguments"]),
        step("change", [1], {}, kwargs={"key": []}),
        step("keep", [1.0, {"$float": "nan"}], {"b": 1, "a": 2}, observe=["arguments"]),
        {**step("identity", tensor, observe=["arguments"]), "parts": [b"1"]},
        step("change_and_fail", [1], observe=["arguments"]),
        step("retype", [1], observe=["arguments"]),
    )
    assert answers[0] == {
        "returned": None,
        "observations": {"arguments": {"0": [1, 2], "key": [{"$bytes": 0}]}},
        "attachments": [1],
    }
    assert answers[1] == {"returned": None}
    assert answers[2] == {"returned": None}, "another order of keys is no change"
    assert "observations" not in answers[3]
    assert answers[4]["raised"]["kind"] == "ValueError"
    assert answers[4]["observations"] == {"arguments": {"0": [1, 1]}}
    assert answers[5]["observations"] == {"arguments": {"0": [1.0]}}


def test_arguments_that_steps_change(driver: Driver) -> None:
    steps = [
        step("@value", [2], bind="list"),
        step("change", {"$handle": "list"}, {}, kwargs={"key": []}),
        step("change", {}, self="list", kwargs={"key": []}),
        step("consume", {"$handle": "list"}),
    ]
    [answer] = driver.answers({"steps": steps, "observe": ["arguments"]})
    assert [entry.get("arguments") for entry in answer["steps"]] == [
        None,
        {"0": [2, 2], "key": [{"$bytes": 0}]},
        {"self": [2, 2, 2], "key": [{"$bytes": 1}]},
        None,
    ]
    assert answer["steps"][3]["returned"] == 3


def test_arguments_that_no_answer_can_hold(driver: Driver) -> None:
    answer = driver.answer("contain_itself", [], observe=["arguments"])
    assert answer == {"returned": None, "observations": {"arguments": {"0": {"$object": "list"}}}}


@pytest.mark.parametrize(
    ("code", "message", "status"),
    [([], "0", 0), ([3], "3", 3), ([256], "256", 0), ([-1], "-1", 255), (["no"], "no", 1)],
)
def test_exit_codes(driver: Driver, code: list, message: str, status: int) -> None:
    raised = {"kind": "SystemExit", "message": message}
    assert driver.answer("raise", "SystemExit", *code) == {"raised": raised, "observations": {"exit_code": status}}


def test_exit_code_of_a_step(driver: Driver) -> None:
    [answer] = driver.answers({"steps": [step("raise", "SystemExit", True), step("identity", 1)]})
    exited = {"raised": {"kind": "SystemExit", "message": "1"}, "exit_code": 1}
    assert answer == {"steps": [exited, {"returned": 1}]}


def test_metrics(driver: Driver) -> None:
    steps = [step("measure", "requests", 1), step("measure", "load", 0.5)]
    answers = driver.answers({"steps": steps}, step("measure", "n", None), step("measure_badly"), step("identity"))
    tags = {"host": "a", "name": "b"}
    expected = [{"name": "requests", "value": 1, "tags": tags}, {"name": "load", "value": 0.5, "tags": tags}]
    assert answers[0] == {"steps": [{"returned": None}] * 2, "observations": {"metrics": expected}}
    assert answers[1]["observations"] == {"metrics": [{"name": "n", "value": None, "tags": tags}]}
    message = "tag 'host' of metric 'n' is a int, expected text"
    assert answers[2] == {"raised": {"kind": "TypeError", "message": message}}
    assert answers[3] == {"returned": None}


# Program arguments, flags, seeds


def test_argv(driver: Driver) -> None:
    argv = ["prog", "--in=${TMP}/x"]
    answers = driver.answers(
        step("argv"), step("argv", setup={"argv": argv}), step("argv"), step("spoil_argv"), step("argv")
    )
    assert answers[1] == {"returned": argv}
    assert answers[0] == answers[2] == answers[4]
    assert len(answers[0]["returned"]) == 1


DRAWN = 0.32383276483316237


def test_seed(driver: Driver) -> None:
    seeded = step("random", setup={"seed": 7})
    answers = driver.answers(step("random_state"), seeded, step("random_state"), step("random"), seeded)
    assert answers[0] == answers[2], "the generator goes on where it was"
    assert answers[1] == answers[4] == {"returned": DRAWN}


def test_seed_of_numpy(driver: Driver) -> None:
    (driver.root / "draws.py").write_text(
        "import random, numpy\n"
        "def draw():\n"
        "    return [random.random(), float(numpy.random.random())]\n"
        "def state():\n"
        "    return repr(numpy.random.get_state())\n"
    )
    requests = [step("state"), *[step("draw", setup={"seed": 7})] * 2, step("state")]
    ops = {"draw": "draws:draw", "state": "draws:state"}
    found = driver.talk(requests, ops, library=str(Path(numpy.__file__).parent.parent))
    before, one, two, after = [frame.json() for frame in found[1:]]
    assert one == two == {"returned": [DRAWN, 0.07630828937395717]}
    assert before == after


FLAG_OPS = """
from absl import flags
import logging, enum
class Mode(enum.Enum):
    FAST = 1
flags.DEFINE_integer("steps", 10, "", lower_bound=1)
flags.DEFINE_string("name", None, "")
flags.DEFINE_bool("on", False, "")
flags.DEFINE_list("names", ["a"], "")
flags.DEFINE_multi_integer("sizes", [1], "")
flags.DEFINE_enum_class("mode", Mode.FAST, Mode, "")
FLAGS = flags.FLAGS
def get(name):
    value = FLAGS[name].value
    return value.name if isinstance(value, Mode) else value
def read(name):
    return getattr(FLAGS, name)
def change():
    FLAGS.name = "changed"
    flags.DEFINE_string("late", "x", "")
    FLAGS.sizes.append(5)
def known(name):
    return [name in FLAGS, FLAGS.is_parsed(), FLAGS["steps"].using_default_value]
def absl_level():
    from absl import logging as absl_logging
    return [absl_logging.get_verbosity(), logging.getLogger("absl").level]
"""


def flag_answers(driver: Driver, *requests: dict) -> list[dict]:
    (driver.root / "flag_ops.py").write_text(FLAG_OPS)
    ops = {name: f"flag_ops:{name}" for name in ("get", "read", "change", "known", "absl_level")}
    found = driver.talk(list(requests), ops, library=str(Path(absl.__file__).parent.parent))
    return [frame.json() for frame in found[1:]]


def test_flags_are_set_and_put_back(driver: Driver) -> None:
    values = {"steps": "3", "name": "n", "on": True, "names": "b,c", "sizes": [2, "3"], "mode": "FAST"}
    steps = [step("read", name) for name in ("steps", "name", "on", "names", "sizes")]
    read, *after = flag_answers(
        driver,
        {"steps": steps, "setup": {"flags": values}},
        *(step("get", name) for name in ("steps", "name", "on", "names", "sizes", "mode")),
        step("read", "steps"),
    )
    assert [entry["returned"] for entry in read["steps"]] == [3, "n", True, ["b", "c"], [2, 3]]
    assert [answer.get("returned") for answer in after[:6]] == [10, None, False, ["a"], [1], "FAST"]
    assert after[6]["raised"]["kind"] == "UnparsedFlagAccessError", "nobody has parsed flags"


def test_what_a_case_does_to_flags_is_undone(driver: Driver) -> None:
    before, _, after = flag_answers(
        driver, step("known", "late"), step("change", setup={"flags": {"steps": 2}}), step("known", "late")
    )
    assert before == after == {"returned": [False, False, True]}
    for set_ in ({"sizes": [4]}, {"steps": 2}):
        *_, sizes = flag_answers(driver, step("change", setup={"flags": set_}), step("get", "sizes"))
        assert sizes == {"returned": [1]}


def test_flags_leave_no_handler_of_logging(driver: Driver) -> None:
    (driver.root / "root.py").write_text("import logging\ndef handlers():\n    return len(logging.root.handlers)\n")
    ops = {"handlers": "root:handlers", "get": "flag_ops:get"}
    (driver.root / "flag_ops.py").write_text(FLAG_OPS)
    library = str(Path(absl.__file__).parent.parent)
    found = driver.talk([step("get", "steps", setup={"flags": {}}), step("handlers")], ops, library=library)
    assert found[2].json() == {"returned": 0}


def test_flags_that_pass_their_value_on(driver: Driver) -> None:
    before, within, after = flag_answers(
        driver, step("absl_level"), step("absl_level", setup={"flags": {"verbosity": 1}}), step("absl_level")
    )
    assert before == after != within
    assert within["returned"] == [1, 10]


@pytest.mark.parametrize(
    ("flags", "reason"),
    [
        ({"step": 1}, "setup cannot be made: ValueError: no module of the reference defines the flag 'step'"),
        ({"steps": 0}, "setup cannot be made: ValueError: the flag 'steps' cannot be 0: "),
        ({"steps": "x"}, "setup cannot be made: ValueError: the flag 'steps' cannot be 'x': "),
        ({"name": 5}, "setup cannot be made: ValueError: the flag 'name' cannot be 5: "),
    ],
)
def test_flags_that_absl_refuses(driver: Driver, flags: dict, reason: str) -> None:
    refused, after = flag_answers(driver, step("get", "steps", setup={"flags": flags}), step("get", "steps"))
    assert refused["unsupported"].startswith(reason)
    assert after == {"returned": 10}


def test_all_of_the_setup_together(driver: Driver) -> None:
    setup = {
        "argv": ["p", "${TMP}"],
        "seed": 7,
        "env": {"A": "1"},
        "files": {"d/f": "x"},
        "cwd": "d",
        "clock": {"now": 5},
    }
    steps = [
        step("argv"),
        step("random"),
        step("env", "A"),
        step("cwd"),
        step("now"),
        step("complain", "e"),
        step("warn"),
    ]
    everything = ["stdout", "stderr", "logs", "warnings", "files", "trace", "arguments", "exit_code", "metrics"]
    case = {"steps": steps, "setup": setup, "observe": everything}
    one, look, two = driver.answers(case, step("look"), case)
    assert one == two
    assert look == {"returned": [None, True, "/usr/bin:/bin", False]}
    assert [entry["returned"] for entry in one["steps"][:5]] == [
        ["p", "${TMP}"],
        DRAWN,
        "1",
        "${TMP}/d",
        False,
    ]
    assert sorted(one["observations"]) == ["files", "logs", "stderr", "warnings"]


# Descriptors


def test_prints_are_observations(driver: Driver) -> None:
    answers = driver.answers(step("print", "é"), step("identity", 1), step("print", "again"))
    assert [answer.get("observations") for answer in answers] == [
        {"stdout": "raw\nsubprocess\né\n"},
        None,
        {"stdout": "raw\nsubprocess\nagain\n"},
    ]


def test_standard_output_that_a_case_spoiled(driver: Driver) -> None:
    answers = driver.answers(step("close_stdout"), step("print", "a"), step("replace_stdout"), step("print", "b"))
    assert [answer.get("observations", {}).get("stdout") for answer in answers] == [
        "before\n",
        "raw\nsubprocess\na\n",
        None,
        "raw\nsubprocess\nb\n",
    ]


def test_standard_input_is_empty(driver: Driver) -> None:
    assert driver.answer("stdin") == {"returned": ""}


def test_forked_child_cannot_answer(driver: Driver) -> None:
    assert driver.answers(step("fork"), step("identity", 1)) == [{"returned": "parent"}, {"returned": 1}]


def test_threads_do_not_keep_the_driver_alive(driver: Driver) -> None:
    assert driver.answer("thread") == {"returned": None}


def test_many_requests_and_large_ones(driver: Driver) -> None:
    big = os.urandom(3_000_000)
    requests = [step("identity", number) for number in range(3000)]
    requests[1500] = {"op": "identity", "args": [{"$bytes": 0}], "parts": [big]}
    answers = driver.talk(requests)[1:]
    assert bytes(answers[1500].parts()[0]) == big
    assert [answer.json()["returned"] for answer in answers[1501:]] == list(range(1501, 3000))


def test_input_that_is_no_stream_of_frames(driver: Driver) -> None:
    (driver.root / "ops.json").write_text('{"ops": {"add": "operator:add"}}')
    command = [sys.executable, "-S", str(MAIN), f"--ops={driver.root}/ops.json"]
    for sent, sentence in [(b"x" * 40, b"found b'xxxx' where"), (frames.encode(1, {})[:-1], b"ends within request 1")]:
        env = {"PYTHONPATH": str(PACKAGE_ROOT)}
        done = subprocess.run(command, env=env, input=sent, capture_output=True, timeout=60, check=False)
        assert done.returncode == 2
        assert sentence in done.stderr


def test_logs_of_absl_with_its_own_handler(driver: Driver) -> None:
    (driver.root / "absl_ops.py").write_text(
        "from absl import flags, logging\n"
        "import logging as standard\n"
        "flags.FLAGS.mark_as_parsed()\n"
        "logging.use_absl_handler()\n"
        "standard.getLogger('apart').propagate = False\n"
        "def log():\n"
        "    logging.info('by absl')\n"
        "    standard.getLogger('apart').info('apart')\n"
        "    standard.getLogger('other').debug('other')\n"
        "def state():\n"
        "    handlers = [type(handler).__name__ for handler in standard.root.handlers]\n"
        "    return [handlers, standard.root.level, standard.getLogger('absl').level]\n"
    )
    ops = {"log": "absl_ops:log", "state": "absl_ops:state"}
    library = str(Path(absl.__file__).parent.parent)
    found = driver.talk([step("state"), step("log", observe=["logs"]), step("state")], ops, library=library)
    before, logged, after = [frame.json() for frame in found[1:]]
    assert before == after == {"returned": [["ABSLHandler"], 30, 0]}
    assert [record["message"] for record in logged["observations"]["logs"]] == ["by absl", "apart", "other"]


def test_logs_of_absl(driver: Driver) -> None:
    """absl's logger has a level of its own."""
    (driver.root / "absl_ops.py").write_text(
        "from absl import logging\n"
        "def log():\n"
        "    for number, write in enumerate([logging.debug, logging.info, logging.warning, logging.error]):\n"
        "        write('number %d', number)\n"
        "def level():\n"
        "    return logging.get_verbosity()\n"
    )
    ops = {"log": "absl_ops:log", "level": "absl_ops:level"}
    library = str(Path(absl.__file__).parent.parent)
    frames_ = driver.talk([step("level"), step("log", observe=["logs"]), step("level")], ops, library=library)
    before, logged, after = [frame.json() for frame in frames_[1:]]
    assert before == after
    assert logged["observations"]["logs"] == [
        {"level": "DEBUG", "message": "number 0"},
        {"level": "INFO", "message": "number 1"},
        {"level": "WARNING", "message": "number 2"},
        {"level": "ERROR", "message": "number 3"},
    ]
