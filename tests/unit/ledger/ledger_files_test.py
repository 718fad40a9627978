"""A ledger reads back as it was written, and every mistake in one is found where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st

from parity.fixtures.problems import UserError
from parity.ledger import model
from parity.ledger.model import (
    Area,
    Destination,
    Entry,
    Evidence,
    Kind,
    NaClass,
    NotApplicable,
    Plan,
    Section,
    area_of,
)
from parity.ledger.model import Source as Says
from parity.ledger.reader import ledger_files, parse_area, read_files, read_ledger
from parity.ledger.schema import shapes
from parity.ledger.writer import area_text, write_area
from parity.proto import ledger_pb2 as pb

_DIGEST = "0f" * 32

AREA = Area(
    "io",
    Plan(_DIGEST, 120),
    (
        Entry(
            "shop/io/reader.py",
            Kind.PYTHON,
            lines=12,
            symbols=("read", "Reader.close"),
            destinations=(
                Destination("port/src/reader.rs", new=True, sources=(Says.INVENTORY, Says.SECTION)),
                Destination("port/src/close.rs", alternative=True, symbols=("Reader.close",), sources=(Says.SECTION,)),
            ),
            port_symbols=("read",),
            section=Section(40, 80, _DIGEST),
        ),
        Entry("shop/io/stub.py", Kind.PYTHON, lines=0, na=NotApplicable(NaClass.STUB, claimed=(7, 90))),
    ),
)

TEXT = f"""\
# proto-file: parity_rules/proto/ledger.proto
# proto-message: parity.v1.LedgerArea
schema_version: 1
area: "io"
plan {{ sha256: "{_DIGEST}" lines: 120 }}

entries {{
  path: "shop/io/reader.py"
  kind: PYTHON
  lines: 12
  symbols: ["read", "Reader.close"]
  destinations {{ path: "port/src/reader.rs" new: true sources: [INVENTORY, SECTION] }}
  destinations {{ path: "port/src/close.rs" alternative: true symbols: ["Reader.close"] sources: [SECTION] }}
  port_symbols: ["read"]
  section {{ first_line: 40 last_line: 80 sha256: "{_DIGEST}" }}
}}

