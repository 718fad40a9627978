"""An answer of a leg to one case, read and checked.

Whatever is wrong with it becomes the outcome `crashed` with the protocol error: what a driver says is evidence, never a fault of the
comparison.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parity.compare.outcome import BY_KEY, NOTES, Outcome
from parity.compare.wire import DEPTH_LIMIT, Malformed, Parts, check_tagged, check_value
from parity.protocol import codec
from parity.protocol.frames import Frame, FrameError

_BESIDE = frozenset(("attachments", "observations"))
_STEP_OUTCOMES = frozenset(("returned", "raised", "unsupported", "no_device", "skipped"))
_METRIC_FIELDS = {"name", "value", "tags"}
_EXIT_CODES = range(256)
NOT_RECORDED = "not recorded"
# The only numbers that may lie beyond a float: those with a large exponent, or of very many digits.
_LARGE = re.compile(rb"[eE]\+?[0-9]{3}|[0-9]{309}")


@dataclass(frozen=True)
class Answer:
    """`body` is what stands under the outcome's key, `parts` are the attachments that it refers to."""

    outcome: Outcome
    body: Any
    observations: dict[str, Any]
    parts: Parts

    def stderr(self) -> str:
        """The last lines of standard error, where the runner kept them."""
        text = self.body.get("stderr", "") if isinstance(self.body, dict) else ""
        return text if isinstance(text, str) else ""


def read_answer(frame: Frame, steps: int) -> Answer:
    """The answer in a frame, to a case with so many steps (0: one operation)."""
    try:
        header, parts = frame.json(), frame.parts()
        keys = [key for key in header if key not in _BESIDE]
        if len(keys) != 1 or keys[0] not in BY_KEY or keys[0] in ("skipped", "not_recorded"):
            raise Malformed(f"the answer has {_listed(keys)} where exactly one outcome is expected")
        outcome, body = BY_KEY[keys[0]], header[keys[0]]
        _check_answer(outcome, body, steps, parts, plain=_is_plain(frame.header))
        if b"\\u" in frame.header or _LARGE.search(frame.header):
            _check_all(header)
        if frame.header.count(b'":') > 1:
            _check_keys(frame.header)
        observations = header.get("observations", {})
        _check_observations(observations, parts)
    except (Malformed, FrameError) as error:
        return Answer(Outcome.CRASHED, {"protocol": str(error)}, {}, ())
    except RecursionError:
        return Answer(Outcome.CRASHED, {"protocol": "the answer's values nest too deeply"}, {}, ())
    if outcome is Outcome.NOT_RUN and body["reason"] == NOT_RECORDED:
        outcome = Outcome.NOT_RECORDED
    return Answer(outcome, body, observations, parts)


def _check_all(header: dict[str, Any]) -> None:
    """Escapes can spell lone surrogates, which text in a header never has, and large exponents what a reader takes for infinity."""
    try:
        codec.dumps(header).encode()
    except UnicodeEncodeError:
        raise Malformed("a text has a lone surrogate; such text goes into a $str") from None
    except ValueError as error:
        raise Malformed(f"a number is beyond JSON: {error}") from None


def _check_keys(header: bytes) -> None:
    """A JSON reader keeps the last of equal keys, so that one of two values would go unseen."""
    import json  # late: answers with one key need no second look

    json.loads(header, object_pairs_hook=_unique_keys)


def _unique_keys(pairs: list[tuple[str, Any]]) -> None:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        twice = next(key for index, key in enumerate(keys) if key in keys[:index])
        raise Malformed(f'an object has the key "{twice[:40]}" twice; such a map goes into a $dict')


def _is_plain(header: bytes) -> bool:
    """Whether a look at the bytes shows that the values have no tags and cannot nest deeply."""
    return b'"$' not in header and header.count(b"[") + header.count(b"{") <= DEPTH_LIMIT


def _listed(keys: list[str]) -> str:
    return ", ".join(f'"{key[:40]}"' for key in sorted(keys)[:5]) if keys else "no key"


def _check_answer(outcome: Outcome, body: Any, steps: int, parts: Parts, *, plain: bool) -> None:
    if outcome is Outcome.RETURNED or outcome is Outcome.RAISED:
        if steps:
            raise Malformed(f'the answer to {steps} steps has "{outcome.value}" instead of "steps"')
        if outcome is Outcome.RAISED:
            _check_raised(body, parts)
        elif not plain:
            check_value(body, parts)
    elif outcome is Outcome.STEPS:
        _check_steps(body, steps, parts)
    else:
        _SHAPES[outcome](body)


def _check_steps(body: Any, steps: int, parts: Parts) -> None:
    if type(body) is not list or len(body) != steps:
        found = len(body) if type(body) is list else "no list of"
        raise Malformed(f"the answer has {found} outcomes for {steps} steps")
    failed = False
    for entry in body:
        keys = [key for key in entry if key not in NOTES] if type(entry) is dict else []
        if len(keys) != 1 or keys[0] not in _STEP_OUTCOMES:
            raise Malformed(f"a step has {_listed(keys)} where exactly one outcome is expected")
        _check_step(BY_KEY[keys[0]], entry[keys[0]], parts)
        if keys[0] == "skipped" and not failed:
            raise Malformed("a step is skipped though every step before it gave a value")
        failed = failed or keys[0] != "returned"
        for name in NOTES:
            if name in entry:
                _OBSERVATIONS[name](entry[name], parts)


