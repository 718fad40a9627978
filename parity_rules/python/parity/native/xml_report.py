"""JUnit XML of the cases of a native test, without times: the same results give the same bytes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from parity.native.results import WHOLE_TEST, Case, Results, State, parts_of

_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_TAGS = {
    State.FAILED: "failure",
    State.SKIPPED: "skipped",
    State.CRASHED: "error",
    State.TIMED_OUT: "error",
    State.NOT_RUN: "skipped",
}
_COUNTS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render_xml(results: Results) -> bytes:
    """The XML; what is wrong with the test as a whole is an error of its own."""
    cases = list(results.cases)
    if results.problem:
        cases.append(Case(WHOLE_TEST, State.CRASHED, results.problem, results.words))
    tags = [_TAGS.get(case.state) for case in cases]
    suites = ElementTree.Element("testsuites")
    counts = {name: str(tags.count(tag)) for name, tag in _COUNTS.items()}
    suite = ElementTree.SubElement(suites, "testsuite", {"name": results.label, "tests": str(len(cases)), **counts})
    for case in cases:
        _add(suite, case)
    xml: bytes = ElementTree.tostring(suites, "utf-8", xml_declaration=True)
    return xml + b"\n"


def _add(suite: ElementTree.Element, case: Case) -> None:
    *parents, name = parts_of(case.name)
    attributes = {"classname": _clean(".".join(parents)), "name": _clean(name)}
    element = ElementTree.SubElement(suite, "testcase", attributes)
    tag = _TAGS.get(case.state)
    if tag:
        trouble = ElementTree.SubElement(element, tag, {"message": _clean(case.message or case.state.value)})
        trouble.text = _clean(case.output)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
