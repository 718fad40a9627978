"""Files of users with anything in them: a list of mistakes or a result, never a fault of the tool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parity.fixtures.case_fields import CASE_FIELDS, Defaults
from parity.fixtures.command import write_cases
from parity.fixtures.fixture_files import read_fixtures, read_patterns
from parity.fixtures.plan import make_plan
from parity.fixtures.problems import UserError
from parity.fixtures.recording import RECORDED_FIELDS
from parity.fixtures.setup_fields import SETUP_FIELDS
from parity.fixtures.steps import IMPORTED_STEP_FIELDS
from parity.golden.recorded import read_recorded

WORDS = [
    *CASE_FIELDS,
    *RECORDED_FIELDS,
    *SETUP_FIELDS,
    *IMPORTED_STEP_FIELDS,
    *("steps", "clock", "now", "on_sleep", "given", "abs", "nan", "message", "pattern", "ignore", "cases", "defaults"),
    *(
        "$bytes",
        "$tuple",
        "$tensor",
        "dtype",
        "shape",
        "data",
        "$dict",
        "$float",
        "$object",
        "fields",
        "$ref",
        "$proto",
    ),
    *(
        "returned",
        "raised",
        "kind",
        "skipped",
        "hangs",
        "trace",
        "level",
        "$dir",
        "$.returned",
        "${TMP}",
        "1",
        "a/b",
        ".t",
    ),
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-2, max_value=2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "x", "aGk=", "[", ".*", "float32", "logs", "errors", "equal", "\ud800", "é", *WORDS])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)
MAPS = st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=6)
CASES = st.builds(
    lambda fields, more: {**fields, **more}, MAPS, st.sampled_from([{}, {"id": "a"}, {"id": "a", "op": "f"}])
)
DEFAULTS = Defaults((), (), 1000, False)
HOSTILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


def outputs(path: Path) -> None:
    """Both outputs of the subcommand, if the file has no mistake."""
    try:
        cases = read_fixtures([str(path)], DEFAULTS)
        make_plan("//x:t", [str(path)], cases)
        write_cases(cases, str(path.parent / "o.cases"))
    except UserError as error:
        assert all(problem.place.path == str(path) for problem in error.problems)


@HOSTILE
@given(CASES)
def test_json_lines(tmp_path: Path, case: Any) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(json.dumps(case) + "\n")
    outputs(path)


@HOSTILE
@given(st.sampled_from(["f", "$scenarios", "$defaults", "$schema"]), CASES, VALUES)
def test_yaml(tmp_path: Path, key: str, case: Any, value: Any) -> None:
    path = tmp_path / "f.yaml"
    content = {key: [case]} if key != "$defaults" else {key: case, "f": value}
    path.write_text(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace").decode())
    outputs(path)


@HOSTILE
@given(st.dictionaries(st.sampled_from(["f", "*", "$schema"]), MAPS | VALUES, max_size=2))
def test_comparators(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace").decode())
    try:
        read_patterns(str(path))
    except UserError as error:
        assert str(error).startswith(f"ERROR: {path}")


class Anywhere:
    """A document that knows no places."""

    value: Any = None

    def place(self, path: Any, *, key: bool = False) -> Any:
        from parity.fixtures.problems import Place

        return Place("g.jsonl", 1)


@HOSTILE
@given(MAPS, VALUES)
def test_recordings(fields: Any, outcome: Any) -> None:
    try:
        read_recorded(Anywhere(), {**fields, "outcome": outcome}, 1000)
    except UserError as error:
        assert str(error).startswith("ERROR: g.jsonl:1")


@HOSTILE
@given(st.binary(max_size=80))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    for name in ("f.yaml", "f.jsonl"):
        path = tmp_path / name
        path.write_bytes(data)
        outputs(path)


@pytest.mark.parametrize("name", ["f.yaml", "f.jsonl"])
def test_a_folder_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(UserError, match="cannot be read: Is a directory"):
        read_fixtures([str(tmp_path / name)], DEFAULTS)
