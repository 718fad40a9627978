"""Shards and ledger to rows: every status is derived here, and nowhere else.

`parity` needs all applicable items of the checklist proven. A file of tests is at `parity` when each of its cases has a counterpart and both passed,
at least one. Anything missing, failed or incomplete lowers a status; nothing raises one but evidence. What is damaged or contradicts itself has a
row that says so. A pair by itself makes a file `ported` and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from parity.index.items import Subject, items_of, items_of_tests, items_open, items_without_meaning, mirror_of
from parity.index.model import BrokenShard, EvidenceShard, FacetCount, Item, NaShard, PairShard, Row, Shard, SourceFacts
from parity.index.surroundings import Surroundings, with_port_files
from parity.ledger.model import Destination, Entry, Kind, area_of

# A source without public names needs no port, wherever a plan sends it: that was seen in the source itself.
_CHECKED_CLASS = "stub"

_EMPTY = 'the file is empty, so that nothing can be proven of it: a parity_na of na_class "stub" accounts for it'

_NEED_PAIR = "a pair and a parity_test that account for the file"


@dataclass
class _Known:
    """The shards of one file."""

    evidence: list[EvidenceShard] = field(default_factory=list)
    pairs: list[PairShard] = field(default_factory=list)
    justified: list[NaShard] = field(default_factory=list)
    broken: list[BrokenShard] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """The tests that account for the file."""
        return [
            *(each.label for each in self.evidence),
            *(each.label for each in self.justified),
            *(each.label for each in self.broken),
        ]

    @property
    def paired(self) -> Sequence[EvidenceShard | PairShard]:
        """What speaks for a port: tests where there are any, else pairs, sorted by label."""
        return sorted(self.evidence or self.pairs, key=lambda shard: shard.label)


@dataclass(frozen=True)
class _State:
    """A status, its reason, and the checklist that goes with it."""

    status: str
    reason: str
    items: list[Item]


def rows_of(shards: Iterable[Shard], around: Surroundings | None = None) -> list[Row]:
    """One row per Python file that a shard or the ledger speaks of, sorted by path."""
    shards = list(shards)
    known: dict[str, _Known] = defaultdict(_Known)
    for shard in shards:
        for path in shard.sources:
            _add(known[path], shard)
    ported = (path for shard in shards if isinstance(shard, EvidenceShard | PairShard) for path in shard.port_sources)
    whole = with_port_files(around or Surroundings(), ported)
    maker = _Rows(dict(known), whole)
    paths = {*known, *whole.ledger.by_path, *(path for path in whole.unreadable if path.endswith(".py"))}
    return [maker.row(path) for path in sorted(paths)]


def _add(known: _Known, shard: Shard) -> None:
    if isinstance(shard, EvidenceShard):
        known.evidence.append(shard)
    elif isinstance(shard, PairShard):
        known.pairs.append(shard)
    elif isinstance(shard, NaShard):
        known.justified.append(shard)
    else:
        known.broken.append(shard)


class _Rows:
    """Makes rows of files that belong together."""

    def __init__(self, known: dict[str, _Known], around: Surroundings) -> None:
        self._known = known
        self._around = around

    def row(self, path: str) -> Row:
        """The row of one file."""
        known = self._known.get(path, _Known())
        entry = self._around.ledger.by_path.get(path)
        evidence = sorted(known.evidence, key=lambda shard: shard.label)
        facts = _facts(path, known)
        facets = _facets(path, evidence)
        state = self._state(path, known, entry, facets)
        destinations = [destination.path for destination in entry.destinations] if entry else []
        return Row(
            path=path,
            status=state.status,
            reason=state.reason,
            origin=_origin(known.paired) if known.paired else "",
            area=self._around.ledger.area_of(entry) if entry else area_of(path),
            lines=_lines(known.paired, entry, facts),
            symbols=facts.names if facts and not facts.error else list(entry.symbols if entry else ()),
            reached=_reached(path, evidence),
            destinations=destinations or sorted({shard.port for shard in known.paired}),
            missing=[each.path for each in (entry.destinations if entry else ()) if not self._around.exists(each)],
            ports=sorted({shard.port for shard in known.paired}),
            tests=sorted(known.labels),
            counts=_counts(evidence),
            facets=facets,
            items=state.items,
            divergences=sorted(
                (divergence for shard in evidence for divergence in shard.divergences),
                key=lambda divergence: (divergence.test, divergence.case),
            ),
            more_divergences=sum(shard.more_divergences for shard in evidence),
            exemptions=[exemption for shard in evidence for exemption in shard.exemptions],
            gaps=[item.id for item in state.items if item.is_open],
            ledger=self._around.ledger.place_of(entry).path if entry else "",
            digests={shard.pair: shard.digests for shard in evidence if not shard.mirrored},
        )

    def _state(self, path: str, known: _Known, entry: Entry | None, facets: dict[str, FacetCount]) -> _State:
        state = self._readable_state(path, known, entry, facets)
        damage = self._around.unreadable.get(path) or self._contradiction(path, known, entry)
        unreadable = [shard.reason for shard in known.broken if shard.status == "unreadable"]
        if damage or unreadable:
            return replace(state, status="unreadable", reason=" ".join([damage] if damage else unreadable))
        if known.broken:
            return replace(state, status="not built", reason="; ".join(shard.reason for shard in known.broken))
        return state

    def _contradiction(self, path: str, known: _Known, entry: Entry | None) -> str:
        """What two people say of the file that cannot both be."""
        paired, justified, place = known.paired, known.justified, self._around.place(entry)
        what, does = ("parity_test", "tests") if known.evidence else ("pair", "pairs")
        if paired and justified:
            return (
                f"{path} has a {what} ({paired[0].label}) and a parity_na ({justified[0].label}): remove one of them."
            )
        if entry and paired and entry.na and not entry.na.missing:
            return f"{place} justifies that {path} needs no port, and {paired[0].label} {does} one: remove one of them."
        if not entry or not justified or justified[0].finding:
            return ""
        na_class = justified[0].na_class
        if entry.destinations and not entry.na and na_class != _CHECKED_CLASS:
            goal = entry.destinations[0].path
            return f"{justified[0].label} says that {path} needs no port, and {place} sends it to {goal}: correct one of them."
        if entry.na and not entry.na.missing and entry.na.na_class and entry.na.na_class.name.lower() != na_class:
            claim = entry.na.na_class.name.lower()
            return f"{justified[0].label} has na_class {na_class}, {place} says {claim}: correct one of them."
        return ""

    def _readable_state(self, path: str, known: _Known, entry: Entry | None, facets: dict[str, FacetCount]) -> _State:
        if known.evidence:
            state = self._evidence_state(path, known, entry, facets)
        elif known.justified:
            state = _justified_state(known.justified)
        elif known.broken:
            return _State("", "", items_open(f"a build of {', '.join(shard.label for shard in known.broken)}"))
        elif known.pairs:
            state = self._paired_state(path, known, entry)
        else:
            return self._ledger_state(entry) if entry else _State("unmapped", "", items_open("a ledger entry"))
        if self._around.has_ledger and entry is None:
            labels = ", ".join(sorted(known.labels) or [shard.label for shard in known.paired])
            return replace(state, status="unmapped", reason=f"no ledger entry, though {labels} accounts for the file")
        return state

    def _ledger_state(self, entry: Entry) -> _State:
        if entry.na:
            return self._claimed_state(entry)
        if not entry.destinations:
            reason = "its ledger entry names no destination"
            return _State("unmapped", reason, items_open(f"a destination in {self._around.place(entry)}"))
        need = f"a py_rust_test of {entry.path} and the port's test" if entry.is_test else _NEED_PAIR
        items = items_of_tests((), need) if entry.is_test else items_open(need)
        return _State("planned", self._planned(entry), items)

    def _claimed_state(self, entry: Entry) -> _State:
        na = entry.na
        assert na is not None
        doubt = self._around.unchecked(entry.path, na)
        if doubt:
            return _State("n/a-unjustified", doubt, items_open("a parity_na that holds, or a pair"))
        name = na.na_class.name.lower() if na.na_class else ""
        reason = f"{name}: {na.reason} ({na.owner}, reviewed {na.reviewed})"
        return _State("n/a", reason, items_without_meaning(f"the file needs no port ({name})"))

    def _planned(self, entry: Entry) -> str:
        """How far the destinations are; files decide where the entry names any, else folders."""
        goals = _goals(entry)
        there = [each.path for each in goals if self._around.exists(each)]
        missing = [each.path for each in goals if not self._around.exists(each)]
        if not there:
            return f"not written yet: {', '.join(missing)}"
        if goals[0].is_vague:
            return f"no file is named in {', '.join(there)}"
        rest = f", not written yet: {', '.join(missing)}" if missing else ""
        return f"nothing compares it, though the port has {', '.join(there)}{rest}"

    def _evidence_state(self, path: str, known: _Known, entry: Entry | None, facets: dict[str, FacetCount]) -> _State:
        evidence = known.evidence
        if _is_file_of_tests(path, evidence):
            strange = ", ".join(sorted(shard.label for shard in evidence if path not in shard.facts))
            if strange:
                reason = f"{path} is none of the sources of {strange}"
                status, reason = _lowered(evidence) or ("ported", reason)
                return _State(status, reason, items_of_tests((), f"a py_test with {path} in its srcs"))
            status, reason = _status_of_tests(evidence)
            return _State(status, reason, items_of_tests(evidence))
        items = items_of(self._subject(path, known, entry, facets))
        status, reason = _status(evidence, items, _facts(path, known))
        return _State(status, reason, items)

    def _paired_state(self, path: str, known: _Known, entry: Entry | None) -> _State:
        """Anybody can pair a file with a crate: a destination that is not there says that it is not ported."""
        items, facts = items_of(self._subject(path, known, entry, {})), _facts(path, known)
        labels = ", ".join(shard.label for shard in known.paired)
        goals = _goals(entry)
        if entry and goals and not any(map(self._around.exists, goals)):
            return _State("planned", f"{self._planned(entry)}, though the pair {labels} is there", items)
        if facts and facts.is_empty:
            return _State("ported", _EMPTY, items)
        return _State("ported", f"no parity_test compares the pair {labels}", items)

    def _subject(self, path: str, known: _Known, entry: Entry | None, facets: dict[str, FacetCount]) -> Subject:
        twin = path.removesuffix(".py") + "_test.py"
        mirrors = [
            shard for shard in self._known.get(twin, _Known()).evidence if shard.mirrored and twin in shard.facts
        ]
        is_known = twin in self._known or twin in self._around.ledger.by_path
        return Subject(
            path=path,
            evidence=known.evidence,
            facets=facets,
            facts=_facts(path, known),
            reached=_reached(path, known.evidence),
            origin=_weakest(known.paired),
            pairs=[] if known.evidence else [shard.label for shard in known.paired],
            twin=twin if is_known else "",
            twin_evidence=mirrors,
            benchmarks=self._around.benchmarks,
            symbols=() if _weakest(known.paired) == "original" or entry is None else _public(entry.symbols),
        )


def _public(symbols: Iterable[str]) -> list[str]:
    return [name for name in symbols if not any(part.startswith("_") for part in name.split("."))]


def _goals(entry: Entry | None) -> Sequence[Destination]:
    """The files that an entry sends its file to, or as much as it says."""
    destinations = entry.destinations if entry else ()
    return [each for each in destinations if not each.is_vague] or destinations


def _justified_state(justified: Sequence[NaShard]) -> _State:
    false = [shard for shard in justified if shard.finding]
    shard = (false or list(justified))[0]
    if false:
        return _State("n/a-unjustified", shard.finding, items_open("a justification that holds, or a pair"))
    reason = f"{shard.na_class}: {shard.reason} ({shard.owner}, reviewed {shard.reviewed})"
    return _State("n/a", reason, items_without_meaning(f"the file needs no port ({shard.na_class})"))


def _status(evidence: Sequence[EvidenceShard], items: Sequence[Item], facts: SourceFacts | None) -> tuple[str, str]:
    lowered = _lowered(evidence)
    if lowered:
        return lowered
    if facts and facts.is_empty:
        return "ported", _EMPTY
    proven = [item.id for item in items if item.is_proven]
    still = [item.id for item in items if item.is_open]
    if not proven:
        return "ported", "no item is proven"
    if not still:
        return "parity", f"all {len(proven)} items that apply are proven"
    return "partial", f"{len(proven)} of {len(proven) + len(still)} items proven: {', '.join(proven)}"


def _lowered(evidence: Sequence[EvidenceShard]) -> tuple[str, str] | None:
    failing = [shard.label for shard in evidence if shard.verdict == "fail"]
    if failing:
        return "diverging", f"{', '.join(sorted(failing))} failed"
    unproven = [shard.label for shard in evidence if shard.verdict != "pass"]
    if unproven:
        return "ported", f"evidence of {', '.join(sorted(unproven))} is incomplete"
    return None


def _is_file_of_tests(path: str, evidence: Sequence[EvidenceShard]) -> bool:
    """Whether it is a native test itself; that a native test accounts for a file does not make the file a test.

    It is one by its name, or as the only source of the native test: of several, those called otherwise may well be the code under test.
    """
    is_named = Entry(path, Kind.PYTHON).is_test
    return all(shard.mirrored and (is_named or list(shard.facts) == shard.sources == [path]) for shard in evidence)


def _status_of_tests(evidence: Sequence[EvidenceShard]) -> tuple[str, str]:
    mirrored = mirror_of(evidence)
    return _lowered(evidence) or ("parity" if mirrored.is_whole else "ported", mirrored.text)


def _weakest(paired: Iterable[EvidenceShard | PairShard]) -> str:
    return "original" if all(shard.origin == "original" for shard in paired) else "reconstructed"


def _origin(paired: Sequence[EvidenceShard | PairShard]) -> str:
    """`original`, `reconstructed`, or `reconstructed, n recorded outcomes agree`; the weakest of the tests decides."""
    if _weakest(paired) == "original":
        return "original"
    evidence = [shard for shard in paired if isinstance(shard, EvidenceShard)]
    agree = sum(shard.recorded_agree for shard in evidence)
    recorded = sum(shard.recorded_cases for shard in evidence)
    if not recorded:
        return "reconstructed"
    rest = f" of {recorded}" if agree < recorded else ""
    return f"reconstructed, {agree}{rest} recorded outcomes agree"


def _counts(evidence: Iterable[EvidenceShard]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for shard in evidence:
        for name, count in shard.counts.items():
            totals[name] += count
    return dict(sorted(totals.items()))


def _facets(path: str, evidence: Iterable[EvidenceShard]) -> dict[str, FacetCount]:
    totals: dict[str, FacetCount] = {}
    for shard in evidence:
        for name, count in shard.facets_of(path).items():
            totals[name] = totals.get(name, FacetCount()) + count
    return dict(sorted(totals.items()))


def _facts(path: str, known: _Known) -> SourceFacts | None:
    shards: list[EvidenceShard | PairShard | NaShard] = [*known.evidence, *known.pairs, *known.justified]
    return next((shard.facts[path] for shard in shards if path in shard.facts), None)


def _reached(path: str, evidence: Iterable[EvidenceShard]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for shard in evidence:
        for name, cases in shard.reached.get(path, {}).items():
            totals[name] = totals.get(name, 0) + cases
    return totals


def _lines(paired: Sequence[EvidenceShard | PairShard], entry: Entry | None, facts: SourceFacts | None) -> int | None:
    """Lines of the original: those that the ledger says, unless the source at hand is the original."""
    is_original = bool(paired) and _weakest(paired) == "original"
    if entry and entry.lines is not None and not (is_original and facts):
        return entry.lines
    return facts.lines if facts else None
