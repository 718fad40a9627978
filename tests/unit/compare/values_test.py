"""Values compared: for each comparator what it lets pass, and a planted fault that it must catch."""

from __future__ import annotations

import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.compare.cursor import compile_comparator
from parity.compare.difference import LISTED_DIFFERENCES, Difference, Differences, Kind
from parity.compare.values import ValueDiffer
from parity.fixtures.rules import Comparator, FloatRule, Rule, Settings

EXACT: Comparator = ()


def parts_of(*data: bytes) -> list[memoryview]:
    return [memoryview(item) for item in data]


def differences(
    left: Any,
    right: Any,
    rules: Comparator = EXACT,
    a: list[memoryview] | None = None,
    b: list[memoryview] | None = None,
) -> Differences:
    """Compares two values as if they had been returned."""
    out = Differences("python:rust")
    cursor = compile_comparator(rules).top.down("returned")
    ValueDiffer(a or [], b or [], out).compare(left, right, cursor, ("returned",))
    return out


def only(out: Differences) -> Difference:
    (difference,) = out.listed
    return difference


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (1, {"$int": "1"}),
        ({"$int": "-007"}, -7),
        ({"$float": "nan"}, {"$float": "nan"}),
        (1.0, 1e0),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"$dict": [["a", 1], [2, 3]]}, {"$dict": [[2, 3], ["a", 1]]}),
        ({"a": 1}, {"$dict": [["a", 1]]}),
        ({"$set": [1, 2]}, {"$set": [2, 1]}),
        ({"$frozenset": []}, {"$frozenset": []}),
        ({"$object": "P", "fields": {"x": 1}}, {"$object": "P", "fields": {"x": 1}}),
        ({"$object": "M", "items": {"a": 1, "b": 2}}, {"$object": "M", "items": {"b": 2, "a": 1}}),
        ({"$complex": [1.0, {"$float": "nan"}]}, {"$complex": [1.0, {"$float": "nan"}]}),
        ({"$enum": "C.A"}, {"$enum": "C.A"}),
        ({"$type": "E"}, {"$type": "E"}),
        ({"$missing": True}, {"$missing": True}),
        (None, None),
    ],
)
def test_equal_values_in_different_spellings(left: Any, right: Any) -> None:
    assert not len(differences(left, right))


@pytest.mark.parametrize(
    ("left", "right", "kind", "path"),
    [
        (1, 1.0, Kind.TYPE, "$.returned"),
        (1, True, Kind.TYPE, "$.returned"),
        (0, False, Kind.TYPE, "$.returned"),
        (None, False, Kind.TYPE, "$.returned"),
        ([1], {"$tuple": [1]}, Kind.TYPE, "$.returned"),
        ({"$set": [1]}, {"$frozenset": [1]}, Kind.TYPE, "$.returned"),
        ({"x": 1}, {"$object": "P", "fields": {"x": 1}}, Kind.TYPE, "$.returned"),
        ("1", 1, Kind.TYPE, "$.returned"),
        (1, 2, Kind.VALUE, "$.returned"),
        ({"$int": "9" * 30}, {"$int": "9" * 29 + "8"}, Kind.VALUE, "$.returned"),
        (0.0, -0.0, Kind.VALUE, "$.returned"),
        (0.1, 0.1 + 2**-56, Kind.VALUE, "$.returned"),
        ({"$float": "inf"}, {"$float": "-inf"}, Kind.VALUE, "$.returned"),
        ({"$float": "nan"}, 1.0, Kind.VALUE, "$.returned"),
        (True, False, Kind.VALUE, "$.returned"),
        ("a", "A", Kind.VALUE, "$.returned"),
        ("é", "e\u0301", Kind.VALUE, "$.returned"),
        ([1, [2, 3]], [1, [2, 4]], Kind.VALUE, "$.returned[1][1]"),
        ([1, 2], [2, 1], Kind.VALUE, "$.returned[0]"),
        ([1, 2], [1], Kind.MISSING, "$.returned[1]"),
        ([1], [1, None], Kind.EXTRA, "$.returned[1]"),
        ({"a b": 1}, {}, Kind.MISSING, '$.returned["a b"]'),
        ({}, {"x": None}, Kind.EXTRA, "$.returned.x"),
        ({"$dict": [[1, 2]]}, {"$dict": [[1, 3]]}, Kind.VALUE, '$.returned["1"]'),
        ({"$dict": [[1, 2]]}, {"$dict": [["1", 2]]}, Kind.EXTRA, '$.returned["1"]'),
        ({"$dict": [[1, 2], [1, 2]]}, {"$dict": [[1, 2]]}, Kind.MISSING, '$.returned["1"]'),
        ({"$set": [1, 2]}, {"$set": [1]}, Kind.MISSING, "$.returned[1]"),
        ({"$object": "P"}, {"$object": "Q"}, Kind.TYPE, "$.returned"),
        ({"$object": "P"}, {"$object": "P", "fields": {}}, Kind.TYPE, "$.returned"),
        ({"$object": "P", "fields": {"x": 1}}, {"$object": "P", "fields": {"x": 2}}, Kind.VALUE, "$.returned.x"),
        ({"$object": "M", "items": {"a": 1}}, {"$object": "M", "items": {"a": 2}}, Kind.VALUE, "$.returned.items.a"),
        ({"$object": "M", "items": {}}, {"$object": "M", "fields": {}}, Kind.TYPE, "$.returned"),
        ({"$object": "M", "items": []}, {"$object": "M", "items": {}}, Kind.TYPE, "$.returned.items"),
        ({"$complex": [1.0, 2.0]}, {"$complex": [1.0, 2.5]}, Kind.VALUE, "$.returned"),
        ({"$enum": "C.A"}, {"$enum": "C.B"}, Kind.VALUE, "$.returned"),
        ({"$type": "E"}, {"$type": "F"}, Kind.VALUE, "$.returned"),
    ],
)
def test_planted_faults_under_exact(left: Any, right: Any, kind: Kind, path: str) -> None:
    difference = differences(left, right).listed[0]
    assert (difference.kind, difference.path) == (kind, path)


