//! Talks to a real driver, the example `sampler`, over pipes.
//!
//! Bazel says where the driver is with PARITY_SAMPLER; cargo builds examples beside the tests.

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::{json, Value as Json};

/// A driver process, and a directory of its own for its temporary files.
struct Driver {
    process: Child,
    requests: Option<ChildStdin>,
    answers: ChildStdout,
    sequence: u32,
    hello: Json,
    scratch: PathBuf,
}

struct Answer {
    sequence: u32,
    header: Json,
    attachments: Vec<u8>,
}

fn sampler() -> PathBuf {
    match std::env::var_os("PARITY_SAMPLER") {
        Some(path) => path.into(),
        None => std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/sampler"),
    }
}

impl Driver {
    fn start(test: &str) -> Self {
        let scratch = std::env::temp_dir().join(format!("parity-conversation-{}-{test}", std::process::id()));
        fs::create_dir(&scratch).unwrap();
        let mut process = Command::new(sampler().canonicalize().unwrap())
            .current_dir(&scratch)
            .env_clear()
            .env("TMPDIR", &scratch)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let requests = process.stdin.take();
        let mut answers = process.stdout.take().unwrap();
        let hello = read_frame(&mut answers);
        assert_eq!(hello.sequence, 0);
        Self { process, requests, answers, sequence: 0, hello: hello.header, scratch }
    }

    /// Sends bytes as they are.
    fn send(&mut self, bytes: &[u8]) {
        let requests = self.requests.as_mut().unwrap();
        requests.write_all(bytes).unwrap();
        requests.flush().unwrap();
    }

    fn request(&mut self, header: &Json, attachments: &[u8]) -> Vec<u8> {
        self.sequence += 1;
        frame(self.sequence, header, attachments)
    }

    fn ask_with(&mut self, header: &Json, attachments: &[u8]) -> Answer {
        let request = self.request(header, attachments);
        self.send(&request);
        let answer = read_frame(&mut self.answers);
        assert_eq!(answer.sequence, self.sequence);
        answer
    }

    fn ask(&mut self, header: Json) -> Json {
        self.ask_with(&header, &[]).header
    }

    fn call(&mut self, op: &str, args: Json) -> Json {
        self.ask(json!({"id": "case", "op": op, "args": args}))
    }

    fn end(&mut self) -> ExitStatus {
        self.requests = None;
        self.process.wait().unwrap()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        fs::remove_dir_all(&self.scratch).unwrap();
    }
}

fn frame(sequence: u32, header: &Json, attachments: &[u8]) -> Vec<u8> {
    let header = header.to_string().into_bytes();
    let mut frame = b"PRTY".to_vec();
    frame.extend(sequence.to_le_bytes());
    frame.extend([0; 8]);
    frame.extend((header.len() as u32).to_le_bytes());
    frame.extend((attachments.len() as u64).to_le_bytes());
    frame.extend(header);
    frame.extend(attachments);
    frame
}

fn read_frame(stream: &mut impl Read) -> Answer {
    let mut prefix = [0; 28];
    stream.read_exact(&mut prefix).unwrap();
    assert_eq!(&prefix[..4], b"PRTY");
    let number = |at: usize| u32::from_le_bytes(prefix[at..at + 4].try_into().unwrap());
    let mut header = vec![0; number(16) as usize];
    stream.read_exact(&mut header).unwrap();
    let mut attachments = vec![0; number(20) as usize];
    stream.read_exact(&mut attachments).unwrap();
    Answer { sequence: number(4), header: serde_json::from_slice(&header).unwrap(), attachments }
}

fn returned(value: Json) -> Json {
    json!({ "returned": value })
}

fn raised(kind: &str, message: &str) -> Json {
    json!({"raised": {"kind": kind, "message": message}})
}

