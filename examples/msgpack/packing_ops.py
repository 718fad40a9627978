"""The operations on packing that a dotted name cannot say; large values are made here, so that fixtures stay readable."""

from __future__ import annotations

from typing import Any

import msgpack  # type: ignore[import-untyped]
from msgpack import ExtType  # the name that fixtures use for an extension


def packed(value: Any, **options: Any) -> bytes:
    """The value packed; the options are those of msgpack.Packer."""
    data: bytes = msgpack.packb(value, **options)
    return data


def pack_single(value: Any) -> bytes:
    """The value packed with floats of 32 bits."""
    return packed(value, use_single_float=True)


def pack_text(character: str, count: int) -> bytes:
    """A text of that many equal characters, packed."""
    return packed(character * count)


def pack_bin(count: int) -> bytes:
    """That many zero bytes, packed."""
    return packed(bytes(count))


def pack_array(count: int) -> bytes:
    """A list of that many None, packed."""
    return packed([None] * count)


def pack_map(count: int) -> bytes:
    """A map from 0, 1, … to None with that many entries, packed."""
    return packed(dict.fromkeys(range(count)))


def pack_ext(code: int, count: int) -> bytes:
    """An extension of that many zero bytes, packed."""
    return packed(ExtType(code, bytes(count)))


def pack_pairs(pairs: list[tuple[Any, Any]]) -> bytes:
    """A map out of pairs, packed as they come; a key may be of any kind, and there several times."""
    data: bytes = msgpack.Packer().pack_map_pairs(pairs)
    return data


def pack_stream(values: list[Any]) -> bytes:
    """The values packed one behind the other into the same buffer."""
    packer = msgpack.Packer(autoreset=False)
    for value in values:
        packer.pack(value)
    data: bytes = packer.bytes()
    return data


def pack_nested(levels: int) -> bytes:
    """An empty list inside lists, that many of them in all, packed."""
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return packed(value)
