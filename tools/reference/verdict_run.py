"""One cell of the truth table of verdicts: outcomes files of the legs, taken through comparison, report and index as the actions do it."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from reference.verdict_states import Answer, Expectation, State

from parity.index.rows import rows_of
from parity.index.shard_files import read_shards
from parity.proto import evidence_pb2 as pb
from parity.protocol import frames
from parity.report.command import read_evidence
from parity.worker.run import run

CASE, TWIN, OTHER = "f/case", "f/twin", "f/other"
_DRIVER = {"format": "parity-driver", "version": 1, "sdk": "table/1", "ops": ["f"]}
_MATCHING: Answer = {"returned": 1}
_DIFFERENT: Answer = {"returned": 3}
_OPEN: Answer = {"no_device": "no such device"}
_PATTERNS = {"unmatched": "f/nothing", "too wide": "f/*", "another open": "f/[ct]*"}
_IDENTITY = ("--label=//p:t", "--pair=//p:p", "--accounts_for=p.py")
# A fingerprint that no difference has by chance.
_ANOTHER = "0" * 12


@dataclass(frozen=True)
class Cell:
    """What became of a case, of the entry about it, of its test, and of the file that the test accounts for.

    `xml` and `strict_xml` are the element of the case, the latter with every leg asked for; `proven` and `applicable` count cases of the facet.
    """

    case: str
    entry: str
    test: str
    exit_code: int
    strict_exit_code: int
    xml: str
    strict_xml: str
    proven: int
    applicable: int
    status: str


@functools.cache
def cell(state: State, expectation: Expectation, requires: tuple[str, ...], *, alone: bool) -> Cell:
    """The cell for a case beside two others, its twin and one that both sides agree on, or for the only case of its test."""
    return _Bench(_folder(), state, expectation, requires, alone=alone).cell()


class _Bench:
    """The files of one test, in a folder that every test uses after another."""

    def __init__(
        self, folder: Path, state: State, expectation: Expectation, requires: tuple[str, ...], *, alone: bool
    ) -> None:
        self._folder = folder
        self._expectation = expectation
        self._requires = requires
        self._plan = _plan(alone, state.steps)
        companions = () if alone else _companions(expectation)
        self._legs = [self._leg(name, state, companions) for name in state.legs]

    def cell(self) -> Cell:
        """Everything that the table says of the case."""
        evidence = self._evidence()
        exit_code, xml = self._report()
        strict_exit_code, strict_xml = self._report("--require_all")
        self._do("shard", *_IDENTITY, "--origin=original", "--port=//p:p_rs", evidence=True, out="shard")
        (row,) = rows_of(read_shards([str(self._folder / "shard")]))
        facet = row.facets.get("normal")
        (found,) = (case for case in evidence.cases if case.id == CASE)
        return Cell(
            case=_words(pb.Verdict.Name(found.verdict)),
            entry=_words(pb.ExpectationState.Name(evidence.expectations[0].state)) if evidence.expectations else "",
            test=_words(pb.TestVerdict.Name(evidence.summary.verdict)),
            exit_code=exit_code,
            strict_exit_code=strict_exit_code,
            xml=xml,
            strict_xml=strict_xml,
            proven=facet.agreed + facet.excepted if facet else 0,
            applicable=facet.cases if facet else 0,
            status=row.status,
        )

    def _leg(self, name: str, state: State, companions: tuple[tuple[Answer, Answer], ...]) -> str:
        path = self._folder / f"{name}.outcomes"
        head: Answer = {"leg": name, "driver": _DRIVER}
        whole = name in state.whole
        side = 1 if name == "rust" else 0
        answers = [state.legs[name], *(state.legs[name] if whole else pair[side] for pair in companions)]
        with frames.FileWriter(str(path), "parity-outcomes", head | (state.legs[name] if whole else {})) as writer:
            for answer in answers:
                writer.case(answer)
        return f"--leg={name}={path}"

    def _evidence(self) -> pb.Evidence:
        """The evidence under the entry; one that holds has the fingerprint which a first comparison asks for."""
        if self._expectation.form in ("changed", "unmatched", "another open"):
            return self._compare(_ANOTHER)
        if self._expectation.form in ("", "missing"):
            return self._compare("")
        first = self._compare("").expectations[0].actual_fingerprint
        return self._compare(first or _ANOTHER)

    def _compare(self, fingerprint: str) -> pb.Evidence:
        expectations = []
        if self._expectation.classification:
            (self._folder / "expect.yaml").write_text(_entry(self._expectation, fingerprint))
            expectations = [f"--expectations={self._folder / 'expect.yaml'}"]
        requires = [f"--requires={cause}" for cause in self._requires]
        plan = [f"--plan={self._plan / 'plan'}", f"--cases={self._plan / 'cases'}"]
        self._do("compare", *_IDENTITY, *plan, *self._legs, *expectations, *requires, out="evidence")
        return read_evidence(str(self._folder / "evidence"))

    def _report(self, *flags: str) -> tuple[int, str]:
        """The exit code of the test, and the element of the case in its XML."""
        paths = [f"--out_{kind}={self._folder / kind}" for kind in ("text", "xml", "verdict")]
        self._do("report", *flags, *paths, evidence=True)
        _, code = (self._folder / "verdict").read_text().split()
        for case in ET.parse(self._folder / "xml").iter("testcase"):
            if case.attrib["name"] == CASE:
                return int(code), next((child.tag for child in case), "passed")
        raise AssertionError("the XML lacks the case")

    def _do(self, subcommand: str, *flags: str, evidence: bool = False, out: str = "") -> None:
        """Runs our tool as an action does; an error of it is a mistake of this table."""
        given = [f"--evidence={self._folder / 'evidence'}"] if evidence else []
        written = [f"--out={self._folder / out}"] if out else []
        result = run([subcommand, *given, *flags, *written])
        if result.exit_code:
            raise AssertionError(result.output)


def _companions(expectation: Expectation) -> tuple[tuple[Answer, Answer], ...]:
    """What both sides do with the twin and with the third case."""
    if expectation.form == "too wide":
        return ((_MATCHING, _DIFFERENT),) * 2
    twins = {"twin diverges": _DIFFERENT, "twin open": _OPEN, "another open": _OPEN}
    return (_MATCHING, twins.get(expectation.form, _MATCHING)), (_MATCHING, _MATCHING)


def _entry(expectation: Expectation, fingerprint: str) -> str:
    fields = {
        "case": _PATTERNS.get(expectation.form, CASE),
        "class": expectation.classification,
        "reason": "r",
        "owner": "o",
    }
    if expectation.classification == "BROKEN_CASE":
        fields["twin"] = TWIN
    if fingerprint:
        fields["fingerprint"] = fingerprint
    return json.dumps([fields]) + "\n"


@functools.cache
def _folder() -> Path:
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # the table is some ten thousand small files
    folder = Path(tempfile.mkdtemp(prefix="parity-verdicts-", dir=memory))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _plan(alone: bool, steps: bool) -> Path:
    """A folder with the plan and the cases; the same for every cell."""
    folder = _folder() / f"plan-{alone}-{steps}"
    folder.mkdir()
    call = {"steps": [{"op": "f"}]} if steps else {"op": "f"}
    lines = [{"id": CASE, **call}, *([] if alone else [{"id": TWIN, "op": "f"}, {"id": OTHER, "op": "f"}])]
    (folder / "f.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    outputs = [f"--out_cases={folder / 'cases'}", f"--out_plan={folder / 'plan'}"]
    result = run(["cases", "--label=//p:t", f"--fixture={folder / 'f.jsonl'}", *outputs])
    if result.exit_code:
        raise AssertionError(result.output)
    return folder


def _words(name: str) -> str:
    return name.lower().replace("_", " ")