def _check_step(outcome: Outcome, body: Any, parts: Parts) -> None:
    if outcome is Outcome.RETURNED:
        check_value(body, parts)
    elif outcome is Outcome.RAISED:
        _check_raised(body, parts)
    elif outcome is Outcome.SKIPPED:
        if body is not True:
            raise Malformed('"skipped" of a step is not true')
    else:
        _check_reason(body)


def _check_raised(body: Any, parts: Parts) -> None:
    if type(body) is not dict or not {"kind", "message"} <= body.keys() <= {"kind", "message", "chain"}:
        raise Malformed('"raised" is not an object with kind and message')
    if type(body["kind"]) is not str:
        raise Malformed('"kind" of "raised" is not text')
    _check_text(body["message"], "message", parts)
    chain = body.get("chain", [])
    if type(chain) is not list:
        raise Malformed('"chain" of "raised" is not a list')
    for cause in chain:
        if type(cause) is dict and "chain" in cause:
            raise Malformed('a cause in "chain" has a chain of its own')
        _check_raised(cause, parts)


def _check_text(value: Any, what: str, parts: Parts) -> None:
    if type(value) is dict and value.keys() == {"$str"}:
        check_tagged("$str", value, parts)
    elif type(value) is not str:
        raise Malformed(f'"{what}" is not text')


def _check_reason(body: Any) -> None:
    if type(body) is not str:
        raise Malformed("the reason for giving no result is not text")


def _check_map(body: Any) -> None:
    if type(body) is not dict:
        raise Malformed("the runner's outcome is not an object")


def _check_not_run(body: Any) -> None:
    if type(body) is not dict or type(body.get("reason")) is not str:
        raise Malformed('"not_run" has no reason')


def _check_trace(trace: Any, parts: Parts) -> None:
    if type(trace) is not list:
        raise Malformed('"trace" is not a list')
    check_value(trace, parts)


def _check_exit_code(code: Any, parts: Parts) -> None:
    if type(code) is not int or code not in _EXIT_CODES:
        raise Malformed('"exit_code" is not an integer from 0 to 255')


def _check_arguments(arguments: Any, parts: Parts) -> None:
    if type(arguments) is not dict or any(name[:1] == "$" for name in arguments):
        raise Malformed('"arguments" is not an object of values by position or name')
    for value in arguments.values():
        check_value(value, parts)


def _check_observations(observations: Any, parts: Parts) -> None:
    if not observations and type(observations) is dict:
        return
    if type(observations) is not dict or not observations.keys() <= _OBSERVATIONS.keys():
        raise Malformed(f'"observations" is not an object of {", ".join(_OBSERVATIONS)}')
    for name, value in observations.items():
        _OBSERVATIONS[name](value, parts)


def _said(name: str, key: str) -> Callable[[Any, Parts], None]:
    """The check of a list of messages, each with one more text."""

    def check(entries: Any, parts: Parts) -> None:
        if type(entries) is not list or any(
            type(said) is not dict or said.keys() != {key, "message"} for said in entries
        ):
            raise Malformed(f'"{name}" is not a list of objects with {key} and message')
        for said in entries:
            if type(said[key]) is not str:
                raise Malformed(f'"{key}" in "{name}" is not text')
            _check_text(said["message"], "message", parts)

    return check


def _check_metrics(metrics: Any, parts: Parts) -> None:
    if type(metrics) is not list or any(
        type(metric) is not dict or metric.keys() != _METRIC_FIELDS for metric in metrics
    ):
        raise Malformed('"metrics" is not a list of objects with name, value and tags')
    for metric in metrics:
        tags = metric["tags"]
        if (
            type(metric["name"]) is not str
            or type(tags) is not dict
            or any(type(tag) is not str for tag in tags.values())
        ):
            raise Malformed("a metric has a name or tags that are not text")
        check_value(metric["value"], parts)


def _check_files(files: Any, parts: Parts) -> None:
    if type(files) is not dict:
        raise Malformed('"files" is not an object')
    for path, file in files.items():
        if type(file) is str:
            continue
        tag = next(iter(file)) if type(file) is dict and len(file) == 1 else ""
        if (tag == "$symlink" and type(file[tag]) is str) or (tag == "$dir" and file[tag] is True):
            continue
        if tag not in ("$bytes", "$str", "$object"):
            raise Malformed(f'file "{path[:60]}" is neither text, $bytes, $symlink nor $dir')
        check_tagged(tag, file, parts)


_OBSERVATIONS: dict[str, Callable[[Any, Parts], None]] = {
    "stdout": lambda text, parts: _check_text(text, "stdout", parts),
    "stderr": lambda text, parts: _check_text(text, "stderr", parts),
    "logs": _said("logs", "level"),
    "warnings": _said("warnings", "category"),
    "files": _check_files,
    "trace": _check_trace,
    "arguments": _check_arguments,
    "exit_code": _check_exit_code,
    "metrics": _check_metrics,
}
_SHAPES: dict[Outcome, Callable[[Any], None]] = {
    Outcome.UNSUPPORTED: _check_reason,
    Outcome.NO_DEVICE: _check_reason,
    Outcome.CRASHED: _check_map,
    Outcome.TIMED_OUT: _check_map,
    Outcome.OVERSIZED: _check_map,
    Outcome.NOT_RUN: _check_not_run,
}
