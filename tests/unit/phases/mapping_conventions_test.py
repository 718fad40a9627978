"""Phase 11: conventions follow from what most do; who deviates is listed with a proposal."""

from __future__ import annotations

from shop import Shop

TEST = "port/crates/shop-io/tests/reader_test.rs"


def proposals(shop: Shop, id: str) -> dict[str, str]:
    return {each.path: each.proposal for each in shop.convention(id).deviations}


def test_what_everybody_does_has_no_deviation(shop: Shop) -> None:
    for id in ("crate_folder", "crate_names", "module_names", "test_folder", "test_names"):
        convention = shop.convention(id)
        assert (convention.deviations, convention.follow) == ((), convention.of), id
    assert shop.convention("crate_names").rule == "a crate has a name in lower case that begins with shop-"
    assert shop.convention("test_names").rule == "the test of x.py is x_test.rs"


def test_a_folder_is_no_destination(shop: Shop) -> None:
    convention = shop.convention("named_files")
    assert (convention.follow, convention.of) == (3, 4)
    (deviation,) = convention.deviations
    assert (deviation.found, deviation.proposal) == ("port/crates/shop-io/src", "port/crates/shop-io/src/writer.rs")
    assert deviation.place.endswith("ledger/io.textproto:21")


def test_a_proposal_for_two_files_of_one_name_keeps_their_folders(shop: Shop) -> None:
    again = 'entries {\n  path: "shop/io/deep/writer.py"\n  kind: PYTHON\n  destinations { path: "port/crates/shop-io/src" }\n}\n'
    shop.edit("io", 'entries {\n  path: "shop/io/reader.py"', again + '\nentries {\n  path: "shop/io/reader.py"')
    assert proposals(shop, "named_files") == {
        "shop/io/deep/writer.py": "port/crates/shop-io/src/deep/writer.rs",
        "shop/io/writer.py": "port/crates/shop-io/src/io/writer.rs",
    }


def test_a_module_of_another_name(shop: Shop) -> None:
    shop.edit("core", "src/till.rs", "src/cash.rs")
    assert proposals(shop, "module_names") == {"shop/core/till.py": "port/crates/shop-core/src/till.rs"}


def test_a_module_that_is_split_keeps_its_name_in_one_file_at_least(shop: Shop) -> None:
    split = 'src/cash.rs" sources: [SECTION] }\n  destinations { path: "port/crates/shop-core/src/NAME.rs"'
    shop.edit("core", 'src/till.rs"', split)
    (deviation,) = shop.convention("module_names").deviations
    assert deviation.found == "port/crates/shop-core/src/cash.rs, port/crates/shop-core/src/NAME.rs"
    shop.edit("core", "NAME", "till")
    assert proposals(shop, "module_names") == {}


def test_a_part_of_a_module_may_go_anywhere(shop: Shop) -> None:
    shop.edit("core", 'till.rs" sources', 'cash.rs" symbols: ["Cash"] sources')
    assert proposals(shop, "module_names") == {}


def test_a_crate_elsewhere_or_of_another_name(shop: Shop) -> None:
    shop.edit("core", "crates/shop-core", "Till Box")
    assert proposals(shop, "crate_folder") == {"shop/core/till.py": "port/crates/Till Box/src/till.rs"}
    assert proposals(shop, "crate_names") == {"shop/core/till.py": "port/till-box/src/till.rs"}


def test_the_place_and_the_name_of_tests_are_those_of_most(shop: Shop) -> None:
    more = "".join(
        f'entries {{\n  path: "shop/io/{name}_test.py"\n  kind: PYTHON\n  destinations {{ path: "port/crates/shop-io/src/{name}.rs" }}\n}}\n'
        for name in ("a", "b")
    )
    shop.edit("io", 'entries {\n  path: "shop/io/reader.py"', more + 'entries {\n  path: "shop/io/reader.py"')
    assert shop.convention("test_folder").rule == "tests lie in src/ of their crate"
    assert proposals(shop, "test_folder") == {"shop/io/reader_test.py": "port/crates/shop-io/src/reader.rs"}
    assert proposals(shop, "test_names") == {"shop/io/reader_test.py": "port/crates/shop-io/tests/reader.rs"}


def test_fixtures_lie_where_the_python_file_does(shop: Shop) -> None:
    shop.change(
        fixtures=["port/fixtures/io/reader.yaml", "port/fixtures/io/reader.golden.jsonl", "port/fixtures/till.yaml"]
    )
    convention = shop.convention("fixtures")
    assert convention.rule == "cases of shop/a/b.py lie in port/fixtures/a/b.*"
    assert proposals(shop, "fixtures") == {"port/fixtures/till.yaml": "port/fixtures/core/till.yaml"}


def test_fixtures_may_leave_out_any_number_of_folders(shop: Shop) -> None:
    convention = shop.change(fixtures=["cases/reader.yaml", "cases/writer.yaml", "cases/till.yaml"]).convention(
        "fixtures"
    )
    assert convention.rule == "cases of shop/io/a/b.py lie in cases/a/b.*"
    assert [(each.path, each.proposal) for each in convention.deviations] == [("cases/till.yaml", "")]


def test_a_crate_may_lie_in_a_folder_of_examples(shop: Shop) -> None:
    shop.change(port=[])
    for area in ("io", "core"):
        path = shop.root / f"ledger/{area}.textproto"
        path.write_text(path.read_text("utf-8").replace("port/crates/", "examples/"), "utf-8")
    assert shop.convention("module_names").deviations == ()
    assert shop.convention("test_folder").rule == "tests lie in tests/ of their crate"


def test_messages_have_one_home(shop: Shop) -> None:
    assert proposals(shop, "proto_modules") == {"till.proto": ""}
    shop.edit("core", "  used_by", '  destinations { path: "port/crates/shop-proto/src/till.rs" }\n  used_by')
    assert proposals(shop, "proto_modules") == {}
    assert shop.convention("proto_modules").rule == "messages are modules of port/crates/shop-proto"


def test_a_claim_that_no_port_is_needed_gets_the_form_to_fill_in(shop: Shop) -> None:
    (deviation,) = shop.convention("na_format").deviations
    assert deviation.path == "shop/core/__init__.py"
    assert deviation.found == "no na_class, no reason, no evidence, no owner, no reviewed"
    assert deviation.proposal == (
        'na { na_class: STUB reason: "…" evidence { no_public_names: true } owner: "…" reviewed: "YYYY-MM-DD" }'
    )
