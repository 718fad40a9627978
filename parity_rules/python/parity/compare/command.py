"""The subcommand `compare`: the outcomes of all legs to the evidence of the run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from parity.compare.evidence import Identity, Run, serialise
from parity.compare.expectations import read_expectations
from parity.compare.judge import Judge
from parity.compare.leg import GOLDEN, Leg
from parity.compare.op_sources import read_op_sources
from parity.compare.settle import settle
from parity.compare.summary import DECLARABLE, fail_for_leaks, summarise
from parity.fixtures.plan import Plan, digest_file, read_plan
from parity.fixtures.problems import Place, Problem, UserError, did_you_mean
from parity.protocol import frames


@dataclass(frozen=True)
class CompareRequest:
    """The arguments of the subcommand; `legs` and `op_sources` are (leg, path), `environment` is (name, value)."""

    label: str
    pair: str
    plan: str
    cases: str
    legs: Sequence[tuple[str, str]]
    expectations: str | None
    requires: Sequence[str]
    accounts_for: Sequence[str]
    sources: Sequence[str]
    port_sources: Sequence[str]
    op_sources: Sequence[tuple[str, str]]
    environment: Sequence[tuple[str, str]]
    out: str
    fail_on_leaks: bool = False


def compare(request: CompareRequest) -> None:
    """Writes the evidence, whatever the verdict; `UserError` for mistakes in the expectations and the arguments."""
    _check(request)
    plan = read_plan(request.plan)
    names = [name for name, _ in request.legs]
    entries = read_expectations(request.expectations, names) if request.expectations is not None else []
    with ExitStack() as stack:
        legs = [stack.enter_context(Leg(name, path, len(plan.cases))) for name, path in request.legs]
        cases = stack.enter_context(frames.read_file(request.cases, "parity-cases"))
        heads = [leg.head for leg in legs]
        judged = list(Judge(plan, heads).judge(cases.raw(), [leg.answers() for leg in legs]))
        notes = [leg.notes() for leg in legs]
    settled = settle([case.id for case in plan.cases], judged, entries)
    golden = names.index(GOLDEN) if GOLDEN in names else None
    summary = summarise(judged, settled, request.requires, golden)
    if request.fail_on_leaks:
        summary = fail_for_leaks(summary, sum(len(note.leaks) for note in notes))
    run = Run(
        identity=Identity(request.label, request.pair, request.accounts_for, request.port_sources),
        inputs=list(_inputs(request, plan)),
        environment=request.environment,
        requires=request.requires,
        plan=plan,
        legs=heads,
        notes=notes,
        op_sources={leg: read_op_sources(path for name, path in request.op_sources if name == leg) for leg in names},
        judged=judged,
        settled=settled,
        summary=summary,
    )
    write(request.out, serialise(run))


def _check(request: CompareRequest) -> None:
    problems = [
        Problem(Place(request.label), f'requires has "{cause}".', did_you_mean(cause, DECLARABLE))
        for cause in request.requires
        if cause not in DECLARABLE
    ]
    names = [name for name, _ in request.legs]
    if len(set(names) - {GOLDEN}) + (GOLDEN in names) < 2 or len(set(names)) != len(names):
        found = f"the legs are {', '.join(names) or 'none'}; a comparison takes two or more, each once."
        problems.append(Problem(Place(request.label), found))
    if problems:
        raise UserError(problems)


def _inputs(request: CompareRequest, plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Every file that the verdict depends on; outputs of the build go by their role, as their paths say nothing."""
    yield from (("fixture", path, digest) for path, digest in plan.inputs)
    yield "plan", "", digest_file(request.plan)
    yield "cases", "", digest_file(request.cases)
    yield from (("outcomes", name, digest_file(path)) for name, path in request.legs)
    if request.expectations is not None:
        yield "expectations", request.expectations, digest_file(request.expectations)
    yield from _digests("reference_source", request.sources)
    yield from _digests("port_source", request.port_sources)
    yield from _digests("op_source", (path for _, path in request.op_sources))


def _digests(role: str, paths: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    yield from ((role, path, digest_file(path)) for path in paths)


def write(path: str, data: bytes) -> None:
    """Writes a file that appears only when it is whole."""
    with open(f"{path}.part", "wb") as stream:
        stream.write(data)
    os.replace(f"{path}.part", path)
