"""Mapping files of mirrored tests."""

from __future__ import annotations

from collections.abc import Sequence

from parity.fixtures.problems import UserError
from parity.mirror.mapping import entry_for, read_mapping
from parity_fuzz import repository
from parity_fuzz.target import Target, scratch

_NAMES = ("ModelTest.test_start", "test_a[1-x]", "a" * 200, "bench_x", "")
_SEED = b"""\
# By name, with a reason, by a pattern.
ModelTest.test_start: starts_with_the_newest
ModelTest.test_flags: {na: the port has no flags}
ModelTest.test_threads: {rust: threads, facet: concurrency}
"test_a[*]": {facet: errors}
LegacyTest.*: {na: superseded by ModelTest}
a*a*?a: {na: matches with several stars}
$port:
  bench_*: {na: measures the port alone}
"""


def seeds() -> Sequence[bytes]:
    """Every kind of entry, and the repository's own files."""
    return [_SEED, b"# nothing\n", b'{"a": "b"}', *repository.files(["mapping.yaml"])]


def check(data: bytes) -> None:
    """What is read finds its entries for any name."""
    try:
        mapping = read_mapping(scratch("mapping.yaml", data))
    except UserError:
        return
    list(mapping.unmatched(_NAMES, _NAMES))
    for name in _NAMES:
        entry_for(name, mapping.reference)
        entry_for(name, mapping.port)


_WORDS = ("na: ", "rust: ", "facet: ", "errors", "$port:\n", "*", "?", "[", ": {", "}\n")
TARGET = Target("mapping", check, seeds, _WORDS)
