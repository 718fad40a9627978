"""Needs a device that is not there, for one input, and does not serve another."""

import arithmetic

from parity.driver import NoDevice, Unsupported


def total(values: list[int]) -> int:
    if values == [1, 2, 3]:
        raise NoDevice("no adding machine")
    return arithmetic.total(values)


def total_of_some(values: list[int]) -> int:
    if values == [1, 2, 3]:
        raise Unsupported("not three values")
    return arithmetic.total(values)