def test_attachments_are_compared_by_content() -> None:
    left, right = {"$bytes": 1}, {"$bytes": 0}
    assert not len(differences(left, right, EXACT, parts_of(b"x", b"hi"), parts_of(b"hi")))
    difference = only(differences(left, right, EXACT, parts_of(b"x", b"hi"), parts_of(b"ho!")))
    assert (difference.reference, difference.port) == ("b'hi'", "b'ho!'")
    assert difference.distance == "from byte 1, lengths 2 and 3"


def test_a_difference_far_into_long_bytes_is_shown() -> None:
    data = bytes(1000)
    difference = only(
        differences({"$bytes": 0}, {"$bytes": 0}, EXACT, parts_of(data), parts_of(data[:900] + b"\x01" + data[901:]))
    )
    assert difference.distance == "from byte 900, lengths 1000 and 1000"
    assert (r"\x01" in difference.port, r"\x01" in difference.reference) == (True, False)


def test_a_difference_far_into_a_long_text_is_shown() -> None:
    difference = only(differences("a" * 5000, "a" * 4000 + "b" + "a" * 999))
    assert difference.distance == "from character 4000"
    assert ("b" in difference.port, len(difference.port) < 500) == (True, True)


def test_texts_with_surrogates() -> None:
    parts = parts_of(b"\xed\xa0\x80")
    assert not len(differences({"$str": 0}, {"$str": 0}, EXACT, parts, parts))
    assert only(differences({"$str": 0}, "x", EXACT, parts)).reference == '"\\ud800"'


def test_messages() -> None:
    left, right = ({"$message": {"type": name, "data": 0}} for name in ("a.B", "a.C"))
    parts = parts_of(b"\x08\x01")
    assert not len(differences(left, left, EXACT, parts, parts))
    assert only(differences(left, right, EXACT, parts, parts)).kind is Kind.TYPE
    assert only(differences(left, left, EXACT, parts, parts_of(b"\x08\x02"))).kind is Kind.VALUE


def rule(path: str = "$", **settings: Any) -> Comparator:
    return (Rule(path, Settings(**settings)),)


def bound(path: str = "$", **bounds: Any) -> Comparator:
    return rule(path, float=FloatRule(**bounds))


NEXT = math.nextafter(1.0, 2.0)


