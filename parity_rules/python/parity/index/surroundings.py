"""What an index knows beside its shards: the ledger, the files of the port, benchmark records. All of it is declared to the build."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from parity.fixtures.problems import Problem
from parity.index.benchmarks import Benchmarks, read_benchmarks
from parity.ledger.justification import lacking_evidence
from parity.ledger.model import Destination, Entry, Ledger, NotApplicable
from parity.ledger.reader import Reading, read_files


@dataclass(frozen=True)
class Surroundings:
    """`reading` is None for an index without ledger, whose rows are the files that shards speak of."""

    reading: Reading | None = None
    files: frozenset[str] = frozenset()
    benchmarks: Benchmarks = field(default_factory=Benchmarks)
    problems: tuple[Problem, ...] = ()

    @property
    def has_ledger(self) -> bool:
        """Whether a file without entry is a gap."""
        return self.reading is not None

    @property
    def ledger(self) -> Ledger:
        """The entries that could be read."""
        return self.reading.ledger if self.reading else Ledger(())

    @cached_property
    def unreadable(self) -> dict[str, str]:
        """Path to what is wrong with its entry, and where."""
        if not self.reading:
            return {}
        found: dict[str, list[str]] = {}
        for entry in self.reading.unreadable:
            after = [
                each
                for each in self.reading.problems
                if each.place.path == entry.place.path and each.place >= entry.place
            ]
            text = f"{after[0].place}: {after[0].found}" if after else f"{entry.place}: this entry has a mistake."
            found.setdefault(entry.path, []).append(text)
        return {path: " ".join(dict.fromkeys(texts)) for path, texts in found.items()}

    def exists(self, destination: Destination) -> bool:
        """Whether the port has the file, or a file below the folder or pattern."""
        return destination.path in self.files or destination.path.removesuffix("*").strip("/") in self._folders

    @cached_property
    def _folders(self) -> frozenset[str]:
        found = set[str]()
        for path in self.files:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    def unchecked(self, path: str, na: NotApplicable) -> str:
        """Why a justification that the ledger gives for a file does not hold, or cannot be checked; empty if it does."""
        if na.missing:
            claim = (
                f"line {na.claimed[0]} of the plan claims that it needs no port"
                if na.claimed
                else "it is said to need no port"
            )
            return f"{claim}; the ledger lacks {', '.join(na.missing)}"
        for evidence in na.evidence:
            named = evidence.superseded_by or evidence.generated_from
            if named == path:
                return f"{named} is the file itself, which cannot be the reason that it needs no port"
            if named and named not in self.files:
                return f"{named}, which it rests on, is no file that Bazel knows"
            if not named:
                return "Bazel knows no source to check it with: declare a parity_na for the file"
        lacking = lacking_evidence(na)
        return f"class {na.na_class.name.lower() if na.na_class else ''} needs evidence {lacking}" if lacking else ""

    def place(self, entry: Entry | None) -> str:
        """Where an entry stands; empty without one."""
        return str(self.ledger.place_of(entry)) if entry else ""


def with_port_files(surroundings: Surroundings, files: Iterable[str]) -> Surroundings:
    """The same with more files that are known to exist."""
    return Surroundings(
        surroundings.reading, surroundings.files | frozenset(files), surroundings.benchmarks, surroundings.problems
    )


def read_surroundings(ledger: Sequence[str], files: Iterable[str], benchmarks: str | None) -> Surroundings:
    """Reads what the files say, and keeps what is wrong with them."""
    reading = read_files(ledger) if ledger else None
    records, mistakes = read_benchmarks(benchmarks) if benchmarks else (Benchmarks(), [])
    problems = (*(reading.problems if reading else ()), *mistakes)
    return Surroundings(reading, frozenset(files), records, problems)