#[test]
fn the_hello_lists_what_is_served() {
    let mut driver = Driver::start("hello");
    assert_eq!(driver.hello["format"], "parity-driver");
    assert_eq!(driver.hello["version"], 1);
    let ops: Vec<&str> = driver.hello["ops"].as_array().unwrap().iter().map(|op| op.as_str().unwrap()).collect();
    assert!(ops.is_sorted() && ops.contains(&"shout") && !ops.contains(&"@write"), "{ops:?}");
    assert!(driver.end().success());
}

#[test]
fn cases_are_answered_by_what_the_port_does() {
    let mut driver = Driver::start("answers");
    assert_eq!(driver.call("shout", json!(["a"])), returned(json!("A")));
    assert_eq!(driver.call("parse", json!(["x"])), raised("ParseIntError", "invalid digit found in string"));
    assert_eq!(driver.call("text_error", json!(["why"])), raised("Error", "why"));
    assert_eq!(driver.call("refuse", json!(["no GPU"])), json!({"no_device": "no GPU"}));
    assert_eq!(driver.call("nothing", json!([])), json!({"unsupported": "this driver has no operation \"nothing\""}));
    let with_cause = json!({"kind": "K", "message": "raised", "chain": [{"kind": "Inner", "message": "cause"}]});
    assert_eq!(driver.call("raise", json!(["K"])), json!({ "raised": with_cause }));
    let named = json!({"id": "a", "op": "repeat", "kwargs": {"count": 3, "text": "a"}});
    assert_eq!(driver.ask(named), returned(json!("aaa")));
}

#[test]
fn values_come_and_go_as_the_protocol_has_them() {
    let mut driver = Driver::start("values");
    let point = json!({"$object": "Point", "fields": {"x": 1, "y": 2.0}});
    let mirrored = json!({"$object": "Point", "fields": {"x": 2, "y": 1.0}});
    assert_eq!(driver.call("mirror", json!([point])), returned(mirrored));
    assert_eq!(driver.call("letters", json!(["bab"])), returned(json!({"$set": ["a", "b"]})));
    assert_eq!(driver.call("count", json!(["bab"])), returned(json!({"a": 1, "b": 2})));
    let color = json!({"$object": "Color.Custom", "fields": {"name": "red"}});
    assert_eq!(driver.call("color", json!([{"$enum": "Color.Red"}])), returned(color.clone()));
    assert_eq!(driver.call("color", json!([color])), returned(json!({"$enum": "Color.Red"})));
    let mixed = json!([{"$tuple": [1, {"$float": "nan"}, {"$dict": [[1, null]]}]}, {"$int": "-98765432109876543210"}]);
    assert_eq!(driver.call("echo", json!([mixed])), returned(mixed));
}

#[test]
fn bytes_travel_as_attachments() {
    let mut driver = Driver::start("attachments");
    let request = json!({"id": "a", "op": "reverse", "args": [{"$bytes": 1}], "attachments": [2, 3]});
    let answer = driver.ask_with(&request, b"--abc");
    assert_eq!(answer.header, json!({"returned": {"$bytes": 0}, "attachments": [3]}));
    assert_eq!(answer.attachments, b"cba");
}

#[test]
fn a_panic_ends_its_step_only() {
    let mut driver = Driver::start("panic");
    assert_eq!(driver.call("panic", json!(["boo"])), raised("panic", "boo"));
    assert_eq!(driver.call("shout", json!(["a"])), returned(json!("A")));
    assert!(driver.end().success());
}

#[test]
fn a_crash_ends_the_driver_without_an_answer() {
    let mut driver = Driver::start("crash");
    assert_eq!(driver.call("shout", json!(["a"])), returned(json!("A")));
    let requests: Vec<u8> = [json!({"op": "abort"}), json!({"op": "shout", "args": ["b"]})]
        .iter()
        .flat_map(|header| driver.request(header, &[]))
        .collect();
    driver.send(&requests);
    let mut rest = Vec::new();
    driver.answers.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"");
    assert!(!driver.end().success());
}

