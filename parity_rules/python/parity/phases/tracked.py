"""The subcommand `tracked`: the verdict of a test on phase 01, whether any file is left untracked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from parity.phases.inventory_validation import SAME
from parity.phases.model import Check, Validation
from parity.phases.records import read
from parity.phases.summary import lines_of_check


@dataclass(frozen=True)
class TrackedRequest:
    """The arguments of the subcommand; `validation` is the document of phase 01."""

    label: str
    validation: str
    out_text: str
    out_xml: str
    out_verdict: str


def judge_tracked(request: TrackedRequest) -> None:
    """Writes report, XML and verdict: a check that must agree fails if it differs, and if an inventory of it is unknown."""
    found = read(request.validation, Validation)
    checks = [check for check in found.checks if check.id in found.must_agree]
    failed = [check for check in checks if check.state != SAME]
    Path(request.out_text).write_text(_report(request.label, checks, failed), "utf-8")
    Path(request.out_verdict).write_text("fail\n1\n" if failed else "pass\n0\n", "utf-8")
    Path(request.out_xml).write_text(_xml(request.label, checks), "utf-8")


def _report(label: str, checks: Sequence[Check], failed: Sequence[Check]) -> str:
    said = f"{len(failed)} of {len(checks)} checks leave files untracked" if failed else "no file is left untracked"
    lines = "".join(f"  {line}\n" for check in failed for line in lines_of_check(check))
    return f"{label}   {said}\n{lines}"


def _xml(label: str, checks: Sequence[Check]) -> str:
    """A case for each check; its message has no text of a user, which could be no text of XML."""
    failures = sum(check.state != SAME for check in checks)
    cases = "".join(
        f'<testcase classname="inventory" name={quoteattr(check.id)}>{_failure(check)}</testcase>' for check in checks
    )
    counts = f'tests="{len(checks)}" failures="{failures}" errors="0" skipped="0"'
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<testsuite name={quoteattr(label)} {counts}>{cases}</testsuite>\n"


def _failure(check: Check) -> str:
    if check.state == SAME:
        return ""
    numbers = f"{check.left} {check.left_count}, {check.right} {check.right_count}"
    return f"<failure message={quoteattr(f'{check.title}: {check.state}, {numbers}')}/>"
