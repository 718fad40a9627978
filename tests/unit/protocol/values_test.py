"""Values: the round trip of everything that Python and the protocol both know, and the decisions where they differ."""

import collections
import dataclasses
import enum
import types
import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parity.protocol import codec, values
from parity.protocol.values import MISSING, Message, TagError, Tagged, Tensor, UnencodableValue, decode, encode

any_text = st.text(st.characters())  # lone surrogates included
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | any_text
    | st.binary()
    | st.builds(Tensor, st.just("no_dtype_of_numpy"), st.lists(st.integers(0, 9)).map(tuple) | st.none(), st.binary())
    | st.builds(Message, st.just("pkg.Name"), st.binary())
    | st.builds(Tagged, st.sampled_from(["$enum", "$type", "$handle", "$object"]), st.text("abc.", min_size=1))
    | st.just(MISSING)
)
hashable = st.recursive(scalars, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=6)
anything = st.recursive(
    scalars | st.sets(hashable, max_size=3),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(any_text, inner)
        | st.dictionaries(hashable, inner, max_size=3)
        | st.builds(Tagged, st.just("$object"), st.just("Point"), st.dictionaries(st.text("xy"), inner), inner)
    ),
    max_leaves=12,
)


def through_json(value: object) -> object:
    """What comes out at the other end of a frame."""
    attachments: list[bytes] = []
    text = codec.dumps(encode(value, attachments)).encode()
    return decode(codec.loads(text.decode()), attachments)


def same(one: object, other: object) -> bool:
    """Equality that tells 1 from 1.0 and True, at every depth."""
    return one == other and codec.dumps(encode(one, [])) == codec.dumps(encode(other, []))


@settings(deadline=None)
@given(anything)
def test_round_trip(value: object) -> None:
    assert same(through_json(value), value)


@settings(deadline=None)
@given(st.integers(min_value=10**4400, max_value=10**4401))
def test_round_trip_of_an_integer_beyond_the_limit_of_str(value: int) -> None:
    assert through_json(value) == value


@settings(deadline=None)
@given(st.sets(hashable))
def test_sets_are_encoded_the_same_in_any_order(value: set) -> None:
    again = set()
    for member in sorted(value, key=repr, reverse=True):
        again.add(member)
    one, other = [], []
    assert (encode(value, one), one) == (encode(again, other), other)


