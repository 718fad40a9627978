"""The ledger of the workload is whole: every file of the plan has one entry, in the area of its path."""

from __future__ import annotations

from collections import Counter

from parity.ledger.model import Kind, area_of
from parity.ledger.reader import read_ledger

_LEDGER = read_ledger("monolith-rs/ledger")


def test_every_file_has_its_entry_in_the_area_of_its_path() -> None:
    assert Counter(area_of(entry.path) for entry in _LEDGER.of_kind(Kind.PYTHON)) == {
        "agent_service": 38,
        "common": 1,
        "core": 30,
        "native_training": 258,
        "top_level": 7,
    }
    assert all(_LEDGER.area_of(entry) == area_of(entry.path) for entry in _LEDGER.of_kind(Kind.PYTHON))


def test_the_wider_scope_is_in_the_ledger_as_well() -> None:
    scope = {entry.kind for entry in _LEDGER} - {Kind.PYTHON}
    assert scope == set(Kind) - {Kind.PYTHON}
    assert all(user in _LEDGER.by_path for entry in _LEDGER for user in entry.used_by)


def test_every_entry_says_where_it_goes_or_that_it_needs_no_port() -> None:
    assert [entry.path for entry in _LEDGER.of_kind(Kind.PYTHON) if not entry.destinations and entry.na is None] == []
