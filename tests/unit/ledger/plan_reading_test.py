"""What is read out of a plan, however its tables and words are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_plan import PLAN, READER, changed, defects

from parity.fixtures.problems import UserError
from parity.ledger.model import Area, Destination, Entry, Kind, NaClass, NotApplicable, Source
from parity.plan.blocks import LONGEST_LINE, Heading, Item, Paragraph, Row, blocks_of
from parity.plan.destinations import Crates, Named, named_in
from parity.plan.document import read_document
from parity.plan.entries import areas_of
from parity.plan.facts import facts_of
from parity.plan.symbols import port_symbols, public, python_symbols


def _areas(text: str) -> dict[str, Area]:
    document = read_document(text, "plan.md")
    return {area.area: area for area in areas_of(document, facts_of(document))}


def _reader(text: str) -> Entry:
    return _areas(text)["io"].entries[0]


def test_blocks_have_the_lines_of_the_whole_text() -> None:
    text = "# A\ntext\n\n```\n# no heading\n```\n- x\n  - y\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |\n\nB\n=\n"
    assert list(blocks_of(text, "plan.md")) == [
        Heading(1, "A", 1),
        Paragraph("text", 2),
        Item(0, "x", 7),
        Item(1, "y", 8),
        Row(("a", "b"), ("1", "2"), 12),
        Row(("a", "b"), ("4", ""), 13),
        Heading(1, "B", 15),
    ]


def test_a_long_text_without_headings_is_read_in_pieces() -> None:
    blocks = list(blocks_of("word\n\n" * 9000, "plan.md"))
    assert [block.line for block in blocks] == list(range(1, 18000, 2))


def test_a_line_that_no_person_wrote_is_refused() -> None:
    with pytest.raises(UserError, match=r"plan.md:2: the line has 100001 characters, expected at most 100000\."):
        list(blocks_of("x\n" + "|" * (LONGEST_LINE + 1), "plan.md"))


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("#|`-[]()*<>a. \n\t~=&\\_1/"), max_size=200))
def test_any_text_is_read(text: str) -> None:
    document = read_document(PLAN + text, "plan.md")
    assert {row.path for row in document.rows} >= {"shop/__init__.py", "shop/io/reader.py"}
    assert all(1 <= section.first_line <= section.last_line <= len(document.lines) for section in document.sections)
    assert isinstance(defects(PLAN + text, Path("/nowhere")), list)


def test_an_entry_has_the_facts_of_table_and_section() -> None:
    entry = _reader(PLAN)
    rust = "port/crates/shop-io/src/reader.rs"
    assert entry.lines == 120
    assert entry.symbols == ("Reader", "Reader.close", "read")
    assert entry.port_symbols == ("Reader", "read")
    assert entry.destinations == (Destination(rust, symbols=("Reader",), sources=(Source.INVENTORY, Source.SECTION)),)
    assert entry.section is not None
    first = PLAN.splitlines().index("### `shop/io/reader.py`") + 1
    assert (entry.section.first_line, entry.section.last_line) == (first, len(PLAN.splitlines()))


def test_a_claim_is_kept_as_a_claim() -> None:
    text = changed(("IN PROGRESS | port/crates/shop-io/src/reader.rs", "IN PROGRESS | N/A (TF custom op)"))
    assert _reader(text).na == NotApplicable(NaClass.TENSORFLOW_CUSTOM_OP, claimed=(8,))


def test_a_broken_table_is_read_by_its_cells() -> None:
    text = changed(("| Python File | Lines | Status | Rust Mapping | Notes |\n|---|---:|---|---|---|\n", ""))
    entry = _reader(text)
    assert (entry.lines, entry.destinations[0].sources) == (120, (Source.INVENTORY, Source.SECTION))


def test_rows_of_another_table_name_destinations_as_well() -> None:
    table = "| Python | Rust target |\n|---|---|\n| `shop/io/*.py` | `port/crates/shop-io/src/*` |\n"
    text = changed(("## Files", f"## Mapping\n\n{table}\n## Files"))
    assert _reader(text).destinations[-1] == Destination("port/crates/shop-io/src/*", sources=(Source.MAPPING,))


def test_symbols_are_told_apart_by_file() -> None:
    text = changed(
        ("`port/crates/shop-io/src/reader.rs` (Reader).", "`port/crates/shop-io/src/reader.rs`, `other.rs`."),
        ("`struct Reader { path: PathBuf }`, `read`.", "`Reader` in `reader.rs`, `read` in `other.rs`."),
    )
    assert [(each.path.rpartition("/")[2], each.symbols) for each in _reader(text).destinations] == [
        ("reader.rs", ("Reader",)),
        ("other.rs", ("read",)),
    ]


CRATES = Crates({"shop-io": "port/crates/shop-io", "shop-net": "port/crates/shop-net"}, "port/crates")
_SRC = "port/crates/shop-io/src"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"`{_SRC}/a.rs` (new).", [(f"{_SRC}/a.rs", True, False)]),
        (f"new `{_SRC}/a.rs` and `b.rs`", [(f"{_SRC}/a.rs", True, False), (f"{_SRC}/b.rs", False, False)]),
        (f"`{_SRC}/a.rs` plus new `b.rs`/`c.rs`", [(f"{_SRC}/a.rs", False, False), (f"{_SRC}/b.rs", True, False), (f"{_SRC}/c.rs", True, False)]),
        (f"new module in `{_SRC}/a.rs` (or similar)", [(f"{_SRC}/a.rs", True, False)]),
        (f"`{_SRC}` (new `b.rs` or so)", [(_SRC, False, False), (f"{_SRC}/b.rs", True, False)]),
        ("`shop-io` or `shop-net/src/*` (new binary)", [("port/crates/shop-io", False, True), ("port/crates/shop-net/src/*", True, True)]),
        ("a new `shop-db` crate", [("port/crates/shop-db", True, False)]),
        ("port/crates/shop-io/src/, port/crates/shop-net/tests", [(_SRC, False, False), ("port/crates/shop-net/tests", False, False)]),
        ("`Reader` of `shop/io/reader.py` (`Mode`), see `b.rs`", []),
        ("N/A", []),
    ],
)  # fmt: skip
def test_destinations_are_found_in_words(text: str, expected: list[tuple[str, bool, bool]]) -> None:
    assert [(each.path, each.new, each.alternative) for each in named_in(text, CRATES)] == expected


def test_a_note_belongs_to_the_destination_before_it() -> None:
    assert named_in(f"`{_SRC}/a.rs` (A/B)", CRATES) == [Named(f"{_SRC}/a.rs", 1, note="A/B")]


def test_names_of_python_files() -> None:
    assert python_symbols(
        ["`Reader.open`, `.close`, `read(path)`, imports of `os`", "`a b`, `x.py`, `_hidden`, `test_*`"]
    ) == (
        "Reader.open",
        "Reader.close",
        "read",
        "_hidden",
        "test_*",
    )
    assert public(["Reader.open", "_hidden", "Reader._lock"]) == ["Reader.open"]


def test_names_of_the_port() -> None:
    assert port_symbols(
        ["`pub struct A<T> { x: T }`, `impl A { fn b(&self); fn c() }`, `io::read(path)`, `d.rs`, `two words`"]
    ) == (
        "A",
        "b",
        "c",
        "io::read",
    )


def test_the_wider_scope_has_entries_of_its_own() -> None:
    words = """\