#[test]
fn answers_are_held_back_for_a_moment_only() {
    let mut driver = Driver::start("held");
    let requests: Vec<u8> = [
        json!({"op": "shout", "args": ["a"]}),
        json!({"op": "child", "args": ["sleep 0.05"]}), // by then the answer before it is old
        json!({"op": "shout", "args": ["b"]}),
        json!({"op": "abort"}),
    ]
    .iter()
    .flat_map(|header| driver.request(header, &[]))
    .collect();
    driver.send(&requests);
    assert_eq!(read_frame(&mut driver.answers).header, returned(json!("A")));
    assert_eq!(read_frame(&mut driver.answers).header, returned(json!(0)));
    assert!(!driver.end().success());
}

#[test]
fn requests_may_wait_in_line() {
    let mut driver = Driver::start("line");
    let requests: Vec<u8> =
        (0..500).flat_map(|index| driver.request(&json!({"op": "echo", "args": [index]}), &[])).collect();
    driver.send(&requests);
    for index in 0..500 {
        let answer = read_frame(&mut driver.answers);
        assert_eq!((answer.sequence, answer.header), (index + 1, returned(json!(index))));
    }
}

#[test]
fn a_stream_that_breaks_off_is_a_fault() {
    let mut driver = Driver::start("partial");
    let request = frame(1, &json!({"op": "shout", "args": ["a"]}), &[]);
    driver.send(&request[..request.len() - 1]);
    assert_eq!(driver.end().code(), Some(1));
}

#[test]
fn prints_are_observations_of_their_case() {
    let mut driver = Driver::start("prints");
    let printed = json!({"returned": null, "observations": {"stdout": "hi\n"}});
    assert_eq!(driver.call("print", json!(["hi"])), printed, "and what the set-up printed is gone");
    assert_eq!(driver.call("shout", json!(["a"])), returned(json!("A")));
    assert_eq!(driver.call("child", json!(["echo hi"])), json!({"returned": 0, "observations": {"stdout": "hi\n"}}));
    assert_eq!(driver.call("child", json!(["read line"])), returned(json!(1)), "standard input is empty");
}

#[test]
fn logs_are_observed_where_asked() {
    let mut driver = Driver::start("logs");
    let mut request = json!({"op": "log", "args": ["careful"]});
    assert_eq!(driver.ask(request.clone()), returned(Json::Null));
    request["observe"] = json!(["logs"]);
    let logs = json!([{"level": "WARNING", "message": "careful"}]);
    assert_eq!(driver.ask(request), json!({"returned": null, "observations": {"logs": logs}}));
    let none = driver.ask(json!({"op": "shout", "args": ["a"], "observe": ["logs"]}));
    assert_eq!(none, json!({"returned": "A", "observations": {"logs": []}}));
}

#[test]
fn standard_error_is_observed_where_asked() {
    let mut driver = Driver::start("stderr");
    let request = json!({"op": "complain", "args": ["é ${TMP}"], "observe": ["stderr"]});
    let seen = json!({"returned": null, "observations": {"stderr": "é ${TMP}\n"}});
    assert_eq!(driver.ask(request.clone()), seen);
    assert_eq!(driver.call("complain", json!(["unseen"])), returned(Json::Null));
    assert_eq!(driver.ask(json!({"op": "shout", "args": ["a"], "observe": ["stderr"]})), returned(json!("A")));
    let child = json!({"op": "child", "args": ["echo child >&2"], "observe": ["stderr"]});
    assert_eq!(driver.ask(child), json!({"returned": 0, "observations": {"stderr": "child\n"}}));
    let panic = driver.ask(json!({"op": "panic", "args": ["boo"], "observe": ["stderr"]}));
    let text = panic["observations"]["stderr"].as_str().unwrap();
    assert!(text.trim_start().starts_with("thread 'main' panicked at "), "{text}");
    assert_eq!(driver.ask(request), seen);
}

