"""Evidence becomes a shard, or a broken one that says why; a file that is no shard is never nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parity.index.model import (
    BrokenShard,
    Digests,
    Divergence,
    EvidenceShard,
    Exemption,
    FacetCount,
    PairShard,
    Shard,
    SourceFacts,
)
from parity.index.pair_command import PairRequest, make_pair_shard
from parity.index.shard_command import SHOWN_DIVERGENCES, ShardRequest, make_shard
from parity.index.shard_files import read_shard, read_shards, write_shard
from parity.proto import evidence_pb2 as pb
from tests.unit.index.shards import MIRRORED, PAIR, PASSING, PATH, STUB


def digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@pytest.fixture
def request_(tmp_path: Path) -> ShardRequest:
    for name, text in {
        PATH: "def f(): raise ValueError\n",
        "a.rs": "pub fn f() {}\n",
        "ops.json": '{"ops": {"f": "m.core.a:f"}}',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return ShardRequest(
        evidence=str(tmp_path / "evidence.pb"),
        label="//a:t",
        pair="//a:p",
        origin="reconstructed",
        port="//a:p_rs",
        accounts_for=[PATH],
        sources=[str(tmp_path / PATH)],
        port_sources=[str(tmp_path / "a.rs")],
        op_sources=[str(tmp_path / "ops.json")],
        out=str(tmp_path / "shard.json"),
        mirrored=False,
    )


def case(facet: str, verdict: Any, *expectations: int, divergences: int = 0) -> pb.Case:
    detail = pb.CaseDetail(
        expectations=expectations, divergences=[pb.Divergence(fingerprint=f"{at:012x}") for at in range(divergences)]
    )
    return pb.Case(id="f/x", ops=["f"], facet=facet, verdict=verdict, detail=detail)


def summary(cases: Sequence[pb.Case]) -> pb.Summary:
    found = Counter(case.verdict for case in cases)
    bad = sum(found[verdict] for verdict in (pb.DIVERGED, pb.UNEXPECTED_MATCH))
    return pb.Summary(
        verdict=pb.FAIL if bad else pb.PASS,
        exit_code=int(bool(bad)),
        cases=len(cases),
        match=found[pb.MATCH],
        diverged=found[pb.DIVERGED],
        expected=found[pb.EXPECTED_DIVERGENCE],
        unexpected_match=found[pb.UNEXPECTED_MATCH],
        inconclusive=found[pb.INCONCLUSIVE],
        not_applicable=found[pb.NOT_APPLICABLE],
    )


def evidence(request: ShardRequest, *cases: pb.Case, **fields: Any) -> pb.Evidence:
    inputs = [
        *(pb.Input(role="reference_source", path=path, sha256=digest(path)) for path in request.sources),
        *(pb.Input(role="port_source", path=path, sha256=digest(path)) for path in request.port_sources),
        pb.Input(role="fixture", path="a/cases.yaml", sha256="0" * 64),
    ]
    whole = pb.Evidence(
        schema_version=1,
        identity=pb.Identity(label="//a:t", pair="//a:p", sources=[PATH], port_sources=request.port_sources),
        inputs=inputs,
        summary=summary(cases),
        cases=cases,
        expectations=[
            pb.Expectation(pattern="f/*", classification=name, reason="r", owner="o", expires="2027-06-30", cases=2)
            for name in ("BUG", "INTENTIONAL", "FLAKY")
        ],
    )
    whole.MergeFrom(pb.Evidence(**fields))
    return whole


def shard(request: ShardRequest, found: pb.Evidence | bytes) -> Shard:
    data = found if isinstance(found, bytes) else found.SerializeToString()
    Path(request.evidence).write_bytes(data)
    make_shard(request)
    return read_shard(request.out)


def test_cases_are_counted_by_facet(request_: ShardRequest) -> None:
    cases = [
        case("normal", pb.MATCH),
        case("normal", pb.MATCH, 2),
        case("errors", pb.EXPECTED_DIVERGENCE, 0),
        case("errors", pb.EXPECTED_DIVERGENCE, 1),
        case("errors", pb.UNEXPECTED_MATCH, 0),
        case("errors", pb.INCONCLUSIVE),
        case("config", pb.NOT_APPLICABLE),
        case("ops", pb.DIVERGED, divergences=SHOWN_DIVERGENCES + 2),
    ]
    found = shard(request_, evidence(request_, *cases))
    assert isinstance(found, EvidenceShard)
    assert found.facets == {
        "normal": FacetCount(2, 1, 0, 1, shown=1),
        "errors": FacetCount(4, 0, 1, 1, 1),
        "ops": FacetCount(1, diverged=1),
    }
    assert found.divergences[0] == Divergence("//a:t", "f/x", "0" * 12)
    assert (len(found.divergences), found.more_divergences) == (SHOWN_DIVERGENCES, 2)
    assert found.exemptions[1] == Exemption("//a:t", "f/*", "INTENTIONAL", "r", "o", "2027-06-30", 2)
    assert found.reached == {PATH: {"f": 1}}


def test_a_case_speaks_for_those_of_several_sources_that_it_reaches(request_: ShardRequest, tmp_path: Path) -> None:
    (tmp_path / "m/core/b.py").write_text("def g(): ...\n")
    (tmp_path / "m/core/c.py").write_text("X = 1\n")
    paths = [PATH, "m/core/b.py", "m/core/c.py"]
    several = replace(request_, accounts_for=paths, sources=[str(tmp_path / path) for path in paths])
    Path(several.op_sources[0]).write_text('{"ops": {"f": "m.core.a:f", "g": "m.core.b:g"}}')
    both = pb.Case(id="g/x", ops=["f", "g"], facet="errors", verdict=pb.MATCH)
    whole = evidence(several, case("normal", pb.MATCH), case("normal", pb.DIVERGED), both)
    whole.identity.sources.extend(paths[1:])
    found = shard(several, whole)
    assert isinstance(found, EvidenceShard)
    assert found.facets_of(PATH) == {"normal": FacetCount(2, 1, diverged=1, shown=1), "errors": FacetCount(1, 1)}
    assert found.facets_of("m/core/b.py") == {"errors": FacetCount(1, 1)}
    assert found.facets_of("m/core/c.py") == {}


@pytest.mark.parametrize(
    ("facet", "fields", "shown"),
    [
        ("errors", {"raised": True}, 1),
        ("errors", {"shown": [pb.EXIT_CODE]}, 1),
        ("errors", {"observe": [pb.EXIT_CODE], "shown": [pb.LOGS]}, 0),
        ("logging", {"shown": [pb.LOGS]}, 1),
        ("logging", {"shown": [pb.STDERR]}, 1),
        ("logging", {"observe": [pb.LOGS], "raised": True}, 0),
        ("logging", {"shown": [pb.METRICS]}, 0),
        ("metrics", {"shown": [pb.METRICS]}, 1),
        ("metrics", {"observe": [pb.METRICS]}, 0),
        ("normal", {}, 1),
    ],
)
def test_a_case_says_something_of_what_it_shows(
    facet: str, fields: dict[str, Any], shown: int, request_: ShardRequest
) -> None:
    found = shard(request_, evidence(request_, pb.Case(id="f/x", ops=["f"], facet=facet, verdict=pb.MATCH, **fields)))
    assert isinstance(found, EvidenceShard)
    assert found.facets == {facet: FacetCount(1, 1, shown=shown)}


@pytest.mark.parametrize(("recorded", "counted"), [("imported", (2, 1)), ("1f0c2d", (0, 0)), ("", (0, 0))])
def test_only_outcomes_of_the_original_count_as_recorded(
    recorded: str, counted: tuple[int, int], request_: ShardRequest
) -> None:
    found = evidence(request_, case("normal", pb.MATCH))
    found.summary.recorded, found.summary.recorded_agree = 2, 1
    found.legs.add(name="golden", recorded=recorded)
    made = shard(request_, found)
    assert isinstance(made, EvidenceShard)
    assert (made.recorded_cases, made.recorded_agree) == counted


def test_facts_and_digests_are_those_of_the_files(request_: ShardRequest) -> None:
    found = shard(request_, evidence(request_))
    assert isinstance(found, EvidenceShard)
    assert found.facts[PATH].names == ["f"]
    assert (found.origin, found.verdict, found.fixtures) == ("reconstructed", "pass", ["a/cases.yaml"])
    listed = f"{digest(request_.sources[0])}  {request_.sources[0]}\n"
    assert found.digests.reference == hashlib.sha256(listed.encode()).hexdigest()
    assert found.digests.port != found.digests.reference


def test_a_side_without_files_has_no_digest(request_: ShardRequest) -> None:
    bare = replace(request_, sources=[], port_sources=[])
    found = shard(bare, evidence(bare))
    assert isinstance(found, EvidenceShard)
    assert (found.digests, found.facts) == (Digests(), {})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"label": "//b:t"}, "is of test //a:t, expected //b:t"),
        ({"pair": "//b:p"}, "is of pair //a:p, expected //b:p"),
        ({"accounts_for": ["m/core/b.py"]}, "is of sources ['m/core/a.py'], expected ['m/core/b.py']"),
        ({"sources": []}, "is of other files: reference_source"),
        ({"port_sources": []}, "is of other files: port_source"),
    ],
)
def test_evidence_of_something_else_is_named(change: dict[str, Any], says: str, request_: ShardRequest) -> None:
    found = evidence(request_)
    asked = replace(request_, **change)
    broken = shard(asked, found)
    assert isinstance(broken, BrokenShard)
    assert (broken.label, broken.sources, broken.status) == (asked.label, list(asked.accounts_for), "unreadable")
    assert says in broken.reason


def test_evidence_of_other_bytes_is_named(request_: ShardRequest) -> None:
    found = evidence(request_)
    Path(request_.port_sources[0]).write_text("changed")
    broken = shard(request_, found)
    assert isinstance(broken, BrokenShard)
    assert f"has the digest of another {request_.port_sources[0]}" in broken.reason


@pytest.mark.parametrize("cut", [1, 40])
def test_truncated_evidence_is_named(cut: int, request_: ShardRequest) -> None:
    broken = shard(request_, evidence(request_, case("normal", pb.MATCH)).SerializeToString()[:-cut])
    assert isinstance(broken, BrokenShard)
    assert broken.sources == [PATH]
    assert request_.evidence in broken.reason


@pytest.mark.parametrize("version", [0, 2])
def test_evidence_of_another_version_is_named(version: int, request_: ShardRequest) -> None:
    found = evidence(request_)
    found.schema_version = version
    broken = shard(request_, found)
    assert isinstance(broken, BrokenShard)
    assert "this tool reads version 1" in broken.reason


def test_a_pair_gives_a_shard_with_what_its_source_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.py").write_text("def f(): raise ValueError\n")
    make_pair_shard(
        PairRequest("//a:p", "reconstructed", "//a:p_rs", ["a.py"], ["a.py"], ["z.rs", "a.rs"], "shard.json")
    )
    facts = SourceFacts(lines=1, names=["f"], traits={"errors": ["raise (line 1)"]})
    assert read_shard("shard.json") == PairShard(
        "//a:p", "//a:p_rs", "reconstructed", ["a.py"], {"a.py": facts}, ["a.rs", "z.rs"]
    )


@pytest.mark.parametrize(
    "whole", [PASSING, MIRRORED, PAIR, STUB, BrokenShard("//a:t", ["é.py"], "not built", "see the log")]
)
def test_shards_survive_the_way_to_disk(whole: Shard, tmp_path: Path) -> None:
    write_shard(whole, str(tmp_path / "s.json"))
    assert read_shards([str(tmp_path / "s.json")]) == [whole]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is unreadable"),
        ("{}", "has version None"),
        ("[]", "has version list"),
        ('{"version": 99}', "has version 99"),
        ('{"version": 3}', "is not a whole shard"),
        ('{"version": 3, "kind": "evidence"}', "is not a whole shard"),
        ('{"version": 3, "kind": []}', "is not a whole shard"),
        ('{"version": 3, "kind": "na", "label": 1}', "is not a whole shard"),
    ],
)
def test_damaged_shards_are_named(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(text)
    broken = read_shard(str(path))
    assert isinstance(broken, BrokenShard)
    assert (broken.status, broken.sources) == ("unreadable", [])
    assert broken.reason.startswith(f"{path} {says}")


def test_a_damaged_shard_still_names_its_sources(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    write_shard(PASSING, str(path))
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 1}))
    broken = read_shard(str(path))
    assert (broken.label, broken.sources) == ("//a:t", [PATH])
