"""A mapping is read with its places, and its mistakes are all told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.fixtures.problems import UserError
from parity.mirror.mapping import Mapping, entry_for, read_mapping


def read(text: str, folder: Path) -> Mapping:
    path = folder / "m.yaml"
    path.write_text(text, "utf-8")
    return read_mapping(str(path))


def mistakes(text: str, folder: Path) -> list[str]:
    with pytest.raises(UserError) as caught:
        read(text, folder)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_entries_say_counterpart_facet_or_reason(tmp_path: Path) -> None:
    mapping = read(
        "# what names do not settle\n"
        "A.test_x: x_of_rust\n"
        "A.test_y: {na: there is nothing to compare}\n"
        "A.test_z: {rust: z, facet: concurrency}\n"
        "$port:\n"
        "  helpers::*: {na: tests of the helpers alone}\n",
        tmp_path,
    )
    told = [(entry.pattern, entry.counterpart, entry.facet, entry.na, entry.place.line) for entry in mapping.reference]
    assert told == [
        ("A.test_x", "x_of_rust", "", "", 2),
        ("A.test_y", "", "", "there is nothing to compare", 3),
        ("A.test_z", "z", "concurrency", "", 4),
    ]
    assert [(entry.pattern, entry.na, entry.place.line) for entry in mapping.port] == [
        ("helpers::*", "tests of the helpers alone", 6)
    ]


@pytest.mark.parametrize("text", ["", "# nothing to say\n", "{}"])
def test_an_empty_mapping_says_nothing(text: str, tmp_path: Path) -> None:
    assert read(text, tmp_path) == Mapping()


def test_patterns_are_wild_in_stars_and_question_marks_only(tmp_path: Path) -> None:
    mapping = read('"T.test_[a]*": {na: one two three}\n"T.test_?": {facet: errors}\n', tmp_path)
    patterns = {
        name: [entry.pattern for entry in mapping.reference if entry.matches(name)]
        for name in ["T.test_[a]x", "T.test_a", "T.test_ab"]
    }
    assert patterns == {"T.test_[a]x": ["T.test_[a]*"], "T.test_a": ["T.test_?"], "T.test_ab": []}


def test_the_very_name_goes_before_a_pattern(tmp_path: Path) -> None:
    mapping = read("T.*: {na: one two three}\nT.test_x: x\n", tmp_path)
    found = [entry_for(name, mapping.reference) for name in ["T.test_x", "T.test_y", "U.test_x"]]
    assert [entry and entry.pattern for entry in found] == ["T.test_x", "T.*", None]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("- a\n", "m.yaml:1:1: the mapping is a list; expected a map."),
        ("a: 7\n", 'm.yaml:1:4: the entry of "a" is a whole number 7; expected a map.'),
        ("a: {}\n", 'm.yaml:1:4: "a" has nothing.'),
        ("a: {na: one two three, facet: errors}\n", 'm.yaml:1:4: "a" has na and facet.'),
        ("a: {na: none}\n", 'm.yaml:1:9: na: "none" does not explain anything.'),
        ("a: {facet: speed}\n", 'm.yaml:1:12: facet "speed" is not known.'),
        ("a: {rusty: x}\n", 'm.yaml:1:5: unknown key "rusty" in an entry.'),
        ("a*: x\n", 'm.yaml:1:5: "a*" gives many cases one counterpart.'),
        ("a?: {rust: x}\n", 'm.yaml:1:5: "a?" gives many cases one counterpart.'),
        ("$ports: {x: {na: one two three}}\n", "m.yaml:1:9: '$ports' is not the name of a test case."),
        ("$port: {x: y}\n", 'm.yaml:1:9: "x" in $port does not say why.'),
        ("$port: [x]\n", "m.yaml:1:8: $port is a list; expected a map."),
        ("a: x\na: y\n", 'm.yaml:2:1: key "a" is used twice (first at line 1).'),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, mistake: str, tmp_path: Path) -> None:
    assert mistakes(text, tmp_path)[0].startswith(f"ERROR: {mistake}")


def test_all_mistakes_are_told(tmp_path: Path) -> None:
    assert len(mistakes("a: 1\nb: {facet: no}\n$port: {c: d, e: {na: x}}\n", tmp_path)) == 4


def test_many_stars_take_no_time(tmp_path: Path) -> None:
    mapping = read(f'"{"a*" * 40}b": {{na: one two three}}\n', tmp_path)
    assert not mapping.reference[0].matches("a" * 300)
    assert mapping.reference[0].matches("a" * 300 + "b")


def test_a_comment_ends_where_yaml_says(tmp_path: Path) -> None:
    assert read("# a comment\rA.test_x: x_of_rust\r", tmp_path).reference[0].pattern == "A.test_x"