#[test]
fn last_words_lie_where_the_runner_finds_them() {
    let mut driver = Driver::start("last-words");
    let request = json!({"op": "complain_and_abort", "args": ["last words"], "observe": ["stderr"]});
    let request = driver.request(&request, &[]);
    driver.send(&request);
    let mut rest = Vec::new();
    driver.answers.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, b"");
    assert_eq!(fs::read_to_string(driver.scratch.join(".stderr")).unwrap(), "last words\n");
}

#[test]
fn warnings_and_metrics_are_observed() {
    let mut driver = Driver::start("warnings");
    let mut request = json!({"op": "warn", "args": ["UserWarning", "odd"]});
    assert_eq!(driver.ask(request.clone()), returned(Json::Null));
    request["observe"] = json!(["warnings"]);
    let warnings = json!([{"category": "UserWarning", "message": "odd"}]);
    assert_eq!(driver.ask(request), json!({"returned": null, "observations": {"warnings": warnings}}));
    let none = driver.ask(json!({"op": "shout", "args": ["a"], "observe": ["warnings"]}));
    assert_eq!(none, json!({"returned": "A", "observations": {"warnings": []}}));
    let metrics = json!([{"name": "load", "value": 0.5, "tags": {"host": "a"}}]);
    let measured = json!({"returned": null, "observations": {"metrics": metrics}});
    assert_eq!(driver.call("metric", json!(["load", 0.5, "a"])), measured);
    assert_eq!(driver.call("shout", json!(["a"])), returned(json!("A")));
}

#[test]
fn an_exit_is_an_outcome_with_its_code() {
    let mut driver = Driver::start("exit");
    let exited = |message: &str, code: u8| json!({"raised": {"kind": "SystemExit", "message": message}, "observations": {"exit_code": code}});
    assert_eq!(driver.call("exit", json!([3])), exited("3", 3));
    assert_eq!(driver.call("exit", json!([256])), exited("256", 0));
    assert_eq!(driver.call("exit_saying", json!(["usage"])), exited("usage", 1));
    assert_eq!(driver.call("exit_deep", json!([-1])), exited("-1", 255));
    let steps = driver.ask(json!({"steps": [{"op": "exit", "args": [2]}, {"op": "shout", "args": ["a"]}]}));
    let exit = json!({"raised": {"kind": "SystemExit", "message": "2"}, "exit_code": 2});
    assert_eq!(steps, json!({"steps": [exit, {"returned": "A"}]}));
}

#[test]
fn changed_arguments_are_observed() {
    let mut driver = Driver::start("arguments");
    let mut ask = |header: Json| {
        let mut header = header;
        header["observe"] = json!(["arguments"]);
        driver.ask(header)
    };
    let sorted = json!({"returned": null, "observations": {"arguments": {"0": [1.0, 2.0]}}});
    assert_eq!(ask(json!({"op": "sort", "args": [[2.0, 1.0]]})), sorted);
    assert_eq!(ask(json!({"op": "sort", "args": [[1, {"$float": "nan"}]]})), returned(Json::Null));
    let by_name = json!({"op": "move", "kwargs": {"from": [1, 2], "to": [3]}});
    assert_eq!(ask(by_name)["observations"]["arguments"], json!({"from": [], "to": [3, 1, 2]}));
    assert_eq!(ask(json!({"op": "move", "args": [[1, 2], [3]]}))["observations"]["arguments"]["1"], json!([3, 1, 2]));
    assert_eq!(ask(json!({"op": "move", "args": [[], [3]]})), returned(Json::Null));
    assert_eq!(ask(json!({"op": "take", "args": [[]]})), raised("Error", "nothing left"));
    let steps = json!([
        {"op": "@value", "args": [[5, 6]], "bind": "v"},
        {"op": "take", "self": "v"},
        {"op": "move", "self": "v", "args": [[]]},
    ]);
    let outcomes = json!([
        {"returned": [5, 6]},
        {"returned": 6, "arguments": {"self": [5]}},
        {"returned": null, "arguments": {"0": [5, 6], "self": []}},
    ]);
    assert_eq!(ask(json!({ "steps": steps })), json!({ "steps": outcomes }));
    assert_eq!(driver.call("sort", json!([[2.0, 1.0]])), returned(Json::Null), "where nobody asks, nobody looks");
}

