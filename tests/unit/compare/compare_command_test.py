"""From outcomes to evidence: the verdict of a case for every state of its legs, and of a test for every mix of cases."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from parity.compare.command import CompareRequest, compare
from parity.compare.leg import LegError
from parity.fixtures.command import CasesRequest, make_cases
from parity.fixtures.problems import UserError
from parity.proto import evidence_pb2 as pb
from parity.protocol import frames

RETURNED: dict[str, Any] = {"returned": 1}
OTHER: dict[str, Any] = {"returned": 2}
RAISED: dict[str, Any] = {"raised": {"kind": "ValueError", "message": "bad"}}
CRASHED: dict[str, Any] = {"crashed": {"signal": "SIGSEGV", "stderr": "thread panicked\n"}}
EXITED: dict[str, Any] = {"crashed": {"exit_code": 3}}
TIMED_OUT: dict[str, Any] = {"timed_out": {"deadline_ms": 5}}
OVERSIZED: dict[str, Any] = {"oversized": {"limit": 5, "size": 6}}
UNSUPPORTED: dict[str, Any] = {"unsupported": "no such operation"}
NO_DEVICE: dict[str, Any] = {"no_device": "no CUDA device"}
NOT_RUN: dict[str, Any] = {"not_run": {"reason": "fault", "detail": "could not start"}}
QUARANTINED: dict[str, Any] = {"not_run": {"reason": "quarantined", "detail": "killed its driver twice"}}
UNRECORDED: dict[str, Any] = {"not_run": {"reason": "not recorded", "detail": ""}}
GARBAGE: dict[str, Any] = {"returned": {"$what": 1}}


class Bench:
    """A folder with a plan, in which legs are written down and compared."""

    def __init__(self, folder: Path, *cases: Any) -> None:
        self.folder = folder
        lines = [case if isinstance(case, dict) else {"id": case, "op": "f", "args": [1]} for case in cases]
        (folder / "f.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        self.plan, self.cases = str(folder / "plan"), str(folder / "cases")
        make_cases(CasesRequest("//pkg:t", [str(folder / "f.jsonl")], None, 1000, False, self.cases, self.plan))

    def leg(
        self, name: str, answers: Sequence[dict[str, Any]], *, foot: dict[str, Any] | None = None, **head: Any
    ) -> tuple[str, str]:
        path = str(self.folder / f"{name}.outcomes")
        driver = {"format": "parity-driver", "version": 1, "sdk": f"{name}/1", "ops": ["f"]}
        with frames.FileWriter(path, "parity-outcomes", {"leg": name, "driver": driver, **head}) as writer:
            for answer in answers:
                writer.case(answer)
            writer.foot.update(foot or {})
        return name, path

    def request(self, *legs: tuple[str, str], **changes: Any) -> CompareRequest:
        request = CompareRequest(
            label="@@//pkg:t",
            pair="@@//pkg:p",
            plan=self.plan,
            cases=self.cases,
            legs=legs,
            expectations=None,
            requires=(),
            accounts_for=(),
            sources=(),
            port_sources=(),
            op_sources=(),
            environment=(),
            out=str(self.folder / "evidence"),
        )
        return dataclasses.replace(request, **changes)

    def compare(self, *legs: tuple[str, str], expectations: str | None = None, **changes: Any) -> pb.Evidence:
        if expectations is not None:
            (self.folder / "t.expect.yaml").write_text(expectations)
            changes["expectations"] = str(self.folder / "t.expect.yaml")
        request = self.request(*legs, **changes)
        compare(request)
        return pb.Evidence.FromString(Path(request.out).read_bytes())

    def two(self, *pairs: tuple[dict[str, Any], dict[str, Any]], **changes: Any) -> pb.Evidence:
        python, rust = zip(*pairs, strict=True)
        return self.compare(self.leg("python", python), self.leg("rust", rust), **changes)


def test_what_the_foot_says_of_drivers_is_evidence_and_fails_nothing(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a")
    foot = {"left": [{"kind": "file", "name": "x"}, {"kind": "process", "name": "sleep", "case": "f/a"}]}
    python = bench.leg("python", [RETURNED])
    rust = bench.leg("rust", [RETURNED], foot={**foot, "unexplained": ["died of SIGSEGV"]})
    evidence = bench.compare(python, rust)
    assert (list(evidence.legs[0].leaks), list(evidence.legs[0].unexplained)) == ([], [])
    assert list(evidence.legs[1].leaks) == [
        pb.Leak(kind="file", name="x"),
        pb.Leak(kind="process", name="sleep", case="f/a"),
    ]
    assert list(evidence.legs[1].unexplained) == ["died of SIGSEGV"]
    assert (evidence.summary.verdict, evidence.summary.leaks) == (pb.PASS, 0)


def test_leaks_fail_a_test_that_asks_for_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a")
    leaks = {"left": [{"kind": "file", "name": "x"}, {"kind": "file", "name": "y"}]}
    python, rust = bench.leg("python", [RETURNED], foot=leaks), bench.leg("rust", [RETURNED])
    summary = bench.compare(python, rust, fail_on_leaks=True).summary
    assert (summary.verdict, summary.exit_code, summary.match, summary.leaks) == (pb.FAIL, 1, 1, 2)
    clean = bench.compare(bench.leg("python", [RETURNED]), rust, fail_on_leaks=True).summary
    assert (clean.verdict, clean.leaks) == (pb.PASS, 0)


@pytest.mark.parametrize(
    ("reference", "port", "verdict"),
    [
        (RETURNED, RETURNED, pb.MATCH),
        (RAISED, RAISED, pb.MATCH),
        (RETURNED, OTHER, pb.DIVERGED),
        (RETURNED, RAISED, pb.DIVERGED),
        (RETURNED, CRASHED, pb.DIVERGED),
        (RETURNED, GARBAGE, pb.DIVERGED),
        (CRASHED, RETURNED, pb.DIVERGED),
        (CRASHED, TIMED_OUT, pb.DIVERGED),
        (RETURNED, TIMED_OUT, pb.DIVERGED),
        (RETURNED, OVERSIZED, pb.DIVERGED),
        # Ending alike is no proof of agreement.
        (CRASHED, CRASHED, pb.INCONCLUSIVE),
        (CRASHED, EXITED, pb.INCONCLUSIVE),
        (GARBAGE, GARBAGE, pb.INCONCLUSIVE),
        (TIMED_OUT, TIMED_OUT, pb.INCONCLUSIVE),
        (OVERSIZED, OVERSIZED, pb.INCONCLUSIVE),
        (RETURNED, UNSUPPORTED, pb.INCONCLUSIVE),
        (UNSUPPORTED, UNSUPPORTED, pb.INCONCLUSIVE),
        (RETURNED, NO_DEVICE, pb.INCONCLUSIVE),
        (NO_DEVICE, NO_DEVICE, pb.INCONCLUSIVE),
        (NOT_RUN, RETURNED, pb.INCONCLUSIVE),
        (RETURNED, QUARANTINED, pb.INCONCLUSIVE),
        (CRASHED, NOT_RUN, pb.INCONCLUSIVE),
    ],
)
def test_the_verdict_of_two_legs(tmp_path: Path, reference: Any, port: Any, verdict: int) -> None:
    evidence = Bench(tmp_path, "f/a", "f/b").two((RETURNED, RETURNED), (reference, port))
    assert [case.verdict for case in evidence.cases] == [pb.MATCH, verdict]
    test_verdict = {pb.MATCH: pb.PASS, pb.DIVERGED: pb.FAIL, pb.INCONCLUSIVE: pb.INCOMPLETE}[verdict]
    assert evidence.summary.verdict == test_verdict
    assert evidence.summary.exit_code == (0 if verdict == pb.MATCH else 1)


@pytest.mark.parametrize(
    ("golden", "python", "rust", "verdict"),
    [
        (RETURNED, RETURNED, RETURNED, pb.MATCH),
        (UNRECORDED, RETURNED, RETURNED, pb.MATCH),
        (UNRECORDED, RETURNED, OTHER, pb.DIVERGED),
        # Both agree with each other, and neither with the record.
        (OTHER, RETURNED, RETURNED, pb.DIVERGED),
        (OTHER, RETURNED, OTHER, pb.DIVERGED),
        (RETURNED, UNSUPPORTED, RETURNED, pb.INCONCLUSIVE),
        (OTHER, RETURNED, UNSUPPORTED, pb.DIVERGED),
        # A record says that the case does not end, and neither leg ended.
        (TIMED_OUT, TIMED_OUT, TIMED_OUT, pb.MATCH),
        (TIMED_OUT, TIMED_OUT, RETURNED, pb.DIVERGED),
        (RETURNED, TIMED_OUT, TIMED_OUT, pb.DIVERGED),
        (UNRECORDED, TIMED_OUT, TIMED_OUT, pb.INCONCLUSIVE),
        (UNRECORDED, NOT_RUN, NOT_RUN, pb.INCONCLUSIVE),
    ],
)
def test_the_verdict_with_a_record(tmp_path: Path, golden: Any, python: Any, rust: Any, verdict: int) -> None:
    bench = Bench(tmp_path, "f/a")
    legs = [bench.leg(name, [answer]) for name, answer in (("python", python), ("rust", rust), ("golden", golden))]
    assert bench.compare(*legs).cases[0].verdict == verdict


def test_a_record_and_a_port_without_the_reference(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a", "f/b")
    legs = [bench.leg("rust", [RETURNED, OTHER]), bench.leg("golden", [RETURNED, UNRECORDED])]
    evidence = bench.compare(*legs)
    assert [case.verdict for case in evidence.cases] == [pb.MATCH, pb.NOT_APPLICABLE]
    assert evidence.summary.verdict == pb.PASS
    assert (evidence.summary.recorded, evidence.summary.recorded_agree) == (1, 1)


def test_that_nothing_was_recorded_is_said_only_where_nothing_else_was_compared(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a")
    port, golden = bench.leg("rust", [OTHER]), bench.leg("golden", [UNRECORDED])
    alone = bench.compare(port, golden).cases[0].detail.reasons
    beside = bench.compare(bench.leg("python", [RETURNED]), port, golden).cases[0].detail.reasons
    assert (list(alone), list(beside)) == (["golden:rust: the case is not recorded"], [])


def test_an_entry_is_not_judged_while_a_leg_is_missing(tmp_path: Path) -> None:
    entry = "- {case: f/a, class: UNSUPPORTED, reason: r, owner: o, fingerprint: 0123456789ab}\n"
    evidence = Bench(tmp_path, "f/a").two((UNSUPPORTED, NOT_RUN), expectations=entry)
    assert [item.state for item in evidence.expectations] == [pb.NOT_JUDGED]


def test_only_a_record_can_lack_a_case(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a")
    legs = [
        bench.leg(name, [answer])
        for name, answer in (("golden", UNRECORDED), ("python", UNRECORDED), ("rust", RETURNED))
    ]
    evidence = bench.compare(*legs)
    assert (evidence.cases[0].verdict, evidence.summary.exit_code) == (pb.INCONCLUSIVE, 1)


def test_a_difference_whose_entry_cannot_be_judged_is_open_and_says_why(tmp_path: Path) -> None:
    entry = "- {case: f/?, class: BUG, reason: r, owner: o, fingerprint: 0123456789ab}\n"
    bench = Bench(tmp_path, "f/a", "f/b", "g")
    answers = (RETURNED, OTHER), (RETURNED, NO_DEVICE), (RETURNED, RETURNED)
    evidence = bench.two(*answers, expectations=entry, requires=("no_device",))
    assert [case.verdict for case in evidence.cases] == [pb.INCONCLUSIVE, pb.INCONCLUSIVE, pb.MATCH]
    place = f"{tmp_path / 't.expect.yaml'}:1"
    assert list(evidence.cases[0].detail.reasons) == [
        f"{place} expects it, but another of its cases could not be judged"
    ]
    assert (evidence.summary.verdict, evidence.summary.exit_code) == (pb.INCOMPLETE, 1)


def test_a_test_in_which_nothing_was_compared_fails(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a")
    evidence = bench.compare(bench.leg("rust", [RETURNED]), bench.leg("golden", [UNRECORDED]))
    assert (evidence.summary.verdict, evidence.summary.exit_code) == (pb.FAIL, 1)


@pytest.mark.parametrize(
    ("answers", "requires", "verdict", "exit_code"),
    [
        ([NO_DEVICE, NO_DEVICE], (), pb.INCOMPLETE, 1),
        ([NO_DEVICE, NO_DEVICE], ("no_device",), pb.SKIP, 0),
        ([NO_DEVICE, NO_DEVICE], ("missing_runtime",), pb.INCOMPLETE, 1),
        ([RETURNED, NO_DEVICE], ("no_device",), pb.INCOMPLETE, 0),
        ([OTHER, NO_DEVICE], ("no_device",), pb.FAIL, 1),
        ([NO_DEVICE, QUARANTINED], ("no_device",), pb.INCOMPLETE, 1),
        ([NO_DEVICE, UNSUPPORTED], ("no_device",), pb.INCOMPLETE, 1),
        ([NO_DEVICE, CRASHED], ("no_device",), pb.FAIL, 1),
    ],
)
def test_requires(tmp_path: Path, answers: list[Any], requires: Any, verdict: int, exit_code: int) -> None:
    evidence = Bench(tmp_path, "f/a", "f/b").two(*((RETURNED, answer) for answer in answers), requires=requires)
    assert (evidence.summary.verdict, evidence.summary.exit_code) == (verdict, exit_code)


def test_a_declared_cause_on_one_side_hides_no_fault_on_the_other(tmp_path: Path) -> None:
    evidence = Bench(tmp_path, "f/a").two((NOT_RUN, NO_DEVICE), requires=("no_device",))
    assert (evidence.summary.verdict, evidence.summary.exit_code) == (pb.INCOMPLETE, 1)


def test_a_leg_that_gave_nothing_at_all(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a", "f/b")
    absent = bench.leg("rust", [], not_run={"reason": "no_device", "detail": "no libcuda"})
    evidence = bench.compare(bench.leg("python", [RETURNED, RETURNED]), absent, requires=("no_device",))
    assert (evidence.summary.verdict, evidence.summary.inconclusive) == (pb.SKIP, 2)
    assert (evidence.legs[1].not_run.reason, evidence.legs[1].not_run.detail) == ("no_device", "no libcuda")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_outcomes_file_of_another_length_is_a_fault(tmp_path: Path, count: int) -> None:
    bench = Bench(tmp_path, "f/a", "f/b")
    with pytest.raises(LegError, match=f"has {count} cases, the plan has 2"):
        bench.compare(bench.leg("python", [RETURNED] * 2), bench.leg("rust", [RETURNED] * count))


def test_an_outcomes_file_of_another_leg_is_a_fault(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a")
    name, path = bench.leg("python", [RETURNED])
    with pytest.raises(LegError, match="is of leg 'python', expected 'rust'"):
        bench.compare((name, path), ("rust", path))


def test_an_outcomes_file_without_its_foot_is_a_fault(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a")
    legs = bench.leg("python", [RETURNED]), bench.leg("rust", [RETURNED])
    data = Path(legs[1][1]).read_bytes()
    Path(legs[1][1]).write_bytes(data[: data.rindex(b"PRTY")])
    with pytest.raises(frames.FrameError, match="ends without its foot"):
        bench.compare(*legs)


@pytest.mark.parametrize("legs", [[], ["python"], ["golden"], ["python", "python"]])
def test_too_few_legs(tmp_path: Path, legs: list[str]) -> None:
    bench = Bench(tmp_path, "f/a")
    with pytest.raises(UserError, match="a comparison takes two or more"):
        bench.compare(*(bench.leg(name, [RETURNED]) for name in legs))


def test_a_cause_that_cannot_be_declared(tmp_path: Path) -> None:
    with pytest.raises(UserError, match='requires has "fault"'):
        Bench(tmp_path, "f/a").two((RETURNED, RETURNED), requires=("fault",))


STEPS = {"id": "s/a", "steps": [{"op": "f"}, {"op": "g"}, {"op": "f"}], "observe": ["trace"]}


@pytest.mark.parametrize(
    ("reference", "port", "verdict", "path"),
    [
        ([RETURNED, RETURNED, RETURNED], [RETURNED, RETURNED, RETURNED], pb.MATCH, ""),
        ([RETURNED, RAISED, RETURNED], [RETURNED, OTHER, RETURNED], pb.DIVERGED, "$.steps[1]"),
        ([RETURNED, RETURNED, RETURNED], [RETURNED, OTHER, RETURNED], pb.DIVERGED, "$.steps[1].returned"),
        ([RETURNED, RETURNED, RETURNED], [RETURNED, UNSUPPORTED, {"skipped": True}], pb.INCONCLUSIVE, "$.steps[1]"),
        ([RETURNED, UNSUPPORTED, RETURNED], [RETURNED, UNSUPPORTED, RETURNED], pb.INCONCLUSIVE, ""),
        ([RETURNED, RETURNED, RETURNED], [OTHER, UNSUPPORTED, OTHER], pb.DIVERGED, "$.steps[0].returned"),
        ([RAISED, {"skipped": True}, RETURNED], [RAISED, {"skipped": True}, RETURNED], pb.MATCH, ""),
        (
            [{"returned": 1, "trace": [["sleep", 1]]}, RETURNED, RETURNED],
            [{"returned": 1, "trace": [["sleep", 2]]}, RETURNED, RETURNED],
            pb.DIVERGED,
            "$.steps[0].trace[0][1]",
        ),
        ([{"returned": 1, "trace": [1]}, RETURNED, RETURNED], [RETURNED] * 3, pb.DIVERGED, "$.steps[0].trace[0]"),
    ],
)
def test_steps(tmp_path: Path, reference: Any, port: Any, verdict: int, path: str) -> None:
    evidence = Bench(tmp_path, STEPS).two(({"steps": reference}, {"steps": port}))
    (case,) = evidence.cases
    assert (case.verdict, [item.path for item in case.detail.divergences]) == (verdict, [path] if path else [])


LOGS = {"logs": [{"level": "INFO", "message": "a"}]}


@pytest.mark.parametrize(
    ("observe", "reference", "port", "path"),
    [
        (["logs"], LOGS, LOGS, ""),
        (["logs"], LOGS, {"logs": [{"level": "INFO", "message": "b"}]}, "$.observations.logs[0].message"),
        (["logs"], LOGS, {"logs": []}, "$.observations.logs[0]"),
        ([], LOGS, {"logs": []}, ""),
        (["stdout"], {"stdout": "x"}, {}, "$.observations.stdout"),
        (["files"], {"files": {"a/b": ""}}, {"files": {}}, '$.observations.files["a/b"]'),
        (["files"], {"files": {"a": {"$dir": True}}}, {"files": {"a": ""}}, "$.observations.files.a"),
        (["files"], {"files": {"a": {"$symlink": "x"}}}, {"files": {"a": {"$symlink": "y"}}}, "$.observations.files.a"),
        (["files"], {"files": {"$a": ""}}, {"files": {"$a": "x"}}, '$.observations.files["$a"]'),
        (["trace"], {"trace": [1]}, {"trace": [2]}, "$.observations.trace[0]"),
    ],
)
def test_observations(tmp_path: Path, observe: list[str], reference: Any, port: Any, path: str) -> None:
    case = {"id": "f/a", "op": "f", "observe": observe}
    evidence = Bench(tmp_path, case).two(
        ({"returned": 1, "observations": reference}, {"returned": 1, "observations": port})
    )
    assert [item.path for item in evidence.cases[0].detail.divergences] == ([path] if path else [])


def test_a_record_without_logs_says_nothing_about_logs(tmp_path: Path) -> None:
    bench = Bench(tmp_path, {"id": "f/a", "op": "f", "observe": ["logs"]})
    answer = {"returned": 1, "observations": LOGS}
    legs = [bench.leg(name, [answer]) for name in ("python", "rust")]
    assert bench.compare(*legs, bench.leg("golden", [RETURNED])).summary.match == 1
    assert (
        bench.compare(*legs, bench.leg("golden", [{"returned": 1, "observations": {"logs": []}}])).summary.diverged == 1
    )


def raised(kind: str, message: str = "bad", **more: Any) -> dict[str, Any]:
    return {"raised": {"kind": kind, "message": message, **more}}


@pytest.mark.parametrize(
    ("errors", "reference", "port", "paths"),
    [
        (None, raised("E"), raised("E"), []),
        (None, raised("E"), raised("F"), ["$.raised.kind"]),
        (None, raised("E"), raised("E", "other"), ["$.raised.message"]),
        (None, raised("E"), raised("E", chain=[{"kind": "C", "message": ""}]), []),
        ({"E": "F"}, raised("E"), raised("F"), []),
        # What is mapped is allowed, and nothing else; the same kind only if it is listed.
        ({"E": "F"}, raised("E"), raised("E"), ["$.raised.kind"]),
        ({"E": ["F", "G"]}, raised("E"), raised("G"), []),
        ({"E": ["F", "G"]}, raised("E"), raised("H"), ["$.raised.kind"]),
        ({"X": "F"}, raised("E"), raised("F"), ["$.raised.kind"]),
        ({"message": "ignored"}, raised("E"), raised("E", "other"), []),
        ({"message": "ignored"}, raised("E"), raised("F", "other"), ["$.raised.kind"]),
        ({"message": {"pattern": "^bad"}}, raised("E", "bad 1"), raised("E", "bad 2"), []),
        ({"message": {"pattern": "^bad"}}, raised("E", "bad 1"), raised("E", "worse"), ["$.raised.message"]),
        ({"message": {"pattern": "^bad"}}, raised("E", "good"), raised("E", "good"), ["$.raised.message"]),
    ],
)
def test_errors_and_their_planted_faults(
    tmp_path: Path, errors: Any, reference: Any, port: Any, paths: list[str]
) -> None:
    case = {"id": "f/a", "op": "f", **({"errors": errors} if errors else {})}
    evidence = Bench(tmp_path, case).two((reference, port))
    assert [item.path for item in evidence.cases[0].detail.divergences] == paths


def test_a_map_of_kinds_is_for_the_port_only(tmp_path: Path) -> None:
    bench = Bench(tmp_path, {"id": "f/a", "op": "f", "errors": {"E": "F"}})
    legs = [bench.leg("python", [raised("E")]), bench.leg("rust", [raised("F")]), bench.leg("golden", [raised("E")])]
    assert bench.compare(*legs).summary.match == 1
    legs[0] = bench.leg("python", [raised("F")])
    assert bench.compare(*legs).summary.diverged == 1


def test_equal_bytes_that_a_policy_forbids(tmp_path: Path) -> None:
    nan = {"returned": {"$float": "nan"}}
    case = {"id": "f/a", "op": "f", "float": {"nan": "distinct"}}
    assert Bench(tmp_path, case).two((nan, nan)).summary.diverged == 1
    assert Bench(tmp_path, "f/a").two((nan, nan)).summary.match == 1


def test_the_evidence_of_a_divergence(tmp_path: Path) -> None:
    (tmp_path / "driver.rs").write_text('serve! {\n  "f" => |x: i64| x,\n}\n')
    (tmp_path / "ops.json").write_text('{"ops": {"f": "pkg.mod:f"}}')
    case = {"id": "f/a", "op": "f", "args": [1], "kwargs": {"k": "v"}, "note": "why", "facet": "errors"}
    evidence = Bench(tmp_path, case, "f/b").two(
        (RETURNED, CRASHED),
        (RETURNED, RETURNED),
        accounts_for=("pkg/b.py", "pkg/a.py"),
        sources=(str(tmp_path / "driver.rs"),),
        op_sources=(("rust", str(tmp_path / "driver.rs")), ("python", str(tmp_path / "ops.json"))),
        environment=(("platform", "linux"),),
    )
    assert evidence.schema_version == 1
    assert (evidence.identity.label, evidence.identity.pair) == ("@@//pkg:t", "@@//pkg:p")
    assert list(evidence.identity.sources) == ["pkg/a.py", "pkg/b.py"]
    assert [(item.role, Path(item.path).name) for item in evidence.inputs] == [
        ("cases", ""),
        ("fixture", "f.jsonl"),
        ("op_source", "driver.rs"),
        ("op_source", "ops.json"),
        ("outcomes", "python"),
        ("outcomes", "rust"),
        ("plan", ""),
        ("reference_source", "driver.rs"),
    ]
    assert all(len(item.sha256) == 64 for item in evidence.inputs)
    assert [(leg.name, leg.sdk, list(leg.ops)) for leg in evidence.legs] == [
        ("python", "python/1", ["f"]),
        ("rust", "rust/1", ["f"]),
    ]
    first, second = evidence.cases
    assert (first.facet, list(first.ops), list(first.outcomes)) == ("errors", ["f"], [pb.RETURNED, pb.CRASHED])
    detail = first.detail
    assert (detail.request, detail.note) == ('[1] {"k": "v"}', "why")
    assert [(outcome.text, outcome.stderr) for outcome in detail.outcomes] == [
        ("returned 1", ""),
        ("crashed by SIGSEGV", "thread panicked\n"),
    ]
    assert [outcome.place for outcome in detail.outcomes] == ["pkg.mod:f", f"{tmp_path}/driver.rs:2"]
    (divergence,) = detail.divergences
    assert (divergence.path, divergence.kind) == ("$", "outcome")
    assert (divergence.reference, divergence.port) == ("returned 1", "crashed by SIGSEGV")
    assert not second.HasField("detail")


def test_what_is_printed_before_a_crash_changes_no_fingerprint(tmp_path: Path) -> None:
    def mark(stderr: str) -> str:
        crashed = {"crashed": {"signal": "SIGSEGV", "stderr": stderr}}
        evidence = Bench(tmp_path, "f/a").two((RETURNED, crashed))
        return str(evidence.cases[0].detail.divergences[0].fingerprint)

    assert mark("one") == mark("another")


def test_same_input_same_bytes(tmp_path: Path) -> None:
    def evidence() -> bytes:
        return (
            Bench(tmp_path, "f/a", STEPS)
            .two((RETURNED, OTHER), (CRASHED, RETURNED))
            .SerializeToString(deterministic=True)
        )

    assert evidence() == evidence()


def test_an_operation_without_implementation_is_said_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "f/a", *({"id": f"g/{n}", "op": "g"} for n in range(3)), STEPS)
    unsupported = {"steps": [RETURNED, UNSUPPORTED, RETURNED]}
    evidence = bench.two(
        (RETURNED, RETURNED),
        *[(RETURNED, UNSUPPORTED)] * 3,
        ({"steps": [RETURNED] * 3}, unsupported),
    )
    (missing,) = evidence.missing_operations
    assert (missing.leg, missing.op, missing.cases, list(missing.served)) == ("rust", "g", 4, ["f"])
    assert missing.source.endswith("f.jsonl:2")
    assert (evidence.summary.verdict, evidence.summary.inconclusive) == (pb.INCOMPLETE, 4)


def test_a_method_of_a_served_class_is_not_missing(tmp_path: Path) -> None:
    case = {"id": "s/m", "steps": [{"op": "f", "bind": "m"}, {"op": "f.method", "self": "m"}]}
    evidence = Bench(tmp_path, case).two(({"steps": [RETURNED] * 2}, {"steps": [RETURNED, UNSUPPORTED]}))
    assert (evidence.summary.inconclusive, len(evidence.missing_operations)) == (1, 0)


def test_a_mistake_in_a_step_of_the_sdk_is_no_missing_operation(tmp_path: Path) -> None:
    steps = [{"op": "f"}, {"op": "@read", "args": ["../x"]}, {"op": "@const"}]
    case = {"id": "s/at", "setup": {"files": {}}, "steps": steps}
    refused = {"unsupported": "the path '../x' leads out"}
    answers = {"steps": [RETURNED] * 3}, {"steps": [RETURNED, refused, {"unsupported": "no operation"}]}
    evidence = Bench(tmp_path, case).two(answers)
    assert [missing.op for missing in evidence.missing_operations] == ["@const"], "which only some drivers serve"
    assert list(evidence.cases[0].detail.reasons) == ["rust: step 1 unsupported: the path '../x' leads out"]


def observed(**observations: Any) -> dict[str, Any]:
    return {**RETURNED, "observations": observations}


def metric(value: Any) -> dict[str, Any]:
    return {"name": "m", "value": value, "tags": {"host": "a"}}


OBSERVED = [
    ("stderr", "a", "b", "$.observations.stderr", "value"),
    ("stderr", None, "b", "$.observations.stderr", "value"),
    ("warnings", [{"category": "A", "message": ""}], [], "$.observations.warnings[0]", "missing"),
    (
        "warnings",
        [{"category": "A", "message": ""}],
        [{"category": "B", "message": ""}],
        "$.observations.warnings[0].category",
        "value",
    ),
    ("arguments", {"0": [1]}, None, "$.observations.arguments[0]", "missing"),
    ("arguments", {"key": [1]}, {"key": [1, 2]}, "$.observations.arguments.key[1]", "extra"),
    ("exit_code", 2, 3, "$.observations.exit_code", "value"),
    ("exit_code", 0, None, "$.observations.exit_code", "missing"),
    ("exit_code", None, 0, "$.observations.exit_code", "extra"),
    ("metrics", [metric(1)], [metric(1.0)], "$.observations.metrics[0].value", "type"),
    ("metrics", None, [metric(1)], "$.observations.metrics[0]", "extra"),
]


@pytest.mark.parametrize(("name", "left", "right", "path", "kind"), OBSERVED)
def test_observations_are_compared_where_asked(
    tmp_path: Path, name: str, left: Any, right: Any, path: str, kind: str
) -> None:
    answers = [RETURNED if value is None else observed(**{name: value}) for value in (left, right)]
    asked = {"id": "f/a", "op": "f", "observe": [name]}
    evidence = Bench(tmp_path, asked, {**asked, "id": "f/b", "observe": []}).two(tuple(answers), tuple(answers))
    first, second = evidence.cases
    assert [case.verdict for case in evidence.cases] == [pb.DIVERGED, pb.MATCH]
    assert [(found.path, found.kind) for found in first.detail.divergences] == [(path, kind)]
    assert [list(case.observe) for case in evidence.cases] == [[pb.ObservationKind.Value(name.upper())], []]
    shown = [[seen.name for seen in outcome.observations] for outcome in first.detail.outcomes]
    assert shown == [[] if value is None else [name] for value in (left, right)]
    assert not second.HasField("detail"), "a match holds nothing of what was observed"


def test_observations_of_steps_are_compared_where_asked(tmp_path: Path) -> None:
    case = {"id": "s/a", "observe": ["arguments", "exit_code"], "steps": [{"op": "f"}, {"op": "f"}]}
    left = {"steps": [{**RETURNED, "arguments": {"self": [1], "0": 1}}, {**RAISED, "exit_code": 2}]}
    right = {"steps": [{**RETURNED, "arguments": {"0": 1}}, {**RAISED, "exit_code": 3}]}
    evidence = Bench(tmp_path, case).two((left, right))
    paths = [divergence.path for divergence in evidence.cases[0].detail.divergences]
    assert paths == ["$.steps[0].arguments.self", "$.steps[1].exit_code"]
    text = evidence.cases[0].detail.outcomes[0].text
    assert text == (
        '[0] returned 1 with changed arguments {"self": [1], "0": 1}; [1] raised ValueError: "bad" with exit code 2'
    )


def test_comparators_reach_observations(tmp_path: Path) -> None:
    at = {
        "$.observations.exit_code": {"ignore": True},
        "$.observations.arguments[0]": {"ignore": True},
        "$.observations.metrics": {"unordered": True, "float": {"abs": 0.1}},
        "$.observations.stderr": {"ignore": True},
        "$.observations.warnings[*].message": {"ignore": True},
    }
    observe = ["exit_code", "arguments", "metrics", "stderr", "warnings"]
    case = {"id": "f/a", "op": "f", "observe": observe, "at": at}
    left = observed(
        exit_code=1,
        arguments={"0": 1},
        metrics=[metric(1), metric(0.5)],
        stderr="a",
        warnings=[{"category": "A", "message": "b"}],
    )
    right = observed(
        exit_code=2,
        arguments={"0": 2},
        metrics=[metric(0.51), metric(1)],
        warnings=[{"category": "A", "message": "c"}],
    )
    assert Bench(tmp_path, case).two((left, right)).cases[0].verdict == pb.MATCH


def test_hostile_text_reaches_evidence_escaped(tmp_path: Path) -> None:
    evidence = Bench(tmp_path, "f/a").two((RETURNED, raised("E\x1b[31m\n✓", "\x07\u202e")))
    assert evidence.cases[0].detail.outcomes[1].text == 'raised E\\u001b[31m\\u000a✓: "\\u0007\\u202e"'


LOGGED = {**RETURNED, "observations": {"logs": [{"level": "INFO", "message": "m"}]}}
SILENT = {**RETURNED, "observations": {"logs": []}}


@pytest.mark.parametrize(
    ("observe", "legs", "shown"),
    [
        (["logs"], {"python": LOGGED, "rust": LOGGED}, [pb.LOGS]),
        (["logs"], {"python": SILENT, "rust": SILENT}, []),
        (["logs"], {"python": SILENT, "rust": RETURNED}, []),
        (["stderr"], {"python": LOGGED, "rust": LOGGED}, []),
        (["logs"], {"rust": LOGGED, "golden": RETURNED}, []),
        (["logs"], {"rust": LOGGED, "golden": LOGGED}, [pb.LOGS]),
        (["logs"], {"python": LOGGED, "rust": LOGGED, "golden": RETURNED}, [pb.LOGS]),
        (["logs", "exit_code"], {"python": observed(exit_code=0), "rust": observed(exit_code=0)}, []),
        (["logs", "exit_code"], {"python": observed(exit_code=2), "rust": observed(exit_code=2)}, [pb.EXIT_CODE]),
    ],
)
def test_a_match_says_what_there_was_to_compare(
    tmp_path: Path, observe: list[str], legs: dict[str, Any], shown: list[int]
) -> None:
    bench = Bench(tmp_path, {"id": "f/a", "op": "f", "observe": observe})
    [case] = bench.compare(*(bench.leg(name, [answer]) for name, answer in legs.items())).cases
    assert (case.verdict, list(case.shown), case.raised) == (pb.MATCH, shown, False)


def test_what_is_ignored_was_not_there_to_compare(tmp_path: Path) -> None:
    at = {"$.observations.logs": {"ignore": True}}
    case = {"id": "f/a", "op": "f", "observe": ["logs"], "at": at}
    [found] = Bench(tmp_path, case).two((LOGGED, LOGGED)).cases
    assert (found.verdict, list(found.shown)) == (pb.MATCH, [])


def test_a_match_says_whether_an_error_was_compared(tmp_path: Path) -> None:
    cases = [{"id": "f/a", "op": "f"}, {"id": "f/b", "op": "f"}, {"id": "s/a", "steps": [{"op": "f"}, {"op": "f"}]}]
    steps = {"steps": [{**RETURNED, "trace": [1]}, RAISED]}
    found = Bench(tmp_path, *cases).two((RETURNED, RETURNED), (RAISED, RAISED), (steps, steps)).cases
    assert [(case.verdict, case.raised) for case in found] == [(pb.MATCH, False), (pb.MATCH, True), (pb.MATCH, True)]
