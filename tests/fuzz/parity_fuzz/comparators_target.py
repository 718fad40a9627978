"""Comparator files: patterns of operations with their rules, applied to answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from parity.compare.answer import Answer, read_answer
from parity.compare.answer_differ import Roles
from parity.compare.cursor import compile_comparator
from parity.compare.pair import Status, compare_answers
from parity.fixtures.case import OBSERVATIONS
from parity.fixtures.fixture_files import read_patterns
from parity.fixtures.problems import UserError
from parity.fixtures.rules import comparator_from_json, comparator_to_json
from parity.protocol import codec, frames
from parity_fuzz import repository
from parity_fuzz.target import Target, expect, scratch

_ROLES = Roles("python", "rust", mapped=True, recorded=False)
_SEED = b"""\
"f*": {float: {abs: 0.1, rel: 1.0e-6, ulp: 4, nan: distinct}, observe: [stdout, logs]}
g: {errors: {ValueError: [Error, Other], KeyError: E, message: {pattern: "^[a-z]+ (?P<n>\\\\d)"}}, unordered: [$.returned, "$.steps[0].returned"]}
"[gh]?": {unordered: true, errors: {message: ignored}}
h: {at: {$.returned.x: {ignore: true}, "$.returned[*]": {float: {ulp: 1}}, '$.returned["a b"].*': {unordered: true, errors: {E: F}}}}
i: {at: {$.observations.logs: {unordered: true}, $.steps[1]: {ignore: false}}}
"""


def _answer(steps: int, header: dict[str, Any], *attachments: bytes) -> Answer:
    return read_answer(frames.parse(frames.encode(1, header, attachments)), steps)


_FLOATS = {"$tensor": {"dtype": "float32", "shape": [1], "data": 0}}
_PAIRS = (
    (
        _answer(
            0, {"returned": {"x": [1, 2.0, {"$float": "nan"}], "a b": {"y": [1, 2]}, "t": _FLOATS}}, b"\0\0\x80\x3f"
        ),
        _answer(
            0, {"returned": {"x": [2.0, 1, {"$float": "nan"}], "a b": {"y": [2, 1]}, "t": _FLOATS}}, b"\1\0\x80\x3f"
        ),
    ),
    (
        _answer(0, {"raised": {"kind": "ValueError", "message": "bad 1"}, "observations": {"stdout": "a"}}),
        _answer(0, {"raised": {"kind": "Other", "message": "bad 2"}, "observations": {"stdout": "b"}}),
    ),
    (
        _answer(2, {"steps": [{"returned": [1, 2]}, {"raised": {"kind": "E", "message": ""}}]}),
        _answer(2, {"steps": [{"returned": [2, 1]}, {"returned": None}]}),
    ),
)


def seeds() -> Sequence[bytes]:
    """Every rule, and the repository's own files."""
    return [_SEED, b"{}\n", b"'*': {at: {$: {float: {abs: 1}}}}\n", *repository.files([".comparators.yaml"])]


def check(data: bytes) -> None:
    """What is read goes through a plan unchanged and judges any two answers; an answer agrees with itself."""
    try:
        patterns = read_patterns(scratch("comparators.yaml", data))
    except UserError:
        return
    for pattern in patterns:
        for base, returned in (("$", ".returned"), ("$", ".steps[*].returned"), ("$.steps[0]", ".returned")):
            comparator = tuple(pattern.layer.rules(base, returned))
            told = codec.dumps(comparator_to_json(comparator))
            told.encode()
            expect(comparator_from_json(codec.loads(told)) == comparator, "a comparator changes in the plan")
            compiled = compile_comparator(comparator)
            for left, right in _PAIRS:
                compare_answers(left, right, _ROLES, compiled, OBSERVATIONS)
                if compiled.lenient:
                    itself = compare_answers(left, left, _ROLES, compiled, OBSERVATIONS)
                    expect(itself.status is Status.MATCH, "an answer does not agree with itself")


_WORDS = (
    *(
        "float: {",
        "abs: ",
        "rel: ",
        "ulp: ",
        "nan: ",
        "errors: {",
        "message: ",
        "ignored",
        "pattern: ",
        "unordered: ",
        "at: {",
    ),
    *("$.returned", "[*]", ".*", '["a"]', "ignore: true", "observe: [", "stdout", "steps", "observations"),
)
TARGET = Target("comparators", check, seeds, _WORDS)
