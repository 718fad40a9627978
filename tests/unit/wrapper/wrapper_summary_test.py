"""The summary after a test run: from build events and test XML to the lines that a user reads."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import summary
from summary import Counts, ParityTest, Run

START = {"id": {"started": {}}, "started": {"startTime": "2026-01-02T03:04:05.500Z"}}
FINISH = {"id": {"buildFinished": {}}, "finished": {"finishTime": "2026-01-02T03:04:08.600Z"}}
LAST = {"id": {"progress": {"opaqueCount": 9}}, "progress": {}, "lastMessage": True}


class Events:
    """A build event file in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.events: list[Mapping[str, Any]] = [START]

    def xml(self, **properties: object) -> str:
        """The address of a test XML with these properties, before its cases."""
        path = self.folder / f"{len(list(self.folder.glob('*.xml')))} %.xml"
        found = "".join(f'<property name="parity.{name}" value="{value}"/>' for name, value in properties.items())
        cases = '<testcase name="a"><properties><property name="parity.cases" value="999"/></properties></testcase>'
        path.write_text(f"<testsuites><testsuite><properties>{found}</properties>{cases}</testsuite></testsuites>")
        return path.as_uri()

    def configured(self, label: str, kind: str = "parity_pair_test rule") -> None:
        self.events.append({"id": {"targetConfigured": {"label": label}}, "configured": {"targetKind": kind}})

    def completed(self, label: str, **facts: object) -> None:
        self.events.append({"id": {"targetCompleted": {"label": label}}, "completed": facts})

    def result(
        self, label: str, xml: str | None, status: str = "PASSED", cached: bool = False, **identity: int
    ) -> None:
        outputs = [
            {"name": "test.log", "uri": "file:///log"},
            *([{"name": "test.xml", "uri": xml}] if xml is not None else []),
        ]
        result = {"status": status, "cachedLocally": cached, "testActionOutput": outputs}
        self.events.append({"id": {"testResult": {"label": label, **identity}}, "testResult": result})
        self.events.append({"id": {"testSummary": {"label": label}}, "testSummary": {"overallStatus": status}})

    def read(self, *end: Mapping[str, Any]) -> Run:
        path = self.folder / "events.json"
        lines = [json.dumps(event, separators=(",", ":")) for event in (*self.events, *(end or (FINISH, LAST)))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return summary.read_run(path)


@pytest.fixture
def events(tmp_path: Path) -> Events:
    return Events(tmp_path)


def test_counts_come_from_the_properties_of_the_suite(events: Events) -> None:
    events.configured("//a:x_parity")
    xml = events.xml(pair="//a:x", cases=9, match=4, expected=2, diverged=1, not_applicable=1, inconclusive=1)
    events.result("//a:x_parity", xml, cached=True)
    run = events.read()
    counts = Counts(cases=9, match=4, expected=2, diverged=1, not_applicable=1, inconclusive=1)
    assert run.tests == (ParityTest("//a:x_parity", "PASSED", True, "//a:x", counts),)
    assert run.seconds == pytest.approx(3.1)
    assert run.whole


def test_other_tests_are_not_mentioned(events: Events) -> None:
    events.configured("//a:unit_test", "py_test rule")
    events.result("//a:unit_test", events.xml(), status="FAILED")
    events.result("//a:gone_test", "bytestream://cache/blob", status="FAILED")
    assert events.read().tests == ()


def test_other_tests_that_failed_are_named_below_the_totals(events: Events) -> None:
    events.configured("//a:parity_test")
    events.result("//a:parity_test", events.xml(pair="//a:p", cases=1, match=1), status="PASSED")
    events.result("//a:passed_test", events.xml(), status="PASSED")
    events.result("//a:unit_test", events.xml(), status="FAILED")
    run = events.read()
    assert run.others == ("//a:unit_test",)
    assert "1 other test red  //a:unit_test" in _render(run)


def test_a_test_of_another_rule_counts_by_its_xml(events: Events) -> None:
    events.configured("//a:own_test", "sh_test rule")
    events.result("//a:own_test", events.xml(cases=1, match=1))
    assert [test.counts for test in events.read().tests] == [Counts(cases=1, match=1)]


def test_shards_add_up_and_a_later_attempt_replaces_an_earlier(events: Events) -> None:
    events.configured("//a:x")
    events.result("//a:x", events.xml(pair="//a:p", cases=5, diverged=5), status="FAILED", shard=1, attempt=1)
    events.result("//a:x", events.xml(pair="//a:p", cases=5, match=5), shard=1, attempt=2)
    events.result("//a:x", events.xml(pair="//a:p", cases=2, match=2), status="FLAKY", shard=2)
    (test,) = events.read().tests
    assert test.counts == Counts(cases=7, match=7)
    assert test.status == "FLAKY"
    assert test.red


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        ("file:///nowhere/test.xml", "its XML cannot be read"),
        ("bytestream://cache/blobs/1", "its XML is not available here (bytestream address)"),
        ("", "its XML is not available here (no address)"),
        (None, "left no result"),
    ],
)
def test_a_parity_test_without_readable_xml_is_red_though_bazel_calls_it_passed(
    events: Events, xml: str | None, problem: str
) -> None:
    events.configured("//a:x")
    events.result("//a:x", xml)
    (test,) = events.read().tests
    assert test.red
    assert test.problem.startswith(problem)


