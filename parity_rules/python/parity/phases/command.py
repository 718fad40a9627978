"""The subcommand `phase`: one phase of a plan, from the outputs of earlier ones to its own, as JSON and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.phases.discover import Inputs, discover
from parity.phases.inventory_validation import validate
from parity.phases.mapping_conventions import conventions
from parity.phases.mapping_table import mapping_table
from parity.phases.model import Conventions, Discovery, MappingTable, Validation
from parity.phases.pages import page_of
from parity.phases.records import Document, read, to_json

Earlier = Mapping[str, str]


@dataclass(frozen=True)
class PhaseRequest:
    """The arguments of the subcommand; `earlier` are outputs of earlier phases by name, and all else is for the first phase."""

    phase: str
    title: str
    earlier: Sequence[tuple[str, str]]
    ledger: Sequence[str]
    sources: Sequence[tuple[str, str]]
    port: Sequence[str]
    fixtures: Sequence[str]
    committed: Sequence[tuple[str, str]]
    defects: str | None
    out_json: str
    out_markdown: str


def run_phase(request: PhaseRequest) -> None:
    """Writes both forms."""
    document = _PHASES[request.phase](request)
    Path(request.out_json).write_text(to_json(document), "utf-8", newline="\n")
    Path(request.out_markdown).write_text(page_of(document), "utf-8", newline="\n")


def _discovery(request: PhaseRequest) -> Discovery:
    return read(dict(request.earlier)[Discovery.PHASE], Discovery)


def _discover(request: PhaseRequest) -> Document:
    return discover(
        Inputs(
            title=request.title,
            ledger=request.ledger,
            sources=dict(request.sources),
            port=request.port,
            fixtures=request.fixtures,
            committed=dict(request.committed),
            defects=request.defects,
        )
    )


def _validate(request: PhaseRequest) -> Document:
    return validate(_discovery(request))


def _table(request: PhaseRequest) -> Document:
    return mapping_table(_discovery(request), read(dict(request.earlier)[Validation.PHASE], Validation))


def _conventions(request: PhaseRequest) -> Document:
    return conventions(_discovery(request), read(dict(request.earlier)[MappingTable.PHASE], MappingTable))


_PHASES: dict[str, Callable[[PhaseRequest], Document]] = {
    Discovery.PHASE: _discover,
    Validation.PHASE: _validate,
    MappingTable.PHASE: _table,
    Conventions.PHASE: _conventions,
}
PHASES = tuple(_PHASES)
