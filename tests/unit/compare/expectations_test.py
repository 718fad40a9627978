"""Expectation files: every entry says who accepted what and why, and none may be wider than it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.compare.expectations import Class, Expectation, read_expectations
from parity.fixtures.problems import Place, UserError

ENTRY = "- {case: f/a, class: BUG, reason: r, owner: o, fingerprint: 0123456789ab"


def read(folder: Path, text: str) -> list[Expectation]:
    (folder / "t.expect.yaml").write_text(text, "utf-8")
    return read_expectations(str(folder / "t.expect.yaml"), ["python", "rust"])


def test_the_example_of_the_guide(tmp_path: Path) -> None:
    text = """\
# versions.expect.yaml
- case: normalize/local-*            # 3 cases
  class: INTENTIONAL
  reason: pep440_rs keeps the case of local segments, PEP 440 allows it
  owner: team-packaging
  issue: 123
  expires: 2027-06-30
  leg: rust
  fingerprint: 123456789012
"""
    assert read(tmp_path, text) == [
        Expectation(
            "normalize/local-*",
            Class.INTENTIONAL,
            "pep440_rs keeps the case of local segments, PEP 440 allows it",
            "team-packaging",
            "123",
            "2027-06-30",
            "123456789012",
            "rust",
            Place(str(tmp_path / "t.expect.yaml"), 2, 3),
        )
    ]


@pytest.mark.parametrize("digits", ["1234567e1234", "0x1234567890", "000000000000"])
def test_a_fingerprint_is_read_as_it_is_written(tmp_path: Path, digits: str) -> None:
    text = ENTRY.replace("0123456789ab", digits) + "}\n"
    if "x" in digits:
        with pytest.raises(UserError, match="is not 12 hexadecimal digits"):
            read(tmp_path, text)
    else:
        assert read(tmp_path, text)[0].fingerprint == digits


@pytest.mark.parametrize("text", ["", "# nothing yet\n\n", "[]\n", "---\n", "--- # nothing\n\n# more\n...\n"])
def test_a_file_without_entries(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (ENTRY.replace("class: BUG, ", "") + "}\n", "1:3", "the entry has no class"),
        (ENTRY.replace("reason: r, ", "") + "}\n", "1:3", "the entry has no reason"),
        (ENTRY.replace("owner: o, ", "") + "}\n", "1:3", "the entry has no owner"),
        (ENTRY.replace("case: f/a, ", "") + "}\n", "1:3", "the entry has no case"),
        (ENTRY.replace("reason: r", "reason: ' '") + "}\n", "1:35", '"reason" is blank'),
        (ENTRY.replace("owner: o", "owner: ''") + "}\n", "1:45", '"owner" is empty'),
        (ENTRY.replace("BUG", "BUGS") + "}\n", "1:22", 'Did you mean "BUG"?'),
        (ENTRY + ", expires: 30.6.2027}\n", "1:84", "expected a date like 2027-06-30"),
        (ENTRY + ", expires: 2027-02-30}\n", "1:84", "expected a date like 2027-06-30"),
        (ENTRY + ", leg: rost}\n", "1:80", 'Did you mean "rust"?'),
        (ENTRY.replace("BUG", "BROKEN_CASE") + "}\n", "1:3", "the BROKEN_CASE entry has no twin"),
        (ENTRY.replace("BUG", "BROKEN_CASE") + ", twin: ''}\n", "1:89", '"twin" is empty'),
        (ENTRY + ", twin: f/b}\n", "1:81", '"twin" stands in an entry of class BUG'),
        (ENTRY + ", until: x}\n", "1:75", 'unknown key "until"'),
        (ENTRY.replace("0123456789ab", "6f1c0a…") + "}\n", "1:61", "is not 12 hexadecimal digits"),
        (ENTRY + ", issue: [1]}\n", "1:82", '"issue" is a list; expected text'),
        ("case: f/a\n", "1", "the file is a map; expected a list of entries"),
        ("- f/a\n", "1:3", "an entry is text"),
        ("- case: [\n", "2:1", ""),
    ],
)
def test_mistakes_have_their_place(tmp_path: Path, text: str, place: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, text)
    assert f"t.expect.yaml:{place}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_broken_case_names_its_twin(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, ENTRY.replace("BUG", "BROKEN_CASE") + ", twin: f/b}\n")
    assert entry.twin == "f/b"


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, "- {case: a}\n" + ENTRY + "}\n- {case: b}\n")
    assert [problem.place.line for problem in caught.value.problems] == [1, 3]


@pytest.mark.parametrize("end", ["\r", "\u2028", "\x85"])
def test_a_comment_ends_where_yaml_says(tmp_path: Path, end: str) -> None:
    with pytest.raises(UserError, match="the file is a map; expected a list of entries"):
        read(tmp_path, f"# A comment.{end}case: f/a\n")
    assert read(tmp_path, f"# A comment.{end}  # Another.{end}\n") == []


@pytest.mark.parametrize("text", ["---#\n", "--- x\n", "-- -\n", "null\n"])
def test_a_file_with_something_else(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError, match="expected a list of entries"):
        read(tmp_path, text)
