"""Arrays, compared element by element with NumPy; only a case that needs it loads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from parity.compare.numbers import distance_text, ulp_bound
from parity.fixtures.dtypes import FLOATING
from parity.fixtures.rules import FloatRule

_INTEGERS: dict[str, type[np.signedinteger[Any]]] = {"float16": np.int16, "float32": np.int32, "float64": np.int64}
_PARTS = {"complex64": "float32", "complex128": "float64"}
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class WorstElement:
    """The element that is furthest off: its index, both numbers, and how far, with the count of all that disagree."""

    index: tuple[int, ...]
    left: str
    right: str
    distance: str


def worst_element(
    dtype: str, shape: list[int], left: memoryview, right: memoryview, rule: FloatRule | None
) -> WorstElement | None:
    """Compares two arrays of one type and shape; None if all their elements agree."""
    part = _PARTS.get(dtype, dtype)
    full_shape = (*shape, 2) if dtype in _PARTS else tuple(shape)
    a = np.frombuffer(left, np.dtype(part).newbyteorder("<"))
    b = np.frombuffer(right, np.dtype(part).newbyteorder("<"))
    wrong = ~(_floats_agree(a, b, rule, part) if part in FLOATING else a == b)
    count = int(np.count_nonzero(wrong))
    if count == 0:
        return None
    at = _worst(a, b, wrong) if part in FLOATING else int(np.argmax(wrong))
    index = tuple(int(step) for step in np.unravel_index(at, full_shape)) if full_shape else ()
    numbers = a[at].item(), b[at].item()
    measured = distance_text(*numbers, part) if part in FLOATING else ""
    distance = ", ".join(filter(None, (measured, f"{count} of {a.size} elements differ")))
    return WorstElement(index, repr(numbers[0]), repr(numbers[1]), distance)


def _floats_agree(a: npt.NDArray[Any], b: npt.NDArray[Any], rule: FloatRule | None, dtype: str) -> _Mask:
    """See `numbers.agree`, which this repeats for arrays."""
    nan = np.isnan(a) & np.isnan(b)
    with np.errstate(all="ignore"):
        if rule is None:
            exact: _Mask = nan | ((a == b) & (np.signbit(a) == np.signbit(b)))
            return exact
        wide_a, wide_b = a.astype(np.float64), b.astype(np.float64)
        distance = np.abs(wide_a - wide_b)
        close = (distance <= rule.abs) | (distance <= rule.rel * np.maximum(np.abs(wide_a), np.abs(wide_b)))
        if rule.ulp:
            close |= _within_ulps(a, b, ulp_bound(rule, dtype), dtype)
        agree: _Mask = (a == b) | (np.isfinite(a) & np.isfinite(b) & close)
    return agree | nan if rule.nan_equal else agree


def _within_ulps(a: npt.NDArray[Any], b: npt.NDArray[Any], bound: int, dtype: str) -> _Mask:
    """The distance of the ordinals, without the overflow that a difference of large signed numbers has."""
    low, high = _ordinals(a, dtype), _ordinals(b, dtype)
    low, high = np.minimum(low, high), np.maximum(low, high)
    within: _Mask = (high.astype(np.uint64) - low.astype(np.uint64)) <= np.uint64(bound)
    return within


def _ordinals(numbers: npt.NDArray[Any], dtype: str) -> npt.NDArray[np.int64]:
    integer = _INTEGERS[dtype]
    bits = numbers.view(integer).astype(np.int64)
    lowest = np.int64(np.iinfo(integer).min)
    ordinals: npt.NDArray[np.int64] = np.where(bits >= 0, bits, lowest - bits)
    return ordinals


def _worst(a: npt.NDArray[Any], b: npt.NDArray[Any], wrong: _Mask) -> int:
    """A wrong element that is not finite in both, else the one with the largest distance; the first of several."""
    with np.errstate(all="ignore"):
        distance = np.abs(a.astype(np.float64) - b.astype(np.float64))
    distance[np.isnan(distance)] = np.inf
    distance[~wrong] = -1.0
    return int(np.argmax(distance))
