"""The three forms of the index say the same, and no text of a user becomes markup."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parity.index.model import IndexProblem, NaShard, Row, read_shards, write_shard
from parity.index.render import render_html, render_json, render_markdown, summary_of

HOSTILE = Row(
    path="m/<script>alert(1)</script>|x.py",
    status="ported",
    reason="evidence of //a:t is incomplete\n# heading",
    origin="original",
    counts={"cases": 3},
)
PLAIN = Row(path="m/a.py", status="partial", reason="", origin="original", gaps=["errors"])


def test_json_has_the_published_fields() -> None:
    document = json.loads(render_json("t", ["//b", "//a"], [PLAIN]))
    assert document["version"] == 1
    assert document["packages"] == ["//a", "//b"]
    assert document["summary"] == {"partial": 1}
    assert document["files"][0]["path"] == "m/a.py"


def test_summary_follows_the_order_of_statuses() -> None:
    assert list(summary_of([HOSTILE, PLAIN])) == ["partial", "ported"]


def test_markup_in_text_stays_text() -> None:
    html = render_html("<b>t</b>", [HOSTILE])
    assert "<script>alert" not in html
    assert "&lt;b&gt;t&lt;/b&gt;" in html
    row = render_markdown("t", [HOSTILE]).splitlines()[-1]
    assert row.count(" | ") == 6
    assert "\\<script\\>" in row
    assert "\\# heading" in row


def test_paths_are_code_and_keep_their_underscores() -> None:
    assert render_markdown("t", [PLAIN]).splitlines()[-1].startswith("| `m/a.py` | partial |")


def test_open_items_are_named() -> None:
    assert "no proof yet: errors" in render_markdown("t", [PLAIN])


def test_the_same_rows_give_the_same_bytes() -> None:
    assert render_html("t", [PLAIN, HOSTILE]) == render_html("t", [PLAIN, HOSTILE])


def test_shards_survive_the_way_to_disk(tmp_path: Path) -> None:
    shard = NaShard("//a:na", ["m/é.py"], "stub", "no names", "team", "2026-11-22", "")
    write_shard(shard, str(tmp_path / "s.json"))
    assert read_shards([str(tmp_path / "s.json")]) == [shard]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "unreadable"),
        ("{}", "has version None"),
        ("[]", "has version list"),
        ('{"version": 99}', "has version 99"),
        ('{"version": 1, "kind": "evidence"}', "not a whole shard"),
        ('{"version": 1, "kind": "na", "label": 1}', "not a whole shard"),
    ],
)
def test_damaged_shards_are_named(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(IndexProblem, match=says):
        read_shards([str(path)])