def test_broken_xml_is_red(events: Events, tmp_path: Path) -> None:
    events.configured("//a:x")
    (tmp_path / "broken.xml").write_text("<testsuites><testsuite><properties><prop")
    events.result("//a:x", (tmp_path / "broken.xml").as_uri())
    events.configured("//a:y")
    events.result("//a:y", events.xml(cases="many"))
    events.configured("//a:z")
    events.result("//a:z", events.xml(pair="//a:p"))
    problems = [test.problem for test in events.read().tests]
    assert problems[0].startswith("its XML cannot be read (")
    assert problems[1].startswith("its XML has a count that is no number")
    assert problems[2] == "its XML has no parity.* properties"


def test_a_test_that_was_not_built_or_not_reached_is_red(events: Events) -> None:
    events.configured("//a:broken")
    events.configured("//a:waiting")
    events.configured("//a:aborted")
    events.events.append({"id": {"targetCompleted": {"label": "//a:aborted"}}, "aborted": {"reason": "INCOMPLETE"}})
    events.completed("//a:broken")
    events.completed("//a:waiting", success=True)
    tests = events.read().tests
    assert {test.label: test.problem for test in tests} == {
        "//a:aborted": "not run",
        "//a:broken": "not built",
        "//a:waiting": "not run",
    }
    assert all(test.red for test in tests)


def test_a_file_that_breaks_off_says_so(events: Events) -> None:
    events.configured("//a:x")
    events.result("//a:x", events.xml(cases=1, match=1))
    run = events.read(FINISH)
    assert not run.whole
    assert "breaks off" in _render(run)
    path = events.folder / "events.json"
    path.write_text(path.read_text()[:-30], encoding="utf-8")
    assert not summary.read_run(path).whole


def _render(run: Run, index: Path | None = None, colours: bool = False) -> str:
    out = io.StringIO()
    summary.render(run, index, summary.Printer(out, colours))
    return out.getvalue()


def _test(label: str, status: str = "PASSED", problem: str = "", **counts: int) -> ParityTest:
    return ParityTest(label, status, True, label.replace("_parity", ""), Counts(**counts), problem)


def test_a_green_run() -> None:
    tests = (_test("//a:x_parity", cases=1200, match=1188, expected=12), _test("//b:y_parity", cases=1, match=1))
    assert _render(Run(tests, 3.14, True), Path("bazel-bin/i/index/index.html")) == (
        "\n"
        "  //a   1 pair · 1,200 cases: 1,188 match, 12 expected\n"
        "  //b   1 pair · 1 case: 1 match\n"
        "parity  2 packages, 2 pairs · 1,201 cases: 1,189 match, 12 expected · 0 not run · 3.1 s (2 of 2 from cache)\n"
        "        index  bazel-bin/i/index/index.html, as last built\n"
    )


def test_a_red_run_says_what_is_wrong_first_and_how_to_go_on() -> None:
    tests = (
        _test("//a:x_parity", "FAILED", cases=412, match=396, expected=14, diverged=1, unexpected_match=1),
        _test("//a:y_parity", "FAILED_TO_BUILD", problem="not built"),
        _test("//a:z_parity", "TIMEOUT", cases=0),
    )
    assert _render(Run(tests, 0.5, True)) == (
        "\n"
        "✗ //a:x_parity   1 diverged, 1 unexpected match of 412 (396 match, 14 expected)\n"
        "    tools/parity explain //a:x_parity\n"
        "✗ //a:y_parity   not built\n"
        "✗ //a:z_parity   timed out\n"
        "    tools/parity explain //a:z_parity\n"
        "  //a   3 pairs · 412 cases: 396 match, 14 expected, 1 diverged, 1 unexpected match   3 red\n"
        "parity  1 package, 3 pairs · 3 of 3 tests red · 412 cases: 396 match, 14 expected, 1 diverged, 1 unexpected match"
        " · 0 not run, 1 test without a result · 0.5 s (3 of 3 from cache)\n"
    )


def test_of_many_packages_only_red_ones_have_a_line() -> None:
    tests = [_test(f"//p{number}:x_parity", cases=1, match=1) for number in range(9)]
    tests.append(_test("//red:x_parity", "FAILED", cases=1, diverged=1))
    lines = _render(Run(tuple(tests), 1.0, True)).splitlines()
    assert [line for line in lines if line.startswith("  //")] == ["  //red   1 pair · 1 case: 1 diverged   1 red"]


def test_without_parity_tests_there_is_no_summary() -> None:
    assert _render(Run((), 1.0, True)) == ""


def test_colours_only_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run((_test("//a:x", "FAILED", cases=1, diverged=1),), 1.0, True)
    assert "\033[31m✗\033[0m" in _render(run, colours=True)
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert summary.Printer(terminal).red("x") == "x"
    monkeypatch.delenv("NO_COLOR")
    assert summary.Printer(terminal).red("x") == "\033[31mx\033[0m"


def test_the_index_is_found_by_its_three_files(tmp_path: Path) -> None:
    assert summary.find_index(tmp_path) is None
    for folder in ("docs", "deep/er/index", "x.runfiles/index"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "index.html").touch()
    assert summary.find_index(tmp_path) is None
    for name in ("index.json", "PYTHON_PARITY_INDEX.md"):
        (tmp_path / "deep/er/index" / name).touch()
        (tmp_path / "x.runfiles/index" / name).touch()
    assert summary.find_index(tmp_path) == tmp_path / "deep/er/index/index.html"


def test_a_missing_event_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    out = io.StringIO()
    summary.print_summary(tmp_path / "none.json", out)
    assert out.getvalue().startswith("tools/bazel: no summary of the parity tests: [Errno 2]")
