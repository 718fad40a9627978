"""Recordings of the reference itself: whole answers come back as they were, and only while the reference is the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parity.fixtures.command import CasesRequest, make_cases
from parity.fixtures.plan import PlanCase, read_plan
from parity.fixtures.problems import ToolError, UserError
from parity.golden.command import GoldenRequest, make_golden
from parity.golden.inline import NotInline, attach, inline
from parity.golden.own import as_line
from parity.golden.provenance import Provenance, Sources, measure
from parity.protocol import frames

PARTS = [b"\x00\x01", b"text"]
ANSWER = {
    "returned": [
        {"$bytes": 0},
        {"$tensor": {"dtype": "uint8", "shape": [2], "data": 0}},
        {"$dict": [[{"$tuple": [1]}, {"$str": 1}]]},
        {"$message": {"type": "a.B", "data": 1}},
        {"$object": "C", "fields": {"data": 1}},
    ],
    "observations": {"stdout": "printed", "files": {"a": {"$bytes": 1}}},
}


class Test:
    """A parity_test with one case of one operation, a reference of one file and one package, and a recording."""

    __test__ = False

    def __init__(self, folder: Path, case: dict[str, Any]) -> None:
        self._folder = folder
        self._plan, self._cases = str(folder / "plan"), str(folder / "cases")
        fixture = self._write("f.jsonl", json.dumps(case))
        make_cases(CasesRequest("//x:t", [fixture], None, 1000, False, self._cases, self._plan))
        self._module = self._write("m.py", "def f(): ...")
        self._metadata = self._write("METADATA", "Name: pkg\nVersion: 1.2\n\nVersion: 9")

    @property
    def case(self) -> PlanCase:
        return read_plan(self._plan).cases[0]

    @property
    def asked(self) -> frames.Frame:
        return next(iter(frames.read_file(self._cases, "parity-cases")))

    @property
    def references(self) -> list[tuple[str, str]]:
        return [("x/m.py", self._module), ("../hub_pkg/site-packages/pkg-1.2.dist-info/METADATA", self._metadata)]

    def provenance(self) -> dict[str, Any]:
        return Provenance("//x:t", "cpython 3.11.2", "python/0.1.0", 1, measure(self.references)).to_json()

    def golden(self, *lines: Any) -> frames.FileReader:
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        out = str(self._folder / "golden")
        make_golden(GoldenRequest(self._plan, [self._write("g.jsonl", text)], self.references, out))
        return frames.read_file(out, "parity-outcomes")

    def change(self, name: str, text: str) -> None:
        self._write(name, text)

    def _write(self, name: str, text: str) -> str:
        path = self._folder / name
        path.write_text(text + "\n", "utf-8")
        return str(path)


def test_files_of_one_name_in_several_repositories_all_count(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("first", "second")]
    references = [(f"../{path.name}/src/util.py", str(path)) for path in paths]
    for path in paths:
        path.write_text(path.name)
    before = measure(references)
    for path in paths:
        path.write_text("changed")
        assert measure(references).changes_since(before) == ["src/util.py is changed"]
        path.write_text(path.name)
    assert measure(references[::-1]) == before


@pytest.fixture
def test(tmp_path: Path) -> Test:
    return Test(tmp_path, {"id": "f/a", "op": "f", "args": [{"$bytes": "aGk="}]})


def line_of(test: Test, answer: dict[str, Any], parts: list[bytes]) -> dict[str, Any]:
    views = [memoryview(part) for part in parts]
    return json.loads(json.dumps(as_line(test.case, test.asked.json(), test.asked.parts(), answer, views)))  # type: ignore[no-any-return]


def test_a_whole_answer_comes_back_as_it_was(test: Test) -> None:
    line = line_of(test, ANSWER, PARTS)
    assert (line["op"], line["args"]) == ("f", [{"$bytes": "aGk="}])
    reader = test.golden("// a comment", test.provenance(), "", line)
    (answer,) = list(reader)
    assert reader.head["recorded"] == test.provenance()["provenance"]["digest"]
    header = {key: value for key, value in answer.json().items() if key != "attachments"}
    parts = [bytes(part) for part in answer.parts()]
    assert inline(header, parts) == inline(ANSWER, PARTS)
    assert parts.count(b"text") == 3


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("m.py", "def f(): return 1", "x/m.py is changed"),
        ("METADATA", "Name: pkg\nVersion: 1.3", "pkg is now 1.3"),
        ("METADATA", "Name: other\nVersion: 1.2", "other is new, pkg is gone"),
    ],
)
def test_a_changed_reference_makes_the_whole_leg_stale(test: Test, name: str, text: str, said: str) -> None:
    lines = test.provenance(), line_of(test, {"returned": 1}, [])
    test.change(name, text)
    reader = test.golden(*lines)
    assert list(reader) == []
    assert reader.head["not_run"]["reason"] == "stale"
    assert reader.head["not_run"]["detail"].startswith("the reference has changed since ")
    assert reader.head["not_run"]["detail"].endswith(f"g.jsonl was recorded: {said}")


def test_steps_have_an_outcome_each(tmp_path: Path) -> None:
    test = Test(tmp_path, {"id": "s", "steps": [{"op": "C", "bind": "c"}, {"op": "C.get", "self": "c"}]})
    steps = [{"returned": {"$handle": "c"}}, {"raised": {"kind": "E", "message": "m", "chain": [{"kind": "F"}]}}]
    line = line_of(test, {"steps": steps}, [])
    assert line["outcome"] == steps
    (answer,) = list(test.golden(test.provenance(), line))
    assert answer.json() == {"steps": steps}


def refusal(test: Test, *lines: Any) -> str:
    with pytest.raises(UserError) as caught:
        test.golden(*lines)
    (problem,) = caught.value.problems
    return f"{problem.place.line}: {problem.found} {problem.hint}"


def test_a_recording_of_another_question_names_the_command(test: Test) -> None:
    line = {**line_of(test, {"returned": 1}, []), "request": "0" * 16}
    said = refusal(test, test.provenance(), line)
    assert said.startswith('2: the recording of "f/a" asks something else than the case at ')
    assert said.endswith("Record again: tools/parity record //x:t")


def test_what_is_not_what_record_writes_is_refused(test: Test) -> None:
    line, provenance = line_of(test, {"returned": 1}, []), test.provenance()
    imported = {"id": "f/a", "op": "f", "args": [{"$bytes": "aGk="}], "outcome": {"returned": 1}}
    forged = {"provenance": {**provenance["provenance"], "packages": {"pkg": "1.3"}}}
    assert refusal(test, line).startswith("1: there is no provenance above this recording.")
    assert refusal(test, provenance, provenance, line).startswith("2: the file has a second provenance.")
    assert refusal(test, forged, line).startswith("1: the digest is not that of the files and packages beside it.")
    assert refusal(test, {"provenance": {}}, line).startswith("1: the provenance is not what record writes.")
    assert refusal(test, provenance, line, line).startswith('3: id "f/a" is recorded twice.')
    assert refusal(test, provenance, {**line, "id": "g"}).startswith(
        '2: no case has the id "g". Correct the fixtures if it is misspelt there. If it was renamed or taken out: tools/parity record '
    )
    assert refusal(test, provenance, imported).startswith("2: an imported recording stands in a file with provenance.")
    assert refusal(test, provenance, {**line, "outcome": []}).startswith("2: the outcome does not have the form")
    assert refusal(test, provenance, {**line, "outcome": {"crashed": {}}}).startswith("2: the outcome is not one of")
    broken = {**line, "outcome": {"returned": {"$bytes": "%"}}}
    assert refusal(test, provenance, broken) == "2: the outcome has '%', which is not base64. "


def test_references_to_no_attachment_are_refused() -> None:
    for value in ({"$bytes": 1}, {"$bytes": -1}, {"$bytes": True}, {"$str": "0"}):
        with pytest.raises(NotInline, match=r"of 1$"):
            inline(value, [b"x"])
    with pytest.raises(NotInline, match="which is not base64"):
        attach({"$tensor": {"dtype": "uint8", "shape": [1], "data": 0}}, [])


def test_names_of_files_do_not_depend_on_how_bazel_calls_repositories(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    names = [
        "../rules_python~~pip~hub_pkg/site-packages/pkg/a.py",
        "../hub_pkg/site-packages/pkg/a.py",
        "../r/b.py",
        "c.py",
    ]
    found = [next(iter(measure([(name, str(tmp_path / "a"))]).files)) for name in names]
    assert found == ["pkg/a.py", "pkg/a.py", "b.py", "c.py"]


def test_metadata_without_a_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "M").write_text("Name: pkg\n\nVersion: 1\n")
    with pytest.raises(ToolError, match="has no Name and Version"):
        measure([("../r/site-packages/pkg.dist-info/METADATA", str(tmp_path / "M"))])


def test_the_digest_tells_files_from_packages() -> None:
    assert Sources({"a": "1"}, {}).digest() != Sources({}, {"a": "1"}).digest()
