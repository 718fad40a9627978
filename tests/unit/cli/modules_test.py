"""Imports lead to files, and files that import each other are found together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.upkeep.modules import Modules, circles
from parity.upkeep.python_file import read_python

PATHS = (
    "app/__init__.py",
    "app/io/__init__.py",
    "app/io/reader.py",
    "app/io/text.py",
    "lib/shop/__init__.py",
    "lib/shop/a.py",
    "x.py",
)


@pytest.mark.parametrize(
    ("path", "text", "files", "foreign"),
    [
        ("app/io/reader.py", "import os, json.decoder", ["app/io/__init__.py"], []),
        ("app/io/reader.py", "from app.io import text", ["app/io/__init__.py", "app/io/text.py"], []),
        ("app/io/reader.py", "from . import text as t", ["app/io/__init__.py", "app/io/text.py"], []),
        ("app/io/reader.py", "from .text import Text", ["app/io/__init__.py", "app/io/text.py"], []),
        ("app/io/reader.py", "from .. import x", ["app/__init__.py", "app/io/__init__.py"], []),
        ("app/io/__init__.py", "from .reader import read", ["app/__init__.py", "app/io/reader.py"], []),
        ("x.py", "import shop.a, numpy.linalg, yaml", ["lib/shop/a.py"], ["numpy", "yaml"]),
        ("lib/shop/a.py", "def f():\n    import x", ["lib/shop/__init__.py", "x.py"], []),
        ("x.py", "import (", [], []),
    ],
)
def test_imports_lead_to_files(path: str, text: str, files: list[str], foreign: list[str]) -> None:
    assert Modules(PATHS).imported_by(read_python(path, text)) == (files, foreign)


def test_the_import_root_is_above_the_topmost_package() -> None:
    modules = Modules(PATHS)
    assert [modules.import_root(path) for path in ("app/io/text.py", "lib/shop/a.py", "x.py")] == ["", "lib", ""]


def test_files_that_import_each_other_are_a_group() -> None:
    edges = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["e"], "e": ["d"], "f": ["a"]}
    assert circles(edges) == [["a", "b", "c"], ["d", "e"], ["f"]]


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"))))
def test_a_group_is_what_reaches_each_other(drawn: dict[str, list[str]]) -> None:
    edges = {path: drawn.get(path, []) for path in "abcdef"}
    groups = circles(edges)
    assert sorted(path for group in groups for path in group) == list("abcdef")

    def reached(start: str) -> set[str]:
        found, ends = {start}, [start]
        while ends:
            fresh = set(edges[ends.pop()]) - found
            found |= fresh
            ends += fresh
        return found

    for group in groups:
        for path in "abcdef":
            both = path in reached(group[0]) and group[0] in reached(path)
            assert both == (path in group)
