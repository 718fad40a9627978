"""The subcommand `mirror`: the results of both native tests to the evidence that they agree, case by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from parity.compare.command import write
from parity.fixtures.plan import digest_file
from parity.fixtures.problems import ToolError
from parity.mirror.convention import Convention
from parity.mirror.evidence import Identity, Run, serialise
from parity.mirror.judge import judge
from parity.mirror.mapping import Mapping, read_mapping
from parity.mirror.pairing import pair_cases
from parity.mirror.places import Places
from parity.mirror.vacuous import Vacuous
from parity.native.results import Results, ResultsError, read
from parity.native.xml_report import render_xml

LEGS = ("python", "rust")


@dataclass(frozen=True)
class MirrorRequest:
    """The arguments of the subcommand; `legs` and `native_xml` are (leg, path), `facet` is that of cases that say none."""

    label: str
    legs: Sequence[tuple[str, str]]
    mapping: str | None
    facet: str
    accounts_for: Sequence[str]
    sources: Sequence[str]
    port_sources: Sequence[str]
    native_xml: Sequence[tuple[str, str]]
    out: str


def mirror(request: MirrorRequest) -> None:
    """Writes the evidence, whatever the verdict; `UserError` for mistakes in the mapping."""
    sides = _sides(request)
    mapping = read_mapping(request.mapping) if request.mapping is not None else Mapping()
    names = [[case.name for case in side.cases] for side in sides]
    convention = Convention(PurePath(path).stem for path in request.sources)
    run = Run(
        identity=Identity(request.label, request.label, request.accounts_for, request.port_sources),
        inputs=_inputs(request),
        sides=sides,
        judged=judge(
            pair_cases(names[0], names[1], mapping, convention), sides, Vacuous(request.sources, request.port_sources)
        ),
        places=Places(request.sources, request.port_sources),
        facet=request.facet,
    )
    write(request.out, serialise(run))
    by_leg = {side.leg: side for side in sides}
    for leg, path in request.native_xml:
        write(path, render_xml(by_leg[leg]))


def _sides(request: MirrorRequest) -> tuple[Results, Results]:
    """The results of both legs, the reference first; `ToolError` if one is missing or not of its leg."""
    paths = dict(request.legs)
    if tuple(sorted(paths)) != LEGS or len(request.legs) != len(LEGS):
        raise ToolError(f"the legs are {', '.join(leg for leg, _ in request.legs) or 'none'}; expected python and rust")
    python, rust = (_read(leg, paths[leg]) for leg in LEGS)
    return python, rust


def _read(leg: str, path: str) -> Results:
    try:
        results = read(path)
    except ResultsError as error:
        raise ToolError(str(error)) from error
    if results.leg != leg:
        raise ToolError(f"{path} is of leg {results.leg!r}, expected {leg!r}")
    return results


def _inputs(request: MirrorRequest) -> Iterator[tuple[str, str, str]]:
    yield from (("outcomes", leg, digest_file(path)) for leg, path in request.legs)
    if request.mapping is not None:
        yield "mapping", request.mapping, digest_file(request.mapping)
    yield from _digests("reference_source", request.sources)
    yield from _digests("port_source", request.port_sources)


def _digests(role: str, paths: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    yield from ((role, path, digest_file(path)) for path in paths)
