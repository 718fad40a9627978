"""The operations on unpacking; fixtures write bytes in hexadecimal, as the specification does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgpack  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Timestamp:
    """A point in time, with the fields of the reference's class of that name, which shows none by itself."""

    seconds: int
    nanoseconds: int


def shown(value: Any) -> Any:
    """The value with its timestamps shown."""
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, msgpack.Timestamp):
        return Timestamp(value.seconds, value.nanoseconds)
    return value


def unpack(data: str) -> Any:
    """The one value that the bytes hold; keys of maps must be text or bin."""
    return shown(msgpack.unpackb(bytes.fromhex(data)))


def unpack_any_key(data: str) -> Any:
    """The one value that the bytes hold; keys of maps may be of any kind that a dict takes."""
    return shown(msgpack.unpackb(bytes.fromhex(data), strict_map_key=False))


def unpack_raw(data: str) -> Any:
    """The one value that the bytes hold, with text as its bytes."""
    return shown(msgpack.unpackb(bytes.fromhex(data), raw=True))


def unpack_pairs(data: str) -> Any:
    """The one value that the bytes hold, with maps as lists of their pairs."""
    return msgpack.unpackb(bytes.fromhex(data), strict_map_key=False, object_pairs_hook=list)


def first(data: str) -> tuple[Any, int]:
    """The first value of the bytes, and how many of them it takes."""
    unpacker = msgpack.Unpacker()
    unpacker.feed(bytes.fromhex(data))
    return shown(unpacker.unpack()), unpacker.tell()


def stream(data: str) -> tuple[list[Any], int]:
    """All values that are there to their end, and how many bytes they take."""
    unpacker = msgpack.Unpacker()
    unpacker.feed(bytes.fromhex(data))
    return [shown(value) for value in unpacker], unpacker.tell()


def repack(data: str) -> bytes:
    """The bytes that the value packs into after it was unpacked."""
    packed: bytes = msgpack.packb(msgpack.unpackb(bytes.fromhex(data), strict_map_key=False))
    return packed


def length(header: str, item: str, count: int) -> int:
    """The length of the value whose header is followed by that many items."""
    return len(msgpack.unpackb(bytes.fromhex(header) + bytes.fromhex(item) * count, strict_map_key=False))


def levels(outer: str, inner: str, count: int) -> int:
    """How often one goes from a value to the last one inside it, where `outer` comes `count` times before `inner`."""
    value = msgpack.unpackb(bytes.fromhex(outer) * count + bytes.fromhex(inner))
    found = 0
    while isinstance(value, (list, dict)):
        value = next(reversed(value.values() if isinstance(value, dict) else value), None)
        found += 1
    return found
