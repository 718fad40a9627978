"""Distance between two floats, and whether a rule allows it.

A tolerance speaks of finite numbers: an infinity agrees with itself only. ULPs count the representable numbers between two floats of one
type, across zero as well; -0.0 and 0.0 are equal under a rule, and differ without one.
"""

from __future__ import annotations

import math
import struct

from parity.fixtures.rules import FloatRule

# The integer of the same size, to see a float's bits, and the number of explicit bits of its significand.
_LAYOUT = {"float16": ("<e", "<h", 10), "float32": ("<f", "<i", 23), "float64": ("<d", "<q", 52)}


def agree(left: float, right: float, rule: FloatRule | None, dtype: str = "float64") -> bool:
    """Whether two floats of a type agree; without a rule, to the last bit, and NaN equals NaN."""
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right) and (rule is None or rule.nan_equal)
    if rule is None:
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    if left == right:
        return True
    if math.isinf(left) or math.isinf(right):
        return False
    distance = abs(left - right)
    if distance <= rule.abs or distance <= rule.rel * max(abs(left), abs(right)):
        return True
    return rule.ulp > 0 and ulps(left, right, dtype) <= ulp_bound(rule, dtype)


def ulp_bound(rule: FloatRule, dtype: str) -> int:
    """The rule's ULPs, less where that many would double a number of so narrow a type."""
    return min(rule.ulp, (1 << _LAYOUT[dtype][2]) - 1)


def ulps(left: float, right: float, dtype: str = "float64") -> int:
    """How many representable numbers two finite floats of a type are apart."""
    return abs(_ordinal(left, dtype) - _ordinal(right, dtype))


def _ordinal(number: float, dtype: str) -> int:
    """The number's place in the order of all floats of the type, 0 for both zeros."""
    float_code, int_code, _ = _LAYOUT[dtype]
    bits: int = struct.unpack(int_code, struct.pack(float_code, number))[0]
    lowest: int = -(1 << (struct.calcsize(int_code) * 8 - 1))
    return bits if bits >= 0 else lowest - bits


def bound_text(rule: FloatRule | None) -> str:
    """The rule as a report says it."""
    if rule is None:
        return "exact"
    bounds = [f"{name} {value}" for name, value in (("abs", rule.abs), ("rel", rule.rel), ("ulp", rule.ulp)) if value]
    if not rule.nan_equal:
        bounds.append("nan distinct")
    return ", ".join(bounds) or "equal"


def distance_text(left: float, right: float, dtype: str = "float64") -> str:
    """How far apart two floats are; empty where there is no distance."""
    if not (math.isfinite(left) and math.isfinite(right)):
        return ""
    distance = abs(left - right)
    scale = max(abs(left), abs(right))
    relative = f", rel {distance / scale:.3g}" if scale and math.isfinite(distance) else ""
    return f"abs {distance:.3g}{relative}, {ulps(left, right, dtype)} ulp"