#[test]
fn arguments_flags_and_seed_are_those_of_the_case() {
    let mut driver = Driver::start("argv");
    let setup = json!({"argv": ["p", "--in=${TMP}/x"], "flags": {"name": "n", "steps": 3}, "seed": 7});
    let steps = json!([
        {"op": "argv"},
        {"op": "flag", "args": ["steps"]},
        {"op": "flag", "args": ["other"]},
        {"op": "flag_names"},
        {"op": "seed"},
    ]);
    let outcomes = json!([
        {"returned": ["p", "--in=${TMP}/x"]},
        {"returned": 3},
        {"returned": null},
        {"returned": ["name", "steps"]},
        {"returned": 7},
    ]);
    assert_eq!(driver.ask(json!({"setup": setup, "steps": steps})), json!({ "steps": outcomes }));
    assert_eq!(driver.call("argv", json!([])), returned(json!([])));
    assert_eq!(driver.call("flag", json!(["steps"])), returned(Json::Null));
    assert_eq!(driver.call("seed", json!([])), returned(Json::Null));
}

#[test]
fn handles_live_through_the_steps_of_a_case() {
    let mut driver = Driver::start("handles");
    let steps = json!([
        {"op": "Counter", "args": [3], "bind": "c"},
        {"op": "Counter.add", "self": "c", "args": [4]},
        {"op": "Counter.add", "args": [{"$handle": "c"}, 1]},
        {"op": "Counter.failing", "bind": "f"},
        {"op": "Counter.add", "self": "f", "args": [1]},
        {"op": "Counter.add", "self": "u", "args": [1]},
        {"op": "shout", "self": "c"},
        {"op": "@value", "args": [[1]], "bind": "v"},
        {"op": "echo", "args": [{"a": {"$handle": "v"}}]},
    ]);
    let outcomes = json!([
        {"returned": {"$object": "Counter"}},
        {"returned": 7},
        {"returned": 8},
        {"raised": {"kind": "Error", "message": "cannot construct"}},
        {"skipped": true},
        {"unsupported": "no earlier step binds \"u\""},
        {"raised": {"kind": "TypeError", "message": "argument 1: invalid type: the handle c, expected a string"}},
        {"returned": [1]},
        {"returned": {"a": [1]}},
    ]);
    assert_eq!(driver.ask(json!({ "steps": steps })), json!({ "steps": outcomes }));
    let later = driver.ask(json!({"steps": [{"op": "Counter.add", "self": "c", "args": [1]}]}));
    assert_eq!(later, json!({"steps": [{"unsupported": "no earlier step binds \"c\""}]}));
}

