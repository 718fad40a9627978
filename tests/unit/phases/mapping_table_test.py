"""Phase 10: every Python file once, with the state of what is claimed about it, and the claims that contradict each other."""

from __future__ import annotations

import pytest
from shop import PATHS, Shop

from parity.phases.model import Count, Share

TILL = 'destinations { path: "port/crates/shop-core/src/till.rs" sources: [SECTION] }'


def test_every_file_is_there_once_with_its_state(shop: Shop) -> None:
    table = shop.table()
    assert {mapping.path: (mapping.kind, mapping.state) for mapping in table.files} == {
        "shop/core/__init__.py": ("package", "n/a-unjustified"),
        "shop/core/till.py": ("module", "missing"),
        "shop/io/reader.py": ("module", "exists"),
        "shop/io/reader_test.py": ("test", "new"),
        "shop/io/writer.py": ("module", "vague"),
    }
    assert [mapping.path for mapping in table.files] == sorted(PATHS)
    assert table.states == (
        Count("exists", 1),
        Count("new", 1),
        Count("missing", 1),
        Count("vague", 1),
        Count("none", 0),
        Count("n/a", 0),
        Count("n/a-unjustified", 1),
    )


def test_a_claim_keeps_who_made_it(shop: Shop) -> None:
    shop.defects(
        [
            {
                "kind": "vague_destination",
                "path": "shop/io/reader.py",
                "plan_line": line,
                "found": found,
                "expected": "a file",
            }
            for line, found in ((7, "port/crates/shop-io/src"), (8, "elsewhere"))
        ]
    )
    folder, file = shop.mapping("shop/io/reader.py").destinations
    assert (folder.state, folder.sources, folder.plan_lines) == ("vague", ("inventory",), (7,))
    assert (file.state, file.sources, file.crate) == ("exists", ("section",), "port/crates/shop-io")


@pytest.mark.parametrize(
    ("destinations", "state", "conflicts"),
    [
        ("", "none", ()),
        (TILL.replace("sources", "new: true sources"), "new", ()),
        (
            'destinations { path: "port/a/src" sources: [INVENTORY] }\n' + TILL,
            "missing",
            ("inventory says port/a/src, section says port/crates/shop-core/src/till.rs",),
        ),
        ('destinations { path: "port/crates/shop-core/src/*" sources: [INVENTORY] }\n' + TILL, "missing", ()),
        (
            TILL + "\nna { claimed: [9] }",
            "missing",
            ("said to need no port (line 9 of the plan), and to go to port/crates/shop-core/src/till.rs",),
        ),
        (
            'destinations { path: "port/x/src/a.rs" symbols: ["f"] }\ndestinations { path: "port/x/src/b.rs" symbols: ["f"] }',
            "missing",
            ("f goes to port/x/src/a.rs and to port/x/src/b.rs",),
        ),
        (
            'destinations { path: "port/crates/shop-io/src/reader.rs" new: true }',
            "exists",
            ("port/crates/shop-io/src/reader.rs is said to be new, and is there",),
        ),
        (
            'destinations { path: "port/crates/shop-io/src/reader.rs" }\ndestinations { path: "port/z/src/z.rs" alternative: true }',
            "exists",
            (),
        ),
        (
            'na { na_class: STUB reason: "it has no names" evidence { no_public_names: true } owner: "o" reviewed: "2026-01-31" }',
            "n/a",
            (),
        ),
    ],
)
def test_states_and_conflicts(shop: Shop, destinations: str, state: str, conflicts: tuple[str, ...]) -> None:
    mapping = shop.edit("core", TILL, destinations).mapping("shop/core/till.py")
    assert (mapping.state, mapping.conflicts) == (state, conflicts)


def test_a_file_that_the_ledger_lacks_is_in_the_table(shop: Shop) -> None:
    shop.index(*PATHS, "shop/io/extra.py")
    mapping = shop.mapping("shop/io/extra.py")
    assert (mapping.state, mapping.conflicts, mapping.area) == ("none", ("no entry in the ledger",), "")


def test_the_table_the_other_way_round(shop: Shop) -> None:
    shop.edit("core", "shop-core/src/till.rs", "shop-io/src/reader.rs")
    shop.change(port=["port/crates/shop-io/src/reader.rs", "port/crates/shop-io/src/own.rs"])
    assert shop.table().by_destination == (
        Share("port/crates/shop-io/src/own.rs", True, ()),
        Share("port/crates/shop-io/src/reader.rs", True, ("shop/core/till.py", "shop/io/reader.py")),
        Share("port/crates/shop-io/tests/reader_test.rs", False, ("shop/io/reader_test.py",)),
    )
