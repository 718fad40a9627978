"""A reference whose outcomes are numbers, bytes and errors, so that a recording has to hold all of them."""

import struct


def average(values: list[float]) -> float:
    """The mean; raises ValueError for no values."""
    if not values:
        raise ValueError("no values, and therefore no average")
    return sum(values) / len(values)


def pack(values: list[int]) -> bytes:
    """The values as little-endian 16-bit integers."""
    return struct.pack(f"<{len(values)}h", *values)