#[test]
fn files_are_made_and_observed() {
    let mut driver = Driver::start("files");
    let request = json!({
        "id": "files",
        "setup": {
            "files": {"a/b": "in ${TMP}", "e": {"$dir": true}, "l": {"$symlink": "a"}, "raw": {"$bytes": 0}},
            "cwd": "a",
        },
        "observe": ["files"],
        "steps": [
            {"op": "cwd"},
            {"op": "tmp"},
            {"op": "getenv", "args": ["TMPDIR"]},
            {"op": "read", "args": ["b"]},
            {"op": "write", "args": ["${TMP}/new", "at ${TMP}!"]},
            {"op": "@write", "args": ["c/d", "x"]},
            {"op": "@read", "args": ["a/b"]},
            {"op": "@read", "args": ["gone"]},
            {"op": "@remove", "args": ["a"]},
            {"op": "@remove", "args": ["gone"]},
            {"op": "@read", "args": ["../x"]},
            {"op": "print", "args": ["${TMP}"]},
            {"op": "text_error", "args": ["no ${TMP}/x"]},
        ],
        "attachments": [1],
    });
    let steps = json!([
        {"returned": "${TMP}/a"},
        {"returned": "${TMP}"},
        {"returned": "${TMP}/.t"},
        {"returned": "in ${TMP}"},
        {"returned": null},
        {"returned": null},
        {"returned": "in ${TMP}"},
        {"returned": {"$missing": true}},
        {"returned": null},
        {"returned": null},
        {"unsupported": "the path \"../x\" leads out of the case's directory"},
        {"returned": null},
        {"raised": {"kind": "Error", "message": "no ${TMP}/x"}},
    ]);
    let files = json!({
        "c/d": "x", "e": {"$dir": true}, "l": {"$symlink": "a"}, "new": "at ${TMP}!", "raw": {"$bytes": 0},
    });
    let observations = json!({"stdout": "${TMP}\n", "files": files});
    let answer = driver.ask_with(&request, b"\xff");
    assert_eq!(answer.header, json!({"steps": steps, "observations": observations, "attachments": [1]}));
    assert_eq!(answer.attachments, b"\xff");
    assert_eq!(fs::read_dir(&driver.scratch).unwrap().count(), 0, "the case's directory is gone");
}

#[test]
fn a_case_that_speaks_of_its_directory_has_one() {
    let mut driver = Driver::start("directory");
    assert_eq!(driver.call("read", json!(["${TMP}/none"]))["raised"]["kind"], "Error");
    assert_eq!(driver.call("tmp", json!([])), returned(Json::Null));
    let observed = driver.ask(json!({"op": "write", "args": ["f", ""], "observe": ["files"]}));
    assert_eq!(observed, json!({"returned": null, "observations": {"files": {"f": ""}}}));
}

#[test]
fn a_locked_directory_is_removed_as_well() {
    let mut driver = Driver::start("locked");
    let request = json!({"setup": {"files": {"d/e/f": ""}}, "op": "child", "args": ["chmod 0 d/e; chmod 0 d"]});
    assert_eq!(driver.ask(request), returned(json!(0)));
    assert_eq!(fs::read_dir(&driver.scratch).unwrap().count(), 0);
}

#[test]
fn surroundings_return_after_each_case() {
    let mut driver = Driver::start("surroundings");
    let home = driver.call("cwd", json!([]));
    let set = json!({"op": "getenv", "args": ["A"], "setup": {"env": {"A": "1", "TMPDIR": "/x"}, "files": {}}});
    assert_eq!(driver.ask(set), returned(json!("1")));
    assert_eq!(driver.call("setenv", json!(["B", "2"])), returned(Json::Null));
    assert_eq!(driver.call("unsetenv", json!(["TMPDIR"])), returned(Json::Null));
    assert_eq!(driver.call("chdir", json!(["/"])), returned(Json::Null));
    for name in ["A", "B"] {
        assert_eq!(driver.call("getenv", json!([name])), returned(Json::Null), "{name}");
    }
    assert_eq!(driver.call("getenv", json!(["TMPDIR"])), returned(json!(driver.scratch)));
    assert_eq!(driver.call("cwd", json!([])), home);
    let steps = json!([
        {"op": "@setenv", "args": ["C", "3"]},
        {"op": "getenv", "args": ["C"]},
        {"op": "@unsetenv", "args": ["C"]},
        {"op": "getenv", "args": ["C"]},
    ]);
    let outcomes = json!([{"returned": null}, {"returned": "3"}, {"returned": null}, {"returned": null}]);
    assert_eq!(driver.ask(json!({ "steps": steps })), json!({ "steps": outcomes }));
}

