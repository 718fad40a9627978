"""Fixtures in all three formats; the first byte of an input says which: 0 YAML, 1 JSON lines, 2 text of protocol buffers."""

from __future__ import annotations

from collections.abc import Sequence

from parity.fixtures import case_fields, fixture_files, ranges, yaml_text
from parity.fixtures.case import FACETS, OBSERVATIONS, Case
from parity.fixtures.case_fields import CASE_FIELDS, Defaults
from parity.fixtures.dtypes import DTYPES
from parity.fixtures.fixture_files import read_fixtures
from parity.fixtures.plan import make_plan
from parity.fixtures.problems import Problem, UserError
from parity.fixtures.setup_fields import SETUP_FIELDS
from parity.fixtures.steps import STEP_FIELDS
from parity.proto import fixtures_pb2
from parity.protocol import frames
from parity.protocol.values import decode
from parity_fuzz import repository, values_target
from parity_fuzz.target import Target, expect, scratch

FORMATS = {b"0": "yaml", b"1": "jsonl", b"2": "textproto"}
_DEFAULTS = Defaults((), (), 1000, False)
_VALUES = ("args", "kwargs")
_FAMILY = 200

_YAML = b"""\
$defaults: {deadline_ms: 2000, float: {ulp: 4}}
f:
  - {id: a, args: [1, -0.5, .nan, "x", {$bytes: aGk=}, {$tuple: [1]}, {$set: [1]}, {1: one}], kwargs: {k: null}}
  - {id: m, matrix: {args: [[1, 2], {$range: {stop: 1, step: 0.5}}]}, facet: errors, errors: {E: [F, G], message: ignored}}
  - {id: r, args: [{$range: {start: 3, stop: 0, step: -1}}], at: {$.returned[0].x: {float: {abs: 1}}}, unordered: [$.returned]}
  - {id: t, args: [{$tensor: {dtype: int8, shape: [1, 2], data: [[1, 2]]}}, {$object: P, fields: {x: 1}}, &a [1], *a]}
g: {defaults: {fresh: true, setup: {env: {A: '1'}}}, cases: [{id: a, errors: {message: {pattern: a+}}}]}
$scenarios:
  - id: s/1
    setup: {files: {a: x, b: {$dir: true}, c: {$symlink: a}}, cwd: b, clock: {now: 5, on_sleep: {1: {d: e}}}, given: {z: 1}}
    observe: [logs, stdout]
    steps: [{op: f, bind: m}, {op: g, self: m, args: [{$handle: m}], unordered: true}]
"""
_LINES = rb"""// a comment
{"id": "f/a", "op": "f", "args": [1.0, 9007199254740993, "\ud800", {"$float": "inf"}]}
{"id": "s", "steps": [{"op": "@write", "args": ["a", "b"]}], "setup": {"files": {}}}
{"id": "m", "op": "f", "matrix": {"args": [[1, 2], {"$range": {"stop": 2}}]}}
{"id": "r", "op": "f", "args": [], "outcome": {"returned": {"$array": {"dtype": "int8", "shape": [1], "data": [1]}}}}
{"id": "t", "steps": [{"op": "f", "timeout_s": 1}], "outcome": [{"raised": {"kind": "E", "message": ""}}], "stdout": ""}
"""
_TEXTPROTO = rb"""# proto-message: parity.fixtures.v1.Fixtures
defaults { deadline_ms: 5 float { rel: 0.1 nan: "distinct" } }
op {
  name: "f"
  case { id: "a" args: [{int: -1}, {float: -inf}, {text: 'a' "b"}, {bytes: "\xff"}] kwargs { key: "k" value { null {} } } }
  case { id: "m" matrix { args { ints: [1, 2] } args { float_range { stop: 1 step: 0.5 } } } unordered_at: "$.returned" }
  case { id: "t" args { tensor { dtype: "int8" shape: 1 ints: 7 } } args { map { entry { key: "$x" value { bool: true } } } } }
}
scenario < id: "s" setup { files { path: "a" text: "" } env { key: "A" value: "" } clock { now: 1.5 } }
  steps { op: "f" bind: "m" }, steps { op: "g" self: "m" args { handle: "m" } } >
"""


def seeds() -> Sequence[bytes]:
    """One file of each format that has almost everything, and the repository's own."""
    own = {b"0": (".yaml", ".yml"), b"1": (".jsonl",), b"2": (".textproto",)}
    return [
        b"0" + _YAML,
        b"1" + _LINES,
        b"2" + _TEXTPROTO,
        *(mark + data for mark, suffixes in own.items() for data in repository.files(suffixes)),
    ]


def check(data: bytes) -> None:
    """What is read is a plan and frames that drivers decode; everything else is mistakes, each with its place."""
    suffix = FORMATS[b"%d" % (data[0] % 3)] if data else "yaml"
    path = scratch(f"f.{suffix}", data[1:])
    try:
        cases = read_fixtures([path], _DEFAULTS)
        make_plan("//f", [path], cases)
    except UserError as error:
        expect(bool(error.problems), "an error without a mistake")
        for problem in error.problems:
            _check_problem(problem, path, len(data.decode("latin-1").splitlines()) + data.count(b"\xe2\x80") + 1)
        return
    expect(len({case.id for case in cases}) == len(cases), "two cases have one id")
    for sequence, case in enumerate(cases, 1):
        _check_case(sequence, case)


def _check_problem(problem: Problem, path: str, lines: int) -> None:
    expect(problem.place.path == path, "a mistake is in another file")
    expect(0 <= problem.place.line <= lines, f"a mistake is at line {problem.place.line} of {lines}")
    expect(problem.place.column >= 0, "a mistake is before its line")
    expect(len(str(problem)) < 10_000, "a mistake takes pages to say")


def _check_case(sequence: int, case: Case) -> None:
    frame = frames.parse(frames.encode(sequence, case.header, case.attachments))
    header, parts = frame.json(), frame.parts()
    for asked in (header, *header.get("steps", ())):
        for name in _VALUES:
            decode(asked.get(name), parts)


def prepare() -> None:
    """Smaller limits: what is below them takes seconds under instrumentation, and shows nothing new."""
    ranges.FAMILY_LIMIT = case_fields.FAMILY_LIMIT = _FAMILY
    fixture_files.CASES_LIMIT = 10 * _FAMILY
    yaml_text.ALIASED_LIMIT = 20_000


_NAMES = {
    *CASE_FIELDS,
    *SETUP_FIELDS,
    *STEP_FIELDS,
    *FACETS,
    *OBSERVATIONS,
    *DTYPES,
    "$defaults",
    "$scenarios",
    "cases",
}
_FIELDS = {field.name for message in fixtures_pb2.DESCRIPTOR.message_types_by_name.values() for field in message.fields}
WORDS = (
    *(f"{name}: " for name in sorted(_NAMES)),
    *(f" {name} {{" for name in sorted(_FIELDS - _NAMES)),
    *(f"{{{word[2:].replace(chr(34), '')} " for word in values_target.WORDS if word[:3] == '{"$'),
    *("{$range: {stop: 3, step: 0.5}}", ".nan", "&a ", "*a", "!!str ", "${TMP}", "\\ud800", "$.returned"),
)
TARGET = Target("fixtures", check, seeds, WORDS)
