"""Values and outcomes as a person reads them, in one line and bounded length; a cut says how much it left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from parity.compare.answer import Answer
from parity.compare.canonical import int_text, text_of
from parity.compare.outcome import NOTES, Outcome
from parity.compare.wire import Parts
from parity.fixtures.case import OBSERVATIONS
from parity.fixtures.dtypes import byte_count, unpack

VALUE_LIMIT = 400
OUTCOME_LIMIT = 4000
OBSERVATION_LIMIT = 1000
_SHOWN_BYTES = 64
_SHOWN_NUMBERS = 8
_SPOKEN_NOTES = {"trace": "trace", "exit_code": "exit code", "arguments": "changed arguments"}
_SPOKEN = {"$type": "type ", "$symlink": "link to "}


class _Full(Exception):
    """Ends a rendering that has become long enough."""


class _Text:
    """Collects text up to a limit; stopping early keeps a value of a gigabyte from being rendered whole."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._length = 0
        self._pieces: list[str] = []

    def add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > self.limit:
            raise _Full

    def text(self, *, cut: bool) -> str:
        whole = "".join(self._pieces)
        return f"{whole[: self.limit]}… (cut after {self.limit} characters)" if cut else whole


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and a mark that says how much is missing."""
    missing = len(text) - limit
    return text if missing <= 0 else f"{text[:limit]}… ({missing} more characters)"


def render_value(value: Any, parts: Parts, limit: int = VALUE_LIMIT) -> str:
    """One value: JSON for what JSON can say, Python's spelling where that is clearer."""
    return _render(lambda out: _value(value, parts, out), limit)


def render_outcome(answer: Answer, limit: int = OUTCOME_LIMIT) -> str:
    """The outcome of a case, with what was noted at its steps."""
    return _render(lambda out: _answer(answer, out), limit)


def render_observations(answer: Answer, limit: int = OBSERVATION_LIMIT) -> tuple[tuple[str, str], ...]:
    """What was observed of a case, by name, in the order of the protocol page."""
    seen = answer.observations
    return tuple((name, render_value(seen[name], answer.parts, limit)) for name in OBSERVATIONS if name in seen)


def render_request(header: dict[str, Any], parts: Parts, limit: int = OUTCOME_LIMIT) -> str:
    """What a case asks: its arguments, or its steps, and its set-up."""
    return _render(lambda out: _request(header, parts, out), limit)


def render_step(entry: dict[str, Any], parts: Parts, limit: int = VALUE_LIMIT) -> str:
    """The outcome of one step."""
    return _render(lambda out: _step(entry, parts, out), limit)


def _render(write: Callable[[_Text], None], limit: int) -> str:
    out = _Text(limit)
    try:
        write(out)
    except _Full:
        return plain(out.text(cut=True))
    return plain(out.text(cut=False))


def quoted(text: str) -> str:
    """A text in quotes, with quotes, control characters and lone surrogates escaped, everything else as it is."""
    return plain(json.dumps(text, ensure_ascii=False))


def plain(text: str) -> str:
    """A text that fits into one line of any report: what does not print is escaped."""
    return text if text.isprintable() else "".join(char if char.isprintable() else _escape(char) for char in text)


