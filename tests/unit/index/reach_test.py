"""Names are reached by what operations are, or refer to; never by what they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parity.index.reach import Operations, reached_names, read_operations

SOURCE = "pkg/mod.py"
NAMES = ["f", "g", "C", "C.run", "C.stop"]
OPS = """
from pkg import mod
from pkg.mod import g as renamed
from parity.driver import operation

def wrapped():
    return _helper()

def _helper():
    return mod.f(), renamed()

def unrelated():
    return 1

@operation("marked")
def some_name(): return mod.C.stop
"""


@pytest.fixture
def operations(tmp_path: Path) -> Operations:
    (tmp_path / "mod_ops.py").write_text(OPS)
    (tmp_path / "driver.ops.json").write_text(
        json.dumps(
            {
                "modules": ["mod_ops"],
                "ops": {
                    "f": "pkg.mod:f -> str",
                    "C": "pkg.mod:C",
                    "Alias": "pkg.mod:C",
                    "wrapped": "mod_ops:wrapped",
                    "g": "mod_ops:unrelated",
                    "elsewhere": "pkg.other:f",
                },
            }
        )
    )
    return read_operations(str(path) for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("op", "names"),
    [
        ("f", {"f"}),
        ("C", {"C"}),
        ("C.run", {"C", "C.run"}),
        ("Alias.run", {"C", "C.run"}),
        ("C._private", {"C"}),
        ("wrapped", {"f", "g"}),
        ("marked", {"C", "C.stop"}),
        ("g", set()),
        ("elsewhere", set()),
        ("@write", set()),
        ("unknown.run", set()),
    ],
)
def test_what_an_operation_reaches(op: str, names: set[str], operations: Operations) -> None:
    counts = reached_names(SOURCE, NAMES, operations, {(op,): 2})
    assert {name for name, cases in counts.items() if cases} == names
    assert list(counts) == NAMES


def test_a_case_counts_once_for_each_name(operations: Operations) -> None:
    counts = reached_names(SOURCE, NAMES, operations, {("C", "C.run", "C.run"): 2, ("C",): 1, ("f",): 4})
    assert counts == {"f": 4, "g": 0, "C": 3, "C.run": 2, "C.stop": 0}


@pytest.mark.parametrize(
    ("source", "reached"), [("deep/pkg/mod.py", 1), ("pkg/mod/__init__.py", 1), ("pkg/mods.py", 0)]
)
def test_import_roots_differ(source: str, reached: int, operations: Operations) -> None:
    assert reached_names(source, ["f"], operations, {("f",): 1}) == {"f": reached}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"ops": 1}', '{"ops": {"f": 1}}'])
def test_what_is_no_list_of_operations_reaches_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.ops.json"
    path.write_text(text)
    assert read_operations([str(path)]).targets == {}


@pytest.mark.parametrize(
    "body",
    [
        "def op(mod): return mod.f()",
        "def op(x): return x.mod.f()",
        "def op():\n  mod = make()\n  return mod.f()",
        "from pkg.mod import f\ndef op(): from pkg.mod import f",
        "import pkg.mod\ndef op(x: pkg.mod.f) -> pkg.mod.f: y: pkg.mod.f = x; return y",
        "import pkg.mod\nasync def op(x) -> pkg.mod.f: return x",
        "def op(): return [mod.f() for mod in range(3)]",
    ],
)
def test_what_is_only_called_like_a_module_or_named_is_not_reached(body: str, tmp_path: Path) -> None:
    (tmp_path / "ops.py").write_text(body)
    (tmp_path / "x.ops.json").write_text('{"ops": {"op": "ops:op"}}')
    operations = read_operations(str(path) for path in tmp_path.iterdir())
    assert reached_names(SOURCE, ["f"], operations, {("op",): 1}) == {"f": 0}


@pytest.mark.parametrize(
    ("target", "one", "other"), [("util:f", 0, 0), ("a.util:f", 1, 0), ("b.util:f", 0, 1), ("x.a.util:f", 1, 0)]
)
def test_a_name_that_may_be_of_two_sources_is_of_none(target: str, one: int, other: int, tmp_path: Path) -> None:
    (tmp_path / "x.ops.json").write_text(json.dumps({"ops": {"op": target}}))
    operations = read_operations([str(tmp_path / "x.ops.json")])
    sources = ["x/a/util.py", "x/b/util.py"]
    found = [reached_names(each, ["f"], operations, {("op",): 1}, {*sources} - {each})["f"] for each in sources]
    assert found == [one, other]
