"""XML of the Python frameworks is read into cases; what is no XML, or not whole, is never a pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.native.junit import read_junit
from parity.native.reading import BETWEEN, Reading
from parity.native.results import merged

ABSL = """<?xml version="1.0"?>
<testsuites name="" tests="5" failures="1" errors="1" time="0.01" timestamp="2026-11-22T07:52:07+00:00">
<testsuite name="FooTest" tests="5" failures="1" errors="1" time="0.010">
  <testcase name="test_err" status="run" result="completed" time="0.000" classname="__main__.FooTest">
  <error message="boo" type="&lt;class&#x20;&apos;ValueError&apos;&gt;"><![CDATA[Traceback …
ValueError: boo
]]></error>
  </testcase>
  <testcase name="test_par0&#x20;(1)" status="run" result="completed" time="0.000" classname="__main__.FooTest">
  </testcase>
  <testcase name="test_skip" status="notrun" result="suppressed" time="0.000" classname="__main__.FooTest">
  </testcase>
  <testcase name="test_sub&#x20;(i=0)" status="run" result="completed" time="0.000" classname="__main__.FooTest">
  <failure message="0&#x20;!=&#x20;1" type=""><![CDATA[AssertionError: 0 != 1]]></failure>
  </testcase>
  <testcase name="test_sub&#x20;(i=1)" status="run" result="completed" time="0.000" classname="__main__.FooTest">
  </testcase>
</testsuite>
</testsuites>
"""
PYTEST = (
    '<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" tests="5">'
    '<testcase classname="deep.p_test" name="test_f" time="0.001" />'
    '<testcase classname="deep.p_test.TestX" name="test_p[x (y)]" time="0.000" />'
    '<testcase classname="deep.p_test.TestX" name="test_s"><skipped type="pytest.skip" message="r">/tmp/p: r</skipped></testcase>'
    '<testcase classname="deep.p_test.TestX" name="test_xf"><skipped type="pytest.xfail" message="" /></testcase>'
    '<testcase classname="deep.p_test.TestX" name="test_bad"><failure message="assert 1 == 2">E  assert</failure></testcase>'
    "</testsuite></testsuites>"
)


def read(text: str | bytes, folder: Path, modules: tuple[str, ...] = ()) -> Reading:
    path = folder / "test.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_junit(str(path), modules)


def told(reading: Reading) -> dict[str, tuple[str, str]]:
    return {case.name: (case.state.value, case.message) for case in merged(reading.cases)}


def test_absltest(tmp_path: Path) -> None:
    assert told(read(ABSL, tmp_path)) == {
        "FooTest.test_err": ("failed", "boo"),
        "FooTest.test_par0": ("passed", ""),
        "FooTest.test_skip": ("skipped", ""),
        "FooTest.test_sub": ("failed", "0 != 1"),  # its sub-tests together
    }


def test_pytest(tmp_path: Path) -> None:
    assert told(read(PYTEST, tmp_path, ("p_test",))) == {
        "TestX.test_bad": ("failed", "assert 1 == 2"),
        "TestX.test_p[x (y)]": ("passed", ""),
        "TestX.test_s": ("skipped", "r"),
        "TestX.test_xf": ("skipped", ""),
        "test_f": ("passed", ""),
    }


def test_names_of_several_files_are_kept_apart_where_they_are_equal(tmp_path: Path) -> None:
    cases = "".join(
        f'<testcase classname="{file}.FooTest" name="{name}"/>' for file, name in [("a", "x"), ("b", "x"), ("b", "y")]
    )
    reading = read(f"<testsuite>{cases}</testsuite>", tmp_path, ("a", "b"))
    assert [case.name for case in reading.cases] == ["a.FooTest.x", "b.FooTest.x", "FooTest.y"]


def test_a_message_is_taken_from_the_text_if_there_is_none(tmp_path: Path) -> None:
    case = '<testcase name="x"><failure>Traceback\n  here\nKeyError: 7\n\n</failure></testcase>'
    assert told(read(f"<testsuite>{case}</testsuite>", tmp_path)) == {"x": ("failed", "KeyError: 7")}


def test_an_unfinished_case_is_the_one_under_way(tmp_path: Path) -> None:
    cases = (
        '<testcase classname="a.FooTest" name="x"/>'
        '<testcase classname="a.FooTest" name="y"><error type="parity.unfinished" message=""/></testcase>'
    )
    reading = read(f"<testsuite>{cases}</testsuite>", tmp_path, ("a",))
    assert ([case.name for case in reading.cases], reading.open) == (["FooTest.x"], "FooTest.y")


def test_an_unfinished_rest_is_no_case(tmp_path: Path) -> None:
    rest = '<testcase classname="" name="(the rest)"><error type="parity.unfinished" message=""/></testcase>'
    reading = read(f"<testsuite>{rest}</testsuite>", tmp_path)
    assert (reading.cases, reading.open) == ((), BETWEEN)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is no XML: no element found"),
        (b"<testsuites><testcase/>", "is no XML: no element found"),
        (b"\x00\xff", "is no XML: "),
        (b'<?xml version="1.0" encoding="klingon"?><testsuites/>', "is no XML: "),
        (b"<html/>", "begins with <html>, expected <testsuites>"),
    ],
)
def test_what_is_no_result_is_a_problem(content: bytes, problem: str, tmp_path: Path) -> None:
    reading = read(content, tmp_path)
    assert reading.cases == ()
    assert problem in reading.problem


def test_a_missing_file_is_a_problem_that_says_what_writes_it(tmp_path: Path) -> None:
    reading = read_junit(str(tmp_path / "none"), ())
    assert reading.problem.startswith("it wrote no results to XML_OUTPUT_FILE, as absltest, pytest with --junitxml and")
