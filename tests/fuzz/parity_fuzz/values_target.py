"""Values in a header, decoded and encoded again: JSON text with tags, or after a NUL the bytes of a tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parity.protocol import codec
from parity.protocol.values import TagError, decode, encode
from parity_fuzz.target import Target, expect
from parity_fuzz.trees import Tree

# What tags refer to: empty, text, a lone surrogate, eight bytes of a number, no text.
PARTS = (b"", b"hi", b"a\xed\xa0\x80", bytes(range(8)), b"\xff")

SEEDS = (
    '[null,true,false,0,-1,1.5,1e300,-0.0,"a","ü"]',
    '{"a":[],"b":{},"":{"c":[[[]]]}}',
    '[{"$int":"12345678901234567890"},{"$int":"-007"},{"$float":"nan"},{"$float":"-inf"}]',
    '[{"$bytes":0},{"$bytes":1},{"$str":2},{"$str":1}]',
    '[{"$tuple":[1,{"$tuple":[]}]},{"$set":[1,2]},{"$frozenset":["a"]},{"$set":[{"$tuple":[1]}]}]',
    '{"$dict":[[1,"a"],[{"$tuple":[2]},"b"],[null,{"$dict":[]}]]}',
    '[{"$complex":[1.0,{"$float":"inf"}]},{"$complex":[0.0,-0.0]}]',
    '{"$tensor":{"dtype":"float32","shape":[2],"data":3}}',
    '[{"$tensor":{"dtype":"int64","shape":[],"data":3}},{"$scalar":{"dtype":"float64","data":3}}]',
    '{"$message":{"type":"a.B","data":1}}',
    '[{"$enum":"C.RED"},{"$type":"ValueError"},{"$handle":"m"},{"$missing":true}]',
    '{"$object":"P","fields":{"x":1,"y":{"$bytes":1}},"items":[1]}',
    '[{"$object":"P"},{"$object":"P","items":null},{"$object":"P","fields":{}}]',
    '[{"$byte":0},{"$int":1}]',
    '[{"$str":4},{"$bytes":9},{"$tuple":1},{"$int":"1_0"},{"$int":"+1"},{"$missing":false},{"$float":1.5}]',
    '{"$set":[[]]}',
    '{"$tuple":[],"x":1}',
    "[" * 200 + "]" * 200,
    '{"a":1,"a":2}',
    '"\\ud800"',
)

WORDS = (
    *(
        f'{{"${tag}":'
        for tag in ("int", "float", "bytes", "str", "tuple", "set", "frozenset", "dict", "complex", "tensor")
    ),
    *(f'{{"${tag}":' for tag in ("scalar", "message", "enum", "type", "handle", "missing", "object")),
    *('"nan"', '"inf"', '"dtype":"int8"', '"shape":[', '"data":0', '"type":"a"', ',"fields":{', ',"items":'),
)


def seeds() -> Sequence[bytes]:
    """Every tag, right and wrong."""
    return [*(text.encode() for text in SEEDS), *(b"\0" + bytes(range(start, 250, 7)) for start in range(7))]


def check(data: bytes) -> None:
    """What is decoded is encoded to values that decode and encode to the same again."""
    text = text_of(data)
    if text is None:
        return
    try:
        value = decode(codec.loads(text), PARTS)
    except (TagError, RecursionError):
        return
    first, attachments = wire(value)
    again = wire(decode(codec.loads(first), attachments))
    expect(again == (first, attachments), f"{first} is {again[0]} when it is decoded and encoded again")


def text_of(data: bytes) -> str | None:
    """The JSON text that an input stands for, None if it is none."""
    if data[:1] == b"\0":
        return codec.dumps(Tree(data[1:]).value())
    try:
        text = str(data, "utf-8")
        codec.loads(text)
    except (ValueError, RecursionError):
        return None
    return text


def wire(value: Any) -> tuple[str, list[bytes]]:
    """The header's text for a value, which UTF-8 can say, and its attachments."""
    attachments: list[bytes] = []
    text = codec.dumps(encode(value, attachments))
    text.encode()
    return text, attachments


TARGET = Target("values", check, seeds, words=WORDS)
