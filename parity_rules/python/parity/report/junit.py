"""The test's XML: one test case per parity case, its counts as properties.

Characters that XML 1.0 forbids are left out. There are no times: the same evidence gives the same bytes.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from parity.proto import evidence_pb2 as pb
from parity.report.case_text import case_lines, summary_of
from parity.report.entry_text import entry_lines, failing_entries, reaches, unexpected_match_lines
from parity.report.leg_notes import leak_lines
from parity.report.names import Names, short_label

# Text of a hundred thousand red cases would make a file that no tool opens.
EXPLAINED_CASES = 200
_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_ATTRIBUTE = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_SPECIAL = re.compile('[&<>"\\n\\r\\t]|[^\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]')


def render_junit(evidence: pb.Evidence, *, strict: bool) -> str:
    """The XML; `strict` if what a test may lack by its requires is an error all the same."""
    names = Names(evidence)
    excused = evidence.summary.exit_code == 0 and not strict
    writer = _Cases(evidence, names, excused)
    cases = [writer.element(case) for case in evidence.cases]
    findings = _findings(evidence, names)
    tests = len(cases) + len(findings)
    counts = f'tests="{tests}" failures="{writer.failures + len(findings)}" errors="{writer.errors}" skipped="{writer.skipped}"'
    properties = "".join(
        f"<property name={_attribute(name)} value={_attribute(value)}/>" for name, value in _counts(evidence)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites><testsuite name={_attribute(names.label)} {counts}>\n"
        f"<properties>{properties}</properties>\n" + "".join(cases) + "".join(findings) + "</testsuite></testsuites>\n"
    )


def _counts(evidence: pb.Evidence) -> list[tuple[str, str]]:
    summary = evidence.summary
    return [
        ("parity.pair", short_label(evidence.identity.pair)),
        ("parity.verdict", pb.TestVerdict.Name(summary.verdict).lower()),
        ("parity.cases", str(summary.cases)),
        ("parity.match", str(summary.match)),
        ("parity.expected", str(summary.expected)),
        ("parity.diverged", str(summary.diverged)),
        ("parity.unexpected_match", str(summary.unexpected_match)),
        ("parity.not_applicable", str(summary.not_applicable)),
        ("parity.inconclusive", str(summary.inconclusive)),
    ]


class _Cases:
    """Renders cases and counts what they are."""

    def __init__(self, evidence: pb.Evidence, names: Names, excused: bool) -> None:
        self.failures = self.errors = self.skipped = 0
        self._evidence = evidence
        self._reaches = reaches(evidence)
        self._names = names
        self._excused = excused

    def element(self, case: pb.Case) -> str:
        head = f"<testcase classname={_attribute(case.ops[0] if case.ops else '')} name={_attribute(case.id)}"
        if case.verdict in (pb.MATCH, pb.EXPECTED_DIVERGENCE) and not self._lacking(case):
            return f"{head}/>\n"
        return f"{head}>{self._result(case)}</testcase>\n"

    def _lacking(self, case: pb.Case) -> bool:
        """Whether one side has no such operation, as expected: nothing was compared, and so nothing passed."""
        covering = {divergence.expectation for divergence in case.detail.divergences} - {0}
        return any(self._evidence.expectations[number - 1].classification == "UNSUPPORTED" for number in covering)

    def _result(self, case: pb.Case) -> str:
        message = summary_of(case, self._names)
        if case.verdict in (pb.NOT_APPLICABLE, pb.EXPECTED_DIVERGENCE) or (
            case.verdict == pb.INCONCLUSIVE and self._excused
        ):
            self.skipped += 1
            return f"<skipped message={_attribute(message)}/>"
        if case.verdict == pb.INCONCLUSIVE:
            self.errors += 1
            return self._explained("error", message, case, self.errors)
        self.failures += 1
        if case.verdict == pb.UNEXPECTED_MATCH:
            text = "\n".join(unexpected_match_lines(case, self._evidence, self._reaches, self._names))
            return f"<failure message={_attribute('matches unexpectedly')}>{_content(text)}</failure>"
        return self._explained("failure", message, case, self.failures)

    def _explained(self, tag: str, message: str, case: pb.Case, number: int) -> str:
        text = "\n".join(case_lines(case, self._evidence, self._names)) if number <= EXPLAINED_CASES else ""
        return f"<{tag} message={_attribute(message)}>{_content(text)}</{tag}>"


def _findings(evidence: pb.Evidence, names: Names) -> list[str]:
    """What fails the test as a whole, each as a test case of its own, so that a red file is never without a red case."""
    unexpected = {case.id for case in evidence.cases if case.verdict == pb.UNEXPECTED_MATCH}
    named = [
        ("expectations", entry.pattern, list(entry_lines(entry, reach, names)))
        for entry, reach in failing_entries(evidence)
        # Its cases say so already.
        if entry.state != pb.MATCHES_NOW or not unexpected.intersection(reach.idle)
    ]
    if evidence.summary.leaks:
        named.append(("parity", "leaks", [line for leg in evidence.legs for line in leak_lines(leg, names)]))
    if not evidence.summary.cases or not (evidence.summary.exit_code == 0 or _has_red(evidence) or named):
        named.append(("parity", "cases", ["nothing was compared: a test without judged cases proves nothing"]))
    return [
        f"<testcase classname={_attribute(group)} name={_attribute(name)}>"
        f"<failure message={_attribute(lines[0])}>{_content(chr(10).join(lines))}</failure></testcase>\n"
        for group, name, lines in named
    ]


def _has_red(evidence: pb.Evidence) -> bool:
    summary = evidence.summary
    return bool(summary.diverged or summary.unexpected_match or summary.inconclusive)


def _attribute(text: str) -> str:
    if _SPECIAL.search(text) is None:
        return f'"{text}"'
    return f'"{escape(_FORBIDDEN.sub("", text), _ATTRIBUTE)}"'


def _content(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
