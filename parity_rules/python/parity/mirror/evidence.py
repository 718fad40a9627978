"""The evidence of a mirrored test as a protocol buffer, in the form that every parity test leaves.

A case that passed counts as returned, one that failed as raised, one that is not there as unsupported. Every case keeps its detail, since the
pairing is part of what is claimed.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from parity.compare.difference import fingerprint
from parity.compare.render import plain
from parity.compare.settle import Verdict
from parity.compare.summary import TestVerdict
from parity.mirror.judge import Judged, is_whole, verdict_of
from parity.mirror.places import Places
from parity.native.results import WHOLE_TEST, Case, Results, State
from parity.proto import evidence_pb2 as pb

SCHEMA_VERSION = 1
_FAULT = "fault"
_ABSENT = "no such test case"
_UNKNOWN = "not known"
_OTHER = "not concerned"

_OUTCOMES: dict[State, Any] = {
    State.PASSED: pb.RETURNED,
    State.FAILED: pb.RAISED,
    State.SKIPPED: pb.NOT_RUN,
    State.CRASHED: pb.CRASHED,
    State.TIMED_OUT: pb.TIMED_OUT,
    State.NOT_RUN: pb.NOT_RUN,
}


@dataclass(frozen=True)
class Identity:
    """What was compared: labels, the files that the test accounts for, and those of the port's test."""

    label: str
    pair: str
    sources: Sequence[str]
    port_sources: Sequence[str]


@dataclass(frozen=True)
class Run:
    """A comparison with all that its evidence tells. `inputs` are (role, path, sha256); `facet` is that of cases that say none."""

    identity: Identity
    inputs: Iterable[tuple[str, str, str]]
    sides: tuple[Results, Results]
    judged: Sequence[Judged]
    places: Places
    facet: str


def serialise(run: Run) -> bytes:
    """The evidence as bytes, the same for the same run."""
    evidence = pb.Evidence(
        schema_version=SCHEMA_VERSION,
        identity=pb.Identity(
            label=run.identity.label,
            pair=run.identity.pair,
            sources=sorted(run.identity.sources),
            port_sources=sorted(run.identity.port_sources),
        ),
        inputs=[pb.Input(role=role, path=path, sha256=digest) for role, path, digest in sorted(set(run.inputs))],
        legs=[_leg(side) for side in run.sides],
        summary=_summary(run.judged),
        cases=[_case(run, judged) for judged in run.judged],
    )
    return evidence.SerializeToString(deterministic=True)


def _leg(side: Results) -> pb.Leg:
    if side.cases:
        return pb.Leg(name=side.leg)
    return pb.Leg(name=side.leg, not_run=pb.NotRun(reason=_FAULT, detail=plain(side.problem)))


def _summary(judged: Sequence[Judged]) -> pb.Summary:
    counts = Counter(case.verdict for case in judged)
    verdict = verdict_of(judged)
    return pb.Summary(
        verdict=verdict.value,
        exit_code=0 if verdict is TestVerdict.PASS else 1,
        cases=len(judged),
        match=counts[Verdict.MATCH],
        diverged=counts[Verdict.DIVERGED],
        inconclusive=counts[Verdict.INCONCLUSIVE],
        not_applicable=counts[Verdict.NOT_APPLICABLE],
    )


def _case(run: Run, judged: Judged) -> pb.Case:
    pair = judged.pair
    places = (
        run.places.reference(pair.reference) if pair.reference else "",
        run.places.port(pair.port) if pair.port else "",
    )
    legs = run.sides[0].leg, run.sides[1].leg
    return pb.Case(
        id=plain(pair.name),
        ops=[plain(name) for name in dict.fromkeys((pair.reference, pair.port)) if name],
        facet=pair.facet or run.facet,
        source=places[0] or places[1] or pair.source,
        verdict=judged.verdict.value,
        outcomes=[_kind(judged, run, index) for index in (0, 1)],
        detail=pb.CaseDetail(
            request=plain(_request(judged)),
            outcomes=[_outcome(judged, run, index, places[index]) for index in (0, 1)],
            divergences=_divergences(judged, legs),
            reasons=[plain(reason) for reason in judged.reasons],
            again=_again(judged, run),
        ),
    )


def _request(judged: Judged) -> str:
    pair = judged.pair
    return f"{pair.reference} mirrored by {pair.port}, {pair.how}" if pair.how else ""


def _kind(judged: Judged, run: Run, index: int) -> Any:
    """Where a side did not come to its end, what it lacks was not run; else it has no such case."""
    case = judged.cases[index]
    if case is not None:
        return _OUTCOMES[case.state]
    return pb.UNSUPPORTED if judged.is_whole_test or is_whole(run.sides[index]) else pb.NOT_RUN


def _outcome(judged: Judged, run: Run, index: int, place: str) -> pb.LegOutcome:
    case = judged.cases[index]
    if case is None:
        absent = _ABSENT if is_whole(run.sides[index]) else _UNKNOWN
        return pb.LegOutcome(text=_OTHER if judged.is_whole_test else absent)
    output = "\n".join(plain(line) for line in case.output.split("\n"))
    return pb.LegOutcome(text=_said(case), stderr=output, place=place)


def _said(case: Case) -> str:
    text = case.state.value.replace("_", " ")
    return plain(f"{text}: {case.message}" if case.message else text)


def _divergences(judged: Judged, legs: tuple[str, str]) -> list[pb.Divergence]:
    if judged.difference is None:
        return []
    kind = judged.difference.value
    states = [_ABSENT if case is None else case.state.value for case in judged.cases]
    shown = [_ABSENT if case is None else _said(case) for case in judged.cases]
    mark = fingerprint(",".join(legs), "$", kind, *states)
    return [
        pb.Divergence(
            reference_leg=legs[0],
            port_leg=legs[1],
            path="$",
            kind=kind,
            reference=shown[0],
            port=shown[1],
            fingerprint=mark,
        )
    ]


def _again(judged: Judged, run: Run) -> list[str]:
    """The commands that run what did not pass, and nothing else, as plain Bazel tests; else the mirrored test itself."""
    reference, port = judged.cases
    commands = []
    if reference is not None and reference.state is not State.PASSED:
        commands.append(f"bazel test {run.sides[0].label}{_only('--test_filter=', reference)}")
    if port is not None and port.state is not State.PASSED:
        commands.append(f"bazel test {run.sides[1].label}{_only('--test_arg=--exact --test_arg=', port)}")
    return commands or [f"bazel test {run.identity.label}"]


def _only(flag: str, case: Case) -> str:
    return "" if case.name == WHOLE_TEST else f" {flag}{shlex.quote(case.name)}"