@pytest.mark.parametrize(
    ("rules", "agreeing", "fault"),
    [
        (bound(abs=0.1), (1.0, 1.1 - 1e-12), (1.0, 1.11)),
        (bound(abs=0.1), (0.0, -0.05), (0.0, -0.2)),
        (bound(rel=0.01), (100.0, 101.0), (100.0, 101.1)),
        (bound(rel=0.01), (-100.0, -101.0), (100.0, -100.0)),
        (bound(ulp=1), (1.0, NEXT), (1.0, math.nextafter(NEXT, 2.0))),
        (bound(ulp=2), (5e-324, -5e-324), (5e-324, -1e-323)),
        (bound(abs=1.0), (1.0, 2.0), ({"$float": "inf"}, 2.0)),
        (bound(rel=0.5), (1.0, 1.5), ({"$float": "inf"}, 2.0)),
        (bound(rel=0.5), ({"$float": "inf"}, {"$float": "inf"}), ({"$float": "inf"}, {"$float": "-inf"})),
        (bound(ulp=2**51), (1.0, 1.2), (1.7976931348623157e308, {"$float": "inf"})),
        (bound(abs=1.0), ({"$float": "nan"}, {"$float": "nan"}), ({"$float": "nan"}, 0.0)),
        (bound(abs=1.0, nan_equal=False), (0.0, 0.0), ({"$float": "nan"}, {"$float": "nan"})),
        (bound(), (0.0, -0.0), (0.0, 5e-324)),
        # A tolerance for floats is none for integers, nor for types.
        (bound(abs=1.0), (1, 1), (1, 2)),
        (bound(abs=1.0), (1.0, 1.0), (1.0, 1)),
        (
            bound(abs=0.1),
            ({"$complex": [1.0, 2.0]}, {"$complex": [1.05, 2.0]}),
            ({"$complex": [1.0, 2.0]}, {"$complex": [1.0, 2.2]}),
        ),
        # It reaches all that lies below its path, and nothing beside it.
        (
            bound("$.returned.a", abs=0.1),
            ({"a": [1.0]}, {"a": [1.05]}),
            ({"a": [1.0], "b": 1.0}, {"a": [1.0], "b": 1.05}),
        ),
        (bound("$.returned[*].x", abs=0.1), ([{"x": 1.0}], [{"x": 1.05}]), ([{"y": 1.0}], [{"y": 1.05}])),
        (rule("$.returned", unordered=True), ([1, 2, 2], [2, 1, 2]), ([1, 2, 2], [1, 1, 2])),
        (rule("$.returned", unordered=True), ([[1, 2], 3], [3, [1, 2]]), ([[1, 2], 3], [3, [2, 1]])),
        (
            rule("$.returned", unordered=True),
            ({"$tuple": [1, 2]}, {"$tuple": [2, 1]}),
            ({"$tuple": [1]}, {"$tuple": [1, 1]}),
        ),
        (rule("$.returned[*]", unordered=True), ([[1, 2]], [[2, 1]]), ([[1, 2], [3]], [[3], [1, 2]])),
        (rule("$.returned.t", ignore=True), ({"t": 1, "a": 1}, {"a": 1}), ({"t": 1, "a": 1}, {"t": 1, "a": 2})),
        (rule("$.returned[1]", ignore=True), ([1, 2, 3], [1, "x", 3]), ([1, 2, 3], [1, 2, 4])),
    ],
)
def test_each_comparator_and_its_planted_fault(
    rules: Comparator, agreeing: tuple[Any, Any], fault: tuple[Any, Any]
) -> None:
    assert not len(differences(*agreeing, rules))
    assert len(differences(*fault, rules)) > 0


def test_later_rules_win() -> None:
    rules = bound(abs=1.0) + bound(abs=0.0) + rule("$.returned", unordered=True) + rule("$.returned", unordered=False)
    assert len(differences([1.0], [1.5], rules)) == 1
    assert len(differences([1, 2], [2, 1], rules)) == 2


def test_unordered_under_a_tolerance_finds_a_pairing() -> None:
    """Taking the first that agrees would leave 1.0 without a partner."""
    rules = bound(abs=0.5) + rule("$.returned", unordered=True)
    assert not len(differences([1.4, 1.0], [1.5, 1.8], rules))
    assert len(differences([1.4, 1.0], [1.8, 1.9], rules)) == 2


