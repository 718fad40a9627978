"""What is missing ends in the verdict that the truth table gives it, for its cases alone; and so does what an expectation says of it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
ALL = ("total/none", "total/one", "total/planted", "total/many", "half/even", "half/odd")
TOTALS = ALL[:4]


@dataclass(frozen=True)
class Ending:
    """How a test ends: its exit code, the elements of cases that did not pass, findings beside the cases, and words of the report."""

    exit_code: int
    elements: dict[str, str] = field(default_factory=dict)
    findings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    cases: tuple[str, ...] = ALL


def every(element: str, *cases: str) -> dict[str, str]:
    return dict.fromkeys(cases, element)


ENDINGS = {
    # An operation that a side lacks fails the test, unless UNSUPPORTED says so; even then it is not passed.
    "lacks_total": Ending(1, every("error", *TOTALS), words=('op "total" has no implementation in the port',)),
    "lacks_total_declared": Ending(1, every("error", *TOTALS)),
    "lacks_total_expected": Ending(0, every("skipped", *TOTALS), words=("2 match, 4 expected",)),
    "lacks_all_expected": Ending(
        1, every("skipped", "total/one"), ("cases",), ("nothing was compared",), ("total/one",)
    ),
    "reference_lacks_total": Ending(
        1, every("error", *TOTALS), words=('op "total" has no implementation in the reference',)
    ),
    "both_lack_total": Ending(1, every("error", *TOTALS), words=("4 inconclusive",)),
    # A device that is missing for one case.
    "no_device": Ending(1, every("error", "total/planted"), words=("no adding machine",)),
    "no_device_declared": Ending(0, every("skipped", "total/planted"), words=("1 inconclusive of 6 (5 match)",)),
    "no_device_other_declared": Ending(1, every("error", "total/planted")),
    "no_device_hides_no_change": Ending(
        1,
        every("error", "total/planted", "total/one"),
        words=("expects it, but another of its cases could not be judged",),
    ),
    "reference_no_device": Ending(1, every("error", "total/planted"), words=("no adding machine",)),
    "reference_no_device_declared": Ending(
        0, every("skipped", "total/planted"), words=("1 inconclusive of 6 (5 match)",)
    ),
    "reference_unsupported": Ending(1, every("error", "total/planted"), words=("not three values",)),
    # A library that is missing for all of them, on either side.
    "missing_runtime": Ending(1, every("error", *ALL), words=("libadding.so is not installed",)),
    "missing_runtime_declared": Ending(0, every("skipped", *ALL), words=("skipped, 6 inconclusive of 6",)),
    "missing_runtime_other_declared": Ending(1, every("error", *ALL)),
    "needs_library": Ending(1, every("error", "total/one"), words=("adding_machine",), cases=("total/one",)),
    "needs_library_declared": Ending(
        0, every("skipped", "total/one"), words=("skipped, 1 inconclusive",), cases=("total/one",)
    ),
    # Reasons that no driver can have, and that no test can declare.
    "excuses": Ending(
        1, every("error", "unrecorded/one", "unheard/one"), cases=("total/one", "unrecorded/one", "unheard/one")
    ),
    # Expectations that hold.
    "known_bug": Ending(0, words=("4 match, 2 expected",)),
    "broken_case": Ending(0, words=("4 match, 2 expected",)),
    "flaky_match": Ending(0, words=("6 match",)),
    # And those that do not.
    "broken_case_twin_diverges": Ending(
        1,
        every("failure", *set(ALL) - {"total/planted"}),
        ("total/planted",),
        ("total/many does not match, which is to prove that total/planted is merely a broken case",),
    ),
    "changed_fingerprint": Ending(
        1, every("failure", "total/planted"), ("total/planted",), ("they are not those of 000000000000",)
    ),
    "missing_fingerprint": Ending(
        1, every("failure", "total/planted", "total/one"), ("total/[op]*e*",), ("total/[op]*e* has none yet",)
    ),
    "too_wide_for_all": Ending(
        1, every("failure", *ALL), ("*",), ("* is too wide: it matches all 6 cases of the test",)
    ),
    "too_wide_for_some": Ending(
        1,
        every("failure", "total/none", "total/many"),
        words=("total/* is too wide: 2 of its 4 cases have no divergence that it covers: total/none, total/many",),
    ),
    "unexpected_match": Ending(1, every("failure", "total/planted"), words=("✗ total/planted now matches",)),
    "unmatched": Ending(1, {}, ("total/plantet",), ("no case that was compared has an id like total/plantet",)),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_ending(name: str, tmp_path: Path) -> None:
    wanted = ENDINGS[name]
    xml = tmp_path / "test.xml"
    environment = dict(os.environ, TEST_SRCDIR=str(HERE.parents[3]), XML_OUTPUT_FILE=str(xml))
    done = subprocess.run([HERE / name], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (wanted.exit_code, "")
    elements = [
        (case.attrib["classname"], case.attrib["name"], next((child.tag for child in case), "passed"))
        for case in ElementTree.parse(xml).iter("testcase")
    ]
    of_cases = {
        name: element for group, name, element in elements if group in ("half", "total", "unrecorded", "unheard")
    }
    assert of_cases == dict.fromkeys(wanted.cases, "passed") | wanted.elements
    findings = [(name, element) for group, name, element in elements if group in ("expectations", "parity")]
    assert findings == [(finding, "failure") for finding in wanted.findings]
    for words in wanted.words:
        assert words in done.stdout
