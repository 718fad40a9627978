"""Every fuzz target on its seeds and a few mutations of them, always the same: what the fuzzers start from works."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from parity_fuzz import registry
from parity_fuzz.target import Target

_MUTATIONS = 150
_BYTES = b"\0\xff{}[]\"'$:,-* \n\t0a\x80"


@pytest.fixture(autouse=True, scope="module")
def _limits() -> None:
    registry.prepare()


@pytest.mark.parametrize("target", registry.TARGETS.values(), ids=list(registry.TARGETS))
def test_seeds(target: Target) -> None:
    seeds = target.seeds()
    assert len(seeds) >= 3
    for seed in seeds:
        target.check(seed)


@pytest.mark.parametrize("target", registry.TARGETS.values(), ids=list(registry.TARGETS))
def test_mutations(target: Target) -> None:
    for data in _mutated(target):
        target.check(data)


def _mutated(target: Target) -> Iterator[bytes]:
    chance = random.Random(target.name)
    seeds = target.seeds()
    for _ in range(_MUTATIONS):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            at = chance.randint(0, len(data))
            data[at : at + chance.randint(0, 3)] = bytes(chance.choices(_BYTES, k=chance.randint(0, 2)))
        yield bytes(data)
