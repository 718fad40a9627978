"""What `tools/parity validate` finds: kinds, which of them are errors, and their forms as text and JSON.

A fact is no mistake: a file that is planned and not here yet, a file of the port that stands for no file of the original. Everything else
is an error, since the index would show less than there is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from wrapper.completeness import Finding

ERRORS = {
    "not_loaded": "packages that Bazel cannot load",
    "unreadable_ledger": "mistakes in a ledger",
    "unlisted_suite": "suites of parity tests in no index",
    "unpaired_target": "targets of the reference without a port or a reason",
    "file_without_target": "files of the reference that no target has",
    "file_without_entry": "files of the reference without ledger entry",
    "vanished_file": "files that a test accounts for and that are gone",
    "vanished_pair": "files of the committed index that no test accounts for any more",
}
FACTS = {
    "entry_without_file": "ledger entries whose file is not in this workspace, planned",
    "ignored_file": "files that a parity:ignore comment keeps out",
    "port_without_source": "Rust files that are the destination of no ledger entry",
}


def is_error(finding: Finding) -> bool:
    """Whether it has to be mended."""
    return finding.kind not in FACTS


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each once, errors first, by kind as listed above, then by place."""
    kinds = [*ERRORS, *FACTS]
    return sorted(set(findings), key=lambda finding: (kinds.index(finding.kind), finding))


def as_json(findings: Sequence[Finding]) -> str:
    """For programs."""
    listed = [
        {
            "kind": finding.kind,
            "severity": "error" if is_error(finding) else "fact",
            "where": finding.where,
            "found": finding.found,
            "expected": finding.expected,
            "mend": finding.mend,
        }
        for finding in findings
    ]
    errors = sum(map(is_error, findings))
    return json.dumps({"version": 1, "errors": errors, "findings": listed}, indent=1, ensure_ascii=False) + "\n"


def as_text(findings: Sequence[Finding], *, facts: bool) -> Iterator[str]:
    """For people: every error, and of the facts how many there are, or each with `facts`."""
    for finding in findings:
        if is_error(finding) or facts:
            yield f"  {'✗' if is_error(finding) else '·'} {finding.where}   {finding.found}"
            if finding.expected:
                yield f"      expected  {finding.expected}"
            if finding.mend:
                yield f"      mend      {finding.mend}"
    counts = Counter(finding.kind for finding in findings)
    for kind, meaning in {**ERRORS, **FACTS}.items():
        if counts[kind]:
            yield f"  {counts[kind]:>5}  {kind}: {meaning}"
    if not any(map(is_error, findings)):
        yield "  nothing to mend"
