"""Failures of drivers for which no case was to blame in the end: a sign that cases depend on those before them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from parity.runner.outcomes import Failure
    from parity.runner.requests import Request
    from parity.runner.trial import Settled


class Unexplained:
    """Failures under suspicion, each until the cases that may have caused it have run once more.

    Only ways are kept, neither number nor place: these depend on how far the runner had read ahead.
    """

    def __init__(self) -> None:
        self._pending: dict[str, int] = {}  # the way, and the last sequence that may have caused it
        self._found: set[str] = set()

    def suspect(self, failure: Failure, first: int, last: int) -> None:
        """A driver failed with the cases from `first` to `last` under suspicion; what the machine may have done is left out."""
        if failure.suspicious or failure.certain:
            return
        if self._pending.get(failure.way, first) < first:
            self._found.add(failure.way)
        self._pending[failure.way] = last

    def explain(self, request: Request, settled: Settled) -> None:
        """A case was found to fail in the ways that it was settled with."""
        for way in settled.ways:
            if self._pending.get(way, -1) >= request.sequence:
                del self._pending[way]

    def ways(self) -> list[str]:
        """The ways of all that stayed unexplained, sorted; to be called after the last case."""
        return sorted(self._found.union(self._pending))
