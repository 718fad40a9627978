"""Edits of BUILD files add what they say, and keep every other character."""

from __future__ import annotations

import pytest

from parity.fixtures.problems import UserError
from parity.upkeep.build_file import BuildFile, call_text
from parity.upkeep.ignore import patterns_of


def with_item(text: str, item: str) -> str | None:
    build = BuildFile("BUILD", text)
    edited = build.with_item(build.targets[0], "srcs", item)
    return None if edited is None else edited.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('r(name = "x", srcs = [])', 'r(name = "x", srcs = ["m"])'),
        (
            'r(\n    name = "x",\n    srcs = ["a"],\n)',
            'r(\n    name = "x",\n    srcs = [\n        "a",\n        "m",\n    ],\n)',
        ),
        (
            'r(\n  srcs = [\n    "a",\n    "z",\n  ],\n  name = "x")',
            'r(\n  srcs = [\n    "a",\n    "m",\n    "z",\n  ],\n  name = "x")',
        ),
        (
            'r(name = "x", srcs = [\n    "a",  # one\n    # of z\n    "z",  # two\n])',
            'r(name = "x", srcs = [\n    "a",  # one\n    "m",\n    # of z\n    "z",  # two\n])',
        ),
        ('r(name = "x", srcs = [\n    "a"  # one\n])', 'r(name = "x", srcs = [\n    "a",  # one\n    "m",\n])'),
        ('r(name = "x", srcs = ["a",\n    "b"])', 'r(name = "x", srcs = ["a",\n    "b", "m"])'),
        ('r(name = "x", srcs = [\n    "z", "a",\n])', 'r(name = "x", srcs = [\n    "z", "a",\n    "m",\n])'),
        ('r(name = "x", srcs = [\n    "é", "ü"\n])', 'r(name = "x", srcs = [\n    "m",\n    "é", "ü"\n])'),
        ('r(name = "x", srcs = [\n    # none yet\n])', 'r(name = "x", srcs = [\n    # none yet\n    "m",\n])'),
        ('S = ["a"]\n\nr(name = "x", srcs = S)', 'S = [\n    "a",\n    "m",\n]\n\nr(name = "x", srcs = S)'),
        ('r(name = "x", srcs = [\r\n    "a",\r\n])\r\n', 'r(name = "x", srcs = [\r\n    "a",\r\n    "m",\r\n])\r\n'),
        ('r(name = "x", srcs = ["m"])', 'r(name = "x", srcs = ["m"])'),
        ('r(name = "x", srcs = glob(["*"]))', None),
        ('r(name = "x", srcs = ["a"] + S)', None),
        ('r(name = "x")', None),
    ],
)
def test_a_list_gets_an_item_in_its_order(before: str, after: str | None) -> None:
    assert with_item(before, "m") == after
    if after is not None:
        assert with_item(after, "m") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'r(\n    name = "x",\n    a = 1,\n    z = 2,\n)',
            'r(\n    name = "x",\n    a = 1,\n    srcs = ["m"],\n    z = 2,\n)',
        ),
        (
            'r(\r\n    name = "x",  # why\r\n    z = 2,\r\n)\r\n',
            'r(\r\n    name = "x",  # why\r\n    srcs = ["m"],\r\n    z = 2,\r\n)\r\n',
        ),
        (
            'r(\n    name = "x",\n    srcs = ["a"],\n)',
            'r(\n    name = "x",\n    srcs = [\n        "a",\n        "m",\n    ],\n)',
        ),
        ('r(name = "x")', None),
        ('r(\n    name = "x", z = [\n    ],\n)', None),
        ('r(\n    name = "x"\n)', None),
        ('r(\n    name = "x",\n    srcs = S,\n)', None),
    ],
)
def test_a_call_without_the_list_gets_one(before: str, after: str | None) -> None:
    build = BuildFile("BUILD", before)
    edited = build.with_list(build.targets[0], "srcs", "m")
    assert (edited.text if edited else None) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'load("//x:y.bzl", "m")\n'),
        ('"""What it is."""\n\nr()\n', '"""What it is."""\n\nload("//x:y.bzl", "m")\n\nr()\n'),
        ("# Why.\nr()\n", 'load("//x:y.bzl", "m")\n\n# Why.\nr()\n'),
        ('load("//x:y.bzl", "a", "z")\n', 'load("//x:y.bzl", "a", "m", "z")\n'),
        ('load("//x:y.bzl", "a", z = "b")\n', 'load("//x:y.bzl", "a", "m", z = "b")\n'),
        ('load(\n    "//x:y.bzl",\n    "a",\n)\n', 'load(\n    "//x:y.bzl",\n    "a",\n    "m",\n)\n'),
        (
            'load("@b//:b.bzl", "b")\nload("//z:z.bzl", "z")\n',
            'load("@b//:b.bzl", "b")\nload("//x:y.bzl", "m")\nload("//z:z.bzl", "z")\n',
        ),
        (
            'load("//a:a.bzl", "a")  # first\n\nr()\n',
            'load("//a:a.bzl", "a")  # first\nload("//x:y.bzl", "m")\n\nr()\n',
        ),
        ('load("//other:y.bzl", "m")\n', 'load("//other:y.bzl", "m")\n'),
    ],
)
def test_a_symbol_is_loaded_once(before: str, after: str) -> None:
    assert BuildFile("BUILD", before).with_load("//x:y.bzl", "m").text == after


def test_a_call_goes_to_the_end_in_the_files_own_line_ends() -> None:
    text = call_text("r", {"name": 'a"b', "srcs": ["x"], "deps": ["y", "z"], "tags": [], "size": ""})
    assert text == 'r(\n    name = "a\\"b",\n    srcs = ["x"],\n    deps = [\n        "y",\n        "z",\n    ],\n)'
    edited = BuildFile("BUILD", "q()\r\n\r\n\r\n").with_call('r(\n    name = "a",\n)')
    assert edited.text == 'q()\r\n\r\nr(\r\n    name = "a",\r\n)\r\n'
    assert [(each.kind, each.name) for each in edited.targets] == [("r", "a")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("r(\n", "ERROR: BUILD:1:2: the file does not parse: '(' was never closed."),
        ("r()\n=======\nq()\n", 'ERROR: BUILD:2:1: "=======" is left of a merge.'),
        ("r\0", "ERROR: BUILD: the file does not parse: source code string cannot contain null bytes."),
    ],
)
def test_what_cannot_be_edited_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        BuildFile("BUILD", text)
    assert str(error.value).startswith(said)


def test_patterns_of_ignored_files_stand_in_comments() -> None:
    text = "# parity:ignore a.py  gen/*.py\nr()  \n    # parity:ignore b.py\n# parity:ignored c.py\n# parity:ignore\n"
    assert patterns_of(text) == ("a.py", "gen/*.py", "b.py")