def _escape(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _value(value: Any, parts: Parts, out: _Text) -> None:
    kind = type(value)
    if kind is str:
        out.add(quoted(value[: out.limit]))
    elif kind is list:
        _sequence(value, parts, out, "[", "]")
    elif kind is dict:
        tag = next((key for key in value if key[:1] == "$"), None)
        if tag is None:
            _entries(((quoted(key), item) for key, item in value.items()), parts, out)
        else:
            _tagged(tag, value, parts, out)
    else:
        out.add(json.dumps(value))


def _sequence(items: list[Any], parts: Parts, out: _Text, begin: str, end: str) -> None:
    out.add(begin)
    for index, item in enumerate(items):
        if index:
            out.add(", ")
        _value(item, parts, out)
    out.add(end)


def _entries(entries: Iterator[tuple[str, Any]], parts: Parts, out: _Text, begin: str = "{", end: str = "}") -> None:
    out.add(begin)
    for index, (key, item) in enumerate(entries):
        out.add(f"{', ' if index else ''}{key}: ")
        _value(item, parts, out)
    out.add(end)


def _tagged(tag: str, value: dict[str, Any], parts: Parts, out: _Text) -> None:
    body = value[tag]
    if tag == "$tuple":
        _sequence(body, parts, out, "(", ",)" if len(body) == 1 else ")")
    elif tag in ("$set", "$frozenset"):
        _sequence(body, parts, out, f"{tag[1:]}(", ")")
    elif tag == "$dict":
        _entries(((render_value(key, parts), item) for key, item in body), parts, out)
    elif tag == "$object":
        _object(value, parts, out)
    elif tag in ("$tensor", "$scalar"):
        _array(body, parts, out)
    else:
        out.add(_short(tag, value, parts))


def _short(tag: str, value: dict[str, Any], parts: Parts) -> str:
    body = value[tag]
    if tag == "$str":
        return quoted(text_of(value, parts))
    if tag == "$int":
        return int_text(value)
    if tag == "$bytes":
        return _bytes(parts[body])
    if tag == "$message":
        return f"{body['type']} {_bytes(parts[body['data']])}"
    if tag == "$complex":
        return f"complex({', '.join(_float(part) for part in body)})"
    if tag == "$missing":
        return "nothing there"
    if tag == "$dir":
        return "directory"
    return f"{_SPOKEN.get(tag, '')}{body}"


def _float(value: Any) -> str:
    return value["$float"] if isinstance(value, dict) else repr(value)


def _bytes(data: memoryview) -> str:
    shown = repr(bytes(data[:_SHOWN_BYTES]))
    return shown if len(data) <= _SHOWN_BYTES else f"{shown}… ({len(data)} bytes)"


def _object(value: dict[str, Any], parts: Parts, out: _Text) -> None:
    out.add(str(value["$object"]))
    if "fields" in value:
        _entries(iter(value["fields"].items()), parts, out, "(", ")")
    if "items" in value:
        out.add(" ")
        _value(value["items"], parts, out)


def _array(body: dict[str, Any], parts: Parts, out: _Text) -> None:
    dtype, data = body["dtype"], parts[body["data"]]
    numbers = unpack(dtype, data, _SHOWN_NUMBERS)
    shown = ", ".join(map(repr, numbers))
    more = ", …" if byte_count(dtype, [len(numbers)]) < len(data) else ""
    out.add(f"{dtype}{body['shape']} [{shown}{more}]" if "shape" in body else f"{dtype}({shown})")


def _answer(answer: Answer, out: _Text) -> None:
    if answer.outcome is Outcome.STEPS:
        for index, entry in enumerate(answer.body):
            out.add(f"{'; ' if index else ''}[{index}] ")
            _step(entry, answer.parts, out)
    elif answer.outcome in (Outcome.RETURNED, Outcome.RAISED):
        _step({answer.outcome.value: answer.body}, answer.parts, out)
    else:
        out.add(end_of(answer))


def _step(entry: dict[str, Any], parts: Parts, out: _Text) -> None:
    if "returned" in entry:
        out.add("returned ")
        _value(entry["returned"], parts, out)
    elif "raised" in entry:
        raised = entry["raised"]
        out.add(f"raised {raised['kind']}: {quoted(text_of(raised['message'], parts))}")
        for cause in raised.get("chain", []):
            out.add(f" from {cause['kind']}: {quoted(text_of(cause['message'], parts))}")
    elif "skipped" in entry:
        out.add("skipped, as an earlier step failed")
    else:
        key = next(key for key in ("unsupported", "no_device") if key in entry)
        out.add(f"{key.replace('_', ' ')}: {entry[key]}")
    for name in NOTES:
        if name in entry:
            out.add(f" with {_SPOKEN_NOTES[name]} ")
            _value(entry[name], parts, out)


def end_of(answer: Answer) -> str:
    """How a case ended that neither returned nor raised, without what differs from run to run."""
    body = answer.body
    if answer.outcome is Outcome.CRASHED:
        return f"crashed {_cause(body)}"
    if answer.outcome is Outcome.TIMED_OUT:
        return f"timed out after {body.get('deadline_ms', '?')} ms"
    if answer.outcome is Outcome.OVERSIZED:
        return f"oversized: {body.get('size', '?')} bytes, the limit is {body.get('limit', '?')}"
    if answer.outcome in (Outcome.NOT_RUN, Outcome.NOT_RECORDED):
        detail = f": {body['detail']}" if body.get("detail") else ""
        return f"not run, {body['reason']}{detail}" if answer.outcome is Outcome.NOT_RUN else "not recorded"
    return f"{answer.outcome.value.replace('_', ' ')}: {body}"


def _cause(body: dict[str, Any]) -> str:
    if "signal" in body:
        return f"by {body['signal']}"
    if "exit_code" in body:
        return f"with exit code {body['exit_code']}"
    return f"by breaking the protocol: {body.get('protocol', 'no reason given')}"


def _request(header: dict[str, Any], parts: Parts, out: _Text) -> None:
    if "steps" in header:
        for index, step in enumerate(header["steps"]):
            out.add(f"{'; ' if index else ''}[{index}] ")
            _call(step, parts, out)
    else:
        _value(header.get("args", []), parts, out)
        if header.get("kwargs"):
            out.add(" ")
            _value(header["kwargs"], parts, out)
    if header.get("setup"):
        out.add(" with setup ")
        _value(header["setup"], parts, out)


def _call(step: dict[str, Any], parts: Parts, out: _Text) -> None:
    target = f"{step['self']}: " if "self" in step else ""
    out.add(f"{step['bind']} = " if "bind" in step else "")
    out.add(f"{target}{step['op']}")
    _sequence(step.get("args", []), parts, out, "(", ")")
    if step.get("kwargs"):
        out.add(" ")
        _value(step["kwargs"], parts, out)
