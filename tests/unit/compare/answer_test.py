"""Answers are read and checked; whatever a driver says, reading it never fails."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.compare.answer import Answer, read_answer
from parity.compare.canonical import canonical
from parity.compare.outcome import Outcome
from parity.compare.render import render_outcome
from parity.compare.wire import check_value
from parity.fixtures.literals import Literals
from parity.fixtures.yaml_text import parse_yaml
from parity.protocol import frames


def read(header: Any, attachments: list[bytes] | None = None, steps: int = 0) -> Answer:
    return read_answer(frames.parse(frames.encode(1, header, attachments or [])), steps)


def read_text(text: str | bytes, attachments: bytes = b"") -> Answer:
    header = text.encode() if isinstance(text, str) else text
    return read_answer(frames.Frame(1, 0, 0, header, attachments), 0)


@pytest.mark.parametrize(
    ("header", "outcome"),
    [
        ({"returned": None}, Outcome.RETURNED),
        (
            {"returned": 1, "observations": {"stdout": "x", "logs": [], "files": {"a": ""}, "trace": [1]}},
            Outcome.RETURNED,
        ),
        (
            {
                "returned": 1,
                "observations": {
                    "stderr": "x",
                    "warnings": [{"category": "UserWarning", "message": ""}],
                    "arguments": {"0": [1], "key": None, "self": {}},
                    "exit_code": 255,
                    "metrics": [{"name": "m", "value": 0.5, "tags": {"host": "a"}}],
                },
            },
            Outcome.RETURNED,
        ),
        ({"raised": {"kind": "E", "message": "m", "chain": [{"kind": "C", "message": ""}]}}, Outcome.RAISED),
        ({"unsupported": "no such operation"}, Outcome.UNSUPPORTED),
        ({"no_device": "none"}, Outcome.NO_DEVICE),
        ({"crashed": {"signal": "SIGSEGV", "stderr": "x"}}, Outcome.CRASHED),
        ({"timed_out": {"deadline_ms": 5}}, Outcome.TIMED_OUT),
        ({"oversized": {"limit": 5, "size": 6}}, Outcome.OVERSIZED),
        ({"not_run": {"reason": "no_device", "detail": ""}}, Outcome.NOT_RUN),
        ({"not_run": {"reason": "not recorded"}}, Outcome.NOT_RECORDED),
    ],
)
def test_outcomes(header: Any, outcome: Outcome) -> None:
    assert read(header).outcome is outcome


def test_steps() -> None:
    raised = {"raised": {"kind": "E", "message": ""}}
    steps = [{"returned": 1, "trace": [["sleep", 1]]}, raised, {"skipped": True}, {"skipped": True}]
    assert read({"steps": steps}, steps=4) == Answer(Outcome.STEPS, steps, {}, [])


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({}, "the answer has no key"),
        ({"returned": 1, "raised": 2}, '"raised", "returned" where exactly one'),
        ({"returned": 1, "extra": 2}, '"extra", "returned" where exactly one'),
        ({"skipped": True}, '"skipped" where exactly one'),
        ({"not_recorded": {}}, '"not_recorded" where exactly one'),
        ({"returned": {"$thing": 1}}, '"$thing" is not a value tag'),
        ({"returned": {"$handle": "m"}}, '"$handle" is not a value tag'),
        ({"returned": [{"$bytes": 0}]}, "attachment 0 of 0"),
        ({"returned": {"$bytes": True}}, "attachment True of 0"),
        ({"returned": {"$int": "0x1"}}, '"$int" holds'),
        ({"returned": {"$int": "٣"}}, '"$int" holds'),
        ({"returned": {"$float": "NaN"}}, '"$float" holds'),
        ({"returned": {"$tuple": {}}}, '"$tuple" holds'),
        ({"returned": {"$dict": [[1]]}}, '"$dict" holds'),
        ({"returned": {"$tuple": [], "x": 1}}, "does not stand alone"),
        ({"returned": {"$object": "P", "fields": []}}, '"fields" is not an object'),
        ({"returned": {"$object": "P", "items": {"$what": 1}}}, '"$what" is not a value tag'),
        ({"returned": {"$object": "P", "x": 1}}, "does not stand alone"),
        ({"returned": {"$complex": [1, 2]}}, '"$complex" holds'),
        ({"raised": "E"}, '"raised" is not an object'),
        ({"raised": {"kind": 1, "message": ""}}, '"kind" of "raised" is not text'),
        ({"raised": {"kind": "E", "message": 1}}, '"message" is not text'),
        ({"raised": {"kind": "E", "message": "", "chain": [{"kind": "E"}]}}, '"raised" is not an object'),
        ({"unsupported": 1}, "is not text"),
        ({"crashed": "x"}, "is not an object"),
        ({"not_run": {}}, "has no reason"),
        ({"steps": [{"returned": 1}]}, "1 outcomes for 0 steps"),
        ({"returned": 1, "observations": []}, '"observations" is not'),
        ({"returned": 1, "observations": {"extra": 1}}, '"observations" is not'),
        ({"returned": 1, "observations": {"stdout": 1}}, '"stdout" is not text'),
        ({"returned": 1, "observations": {"logs": [{"level": "INFO"}]}}, '"logs" is not a list'),
        ({"returned": 1, "observations": {"logs": [{"level": 1, "message": ""}]}}, '"level" in "logs" is not text'),
        ({"returned": 1, "observations": {"stderr": []}}, '"stderr" is not text'),
        ({"returned": 1, "observations": {"warnings": [{"level": "", "message": ""}]}}, '"warnings" is not a list'),
        ({"returned": 1, "observations": {"warnings": [{"category": 1, "message": ""}]}}, '"category" in "warnings"'),
        ({"returned": 1, "observations": {"arguments": [1]}}, '"arguments" is not an object'),
        ({"returned": 1, "observations": {"arguments": {"$tuple": []}}}, '"arguments" is not an object'),
        ({"returned": 1, "observations": {"arguments": {"0": {"$bytes": 0}}}}, "attachment 0 of 0"),
        ({"returned": 1, "observations": {"exit_code": 256}}, '"exit_code" is not an integer'),
        ({"returned": 1, "observations": {"exit_code": True}}, '"exit_code" is not an integer'),
        ({"returned": 1, "observations": {"metrics": [{"name": "m", "value": 1}]}}, '"metrics" is not a list'),
        ({"returned": 1, "observations": {"metrics": [{"name": "m", "value": 1, "tags": {"a": 1}}]}}, "not text"),
        ({"returned": 1, "observations": {"files": {"a": {"$file": 1}}}}, 'file "a" is neither'),
        ({"returned": 1, "observations": {"trace": {}}}, '"trace" is not a list'),
    ],
)
def test_malformed_answers_are_crashes(header: Any, words: str) -> None:
    answer = read(header)
    assert answer.outcome is Outcome.CRASHED
    assert words in answer.body["protocol"]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ({"returned": 1}, 'has "returned" instead of "steps"'),
        ({"steps": [{"returned": 1}]}, "1 outcomes for 2 steps"),
        ({"steps": [{"returned": 1}, {}]}, "a step has no key"),
        ({"steps": [{"returned": 1}, {"crashed": {}}]}, 'a step has "crashed"'),
        ({"steps": [{"returned": 1}, {"skipped": 1}]}, '"skipped" of a step is not true'),
        ({"steps": [{"returned": 1}, {"skipped": True}]}, "a step is skipped though every step before it gave a value"),
        ({"steps": [{"returned": 1}, {"returned": 1, "trace": 1}]}, '"trace" is not a list'),
    ],
)
def test_malformed_steps(steps: Any, words: str) -> None:
    answer = read(steps, steps=2)
    assert answer.outcome is Outcome.CRASHED
    assert words in answer.body["protocol"]


@pytest.mark.parametrize(
    "number", ["1e700", "-1E+700", "1.501e309", "1" + "0" * 308 + ".5e1", "9" * 310 + ".0", "2" + "0" * 400 + "e-5"]
)
def test_a_number_beyond_floats_is_no_infinity(number: str) -> None:
    for text in (f'{{"returned":{number}}}', f'{{"returned":1,"observations":{{"trace":[{number}]}}}}'):
        assert "a number is beyond JSON" in read_text(text).body["protocol"]


def test_large_numbers_and_text_that_looks_like_them() -> None:
    assert read_text('{"returned":[1e300,1e-700,"1e999"]}').body == [1e300, 0.0, "1e999"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"returned": NaN}', b"\xff", '{"returned": ' + "[" * 100_000, '{"returned":' + "9" * 5000 + "}"],
)
def test_a_header_that_is_no_json_object(text: str | bytes) -> None:
    assert read_text(text).outcome is Outcome.CRASHED


@pytest.mark.parametrize("sizes", ["[3]", "[-1, 3]", "3", '["2"]', "[true, 1]"])
def test_a_list_of_attachments_that_does_not_fit(sizes: str) -> None:
    assert read_text(f'{{"returned": 1, "attachments": {sizes}}}', b"ab").outcome is Outcome.CRASHED


def test_values_that_nest_too_deeply_to_be_compared() -> None:
    text = '{"returned":' + "[" * 200 + "]" * 200 + "}"
    assert "nest deeper than 150" in read_text(text).body["protocol"]


@pytest.mark.parametrize(
    ("dtype", "shape", "data", "words"),
    [
        ("float32", [2], b"1234", "has 4 bytes of data, expected 8"),
        ("float12", [1], b"1", "dtype 'float12' is not known"),
        ("int8", [-1], b"", '"$tensor" holds'),
    ],
)
def test_malformed_tensors(dtype: str, shape: list[int], data: bytes, words: str) -> None:
    answer = read({"returned": {"$tensor": {"dtype": dtype, "shape": shape, "data": 0}}}, [data])
    assert words in answer.body["protocol"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("aé\n\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$bytes", "$tuple", "$dict", "$tensor", "$object", "fields", "$scalar", "$complex", "a"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=15,
)
headers = st.dictionaries(
    st.sampled_from(["returned", "raised", "steps", "crashed", "not_run", "observations", "timed_out", "oversized"]),
    json_values,
    max_size=2,
)


@given(headers, st.binary(max_size=8), st.integers(min_value=0, max_value=2))
def test_any_answer_is_read_and_shown(header: Any, data: bytes, steps: int) -> None:
    answer = read_answer(frames.Frame(1, 0, 0, json.dumps(header).encode(), data), steps)
    assert render_outcome(answer).isprintable()


@given(st.binary(max_size=60), st.binary(max_size=8))
def test_any_bytes_are_an_outcome(header: bytes, data: bytes) -> None:
    assert read_answer(frames.Frame(1, 0, 0, header, data), 0).outcome in Outcome


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_characters="$")), inner),
    max_leaves=20,
)


@given(plain)
def test_every_value_of_a_fixture_has_a_form_that_answers_may_have(value: Any) -> None:
    literals = Literals(parse_yaml("x: 1", "f.yaml"))
    parts = [memoryview(data) for data in literals.attachments]
    wire = literals.wire(value, ())
    parts = [memoryview(data) for data in literals.attachments]
    check_value(wire, parts)
    assert canonical(wire, parts).isascii()


@pytest.mark.parametrize("text", ['{"returned": "\\ud800"}', '{"raised": {"kind": "\\udfff", "message": ""}}'])
def test_text_with_a_lone_surrogate(text: str) -> None:
    assert "lone surrogate" in read_text(text).body["protocol"]


def test_escapes_of_proper_text() -> None:
    assert read_text('{"returned": "\\ud83d\\ude00\\u0000"}').body == "\U0001f600\0"


def test_numbers_beyond_every_limit() -> None:
    digits = "9" * 10_000
    answer = read({"returned": {"$int": digits}})
    assert canonical(answer.body, ()) == digits


@pytest.mark.parametrize(
    "text",
    [
        '{"returned": {"a": 1, "a": 2}}',
        '{"returned": [{"b": {"a": 1, "a": 1}}]}',
        '{"returned": 1, "returned": 2}',
    ],
)
def test_a_key_that_occurs_twice_hides_a_value(text: str) -> None:
    answer = read_text(text)
    assert answer.outcome is Outcome.CRASHED
    assert "twice" in answer.body["protocol"]


def test_the_same_key_in_two_objects_is_no_repetition() -> None:
    assert read_text('{"returned": [{"a": 1}, {"a": 2}]}').outcome is Outcome.RETURNED
