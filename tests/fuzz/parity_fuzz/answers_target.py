"""Answers of drivers, hostile ones included: the first byte has the number of steps, a NUL parts header and attachments."""

from __future__ import annotations

from collections.abc import Sequence

from parity.compare.answer import Answer, read_answer
from parity.compare.answer_differ import Roles
from parity.compare.cursor import compile_comparator
from parity.compare.difference import Differences
from parity.compare.ended import outcome_texts
from parity.compare.outcome import Outcome
from parity.compare.pair import Status, compare_answers
from parity.compare.render import OUTCOME_LIMIT, render_outcome
from parity.fixtures.case import OBSERVATIONS
from parity.fixtures.rules import FloatRule, Rule, Settings
from parity.protocol import codec, frames
from parity_fuzz.target import Target, expect
from parity_fuzz.values_target import PARTS, SEEDS, WORDS

_ROLES = Roles("python", "rust", mapped=True, recorded=False)
_EXACT = compile_comparator(())
_LOOSE = compile_comparator((Rule("$", Settings(float=FloatRule(abs=0.5, ulp=2), unordered=True)),))
_OTHER = read_answer(frames.parse(frames.encode(1, {"returned": [1, {"$bytes": 0}]}, [b"x"])), 0)
# A cut says so in a few words.
_MARGIN = 100

_ANSWERS = (
    ("0", '{"raised":{"kind":"E","message":"m","chain":[{"kind":"F","message":{"$str":2}}]}}'),
    (
        "0",
        '{"returned":1,"observations":{"stdout":"a","logs":[{"level":"INFO","message":""}],"files":{"a":{"$bytes":1}},"trace":[1]}}',
    ),
    ("0", '{"returned":1,"observations":{"files":{"a":"t","b":{"$dir":true},"c":{"$symlink":"a"},"d":{"$str":2}}}}'),
    ("2", '{"steps":[{"returned":1,"trace":[1]},{"raised":{"kind":"E","message":""}}]}'),
    ("2", '{"steps":[{"skipped":true},{"unsupported":"no such"}]}'),
    ("1", '{"steps":[{"no_device":"none"}]}'),
    ("0", '{"unsupported":"no such operation"}'),
    ("0", '{"crashed":{"signal":"SIGSEGV","stderr":"line\\n"}}'),
    ("0", '{"timed_out":{"deadline_ms":5}}'),
    ("0", '{"oversized":{"limit":1,"size":2}}'),
    ("0", '{"not_run":{"reason":"not recorded","detail":""}}'),
    ("0", "{}"),
    ("0", '{"returned":1,"raised":{}}'),
    ("0", '{"returned":{"a":1,"a":2}}'),
)


def _input(steps: str, header: str) -> bytes:
    sizes = ",".join(str(len(part)) for part in PARTS)
    body = f'{header[:-1]}{"," if len(header) > 2 else ""}"attachments":[{sizes}]}}'
    return steps.encode() + body.encode() + b"\0" + b"".join(PARTS)


def seeds() -> Sequence[bytes]:
    """Every outcome, and every value as a returned one."""
    return [*(_input(*answer) for answer in _ANSWERS), *(_input("0", f'{{"returned":{text}}}') for text in SEEDS)]


def check(data: bytes) -> None:
    """Every answer is an outcome that can be compared and shown; one that is read agrees with itself."""
    steps = data[0] % 3 if data else 0
    header, _, attachments = data[1:].partition(b"\0")
    answer = read_answer(frames.Frame(1, 0, 0, header, attachments), steps)
    for comparator in (_EXACT, _LOOSE):
        itself = compare_answers(answer, answer, _ROLES, comparator, OBSERVATIONS)
        expect(itself.status is not Status.DIVERGED, "an answer differs from itself")
        for pair in ((answer, _OTHER), (_OTHER, answer)):
            _shown(compare_answers(*pair, _ROLES, comparator, OBSERVATIONS).differences)
    _render(answer)


def _shown(differences: Differences) -> None:
    """What reports and evidence hold of the differences is text that UTF-8 can say."""
    for difference in differences.listed:
        for text in (difference.path, difference.reference, difference.port, difference.bound, difference.distance):
            text.encode()


def _render(answer: Answer) -> None:
    text = render_outcome(answer)
    text.encode()
    expect(len(text) <= OUTCOME_LIMIT + _MARGIN, "an outcome is rendered longer than its limit")
    expect(text.isprintable() or "\n" not in text, "an outcome takes several lines")
    for words in outcome_texts(answer):
        words.encode()
    answer.stderr()
    if answer.outcome is not Outcome.CRASHED:
        codec.dumps(answer.body)


_WORDS = (
    *(f'"{outcome.value}":' for outcome in Outcome),
    '"chain":[',
    '"trace":[',
    '"observations":{',
    '"$dir"',
    '"$symlink"',
)
TARGET = Target("answers", check, seeds, words=(*WORDS, *_WORDS))