def test_bound_and_distance_are_said() -> None:
    difference = only(differences([1.0], [1.5], bound(abs=0.25, rel=0.1)))
    assert (difference.reference, difference.port) == ("1.0", "1.5")
    assert difference.bound == "abs 0.25, rel 0.1"
    assert difference.distance.startswith("abs 0.5, rel 0.333, ")


def test_fingerprints_are_stable_and_tell_differences_apart() -> None:
    first = only(differences([1], [2])).fingerprint
    assert first == only(differences([1], [2])).fingerprint == "f723be59777b"
    others = [differences([1], [3]), differences([2], [1]), differences({"a": 1}, {"a": 2}), differences([1], [2.0])]
    assert len({first, *(only(out).fingerprint for out in others)}) == 5


def test_many_differences_are_listed_in_part_and_all_count() -> None:
    size = LISTED_DIFFERENCES + 10
    out = differences(list(range(size)), list(range(1, size + 1)))
    assert (len(out.listed), len(out)) == (LISTED_DIFFERENCES, size)
    other = differences(list(range(size)), [*range(1, size), -1])
    assert [item.fingerprint for item in out.listed] == [item.fingerprint for item in other.listed]
    assert out.fingerprints != other.fingerprints


scalars = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-3, max_value=3)
    | st.sampled_from([0.0, -0.0, 1.0, 1.05, {"$float": "nan"}, {"$float": "inf"}, {"$int": "3"}])
    | st.text("ab", max_size=2)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        | st.builds(lambda items: {"$tuple": items}, st.lists(inner, max_size=2))
        | st.builds(lambda items: {"$set": items}, st.lists(scalars, max_size=3))
        | st.builds(lambda fields: {"$object": "P", "fields": fields}, st.dictionaries(st.just("x"), inner))
        | st.builds(lambda pairs: {"$dict": pairs}, st.lists(st.tuples(st.integers(0, 2), inner).map(list), max_size=2))
    ),
    max_leaves=8,
)
comparators = st.sampled_from(
    [
        EXACT,
        bound(abs=0.1),
        rule("$.returned", unordered=True),
        bound(abs=0.1) + rule("$.returned", unordered=True) + rule("$.returned[*]", unordered=True),
        rule("$.returned.a", ignore=True),
    ]
)


@given(values, comparators)
def test_comparison_is_reflexive(value: Any, rules: Comparator) -> None:
    assert not len(differences(value, value, rules))


@given(values, values, comparators)
def test_its_verdict_is_symmetric(left: Any, right: Any, rules: Comparator) -> None:
    assert bool(len(differences(left, right, rules))) == bool(len(differences(right, left, rules)))


@given(values, values)
def test_a_rule_only_ever_forgives(left: Any, right: Any) -> None:
    if not len(differences(left, right)):
        assert not len(differences(left, right, bound(abs=0.1) + rule("$.returned", unordered=True)))


def pack(*numbers: float) -> bytes:
    return struct.pack(f"<{len(numbers)}f", *numbers)


def scalar(dtype: str) -> dict[str, Any]:
    return {"$scalar": {"dtype": dtype, "data": 0}}


def test_scalars_have_the_ulps_of_their_type() -> None:
    one, following = parts_of(pack(1.0)), parts_of(pack(1.0 + 2**-23))
    value = scalar("float32")
    assert len(differences(value, value, EXACT, one, following)) == 1
    assert not len(differences(value, value, bound(ulp=1), one, following))
    assert len(differences(value, value, bound(ulp=1), one, parts_of(pack(1.0 + 2**-22)))) == 1
    assert only(differences(value, scalar("int32"), bound(ulp=1), one, one)).kind is Kind.DTYPE
    assert len(differences(scalar("int32"), scalar("int32"), bound(ulp=9), one, following)) == 1


def test_so_many_ulps_that_a_narrow_type_would_double_are_cut() -> None:
    left, right = parts_of(struct.pack("<e", 1.0)), parts_of(struct.pack("<e", 2.0))
    assert len(differences(scalar("float16"), scalar("float16"), bound(ulp=2**20), left, right)) == 1


def test_complex_scalars() -> None:
    left, right = parts_of(pack(1.0, 2.0)), parts_of(pack(1.0, 2.5))
    assert len(differences(scalar("complex64"), scalar("complex64"), bound(abs=0.4), left, right)) == 1
    assert not len(differences(scalar("complex64"), scalar("complex64"), bound(abs=0.5), left, right))