- CLI flags: `--path`, `mode=fast` (how), and `depth`.
- Defines `--verbose`.
- Needs ZooKeeper at `/shop/{name}/lock` and `/tmp/x`, Consul at `/v1/lookup?name=x`.
- Calls `gen_shop_ops.shop_read(x)`, a custom op, and `FastRead` custom op; see `order_pb2`, `WORKSPACE`.
"""
    prose = "We port `shop/rules.bzl`, `third_party/db/**`, and code-gen (lists, configs)."
    text = changed(("**Mapping**", f"{words}\n**Mapping**"), ("# The plan", f"# The plan\n\n{prose}"))
    scope = _areas(text)["wider_scope"]
    user = ("shop/io/reader.py",)
    assert [(entry.kind, entry.path, entry.symbols, entry.used_by) for entry in scope.entries] == [
        (Kind.ZOOKEEPER_PATH, "/shop/{name}/lock", (), user),
        (Kind.CONSUL_PATH, "/v1/lookup", (), user),
        (Kind.CUSTOM_OP, "FastRead", (), user),
        (Kind.WORKSPACE, "WORKSPACE", (), user),
        (Kind.CODE_GENERATION, "configs", (), ()),
        (Kind.CODE_GENERATION, "lists", (), ()),
        (Kind.PROTO, "order.proto", (), user),
        (Kind.COMMAND_LINE, "shop/io/reader.py", ("path", "mode", "depth", "verbose"), user),
        (Kind.WORKSPACE, "shop/rules.bzl", (), ()),
        (Kind.CUSTOM_OP, "shop_read", (), user),
        (Kind.THIRD_PARTY, "third_party/db", (), ()),
    ]
    assert [entry.section.first_line for entry in scope.entries if entry.section and not entry.used_by] == [3, 3, 3, 3]


def test_a_plan_of_another_project_needs_nothing_of_this_one() -> None:
    text = PLAN.replace("shop", "depot").replace("port/crates", "rust")
    areas = _areas(text)
    assert list(areas) == ["io", "top_level"]
    assert areas["io"].entries[0].destinations[0].path == "rust/depot-io/src/reader.rs"
    assert READER.replace("shop", "depot") != READER