entries {{
  path: "shop/io/stub.py"
  kind: PYTHON
  lines: 0
  na {{ na_class: STUB claimed: [7, 90] }}
}}
"""


def test_an_area_is_written_for_people_and_reads_back() -> None:
    assert area_text(AREA) == TEXT
    assert parse_area(TEXT, "io.textproto") == AREA


def test_entries_are_written_in_order_whatever_order_they_came_in() -> None:
    assert area_text(Area("io", AREA.plan, AREA.entries[::-1])) == TEXT


_MESSAGES = {
    Area: pb.LedgerArea,
    Plan: pb.LedgerPlan,
    Entry: pb.LedgerEntry,
    Destination: pb.LedgerDestination,
    NotApplicable: pb.NotApplicable,
    Evidence: pb.NotApplicableEvidence,
    Section: pb.PlanSection,
}


@pytest.mark.parametrize("owner", _MESSAGES, ids=lambda owner: owner.__name__)
def test_the_model_has_the_fields_of_the_schema(owner: type[Any]) -> None:
    assert {name: shape.repeated for name, shape in shapes(owner).items()} == {
        field.name: field.is_repeated for field in _MESSAGES[owner].DESCRIPTOR.fields
    }


@pytest.mark.parametrize(
    ("members", "schema"),
    [
        (Kind, pb.LedgerEntry.Kind),
        (Says, pb.LedgerDestination.Source),
        (NaClass, pb.NotApplicable.Class),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_model_has_the_words_of_the_schema(members: Any, schema: Any) -> None:
    named = dict(schema.items())
    assert named.pop(f"{schema.DESCRIPTOR.name.upper()}_UNSPECIFIED") == 0
    assert {member.name: member.value for member in members} == named


_words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_paths = st.from_regex(r"[a-z]{1,6}(/[a-z_]{1,6}){0,3}\.py", fullmatch=True)
_numbers = st.integers(0, 2**32 - 1)
_destinations = st.builds(
    Destination, _paths, st.booleans(), st.booleans(), st.tuples(_words), st.tuples(st.sampled_from(Says))
)
_entries = st.builds(
    Entry,
    _paths,
    st.sampled_from(Kind),
    st.none() | _numbers,
    st.lists(_words, max_size=9).map(tuple),
    st.lists(_destinations, max_size=2).map(tuple),
    na=st.none() | st.builds(NotApplicable, st.none() | st.sampled_from(NaClass), claimed=st.tuples(_numbers)),
)


@given(st.lists(_entries, max_size=4, unique_by=lambda entry: entry.key))
def test_any_area_reads_back_and_means_the_same_to_the_protobuf_library(entries: list[Entry]) -> None:
    area = Area("any", None, model.ordered(entries))
    text = area_text(area)
    assert parse_area(text, "any.textproto") == area
    assert area_text(parse_area(text, "any.textproto")) == text
    message = text_format.Parse(text, pb.LedgerArea())
    for entry, same in zip(area.entries, message.entries, strict=True):
        assert (entry.path, entry.kind.value, list(entry.symbols)) == (same.path, same.kind, list(same.symbols))
        assert entry.lines == (same.lines if same.HasField("lines") else None)
        assert [each.path for each in entry.destinations] == [each.path for each in same.destinations]


def test_the_ways_to_write_a_value_mean_what_they_mean_to_the_protobuf_library() -> None:
    text = """
      schema_version: 1, area: 'a' "b\\x63\\344\\270\\255\\u00e4\\U0001F600\\n" ;
      entries: < path: "x.py" kind: PYTHON symbols: "one" symbols: ["two", 'th"ree'] >  # a comment
    """
    area, message = parse_area(text, "x"), text_format.Parse(text, pb.LedgerArea())
    assert area.area == message.area == "abc中ä😀\n"
    assert list(area.entries[0].symbols) == list(message.entries[0].symbols) == ["one", "two", 'th"ree']


def _mistakes(text: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        parse_area(text, "io.textproto")
    return [f"{problem.place} {problem.found} {problem.hint}".strip() for problem in caught.value.problems]


def _with(old: str, new: str) -> list[str]:
    assert old in TEXT
    return _mistakes(TEXT.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  lines: 12", "  line: 12", 'io.textproto:10:3 unknown field "line". Did you mean "lines"?'),
        ("  lines: 12", "  lines: -12", 'io.textproto:10:10 "lines" is -12, expected a whole number from 0.'),
        (
            "  lines: 12",
            "  lines: 4294967296",
            'io.textproto:10:10 "lines" is 4294967296, expected a whole number from 0.',
        ),
        ("  lines: 12", "  lines: 12 lines: 13", 'io.textproto:10:13 "lines" is given twice, expected once.'),
        (
            "  lines: 12",
            '  lines: "12"',
            'io.textproto:10:10 "lines" is the text "12", expected a whole number from 0.',
        ),
        ("PYTHON", "PITHON", 'io.textproto:9:9 "kind" is PITHON. Did you mean "PYTHON"?'),
        ('path: "shop/io/reader.py"', "", 'io.textproto:7:9 "path" is missing.'),
        ("new: true", "new: 1", 'io.textproto:12:50 "new" is 1, expected true or false.'),
        (
            "shop/io/reader.py",
            "../reader.py",
            "io.textproto:7:1 path ../reader.py is not below the workspace. Write it from",
        ),
        ("shop/io/reader.py", "shop/io/reader.rs", "io.textproto:7:1 path shop/io/reader.rs is no Python file."),
        ("port/src/reader.rs", "/port", 'io.textproto:7:1 destination "/port" is not below the workspace.'),
        ("last_line: 80", "last_line: 39", "io.textproto:7:1 section ends at line 39, before its first, 40."),
        ("schema_version: 1", "schema_version: 2", "io.textproto:3:17 schema_version is 2, expected 1. A ledger of"),
        ("schema_version: 1\n", "", "io.textproto:1:1 schema_version is no number, expected 1."),
        ('area: "io"\n', "", 'io.textproto:1:1 "area" is missing.'),
        (
            "shop/io/stub.py",
            "shop/io/reader.py",
            "io.textproto:18:1 PYTHON shop/io/reader.py has an entry at io.textproto:7:1",
        ),
        ('"shop/io/reader.py"', '"shop/io/reader.py', "io.textproto:8:9 a string that does not end on its line stands"),
        ('"shop/io/reader.py"', '"shop\\qx.py"', "io.textproto:8:9 \\q is no escape of a string."),
        ('"shop/io/reader.py"', '"\\377.py"', "io.textproto:8:9 the escapes of this string do not make UTF-8."),
        ("  lines: 12", "  lines 12", 'io.textproto:10:9 "12" stands where ":" or "{" was expected.'),
        ("  lines: 12", "  lines: @", "io.textproto:10:10 '@' stands where a field or a value was expected."),
        ('["read", ', '["read"; ', 'io.textproto:11:19 ";" stands where "," or "]" was expected.'),
        ("[7, 90] }\n}", "[7, 90] }", 'io.textproto:23:1 the file ends where "}" for the "{" of line 18 was expected.'),
    ],
)
def test_a_mistake_is_found_where_it_stands(old: str, new: str, expected: str) -> None:
    assert _with(old, new)[0].startswith(expected)


def test_every_mistake_of_a_file_is_reported_at_once() -> None:
    text = TEXT.replace("  lines: 12", "  line: 12").replace("STUB", "STUPID").replace("new: true", "new: yes")
    assert [mistake.split(" ")[0] for mistake in _mistakes(text)] == [
        "io.textproto:10:3",
        "io.textproto:12:50",
        "io.textproto:22:18",
    ]


def test_markers_of_a_merge_are_named() -> None:
    text = TEXT.replace("  lines: 12\n", "<<<<<<< ours\n  lines: 12\n=======\n  lines: 13\n>>>>>>> theirs\n")
    assert _mistakes(text) == [
        f'io.textproto:{line}:1 "{marker}" is left of a merge. '
        "Keep one side of the conflict, or both entries, and take the markers out."
        for line, marker in [(10, "<<<<<<<"), (12, "======="), (14, ">>>>>>>")]
    ]


@pytest.mark.parametrize(
    ("na", "expected"),
    [
        ('na_class: STUB reason: "a stub"', 'reason "a stub" does not explain anything.'),
        ('na_class: STUB reviewed: "2026-02-30"', 'reviewed is "2026-02-30", expected YYYY-MM-DD.'),
        ("evidence { }", "evidence says nothing, expected one thing."),
        ('evidence { imports: "tpu" tests_only: true }', "evidence says imports, tests_only, expected one thing."),
        ("na_class: SUPERSEDED evidence { tests_only: true }", "class SUPERSEDED has no evidence superseded_by."),
    ],
)
def test_a_justification_that_cannot_be_one_is_refused(na: str, expected: str) -> None:
    (mistake,) = _with("na_class: STUB", na)
    assert mistake.startswith(f"io.textproto:18:1 {expected}")


def test_what_a_justification_lacks_is_named() -> None:
    assert NotApplicable(NaClass.STUB).missing == ("reason", "evidence", "owner", "reviewed")
    whole = NotApplicable(NaClass.STUB, "It is empty.", (Evidence(no_public_names=True),), "team", "2026-01-31")
    assert whole.missing == ()


def _folder(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.textproto").write_text(text, "utf-8")
    return tmp_path


def test_a_ledger_knows_areas_and_places_of_its_entries(tmp_path: Path) -> None:
    write_area(AREA, tmp_path)
    write_area(Area("extras", None, (Entry("/shop/nodes", Kind.ZOOKEEPER_PATH),)), tmp_path)
    ledger = read_ledger(tmp_path)
    assert [area.area for area in ledger.areas] == ["extras", "io"]
    assert list(ledger.by_path) == ["shop/io/reader.py", "shop/io/stub.py"]
    (node,) = ledger.of_kind(Kind.ZOOKEEPER_PATH)
    assert ledger.area_of(node) == "extras"
    place = ledger.place_of(ledger.by_path["shop/io/stub.py"])
    assert (Path(place.path).name, place.line, place.column) == ("io.textproto", 18, 1)


def test_a_folder_without_ledger_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no file \*\.textproto in this folder: expected a ledger"):
        read_ledger(tmp_path)


def test_entries_with_mistakes_are_listed_beside_those_that_can_be_read(tmp_path: Path) -> None:
    folder = _folder(tmp_path, io=TEXT.replace("  lines: 12", "  lines 12"))
    reading = read_files(ledger_files(folder))
    assert [entry.path for entry in reading.ledger] == ["shop/io/stub.py"]
    assert [(bad.path, bad.place.line) for bad in reading.unreadable] == [("shop/io/reader.py", 7)]
    assert len(reading.problems) == 1


def test_of_two_entries_for_one_file_none_counts(tmp_path: Path) -> None:
    folder = _folder(tmp_path, io=TEXT, other=TEXT.replace('area: "io"', 'area: "other"').replace("stub", "more"))
    reading = read_files(ledger_files(folder))
    assert [entry.path for entry in reading.ledger] == ["shop/io/stub.py", "shop/io/more.py"]
    assert [Path(bad.place.path).name for bad in reading.unreadable] == ["io.textproto", "other.textproto"]


def test_two_files_of_one_area_are_a_mistake(tmp_path: Path) -> None:
    folder = _folder(tmp_path, io=TEXT, other=TEXT.replace("shop/", "more/"))
    (problem,) = read_files(ledger_files(folder)).problems
    assert problem.found.startswith('area "io" is also that of')


@pytest.mark.parametrize(
    "data", [b"\xff\xfea\x00", TEXT.encode().replace(b"stub", b"st\xfcb")], ids=["utf-16", "latin-1"]
)
def test_a_file_that_is_no_utf8_is_unreadable_as_a_whole(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "io.textproto").write_bytes(data)
    reading = read_files(ledger_files(tmp_path))
    assert "is not UTF-8" in reading.problems[0].found
    assert [bad.path for bad in reading.unreadable] == [""]
    assert list(reading.ledger) == []


@pytest.mark.parametrize(
    ("path", "area"),
    [("shop/io/reader.py", "io"), ("shop/io/deep/x.py", "io"), ("shop/main.py", "top_level"), ("main.py", "top_level")],
)
def test_the_area_of_a_file_is_its_first_folder_below_the_package(path: str, area: str) -> None:
    assert area_of(path) == area


def test_a_destination_without_file_is_vague() -> None:
    assert [Destination(path).is_vague for path in ("port/src", "port/src/*", "port", "port/src/a.rs")] == [
        True,
        True,
        True,
        False,
    ]
