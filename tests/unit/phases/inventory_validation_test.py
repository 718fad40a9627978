"""Phase 01: each inventory against the others, in both directions."""

from __future__ import annotations

from shop import PATHS, Shop

from parity.phases.model import Difference


def paths(differences: tuple[Difference, ...]) -> list[str]:
    return [each.path for each in differences]


def test_inventories_that_agree(shop: Shop) -> None:
    found = shop.validation()
    assert found.files == 5
    assert found.different == ("ledger_in_sources",)
    assert found.unknown == ()


def test_a_file_without_row_and_a_row_without_file(shop: Shop) -> None:
    shop.index(*PATHS[1:], "shop/io/gone.py")
    check = shop.check("ledger_index")
    assert (check.state, check.left_count, check.right_count) == ("different", 5, 5)
    (lost,), (extra,) = check.only_left, check.only_right
    assert (lost.path, lost.found, lost.expected) == (
        "shop/core/__init__.py",
        "in the ledger, not in the index",
        "a row: update the index",
    )
    assert lost.place.endswith("ledger/core.textproto:5")
    assert (extra.path, extra.place, extra.expected) == ("shop/io/gone.py", "port/index.json", "an entry in the ledger")


def test_checklists_that_are_missing_or_left_over(shop: Shop) -> None:
    committed = dict(shop.inputs.committed)
    del committed["port/parity/shop/io/writer.py.md"]
    shop.change(committed=committed | {"port/parity/shop/old.py.md": ""})
    for id in ("ledger_checklists", "index_checklists"):
        check = shop.check(id)
        assert paths(check.only_left) == ["parity/shop/io/writer.py.md"]
        assert paths(check.only_right) == ["parity/shop/old.py.md"]


def test_a_file_twice_in_the_index(shop: Shop) -> None:
    shop.index(*PATHS, PATHS[0])
    (twice,) = shop.check("index_rows").unequal
    assert (twice.path, twice.found) == (PATHS[0], "2 rows")


def test_a_source_that_nobody_tracks(shop: Shop) -> None:
    file = shop.write("shop/new.py", "")
    shop.change(sources={**shop.inputs.sources, "shop/new.py": file})
    check = shop.check("sources_in_ledger")
    assert (check.state, paths(check.only_left)) == ("different", ["shop/new.py"])
    assert "sources_in_ledger" in shop.validation().must_agree


def test_lines_that_differ_between_ledger_and_source(shop: Shop) -> None:
    shop.write("shop/io/reader.py", "class Reader:\n    pass\n\n\n")
    (difference,) = shop.check("source_lines").unequal
    assert (difference.found, difference.expected) == ("the ledger says 2 lines", "4, as the source has")


def test_a_rust_file_that_no_python_file_goes_to(shop: Shop) -> None:
    shop.change(port=["port/crates/shop-io/src/reader.rs", "port/crates/shop-core/src/own.rs", "port/README.md"])
    assert paths(shop.check("port_files").only_left) == ["port/crates/shop-core/src/own.rs"]


def test_a_folder_covers_what_is_below_it_and_no_neighbour(shop: Shop) -> None:
    shop.change(port=["port/crates/shop-io/src/deep/x.rs", "port/crates/shop-io/src_of_others/x.rs"])
    assert paths(shop.check("port_files").only_left) == ["port/crates/shop-io/src_of_others/x.rs"]


def test_areas_of_different_plans(shop: Shop) -> None:
    shop.edit("core", "a" * 64, "b" * 64)
    (difference,) = shop.check("plans").unequal
    assert difference.path.endswith("io.textproto") or difference.path.endswith("core.textproto")
    assert difference.found.startswith("from the plan ")


def test_what_was_not_declared_agrees_with_nothing(shop: Shop) -> None:
    found = shop.change(port=[], sources={}, committed={}).validation()
    assert found.unknown == (
        "ledger_index",
        "ledger_checklists",
        "index_checklists",
        "index_rows",
        "sources_in_ledger",
        "ledger_in_sources",
        "source_lines",
        "index_lines",
        "port_files",
    )
    assert [check.state for check in found.checks if check.id in found.unknown] == ["unknown"] * 9
