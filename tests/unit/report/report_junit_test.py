"""The XML of a test and its verdict file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.proto import evidence_pb2 as pb
from parity.report.command import EvidenceError, ReportRequest, report
from parity.report.junit import render_junit

VERDICTS = {
    "match": pb.MATCH,
    "expected": pb.EXPECTED_DIVERGENCE,
    "diverged": pb.DIVERGED,
    "unexpected": pb.UNEXPECTED_MATCH,
    "inconclusive": pb.INCONCLUSIVE,
    "not_applicable": pb.NOT_APPLICABLE,
}


def evidence(*names: str, verdict: Any = pb.FAIL, exit_code: int = 1, text: str = "2 < 3 & \x1b") -> pb.Evidence:
    """Evidence with one case per name, the name being its verdict."""
    cases = [pb.Case(id=f"f/{name}", ops=["f", "g"], verdict=VERDICTS[name], outcomes=[1, 1]) for name in names]
    divergence = pb.Divergence(
        reference_leg="python", port_leg="rust", path="$", kind="value", reference=text, port="1"
    )
    for case in cases:
        if case.verdict == pb.DIVERGED:
            case.detail.divergences.append(divergence)
        elif case.verdict in (pb.INCONCLUSIVE, pb.NOT_APPLICABLE):
            case.detail.reasons.append("because")
        elif case.verdict == pb.UNEXPECTED_MATCH:
            case.detail.expectations.append(0)
    expectations = [pb.Expectation(pattern="f/unexpected", source="e.yaml:1", state=pb.MATCHES_NOW)]
    return pb.Evidence(
        schema_version=1,
        identity=pb.Identity(label="@@//p:t", pair="@@//p:pair"),
        legs=[pb.Leg(name="python"), pb.Leg(name="rust")],
        summary=pb.Summary(
            verdict=verdict,
            exit_code=exit_code,
            cases=len(cases),
            match=names.count("match"),
            diverged=names.count("diverged"),
            expected=names.count("expected"),
            unexpected_match=names.count("unexpected"),
            inconclusive=names.count("inconclusive"),
            not_applicable=names.count("not_applicable"),
        ),
        cases=cases,
        expectations=expectations if "unexpected" in names else [],
    )


def suite_of(given: pb.Evidence, *, strict: bool = False) -> ET.Element:
    suite = ET.fromstring(render_junit(given, strict=strict)).find("testsuite")
    assert suite is not None
    return suite


def results(suite: ET.Element) -> dict[str, list[str]]:
    return {case.attrib["name"]: [child.tag for child in case] for case in suite.iter("testcase")}


def test_one_test_case_per_case() -> None:
    suite = suite_of(evidence(*VERDICTS))
    assert results(suite) == {
        "f/match": [],
        "f/expected": [],
        "f/diverged": ["failure"],
        "f/unexpected": ["failure"],
        "f/inconclusive": ["error"],
        "f/not_applicable": ["skipped"],
    }
    counts = {name: suite.attrib[name] for name in ("name", "tests", "failures", "errors", "skipped")}
    assert counts == {"name": "//p:t", "tests": "6", "failures": "2", "errors": "1", "skipped": "1"}
    assert {case.attrib["classname"] for case in suite.iter("testcase")} == {"f"}
    assert "time" not in suite.attrib


def test_what_a_test_may_lack_is_skipped_unless_every_leg_is_asked_for() -> None:
    given = evidence("match", "inconclusive", verdict=pb.INCOMPLETE, exit_code=0)
    assert results(suite_of(given))["f/inconclusive"] == ["skipped"]
    assert results(suite_of(given, strict=True))["f/inconclusive"] == ["error"]


def test_properties() -> None:
    properties = {item.attrib["name"]: item.attrib["value"] for item in suite_of(evidence("match")).iter("property")}
    assert (properties["parity.pair"], properties["parity.cases"], properties["parity.match"]) == ("//p:pair", "1", "1")
    assert set(properties) >= {"parity.expected", "parity.diverged", "parity.not_applicable", "parity.inconclusive"}


def test_messages_are_escaped_and_cleaned() -> None:
    failure = suite_of(evidence("diverged")).find("testcase/failure")
    assert failure is not None
    assert failure.attrib["message"] == "$, value: reference 2 < 3 & , port 1"
    assert "tools/parity rerun //p:t --case=f/diverged" in (failure.text or "")


def test_a_failing_file_has_a_failing_case() -> None:
    entry = pb.Expectation(pattern="nothing", source="e.yaml:1", state=pb.UNMATCHED)
    given = evidence("match")
    given.expectations.append(entry)
    assert results(suite_of(given)) == {"f/match": [], "nothing": ["failure"]}
    assert results(suite_of(evidence())) == {"cases": ["failure"]}
    assert results(suite_of(evidence("not_applicable"))) == {"f/not_applicable": ["skipped"], "cases": ["failure"]}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_makes_readable_xml(text: str) -> None:
    suite_of(evidence("diverged", text=text))


def write(folder: Path, given: pb.Evidence, *, require_all: bool = False) -> str:
    (folder / "e.pb").write_bytes(given.SerializeToString(deterministic=True))
    paths = [str(folder / name) for name in ("e.pb", "o.txt", "o.xml", "o.verdict")]
    report(ReportRequest(*paths, require_all))
    return (folder / "o.verdict").read_text()


@pytest.mark.parametrize(
    ("verdict", "exit_code", "require_all", "text"),
    [
        (pb.PASS, 0, True, "pass\n0\n"),
        (pb.FAIL, 1, False, "fail\n1\n"),
        (pb.INCOMPLETE, 1, False, "incomplete\n1\n"),
        (pb.INCOMPLETE, 0, False, "incomplete\n0\n"),
        (pb.INCOMPLETE, 0, True, "incomplete\n1\n"),
        (pb.SKIP, 0, False, "skip\n0\n"),
        (pb.SKIP, 0, True, "skip\n1\n"),
    ],
)
def test_the_verdict_file(tmp_path: Path, verdict: Any, exit_code: int, require_all: bool, text: str) -> None:
    given = evidence("match", verdict=verdict, exit_code=exit_code)
    assert write(tmp_path, given, require_all=require_all) == text


def test_same_evidence_same_bytes(tmp_path: Path) -> None:
    def files() -> list[bytes]:
        write(tmp_path, evidence(*VERDICTS))
        return [(tmp_path / name).read_bytes() for name in ("o.txt", "o.xml", "o.verdict")]

    assert files() == files()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda item: item.ClearField("summary"), "its verdict is 0 with exit code 0"),
        (lambda item: item.ClearField("cases"), "its summary counts 2 cases as match, and its cases do not"),
        (lambda item: setattr(item.summary, "exit_code", 1), "its verdict is 1 with exit code 1"),
        (lambda item: setattr(item.summary, "verdict", pb.FAIL), "its verdict is 2 with exit code 0"),
        (lambda item: setattr(item.summary, "verdict", 9), "its verdict is 9 with exit code 0"),
        (lambda item: setattr(item.summary, "cases", 3), "and not all of its cases are as they should be"),
        (
            lambda item: setattr(item.cases[0], "verdict", 9),
            "its summary counts 2 cases as match, and its cases do not",
        ),
        (
            lambda item: (
                setattr(item.cases[0], "verdict", pb.DIVERGED),
                setattr(item.summary, "match", 1),
                setattr(item.summary, "diverged", 1),
            ),
            "its verdict is pass, and not all of its cases are as they should be",
        ),
    ],
)
def test_evidence_whose_parts_contradict_each_other(tmp_path: Path, change: Any, words: str) -> None:
    given = evidence("match", "match", verdict=pb.PASS, exit_code=0)
    change(given)
    with pytest.raises(EvidenceError, match=words):
        write(tmp_path, given)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "evidence of no version"),
        (b"\x08\x02", "evidence of version 2, this tool reads version 1"),
        (b"\xff\xff\xff", "not readable evidence"),
    ],
)
def test_what_is_no_evidence(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "e.pb").write_bytes(data)
    with pytest.raises(EvidenceError, match=words):
        report(ReportRequest(str(tmp_path / "e.pb"), "o.txt", "o.xml", "o.verdict", False))
