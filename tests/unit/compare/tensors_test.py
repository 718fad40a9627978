"""Arrays, compared with NumPy; the pure comparison of single floats is the oracle."""

from __future__ import annotations

import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.compare.cursor import compile_comparator
from parity.compare.difference import Differences, Kind
from parity.compare.numbers import agree
from parity.compare.tensors import WorstElement, worst_element
from parity.compare.values import ValueDiffer
from parity.fixtures.dtypes import pack
from parity.fixtures.rules import FloatRule, Rule, Settings


def worst(dtype: str, shape: list[int], left: Any, right: Any, rule: FloatRule | None = None) -> WorstElement | None:
    return worst_element(dtype, shape, memoryview(pack(dtype, left)), memoryview(pack(dtype, right)), rule)


@pytest.mark.parametrize(
    ("dtype", "rule", "agreeing", "fault"),
    [
        ("float32", None, ([1.0, math.nan], [1.0, math.nan]), ([0.0, 1.0], [-0.0, 1.0])),
        ("float32", FloatRule(abs=0.5), ([1.0, -0.0], [1.5, 0.0]), ([1.0, 1.0], [1.0, 1.75])),
        ("float64", FloatRule(rel=0.1), ([10.0, 1.0], [10.9, 1.0]), ([math.inf, 1.0], [1.0, 1.0])),
        ("float16", FloatRule(ulp=1), ([1.0, 1.0], [1.0009765625, 1.0]), ([1.0, 1.0], [1.001953125, 1.0])),
        ("float64", FloatRule(ulp=2), ([5e-324, 1.0], [-5e-324, 1.0]), ([5e-324, 1.0], [-1e-323, 1.0])),
        ("float64", FloatRule(ulp=1), ([1.0, 1.0], [1.0, 1.0]), ([-1.7e308, 1.0], [1.7e308, 1.0])),
        ("float32", FloatRule(nan_equal=False), ([1.0, 2.0], [1.0, 2.0]), ([math.nan, 1.0], [math.nan, 1.0])),
        ("float32", FloatRule(abs=1.0), ([math.nan, 1.0], [math.nan, 1.0]), ([math.nan, 1.0], [1.0, 1.0])),
        ("int8", FloatRule(abs=1.0), ([1, 2], [1, 2]), ([1, 2], [1, 3])),
        ("bool", None, ([True, False], [True, False]), ([True, False], [True, True])),
        ("uint64", None, ([2**64 - 1, 0], [2**64 - 1, 0]), ([2**64 - 1, 0], [2**64 - 2, 0])),
        ("complex64", FloatRule(abs=0.5), ([(1, 2), (0, 0)], [(1, 2.5), (0, 0)]), ([(1, 2), (0, 0)], [(1, 2), (0, 1)])),
    ],
)
def test_each_rule_and_its_planted_fault(
    dtype: str, rule: FloatRule | None, agreeing: tuple[Any, Any], fault: tuple[Any, Any]
) -> None:
    assert worst(dtype, [2], *agreeing, rule) is None
    assert worst(dtype, [2], *fault, rule) is not None


def test_the_worst_element() -> None:
    found = worst("float32", [2, 2], [1.0, 2.0, 3.0, 4.0], [1.0, 2.5, 3.0, 2.0], FloatRule(abs=0.1))
    assert found == WorstElement((1, 1), "4.0", "2.0", "abs 2, rel 0.5, 8388608 ulp, 2 of 4 elements differ")


def test_an_element_that_is_not_finite_is_worse_than_any_distance() -> None:
    found = worst("float64", [3], [1e308, 2.0, 1.0], [-1.0, 2.0, math.nan], FloatRule(abs=0.1))
    assert found == WorstElement((2,), "1.0", "nan", "2 of 3 elements differ")


@pytest.mark.parametrize("shape", [[0], [2, 0, 3]])
def test_empty_arrays_agree(shape: list[int]) -> None:
    assert worst("float32", shape, [], [], FloatRule(abs=0.1)) is None


def test_arrays_without_dimensions() -> None:
    assert worst("float32", [], [1.0], [1.0], FloatRule(ulp=1)) is None
    assert worst("float32", [], [1.0], [2.0], FloatRule(ulp=1)) == WorstElement(
        (), "1.0", "2.0", "abs 1, rel 0.5, 8388608 ulp, 1 of 1 elements differ"
    )


def tensor(dtype: str, shape: list[int]) -> Any:
    return {"$tensor": {"dtype": dtype, "shape": shape, "data": 0}}


def differences(left: Any, right: Any, a: bytes, b: bytes, rule: FloatRule | None = None) -> Differences:
    out = Differences("python:rust")
    comparator = () if rule is None else (Rule("$", Settings(float=rule)),)
    differ = ValueDiffer([memoryview(a)], [memoryview(b)], out)
    differ.compare(left, right, compile_comparator(comparator).top, ("returned",))
    return out


def test_type_and_shape_come_first() -> None:
    data = bytes(16)
    assert differences(tensor("float32", [4]), tensor("int32", [4]), data, data).listed[0].kind is Kind.DTYPE
    assert differences(tensor("float32", [4]), tensor("float32", [2, 2]), data, data).listed[0].kind is Kind.SHAPE


def test_a_tensor_is_one_difference_at_its_worst_element() -> None:
    left, right = struct.pack("<4f", 1, 2, 3, 4), struct.pack("<4f", 1, 2, 9, 5)
    (found,) = differences(tensor("float32", [2, 2]), tensor("float32", [2, 2]), left, right).listed
    assert (found.path, found.reference, found.port, found.bound) == ("$.returned[1][0]", "3.0", "9.0", "exact")


def test_equal_bytes_with_nan_under_distinct() -> None:
    data = struct.pack("<2f", 1, math.nan)
    value = tensor("float32", [2])
    assert not len(differences(value, value, data, data, FloatRule()))
    assert len(differences(value, value, data, data, FloatRule(nan_equal=False))) == 1


numbers = st.floats(width=32) | st.sampled_from([0.0, -0.0, math.inf, -math.inf, math.nan, 1.0, 1.0000001192092896])
rules = st.none() | st.builds(
    FloatRule,
    abs=st.sampled_from([0.0, 1e-6, 0.5]),
    rel=st.sampled_from([0.0, 1e-6, 0.5]),
    ulp=st.sampled_from([0, 1, 100, 2**40]),
    nan_equal=st.booleans(),
)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5), rules)
def test_arrays_agree_as_their_elements_do(pairs: list[tuple[float, float]], rule: FloatRule | None) -> None:
    left, right = zip(*pairs, strict=True)
    found = worst("float32", [len(pairs)], list(left), list(right), rule)
    assert (found is None) == all(agree(a, b, rule, "float32") for a, b in pairs)
