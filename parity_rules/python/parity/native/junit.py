"""The XML that Python test frameworks write, read into cases.

Known are absltest's, pytest's, unittest-xml-reporting's and that of `parity.testing`, which leaves a case with an error of type UNFINISHED where
the test broke off. A case is called `Class.method`, or as its function; sub-tests and parameters of absltest belong to their method.
Where two files have a case of the same name, the file's name comes before it.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from parity.native.reading import BETWEEN, Reading
from parity.native.results import Case, State

UNFINISHED = "parity.unfinished"
_LIMIT = 256 << 20
_NOTHING = "it wrote no results to XML_OUTPUT_FILE, as absltest, pytest with --junitxml and the main of py_rust_test do"
_SKIPPED = frozenset(("suppressed", "skipped", "notrun"))
# absltest: "test_add (x=1)" is a sub-test or a parameter of test_add.
_PART = re.compile(r"([^\s\[]+) \(.*", re.DOTALL)


def read_junit(path: str, modules: Collection[str]) -> Reading:
    """The cases in a file; `modules` are the names of the test's own Python files, which do not belong to a case's name."""
    if not os.path.exists(path):
        return Reading((), problem=_NOTHING)
    size = os.path.getsize(path)
    if size > _LIMIT:
        return Reading((), problem=f"its results in XML are {size >> 20} MiB long, at most {_LIMIT >> 20} are read")
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, ValueError, LookupError, OSError) as error:
        return Reading((), problem=f"what it wrote to XML_OUTPUT_FILE is no XML: {error}")
    if root.tag not in ("testsuites", "testsuite"):
        return Reading((), problem=f"what it wrote to XML_OUTPUT_FILE begins with <{root.tag}>, expected <testsuites>")
    return _read(root, modules)


def _read(root: Element, modules: Collection[str]) -> Reading:
    elements = list(root.iter("testcase"))
    names = _names(elements, modules)
    unfinished = [name for name, element in zip(names, elements, strict=True) if _is_unfinished(element)]
    cases = tuple(_case(name, element) for name, element in zip(names, elements, strict=True))
    if not unfinished:
        return Reading(cases)
    return Reading(tuple(case for case in cases if case.name not in unfinished), open=unfinished[0])


def _names(elements: list[Element], modules: Collection[str]) -> list[str]:
    """A name for each, with its file's before it where the name alone stands for cases of several files."""
    split = [_split(element, modules) for element in elements]
    files: dict[str, set[str]] = defaultdict(set)
    for module, name in split:
        files[name].add(module)
    return [f"{module}.{name}" if len(files[name]) > 1 and module else name for module, name in split]


def _split(element: Element, modules: Collection[str]) -> tuple[str, str]:
    """The name of the case's file, empty if it is not known, and what the case is called in it."""
    if _is_unfinished(element) and not element.get("classname"):
        return "", BETWEEN
    parts = [part for part in (element.get("classname") or "").split(".") if part]
    method = element.get("name") or "(unnamed)"
    part = _PART.fullmatch(method)
    at = max((index for index, name in enumerate(parts) if name in modules or name == "__main__"), default=-1)
    module = parts[at] if at >= 0 and parts[at] in modules else ""
    return module, ".".join([*parts[at + 1 :], part[1] if part else method])


def _is_unfinished(element: Element) -> bool:
    return any(child.get("type") == UNFINISHED for child in element.findall("error"))


def _case(name: str, element: Element) -> Case:
    failure = next((child for child in element if child.tag in ("failure", "error")), None)
    if failure is not None:
        return Case(name, State.FAILED, _message(failure), failure.text or "")
    skipped = element.find("skipped")
    if skipped is not None:
        return Case(name, State.SKIPPED, _message(skipped))
    if element.get("status") in _SKIPPED or element.get("result") in _SKIPPED:
        return Case(name, State.SKIPPED)
    return Case(name, State.PASSED)


def _message(element: Element) -> str:
    """What the framework says, or else the last line that it printed, which in a traceback names the error."""
    lines = [line for line in (element.text or "").splitlines() if line.strip()]
    return element.get("message") or (lines[-1] if lines else "")
