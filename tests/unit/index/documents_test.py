"""All forms of the index say the same, follow the published schema, and let no text of a user become markup."""

from __future__ import annotations

import html.parser
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from parity.fixtures.problems import ToolError
from parity.index.checklist import render_checklist
from parity.index.index import Index, index_of
from parity.index.index_command import IndexRequest, StrictRequest, check_strict, make_index
from parity.index.json_text import render_json
from parity.index.markdown import checklist_path, code, link, plain, specific
from parity.index.markdown_index import MARK, render_markdown
from parity.index.model import BrokenShard, Divergence, EvidenceShard, Exemption, Shard, SourceFacts
from parity.index.page import render_html
from parity.index.shard_files import write_shard
from parity.index.surroundings import Surroundings
from parity.ledger.model import Destination, Entry, Kind
from tests.unit.index.shards import MIRRORED, NATIVE, PASSING, PATH, STUB, entry, surroundings

SCHEMA = json.loads((Path(__file__).parents[3] / "parity_rules" / "schema" / "index.schema.json").read_text("utf-8"))
EVIL = "<script>alert(1)</script>|`x`[a](javascript:b)\n# *bold* <!-- &amp; -->"
TAME = re.sub(r"[^\w\s/.]", "a", EVIL)
UPDATE = "bazel run //a:index.update"


def hostile(text: str) -> Index:
    """An index that has the text wherever a text comes from somebody."""
    path = f"m/core/{text}.py"
    shard: EvidenceShard = replace(
        PASSING,
        label=text,
        pair=text,
        port=text,
        sources=[path],
        verdict="fail",
        divergences=[Divergence(text, text, text)],
        exemptions=[Exemption(text, text, "BUG", text, text, text, 1)],
        facts={path: SourceFacts(names=[text], traits={"config": [text]})},
        reached={path: {text: 1}},
        fixtures=[text],
    )
    others = [
        Entry(text, Kind.CUSTOM_OP, symbols=(text,), destinations=(Destination(text),), used_by=(text,)),
        Entry("m/core/z.py", Kind.PYTHON, symbols=(text,), destinations=(Destination(text),)),
    ]
    na = replace(STUB, label=text, reason=text, owner=text, reviewed=text)
    false = replace(na, sources=["m/core/false.py"], finding=text)
    broken = BrokenShard(text, ["m/core/broken.py"], "unreadable", text)
    return index_of(text, [text], [shard, na, false, broken], surroundings(*others))


WHOLE = index_of(
    "An index",
    ["//b", "//a"],
    [PASSING, MIRRORED, STUB],
    surroundings(entry(PATH, "rs/a/src/a.rs"), entry(NATIVE, "rs/a/tests/a.rs")),
)


def shapes(text: str) -> list[str]:
    """The tags of a page, in order, with the names of their attributes."""

    class Parser(html.parser.HTMLParser):
        found: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append(f"<{tag} {sorted(name for name, _ in attrs)}>")

        def handle_endtag(self, tag: str) -> None:
            self.found.append(f"</{tag}>")

    parser = Parser()
    parser.found = []
    parser.feed(text)
    return [shape for shape in parser.found if "wbr" not in shape]


def test_no_text_becomes_html() -> None:
    assert shapes(render_html(hostile(EVIL))) == shapes(render_html(hostile(TAME)))


def test_no_text_becomes_markdown() -> None:
    for render in (
        lambda index: render_markdown(index, UPDATE),
        lambda index: "".join(map(render_checklist, index.rows)),
    ):
        evil, tame = (structure(render(hostile(text))) for text in (EVIL, TAME))
        assert evil == tame


def structure(text: str) -> list[str]:
    """What each line of Markdown is, with the number of its cells, and the markup in it that nothing escapes or encloses."""
    lines = []
    for line in text.splitlines():
        bare = re.sub(r"`[^`]*`", "`", re.sub(r"\]\([^)]*\)", "]()", re.sub(r"\\.", "", line)))
        lead = re.match(r"\s*(#+|\||-( \[.\])?|\d+\.|<!--)?", line)
        lines.append(f"{lead[0] if lead else ''}{bare.count('|')}{bare.count('<')}{bare.count('*')}{bare.count('![')}")
    return lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b*c", r"a\_b\*c"),
        ("a\n\nb", "a b"),
        ("1. x", r"1\. x"),
        ("- x", r"\- x"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("", ""),
    ],
)
def test_plain_text_has_no_markup(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_code_and_links() -> None:
    assert code("a_b.py") == "`a_b.py`"
    assert code("a`b") == r"a\`b"
    assert link("a b.py", "parity/a b.py.md") == "[`a b.py`](parity/a%20b.py.md)"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("m/a.py", "parity/m/a.py.md"),
        ("../m/a.py", "parity/external/m/a.py.md"),
        ("/m/a.py", "parity/external/m/a.py.md"),
        ("m/../../a.py", "parity/external/m/a.py.md"),
    ],
)
def test_a_checklist_stays_in_its_folder(path: str, written: str) -> None:
    assert checklist_path(path) == written


