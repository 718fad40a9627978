"""The results file keeps what it is given, refuses what it did not write, and a case of several parts is as good as the worst."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.native.results import Case, Results, ResultsError, State, merged, read, write

CASES = st.builds(Case, st.text(max_size=5), st.sampled_from(State), st.text(max_size=5), st.text(max_size=5))


@given(st.lists(CASES), st.text(), st.text())
def test_results_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory, cases: list[Case], problem: str, words: str
) -> None:
    path = str(tmp_path_factory.mktemp("results") / "r.json")
    results = Results("python", "//a:b", merged(cases), problem, words)
    write(path, results)
    assert read(path) == results


@given(st.lists(CASES))
def test_merged_cases_are_sorted_unique_and_never_better_than_any_part(cases: list[Case]) -> None:
    found = merged(cases)
    assert [case.name for case in found] == sorted({case.name for case in cases})
    for case in found:
        if case.state is State.PASSED:
            assert all(part.state is State.PASSED for part in cases if part.name == case.name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "parity-native-results", "version": 2}',
        '{"format": "parity-native-results", "version": 1, "leg": "rust", "label": "x", "cases": [{"name": "a"}]}',
        '{"format": "parity-native-results", "version": 1, "leg": "rust", "label": "x", "cases": [], "extra": 1}',
        '{"format": "parity-native-results", "version": 1, "leg": "rust", "label": "x", "cases": [{"name": "a", "state": "fine"}]}',
    ],
)
def test_anything_else_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ResultsError, match="holds no results of a native test"):
        read(str(path))
