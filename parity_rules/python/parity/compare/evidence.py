"""The evidence of a run as a protocol buffer: `proto/evidence.proto` says what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from parity.compare.judge import Judged
from parity.compare.leg import LegHead, LegNotes
from parity.compare.op_sources import OpSources
from parity.compare.outcome import Outcome
from parity.compare.pair import PairResult, Status
from parity.compare.render import cut, plain
from parity.compare.settle import EntryResult, EntryState, Settled, Verdict
from parity.compare.shown import RAISED
from parity.compare.summary import Summary
from parity.fixtures.case import OBSERVATIONS
from parity.fixtures.plan import Plan, PlanCase
from parity.proto import evidence_pb2 as pb

SCHEMA_VERSION = 1
STDERR_LIMIT = 4000
NOTE_LIMIT = 1000
REASON_LIMIT = 1000

_OUTCOMES: dict[Outcome, Any] = {
    outcome: pb.OutcomeKind.Value(outcome.name) for outcome in Outcome if outcome is not Outcome.SKIPPED
}
_OBSERVATIONS: dict[str, Any] = {name: pb.ObservationKind.Value(name.upper()) for name in OBSERVATIONS}
_VERDICTS = {verdict: pb.Verdict.Value(verdict.value) for verdict in Verdict}
_NO_SOURCES = OpSources((), {})


@dataclass(frozen=True)
class Identity:
    """What was compared: labels, the files that the pair accounts for, and those of the port."""

    label: str
    pair: str
    sources: Sequence[str]
    port_sources: Sequence[str]


@dataclass(frozen=True)
class Run:
    """A comparison with all that its evidence tells. `inputs` are (role, path, sha256), `environment` is (name, value)."""

    identity: Identity
    inputs: Sequence[tuple[str, str, str]]
    environment: Sequence[tuple[str, str]]
    requires: Sequence[str]
    plan: Plan
    legs: Sequence[LegHead]
    notes: Sequence[LegNotes]
    op_sources: Mapping[str, OpSources]
    judged: Sequence[Judged]
    settled: Settled
    summary: Summary


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
        environment=[pb.Setting(name=name, value=value) for name, value in sorted(run.environment)],
        legs=[_leg(leg, notes) for leg, notes in zip(run.legs, run.notes, strict=True)],
        requires=sorted(run.requires),
        summary=_summary(run.summary),
        expectations=[_expectation(result) for result in run.settled.entries],
        missing_operations=_missing_operations(run),
    )
    for position, case in enumerate(run.plan.cases):
        _add_case(evidence, run, position, case)
    return evidence.SerializeToString(deterministic=True)


def _leg(leg: LegHead, notes: LegNotes) -> pb.Leg:
    leaks = [pb.Leak(kind=kind, name=name, case=case) for kind, name, case in notes.leaks]
    shown = pb.Leg(
        name=leg.name, sdk=leg.sdk, ops=leg.ops, leaks=leaks, unexplained=notes.unexplained, recorded=leg.recorded
    )
    if leg.not_run is not None:
        reason, detail = leg.not_run
        shown.not_run.CopyFrom(pb.NotRun(reason=reason, detail=cut(detail, REASON_LIMIT)))
    return shown


def _summary(summary: Summary) -> pb.Summary:
    counts = summary.counts
    return pb.Summary(
        verdict=summary.verdict.value,
        exit_code=summary.exit_code,
        cases=summary.cases,
        match=counts[Verdict.MATCH],
        diverged=counts[Verdict.DIVERGED],
        expected=counts[Verdict.EXPECTED_DIVERGENCE],
        unexpected_match=counts[Verdict.UNEXPECTED_MATCH],
        inconclusive=counts[Verdict.INCONCLUSIVE],
        not_applicable=counts[Verdict.NOT_APPLICABLE],
        recorded=summary.recorded,
        recorded_agree=summary.recorded_agree,
        leaks=summary.leaks,
    )


def _expectation(result: EntryResult) -> pb.Expectation:
    entry = result.entry
    return pb.Expectation(
        pattern=entry.pattern,
        classification=entry.classification.value,
        reason=entry.reason,
        owner=entry.owner,
        issue=entry.issue,
        expires=entry.expires,
        leg=entry.leg,
        fingerprint=entry.fingerprint,
        actual_fingerprint=result.fingerprint,
        source=f"{entry.place.path}:{entry.place.line}",
        cases=len(result.cases),
        state=result.state.value,
        twin=entry.twin,
    )


def _add_case(evidence: pb.Evidence, run: Run, position: int, case: PlanCase) -> None:
    judged = run.judged[position]
    added = evidence.cases.add(
        id=case.id,
        ops=dict.fromkeys(case.ops),
        facet=case.facet,
        source=case.source,
        verdict=_VERDICTS[run.settled.verdicts[position]],
        outcomes=[_OUTCOMES[outcome] for outcome in judged.outcomes],
        observe=[_OBSERVATIONS[name] for name in case.observe],
        shown=[_OBSERVATIONS[name] for name in case.observe if name in judged.shown],
        raised=RAISED in judged.shown,
    )
    if judged.pairs or position in run.settled.matching:
        added.detail.CopyFrom(_detail(run, position, case, judged))


def _detail(run: Run, position: int, case: PlanCase, judged: Judged) -> pb.CaseDetail:
    covering = run.settled.coverage.get(position, [None] * len(judged.pairs))
    detail = pb.CaseDetail(
        note=cut(case.note, NOTE_LIMIT),
        reasons=[cut(plain(reason), REASON_LIMIT) for reason in (*_reasons(judged), *_unjudged(run, covering))],
        more_divergences=sum(len(pair.differences) - len(pair.differences.listed) for pair in judged.pairs),
        expectations=run.settled.matching.get(position, ()),
    )
    for pair, entry in zip(judged.pairs, covering, strict=True):
        detail.divergences.extend(_divergences(pair, entry))
    if judged.rendered is not None:
        detail.request = judged.rendered.request
        for leg, outcome in zip(run.legs, judged.rendered.outcomes, strict=True):
            place = run.op_sources.get(leg.name, _NO_SOURCES).place(case.ops[0]) if case.ops else ""
            detail.outcomes.add(
                text=outcome.text,
                stderr=tail(outcome.stderr, STDERR_LIMIT),
                place=place,
                observations=[pb.Observation(name=name, text=text) for name, text in outcome.observations],
            )
    return detail


def _reasons(judged: Judged) -> list[str]:
    """Why pairs of legs were not judged; that nothing was recorded is worth saying only where nothing else was compared."""
    open_pairs = [pair for pair in judged.pairs if pair.reason]
    chosen = [pair for pair in open_pairs if pair.status is not Status.NOT_APPLICABLE]
    return [pair.reason for pair in (open_pairs if len(open_pairs) == len(judged.pairs) and not chosen else chosen)]


def _unjudged(run: Run, covering: Sequence[int | None]) -> list[str]:
    """The entries that cover something here, and of which it is not known whether they hold."""
    numbers = sorted({number for number in covering if number is not None})
    return [
        f"{item.entry.place.path}:{item.entry.place.line} expects it, but {_open_part(item)} could not be judged"
        for item in (run.settled.entries[number] for number in numbers)
        if item.state is EntryState.NOT_JUDGED
    ]


def _open_part(item: EntryResult) -> str:
    return f"its twin {item.entry.twin}" if item.is_unchanged else "another of its cases"


def _divergences(pair: PairResult, entry: int | None) -> list[pb.Divergence]:
    return [
        pb.Divergence(
            reference_leg=pair.roles.reference,
            port_leg=pair.roles.port,
            path=plain(difference.path),
            kind=difference.kind.value,
            reference=plain(difference.reference),
            port=plain(difference.port),
            bound=plain(difference.bound),
            distance=difference.distance,
            fingerprint=difference.fingerprint,
            expectation=0 if entry is None else entry + 1,
        )
        for difference in pair.differences.listed
    ]


def tail(text: str, limit: int) -> str:
    """The last lines of a text, each printable; a mark says how much is missing before them."""
    missing = len(text) - limit
    kept = text if missing <= 0 else f"({missing} characters before) …{text[-limit:]}"
    return "\n".join(plain(line) for line in kept.split("\n"))


def _missing_operations(run: Run) -> list[pb.MissingOperation]:
    """One per leg and operation, sorted, with the first case that uses it."""
    used: dict[tuple[str, str], list[str]] = {}
    for case, judged in zip(run.plan.cases, run.judged, strict=True):
        for missing in dict.fromkeys(judged.unserved):
            used.setdefault(missing, []).append(case.source)
    served = {leg.name: leg.ops for leg in run.legs}
    return [
        pb.MissingOperation(
            leg=leg,
            op=op,
            source=sources[0],
            cases=len(sources),
            served=served[leg],
            driver_source=next(iter(run.op_sources.get(leg, _NO_SOURCES).files), ""),
        )
        for (leg, op), sources in sorted(used.items())
    ]