@pytest.mark.parametrize(
    ("paths", "shown"),
    [
        (["rs/src", "rs/src/a.rs", "rs/src/*"], ["rs/src/a.rs"]),
        (["rs/src", "rs/src/*"], ["rs/src"]),
        (["rs/src/a.rs", "rs/src/b.rs"], ["rs/src/a.rs", "rs/src/b.rs"]),
        (["rs/a", "rs/ab/c.rs"], ["rs/a", "rs/ab/c.rs"]),
        (["//a:p_rs"], ["//a:p_rs"]),
        ([], []),
    ],
)
def test_a_folder_is_not_shown_where_a_file_in_it_is(paths: list[str], shown: list[str]) -> None:
    assert specific(paths) == shown


@pytest.mark.parametrize("index", [WHOLE, hostile(EVIL), hostile(TAME), index_of("", [], [], surroundings())])
def test_the_schema_describes_the_document(index: Index) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    document = json.loads(render_json(index))
    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]
    assert errors == []


def test_the_schema_refuses_what_it_does_not_know() -> None:
    document: Any = json.loads(render_json(WHOLE))
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid({**document, "version": 1})
    assert not validator.is_valid({**document, "extra": 1})
    document["files"][0]["status"] = "green"
    assert not validator.is_valid(document)


def test_json_has_the_published_fields() -> None:
    document = json.loads(render_json(WHOLE))
    assert document["packages"] == ["//a", "//b"]
    assert document["summary"] == {"parity": 1, "partial": 1, "unmapped": 1}
    file = next(each for each in document["files"] if each["path"] == PATH)
    assert (file["lines"], file["symbols"], file["origin"]) == (10, ["f"], "original")
    assert file["destinations"] == ["rs/a/src/a.rs"]
    assert [item["state"] for item in file["items"]].count("proven") == file["proven"][0]
    assert file["gaps"] == [item["id"] for item in file["items"] if item["state"] == "open"]
    assert [group["name"] for group in document["crates"]] == ["rs/a"]
    area = {group["name"]: group for group in document["areas"]}["core"]
    assert (area["status"], area["reason"], area["files"]) == ("partial", "the weakest status, of 1 of 2 files", 2)


def test_the_first_screen_answers_what_a_reader_asks() -> None:
    text = render_markdown(WHOLE, UPDATE)
    first = text.splitlines()[:40]
    for heading in ("## Where it stands", "## What is proven", "## What nobody claims", "## What to do next"):
        assert heading in first
    assert f"`{UPDATE}` writes this page again." in text
    assert (
        f"- [`{PATH}`](parity/{PATH}.md): partial 4 of 6, 2 of 3 cases match, 1 differs as expected; reference original"
        in first
    )
    assert "- 1 file without a place in the port" in first


def test_a_file_of_which_a_test_is_red_is_no_proof() -> None:
    index = index_of("An index", ["//a"], [replace(PASSING, verdict="fail")], Surroundings())
    assert [(row.status, row.proven > 0) for row in index.rows] == [("diverging", True)]
    for text in (render_markdown(index, UPDATE), render_html(index)):
        assert "Nothing yet." in text


def test_without_a_ledger_nobody_knows_which_files_there_are() -> None:
    index = index_of("An index", ["//a"], [PASSING], Surroundings())
    for text in (render_markdown(index, UPDATE), render_html(index)):
        assert "Which other files there are, only a ledger can say; the index has none." in text


def test_a_page_has_a_row_for_each_file_and_each_row_its_checklist() -> None:
    text = render_markdown(WHOLE, UPDATE)
    html_text = render_html(WHOLE)
    for row in WHOLE.rows:
        assert text.count(f"| [`{row.path}`]") == 1
        assert html_text.count(f'data-key="{row.path}"') == 1
        page = render_checklist(row)
        assert MARK in page
        assert page.count("- [x]") + page.count("- [ ]") == 10


def test_a_page_needs_nothing_from_the_network() -> None:
    text = render_html(WHOLE)
    assert not re.search(r"""(src|href)=|url\(|@import|https?:""", text)
    assert "default-src 'none'" in text


def test_the_same_evidence_gives_the_same_bytes() -> None:
    again = index_of("An index", ["//a", "//b"], [STUB, MIRRORED, PASSING], surroundings(*AROUND))
    assert render_json(again) == render_json(WHOLE)
    assert render_html(again) == render_html(WHOLE)


