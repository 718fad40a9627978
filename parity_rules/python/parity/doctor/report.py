"""The findings as lines for people, and whether the main job can run."""

from __future__ import annotations

from collections.abc import Sequence

from parity.doctor.model import Finding, State

_MARKS = {State.OK: "✓", State.OPTIONAL: "-", State.MISSING: "✗"}
_COLOURS = {State.OK: "\033[32m", State.OPTIONAL: "\033[33m", State.MISSING: "\033[31m"}
_OFF = "\033[0m"
_MAIN_JOB = "tools/bazel test //...:parity"


def render(findings: Sequence[Finding], *, coloured: bool) -> str:
    """A line per finding, what it is needed for in a column of its own, and the mend below it."""
    name_width = max(len(finding.name) for finding in findings)
    found_width = min(max(len(finding.found) for finding in findings), 60)
    lines = []
    for finding in findings:
        mark = _MARKS[finding.state]
        shown = f"{_COLOURS[finding.state]}{mark}{_OFF}" if coloured else mark
        lines.append(
            f"  {shown} {finding.name:<{name_width}}  {finding.found:<{found_width}}  {finding.needed_for}".rstrip()
        )
        if finding.mend:
            lines.append(f"    {'':<{name_width}}  mend: {finding.mend}")
    missing = [finding.name for finding in findings if finding.state is State.MISSING]
    verdict = f"cannot run: {', '.join(missing)}, see above" if missing else f"can run: {_MAIN_JOB}"
    return "\n".join([*lines, "", f"The main job {verdict}", ""])


def exit_code(findings: Sequence[Finding]) -> int:
    """0 if the main job can run, else 1."""
    return int(any(finding.state is State.MISSING for finding in findings))
