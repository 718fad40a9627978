"""The subcommand `na`: checks a justification, and writes its shard, report, XML and verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from parity.index.justification import finding_of
from parity.index.model import NaShard
from parity.index.shard_files import write_shard
from parity.index.source_facts import read_facts


@dataclass(frozen=True)
class NaRequest:
    """The arguments of the subcommand."""

    label: str
    sources: Sequence[str]
    na_class: str
    reason: str
    owner: str
    reviewed: str
    superseded_by: str
    out_shard: str
    out_text: str
    out_verdict: str
    out_xml: str


def check_na(request: NaRequest) -> None:
    """Writes the four files; a false justification is a verdict, never an error."""
    sources = sorted(path for path in request.sources if path.endswith(".py"))
    finding = finding_of(request.na_class, sources)
    successor = f", superseded by {request.superseded_by}" if request.superseded_by else ""
    reason = request.reason + successor
    facts = read_facts(sources, sources)
    shard = NaShard(request.label, sources, request.na_class, reason, request.owner, request.reviewed, finding, facts)
    write_shard(shard, request.out_shard)
    Path(request.out_text).write_text(_text(request, sources, finding), "utf-8")
    Path(request.out_verdict).write_text("fail\n1\n" if finding else "pass\n0\n", "utf-8")
    Path(request.out_xml).write_text(_xml(request.label, request.na_class, finding), "utf-8")


def _text(request: NaRequest, sources: Sequence[str], finding: str) -> str:
    if finding:
        return f"{request.label}   not justified\n\n  ✗ {finding}\n"
    return f"{request.label}   {len(sources)} files need no port ({request.na_class}: {request.reason})\n"


def _xml(label: str, na_class: str, finding: str) -> str:
    failure = f"<failure message={quoteattr(finding)}>{escape(finding)}</failure>" if finding else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuite name={quoteattr(label)} tests="1" failures="{int(bool(finding))}" errors="0" skipped="0">'
        f'<testcase classname="justification" name={quoteattr(na_class)}>{failure}</testcase></testsuite>\n'
    )
