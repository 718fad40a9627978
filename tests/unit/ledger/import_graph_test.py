"""The import graph: sources where they are known, else what the ledger says; a name that could mean several files means none."""

from __future__ import annotations

import pytest

from parity.ledger.import_graph import LEDGER, SOURCES, import_graph
from parity.ledger.model import Entry, Kind


def entry(path: str, *symbols: str, needs: tuple[str, ...] = ()) -> Entry:
    return Entry(path, Kind.PYTHON, symbols=symbols, dependencies=needs)


FILES = (
    entry("shop/__init__.py"),
    entry("shop/io/reader.py", "Reader", "Reader.close", "open_all"),
    entry("shop/io/writer.py", "Writer", "open_all"),
    entry("shop/io/utils.py", "join"),
    entry("shop/till/utils.py", "split"),
    entry("shop/till/reader_test.py", "Reader"),
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("shop.io.reader", "shop/io/reader.py"),
        ("shop.io.reader.Reader", "shop/io/reader.py"),
        ("Reader", "shop/io/reader.py"),
        ("Reader.close", "shop/io/reader.py"),
        ("reader", "shop/io/reader.py"),
        ("utils", "shop/till/utils.py"),
        ("shop.io.*", ""),
        ("open_all", ""),
        ("threading", ""),
        ("tensorflow.io", ""),
        ("till", ""),
    ],
)
def test_what_a_name_of_the_ledger_means(name: str, meant: str) -> None:
    by = entry("shop/till/till.py", needs=(name,))
    graph = import_graph([*FILES, by], {})
    assert sorted(graph.uses[by.path]) == ([meant] if meant else [])


def test_users_are_the_reverse() -> None:
    users = [entry(f"shop/{name}.py", needs=("Reader", "Writer", "Reader")) for name in "ab"]
    graph = import_graph([*FILES, *users], {})
    assert graph.used_by == {
        "shop/io/reader.py": {"shop/a.py", "shop/b.py"},
        "shop/io/writer.py": {"shop/a.py", "shop/b.py"},
    }


def test_a_source_outweighs_the_ledger() -> None:
    by = entry("shop/till/till.py", needs=("Reader",))
    graph = import_graph([*FILES, by], {by.path: ["os", "shop.io.writer.Writer", "shop.io.utils", "Reader"]})
    assert graph.uses == {by.path: {"shop/__init__.py", "shop/io/writer.py", "shop/io/utils.py"} - {"shop/__init__.py"}}
    assert graph.known == {by.path: SOURCES}
    assert import_graph([by], {}).known == {by.path: LEDGER}


def test_a_file_is_no_user_of_itself_and_silence_is_no_knowledge() -> None:
    by = entry("shop/till/till.py", "Till", needs=("Till", "shop.till.till"))
    graph = import_graph([*FILES, by], {})
    assert (graph.uses[by.path], graph.used_by) == (frozenset(), {})
    assert "shop/io/reader.py" not in graph.known
