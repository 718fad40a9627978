"""Phase 00: what there is, and that it fails early, with every mistake at its place."""

from __future__ import annotations

import pytest
from shop import Shop

from parity.fixtures.problems import UserError
from parity.phases.model import Area, Base, Crate, SourceFile


def problems(shop: Shop) -> list[str]:
    """What phase 00 says is wrong, paths below the project."""
    with pytest.raises(UserError) as caught:
        shop.discovery()
    return [str(problem).replace(f"{shop.root}/", "") for problem in caught.value.problems]


def test_everything_there_is_is_counted(shop: Shop) -> None:
    found = shop.discovery()
    assert found.areas == (Area("core", 2, 0, 50), Area("io", 3, 1, 52))
    assert found.bases == (Base("shop", "reference", 5, 1), Base("port", "port", 5, 1))
    assert found.crates == (Crate("port/crates/shop-core", 1, 0), Crate("port/crates/shop-io", 3, 1))
    assert [(file.area, file.entries, file.plan) for file in found.ledger] == [
        ("core", 3, "a" * 64),
        ("io", 3, "a" * 64),
    ]
    assert [each.path for each in found.wider_scope] == ["till.proto"]
    assert [row.path for row in found.index] == [file.path for file in found.files]
    assert found.checklists == tuple(f"parity/{file.path}.md" for file in found.files)


def test_a_source_has_its_names_or_why_python_cannot_parse_it(shop: Shop) -> None:
    (good,) = shop.discovery().sources
    assert (good.lines, good.names, good.error) == (2, ("Reader",), "")
    shop.write("shop/io/reader.py", "class Reader\n")
    (bad,) = shop.discovery().sources
    assert isinstance(bad, SourceFile)
    assert bad.error.startswith("Python cannot parse it (expected ':'")


def test_an_entry_has_its_place(shop: Shop) -> None:
    places = {file.path: file.place.rpartition("/")[2] for file in shop.discovery().files}
    assert places["shop/io/writer.py"] == "io.textproto:21"


def test_every_mistake_of_the_ledger_is_named_at_once(shop: Shop) -> None:
    shop.edit("io", "lines: 30", "line: 30").edit("core", "lines: 50", "lines: many")
    assert problems(shop) == [
        'ERROR: ledger/core.textproto:15:10: "lines" is many, expected a whole number from 0.',
        'ERROR: ledger/io.textproto:24:3: unknown field "line".\n  Did you mean "lines"?',
    ]


def test_a_ledger_without_python_files_is_refused(shop: Shop) -> None:
    shop.change(ledger=[shop.write("ledger/none.textproto", 'schema_version: 1\narea: "none"\n')], defects=None)
    (problem,) = problems(shop)
    assert problem.startswith("ERROR: ledger/none.textproto: the ledger has no Python file at all.")


def test_base_folders_have_to_be_there(shop: Shop) -> None:
    shop.change(port=["elsewhere/src/lib.rs"], sources={})
    (problem,) = problems(shop)
    assert problem == (
        "ERROR: ledger/core.textproto:12:1: port/ has no file among the port of //:plan, expected at least one.\n"
        "  List targets below port/ in port, or correct the path."
    )


def test_what_is_not_declared_is_unknown_and_no_mistake(shop: Shop) -> None:
    found = shop.change(port=[], sources={}, committed={}, defects=None).discovery()
    assert (found.has_port, found.has_sources, found.has_index) == (False, False, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "port/index.json:1:2: not JSON: Expecting property name enclosed in double quotes; expected an index."),
        ("[]", "port/index.json: it is not an index (TypeError list indices must be integers or slices, not str)."),
        ('{"files": [{"path": "a"}]}', "port/index.json: it is not an index (KeyError 'lines')."),
        (
            '{"files": [{"path": "a", "lines": "7", "status": "x"}]}',
            "port/index.json: it is not an index (TypeError lines is '7').",
        ),
    ],
)
def test_an_index_that_cannot_be_read_is_named(shop: Shop, text: str, said: str) -> None:
    shop.write("port/index.json", text)
    (problem,) = problems(shop)
    assert problem == f"ERROR: {said}\n  Write the index again: bazel run the .update target of parity_index."


def test_defects_of_another_plan_are_refused(shop: Shop) -> None:
    shop.defects([], "b" * 64)
    (problem,) = problems(shop)
    assert problem.startswith(
        "ERROR: plan-defects.json: it is about the plan bbbbbbbbbbbb…, and the ledger is from aaaaaaaaaaaa…."
    )