#[test]
fn a_virtual_clock_moves_by_sleeping_only() {
    let mut driver = Driver::start("clock");
    let clock = json!({"now": 1_700_000_000, "trace_sleep": true, "on_sleep": {"2": {"late": "x"}}});
    let steps = json!([
        {"op": "now"},
        {"op": "sleep", "args": [10]},
        {"op": "@read", "args": ["late"]},
        {"op": "sleep", "args": [0.5]},
        {"op": "@read", "args": ["late"]},
        {"op": "@advance", "args": [60]},
        {"op": "now"},
    ]);
    let outcomes = json!([
        {"returned": 1_700_000_000.0},
        {"returned": null, "trace": [["sleep", 10]]},
        {"returned": {"$missing": true}},
        {"returned": null, "trace": [["sleep", 0.5]]},
        {"returned": "x"},
        {"returned": null},
        {"returned": 1_700_000_070.5},
    ]);
    let request = json!({"setup": {"clock": clock, "files": {}}, "steps": steps});
    assert_eq!(driver.ask(request), json!({ "steps": outcomes }));
    let single = json!({"setup": {"clock": {"now": 0, "trace_sleep": true}}, "op": "sleep", "args": [1]});
    assert_eq!(driver.ask(single), json!({"returned": null, "observations": {"trace": [["sleep", 1]]}}));
}

#[test]
fn what_is_given_reaches_the_operations() {
    let mut driver = Driver::start("given");
    let request = json!({"setup": {"given": {"hosts": {"a": [1, 2]}}}, "op": "given", "args": ["hosts"]});
    assert_eq!(driver.ask(request), returned(json!({"a": [1, 2]})));
    assert_eq!(driver.call("given", json!(["hosts"])), returned(Json::Null));
}

#[test]
fn requests_that_cannot_be_served_say_why() {
    let mut driver = Driver::start("refused");
    let mut refused = |header: Json, reason: &str| {
        let answer = driver.ask(header);
        assert!(answer["unsupported"].as_str().is_some_and(|found| found.contains(reason)), "{answer}");
    };
    refused(json!({"id": "neither"}), "a case has either `op` or `steps`");
    refused(json!({"op": "echo", "args": [{"$other": 1}]}), "the tag $other is none of the protocol's");
    refused(json!({"op": "echo", "args": 1}), "at .args: invalid type");
    refused(json!({"op": "echo", "setup": {"tz": 1}}), "unknown field `tz`");
    refused(json!({"op": "echo", "setup": {"seed": -1}}), "at .setup.seed");
    refused(json!({"op": "echo", "setup": {"argv": "x"}}), "at .setup.argv");
    refused(json!({"op": "echo", "observe": ["stdin"]}), "`observe` has \"stdin\", this driver knows arguments, ");
    refused(json!({"op": "@write", "args": ["a"], "setup": {"files": {}}}), "@write: argument 2 is missing");
    refused(json!({"op": "@advance", "args": ["x"]}), "@advance: argument 1");
    refused(json!({"op": "echo", "setup": {"cwd": "a"}}), "need setup.files");
    refused(json!({"op": "echo", "setup": {"files": {"../a": ""}}}), "leads out of the case's directory");
    refused(json!({"op": "echo", "setup": {"env": {"A=B": ""}}}), "no environment variable can be called \"A=B\"");
    refused(json!({"op": "@advance", "args": [1]}), "@advance needs setup.clock");
    refused(json!({"op": "@write", "args": ["a", ""]}), "steps on files need setup.files");
    assert_eq!(driver.call("shout", json!(["a"])), returned(json!("A")));
}

#[test]
fn cases_leave_nothing_behind() {
    let mut driver = Driver::start("many");
    for index in 0..100 {
        let request = json!({"setup": {"files": {"a": "b"}}, "op": "read", "args": ["a"], "id": index.to_string()});
        assert_eq!(driver.ask(request), returned(json!("b")));
    }
    assert_eq!(fs::read_dir(&driver.scratch).unwrap().count(), 0);
    let open = fs::read_dir(format!("/proc/{}/fd", driver.process.id())).unwrap().count();
    assert!(open <= 8, "{open} descriptors are open");
}