AROUND = (entry(PATH, "rs/a/src/a.rs"), entry(NATIVE, "rs/a/tests/a.rs"))


def request(folder: Path, *shards: Shard, ledger: str = "", benchmarks: str = "") -> IndexRequest:
    for number, shard in enumerate(shards):
        write_shard(shard, str(folder / f"{number}.shard"))
    for name, text in (("core.textproto", ledger), ("benchmarks.json", benchmarks)):
        if text:
            (folder / name).write_text(text)
    return IndexRequest(
        title="t",
        packages=["//a"],
        shards=[str(path) for path in folder.glob("*.shard")],
        ledger=[str(folder / "core.textproto")] if ledger else [],
        port_files=[],
        benchmarks=str(folder / "benchmarks.json") if benchmarks else None,
        update=UPDATE,
        out=str(folder),
        out_problems=str(folder / "problems.txt"),
    )


def strict(folder: Path) -> None:
    check_strict(StrictRequest("//a:index", str(folder / "problems.txt"), str(folder / "whole")))


LEDGER = 'schema_version: 1\narea: "core"\n\nentries {{\n  path: "{}"\n  kind: PYTHON\n  {}\n}}\n'


def test_the_command_writes_everything(tmp_path: Path) -> None:
    make_index(request(tmp_path, PASSING, ledger=LEDGER.format(PATH, "lines: 3")))
    strict(tmp_path)
    assert (tmp_path / "parity" / f"{PATH}.md").read_text().startswith(f"# `{PATH}`")
    assert {path.name for path in tmp_path.iterdir()} >= {"index.json", "PYTHON_PARITY_INDEX.md", "index.html", "whole"}


@pytest.mark.parametrize(
    ("entry_text", "says"),
    [
        ("lines: many", "core.textproto:7:10: "),
        ("colour: 1", "core.textproto:7:3: "),
        ("<<<<<<< ours", "core.textproto"),
    ],
)
def test_a_damaged_ledger_is_a_row_a_problem_and_a_failure(entry_text: str, says: str, tmp_path: Path) -> None:
    make_index(request(tmp_path, PASSING, ledger=LEDGER.format(PATH, entry_text)))
    [row] = json.loads((tmp_path / "index.json").read_text())["files"]
    assert row["status"] in ("unreadable", "unmapped")
    with pytest.raises(ToolError, match="//a:index is written, and is not whole") as error:
        strict(tmp_path)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "benchmarks.json:1:2: this is no JSON"),
        ('{"version": 2, "records": []}', "version is 2, expected 1"),
        ('{"version": true, "records": []}', "version is True, expected 1"),
        ("[]", "version is list"),
        ('{"version": 1, "records": [1]}', "record 1 has int"),
        ('{"version": 1, "records": [{"pair": "//a:p"}]}', "record 1 has pair, expected"),
        (
            json.dumps(
                {
                    "version": 1,
                    "records": [
                        {
                            "pair": "//a:p",
                            "reference": "r",
                            "port": "p",
                            "machine": "m",
                            "ratio": 2,
                            "interval": [0.1, 0.2],
                        }
                    ],
                }
            ),
            "record 1 has ratio 2 in [0.1, 0.2]",
        ),
    ],
)
def test_damaged_benchmarks_are_a_problem_and_prove_nothing(text: str, says: str, tmp_path: Path) -> None:
    make_index(request(tmp_path, PASSING, benchmarks=text))
    [row] = json.loads((tmp_path / "index.json").read_text())["files"]
    assert "performance" in row["gaps"]
    with pytest.raises(ToolError, match="is not whole") as error:
        strict(tmp_path)
    assert says in str(error.value)


def test_a_record_in_a_file_ticks_its_item(tmp_path: Path) -> None:
    digests = {"reference": PASSING.digests.reference, "port": PASSING.digests.port}
    record = {"pair": "//a:p", **digests, "machine": "m", "ratio": 0.5, "interval": [0.4, 0.6]}
    make_index(request(tmp_path, PASSING, benchmarks=json.dumps({"version": 1, "records": [record]})))
    [row] = json.loads((tmp_path / "index.json").read_text())["files"]
    assert "performance" not in row["gaps"]
    assert row["digests"] == {"//a:p": digests}


def test_a_damaged_shard_is_a_problem(tmp_path: Path) -> None:
    damaged = request(tmp_path, PASSING)
    (tmp_path / "0.shard").write_text("{")
    make_index(damaged)
    with pytest.raises(ToolError, match=r"0\.shard is unreadable"):
        strict(tmp_path)