class Color(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    HIGH = 3


class Mode(enum.Flag):
    READ = 1
    WRITE = 2


@dataclasses.dataclass
class Point:
    x: int
    y: object = None
    kind: typing.ClassVar[str] = "point"


Pair = collections.namedtuple("Pair", "first second")


class NestedMap(dict):
    pass


class Name(str):
    __slots__ = ()


class Plain:
    pass


EXACT = {
    "int": (2**53 - 1, 2**53 - 1),
    "big int": (2**53, {"$int": "9007199254740992"}),
    "negative big int": (-(2**53), {"$int": "-9007199254740992"}),
    "float": (1.0, 1.0),
    "nan": (float("nan"), {"$float": "nan"}),
    "-inf": (float("-inf"), {"$float": "-inf"}),
    "tuple": ((1, (2,)), {"$tuple": [1, {"$tuple": [2]}]}),
    "set": ({3, 1, 2}, {"$set": [1, 2, 3]}),
    "frozenset": (frozenset("b"), {"$frozenset": ["b"]}),
    "map": ({"a": {"b": 1}}, {"a": {"b": 1}}),
    "map with other keys": ({1: "a", (2,): "b"}, {"$dict": [[1, "a"], [{"$tuple": [2]}, "b"]]}),
    "map with a key like a tag": ({"$int": 1}, {"$dict": [["$int", 1]]}),
    "complex": (complex(1, float("inf")), {"$complex": [1.0, {"$float": "inf"}]}),
    "enum": (Color.RED, {"$enum": "Color.RED"}),
    "int enum": (Level.HIGH, {"$enum": "Level.HIGH"}),
    "flags": (Mode.READ | Mode.WRITE, {"$enum": "Mode.READ|WRITE"}),
    "no flags": (Mode(0), {"$enum": "Mode(0)"}),
    "class": (ValueError, {"$type": "ValueError"}),
    "enum class": (Color, {"$type": "Color"}),
    "dataclass": (Point(1, (2,)), {"$object": "Point", "fields": {"x": 1, "y": {"$tuple": [2]}}}),
    "named tuple": (Pair(1, 2), {"$object": "Pair", "fields": {"first": 1, "second": 2}}),
    "subclass of dict": (NestedMap(a=1), {"$object": "NestedMap", "items": {"a": 1}}),
    "subclass of str": (Name("a"), "a"),
    "ordered map": (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
    "default map": (collections.defaultdict(int, a=1), {"a": 1}),
    "proxy": (types.MappingProxyType({"a": 1}), {"a": 1}),
    "deque": (collections.deque([1, 2]), [1, 2]),
    "range": (range(3), [0, 1, 2]),
    "keys": ({"a": 1}.keys(), ["a"]),
    "generator": ((number * 2 for number in range(3)), [0, 2, 4]),
    "opaque": (Plain(), {"$object": "Plain"}),
    "function": (len, {"$object": "builtin_function_or_method"}),
    "missing": (MISSING, {"$missing": True}),
}


@pytest.mark.parametrize("name", EXACT)
def test_encoding(name: str) -> None:
    value, tree = EXACT[name]
    assert codec.dumps(encode(value, [])) == codec.dumps(tree)


def test_bytes_and_odd_text_become_attachments() -> None:
    attachments: list[bytes] = []
    assert encode([b"ab", bytearray(b"cd"), memoryview(b"ef"), "g\udc80"], attachments) == [
        {"$bytes": 0},
        {"$bytes": 1},
        {"$bytes": 2},
        {"$str": 3},
    ]
    assert attachments == [b"ab", b"cd", b"ef", b"g\xed\xb2\x80"]


def test_value_that_contains_itself() -> None:
    value: dict = {"rows": [1, {}]}
    value["rows"][1]["all"] = value["rows"]
    with pytest.raises(UnencodableValue, match=r"^the value contains itself at \$\.rows\[1\]\.all$"):
        encode(value, [])


def test_dataclass_that_contains_itself() -> None:
    point = Point(1)
    point.y = [point]
    with pytest.raises(UnencodableValue, match=r"^the value contains itself at \$\.y\[0\]$"):
        encode(point, [])


def test_value_that_nests_too_deeply() -> None:
    value: list = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(UnencodableValue, match=r"^the value nests too deeply$"):
        encode(value, [])


def test_error_in_a_generator_passes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        encode((1 // number for number in [1, 0]), [])


@pytest.mark.parametrize(
    "tree, sentence",
    [
        ({"$nope": 1}, "unknown tag '$nope', expected one of $int, "),
        ({"$int": 5}, "$int has 5, expected digits"),
        ({"$int": "five"}, "$int has 'five', expected digits"),
        ({"$int": "+1"}, "$int has '+1', expected digits"),
        ({"$int": "1_0"}, "$int has '1_0', expected digits"),
        ({"$int": " 1"}, "$int has ' 1', expected digits"),
        ({"$int": "\u0663"}, "$int has '\u0663', expected digits"),
        ({"$int": ""}, "$int has '', expected digits"),
        ({"$float": "NaN"}, '{"$float": \'NaN\'}: expected "nan", "inf" or "-inf"'),
        ({"$bytes": 2}, "$bytes refers to attachment 2, the frame has 2"),
        ({"$bytes": True}, "$bytes refers to attachment True, the frame has 2"),
        ({"$bytes": "aGk="}, "$bytes refers to attachment 'aGk=', the frame has 2"),
        ({"$tuple": 1}, "$tuple has 1, expected a list"),
        ({"$tuple": [], "x": 1}, "$tuple stands beside x, expected it alone"),
        ({"x": 1, "$tuple": []}, "$tuple stands beside x, expected it alone"),
        ({"$dict": [[1]]}, "$dict has [[1]], expected a list of pairs"),
        ({"$dict": [[[], 1]]}, "$dict has a key that cannot be one: unhashable type: 'list'"),
        ({"$set": [[]]}, "$set has a member that cannot be one: unhashable type: 'list'"),
        ({"$str": 1}, "$str refers to attachment 1, which is not WTF-8"),
        ({"$complex": [1]}, "$complex has [1], expected two floats"),
        ({"$complex": [1, 0.0]}, "$complex has [1, 0.0], expected two floats"),
        ({"$complex": [0.0, True]}, "$complex has [0.0, True], expected two floats"),
        ({"$tensor": {"dtype": "int8", "shape": [-1], "data": 0}}, "$tensor has the shape [-1], expected sizes from 0"),
        ({"$tensor": {"dtype": "int8", "shape": [True], "data": 0}}, "$tensor has the shape [True], expected sizes"),
        ({"$tensor": {"dtype": "int8", "shape": [[]], "data": 0}}, "$tensor has the shape [[]], expected sizes from 0"),
        ({"$tensor": {"dtype": "int8", "data": 0}}, "'shape' of $tensor is None, expected a list"),
        ({"$scalar": 1.0}, "$scalar has 1.0, expected an object"),
        ({"$message": {"type": 1}}, "'type' of $message is 1, expected a str"),
        ({"$missing": False}, "$missing has False, expected true"),
        ({"$object": "P", "field": {}}, "$object stands beside $object, field, expected only fields and items"),
    ],
)
def test_broken_tag(tree: dict, sentence: str) -> None:
    with pytest.raises(TagError) as caught:
        decode([tree], [b"x", b"\xff"])
    assert str(caught.value).startswith(sentence)


def test_what_is_kept_as_it_is_can_be_a_member() -> None:
    large = {"$object": "P", "fields": {"x": [{"$int": "9" * 5000}]}}
    kept = [large, {"$tensor": {"dtype": "i4,(", "shape": [1], "data": 0}}, {"$message": {"type": "a.B", "data": 0}}]
    members = decode({"$set": [*kept, large, {"$missing": True}]}, [b"x"])
    assert members == {*decode(kept, [b"x"]), MISSING}


def test_names_are_looked_up() -> None:
    class Table(values.Names):
        def handle(self, name: str) -> object:
            return {"m": 5}[name]

    assert decode({"a": [{"$handle": "m"}]}, [], Table()) == {"a": [5]}
