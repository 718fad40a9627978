"""The ten items of a file's checklist, each derived from evidence.

An item is proven by cases, recorded outcomes, native tests or a benchmark record; it is not applicable for a reason that was seen in the source;
else it is open and says what it takes. Nothing else ticks one, and doubt leaves it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from parity.index.benchmarks import Benchmarks
from parity.index.model import EvidenceShard, FacetCount, Item, SourceFacts

TITLES = {
    "names": "public functions and classes mapped",
    "normal": "behaviour on normal inputs",
    "errors": "error handling",
    "config": "configuration and environment",
    "io_format": "I/O formats",
    "concurrency": "threading and concurrency",
    "logging": "logging and metrics",
    "performance": "performance risks",
    "tests": "the port's tests",
    "parity_test": "cross-language parity test",
}

SHOWN_NAMES = 5
# What in a source has to show in a case of the facet, and what that is called: handling errors need not, raising one does.
_VISIBLE = {"errors": ("raise ", "assert "), "logging": ("",), "metrics": ("",)}
_SIGHT = {"errors": "an error", "logging": "a message", "metrics": "a metric"}


@dataclass(frozen=True)
class Subject:
    """A file with evidence, and what the index knows around it.

    `pairs` are the labels of the pairs of a file without evidence. `twin` is the path of its native test, `twin_evidence` what mirrors that test;
    `facts` is None where Bazel does not know the source. `symbols` are the public names that the ledger knows of the original, where the source
    at hand is another.
    """

    path: str
    evidence: Sequence[EvidenceShard]
    facets: dict[str, FacetCount]
    facts: SourceFacts | None
    reached: dict[str, int]
    origin: str
    pairs: Sequence[str] = ()
    twin: str = ""
    twin_evidence: Sequence[EvidenceShard] = ()
    benchmarks: Benchmarks = field(default_factory=Benchmarks)
    symbols: Sequence[str] = ()

    @property
    def is_read(self) -> bool:
        """Whether something is known of the source, so that what it lacks is known to be missing."""
        return self.facts is not None and not self.facts.error

    def trait(self, *names: str) -> list[str]:
        """Where the source shows a trait."""
        traits = self.facts.traits if self.facts else {}
        return [place for name in names for place in traits.get(name, [])]

    def lacks(self, *names: str) -> bool:
        """Whether the source was read and shows none of the traits."""
        return self.is_read and not self.trait(*names)

    @property
    def seen_in(self) -> str:
        """Whose source a finding is from."""
        return "the original's source" if self.origin == "original" else "the reconstructed source"

    @property
    def tests(self) -> str:
        """The tests that compare the file, or the one that it takes, for sentences."""
        labels = ", ".join(sorted(shard.label for shard in self.evidence))
        return labels or f"a parity_test of {', '.join(self.pairs)}"

    @property
    def shares_tests(self) -> bool:
        """Whether each of its tests accounts for other files as well."""
        return all(len(shard.sources) > 1 for shard in self.evidence)

    @property
    def fixture(self) -> str:
        """The file to write a case into: one that people write, if there is one."""
        files = [path for shard in self.evidence for path in shard.fixtures]
        return next((path for path in files if not path.endswith(".jsonl")), "") or next(iter(files), "")


def items_of(subject: Subject) -> list[Item]:
    """The checklist of a file with evidence or a pair, in the order of `TITLES`."""
    return [_ITEMS[item](subject) for item in TITLES]


def items_open(need: str) -> list[Item]:
    """The checklist of a file with neither."""
    return [_open(item, "no evidence", need) for item in TITLES]


def items_without_meaning(reason: str) -> list[Item]:
    """The checklist of a file that needs no port."""
    return [_not_applicable(item, reason) for item in TITLES]


def items_of_tests(evidence: Sequence[EvidenceShard], need: str = "") -> list[Item]:
    """The checklist of a file of tests: its mirror is all that it takes. `need` is what a file without evidence takes."""
    rest = "the file is a test, and has no behaviour of its own to port"
    mirrored = _mirror_item(evidence, "") if evidence else _open("tests", "no mirror", need)
    return [mirrored if item == "tests" else _not_applicable(item, rest) for item in TITLES]


def _proven(item: str, detail: str, exceptions: int = 0) -> Item:
    return Item(item, TITLES[item], "proven", detail, exceptions=exceptions)


def _open(item: str, detail: str, need: str) -> Item:
    return Item(item, TITLES[item], "open", detail, need)


def _not_applicable(item: str, detail: str) -> Item:
    return Item(item, TITLES[item], "not_applicable", detail)


def _names(subject: Subject) -> Item:
    if subject.facts is None:
        return _open("names", "Bazel does not know the source", f"a py_library with {subject.path} in its srcs")
    if subject.facts.error:
        return _open("names", subject.facts.error, f"a source that Python can parse: {subject.path}")
    lost = [symbol for symbol in subject.symbols if not subject.facts.defines(symbol)]
    if lost:
        detail = f"{subject.seen_in} lacks {_shortened(lost)}, which the ledger knows of the original"
        return _open("names", detail, f"a source of {subject.path} with all names, or a correction of its symbols")
    names = subject.facts.names
    private = f", {subject.facts.private} private ignored" if subject.facts.private else ""
    if not names:
        return _not_applicable("names", f"{subject.seen_in} defines no public function and no class{private}")
    missed = [name for name in names if not subject.reached.get(name)]
    detail = f"{len(names) - len(missed)} of {len(names)} names reached by cases that match{private}"
    if not missed:
        return _proven("names", detail)
    return _open("names", detail, f"cases{_into(subject)} that reach {_shortened(missed)}")


def _into(subject: Subject) -> str:
    return f" in {subject.fixture}" if subject.fixture else f" of {subject.tests}"


def _shortened(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return ", ".join(names[:SHOWN_NAMES]) + more


def _normal(subject: Subject) -> Item:
    return _by_facets("normal", ["normal"], subject, [])


def _errors(subject: Subject) -> Item:
    return _by_trait("errors", "has no raise, assert or try, no function and no call", subject)


def _config(subject: Subject) -> Item:
    return _by_trait("config", "reads no flag, no environment variable and no command line", subject)


def _io_format(subject: Subject) -> Item:
    return _by_trait("io_format", "opens no file or connection and serialises nothing", subject)


def _concurrency(subject: Subject) -> Item:
    return _by_trait("concurrency", "starts no thread, process or coroutine and takes no lock", subject)


def _by_trait(item: str, absent: str, subject: Subject) -> Item:
    """An item whose facet has the name of a trait; cases that speak of it count whatever the source shows."""
    if item not in subject.facets and subject.lacks(item):
        return _not_applicable(item, f"{subject.seen_in} {absent}")
    return _by_facets(item, [item], subject, subject.trait(item))


def _logging(subject: Subject) -> Item:
    """One item of two facets: each counts if the source shows its trait, or cases speak of it."""
    wanted = [facet for facet in ("logging", "metrics") if facet in subject.facets or not subject.lacks(facet)]
    if not wanted:
        return _not_applicable("logging", f"{subject.seen_in} logs and prints nothing and emits no metric")
    return _by_facets("logging", wanted, subject, subject.trait("logging", "metrics"))


def _by_facets(item: str, facets: Sequence[str], subject: Subject, places: Sequence[str]) -> Item:
    """An item that is proven when each of its facets is."""
    counts = {facet: subject.facets.get(facet, FacetCount()) for facet in facets}
    named = len(counts) > 1
    detail = "; ".join(
        f"{facet}: {count_text(count)}" if named else count_text(count) for facet, count in counts.items()
    )
    unproven = {
        facet: count for facet, count in counts.items() if not count.is_proven or _is_blank(facet, count, subject)
    }
    if not unproven:
        return _proven(item, detail, sum(count.excepted for count in counts.values()))
    why = f"; it has {', '.join(dict.fromkeys(places))}" if places else ""
    blank = [_SIGHT[facet] for facet, count in unproven.items() if count.is_proven]
    why = f"; none of them compares {' or '.join(blank)}{why}" if blank else why
    return _open(item, detail + why, "; ".join(_facet_need(facet, count, subject) for facet, count in unproven.items()))


def _is_blank(facet: str, count: FacetCount, subject: Subject) -> bool:
    """Whether no case shows what the source does, so that agreement says nothing of it."""
    return not count.shown and any(place.startswith(_VISIBLE.get(facet, ())) for place in subject.trait(facet))


def count_text(count: FacetCount) -> str:
    """How the cases of a facet ended: "31 cases match, 1 is meant to differ"."""
    parts = [f"{count.agreed} {'case matches' if count.agreed == 1 else 'cases match'}"] if count.agreed else []
    rest = count.cases - count.agreed - count.excepted - count.known - count.diverged
    parts += [f"{count.excepted} {'is' if count.excepted == 1 else 'are'} meant to differ"] if count.excepted else []
    parts += [f"{count.known} {'is' if count.known == 1 else 'are'} known to be wrong"] if count.known else []
    parts += [f"{count.diverged} {'diverges' if count.diverged == 1 else 'diverge'}"] if count.diverged else []
    parts += [f"{rest} without verdict"] if rest > 0 else []
    return ", ".join(parts) or "no case"


def _facet_need(facet: str, count: FacetCount, subject: Subject) -> str:
    if count.diverged:
        return f"tools/parity explain {subject.tests}"
    if count.known:
        return f"a repair of what is known to be wrong, see {subject.tests}"
    if count.cases > count.agreed + count.excepted:
        return f"legs that run: bazel test {subject.tests}"
    if count.is_proven:
        return f"a case with facet: {facet}{_into(subject)} in which {_SIGHT[facet]} is compared"
    reaching = f" that reaches a public name of {subject.path}" if subject.shares_tests else ""
    return f"a case with facet: {facet}{_into(subject)}" + (" that matches" if count.cases else reaching)


def _performance(subject: Subject) -> Item:
    if subject.is_read and subject.facts and not subject.facts.names and not subject.trait("errors"):
        return _not_applicable("performance", f"{subject.seen_in} has no function to measure")
    if subject.pairs:
        return _open("performance", "no test to measure", f"{subject.tests}, and a record of it")
    pairs = [(shard.pair, shard.digests) for shard in subject.evidence if not shard.mirrored]
    proven, text = subject.benchmarks.judge(pairs)
    if proven:
        return _proven("performance", text)
    names = ", ".join(sorted({pair for pair, _ in pairs})) or subject.path
    return _open(
        "performance", text, f"a record of {names} in {subject.benchmarks.path or 'the index attribute benchmarks'}"
    )


def _tests(subject: Subject) -> Item:
    own = [shard for shard in subject.evidence if shard.mirrored]
    return _mirror_item([*subject.twin_evidence, *own], subject.twin or _twin_name(subject.path))


def _twin_name(path: str) -> str:
    return path.removesuffix(".py") + "_test.py"


@dataclass(frozen=True)
class Mirror:
    """How the cases of native tests ended: those that pass on both sides, those that should, and those said to need no counterpart."""

    passed: int
    wanted: int
    excused: int

    @property
    def is_whole(self) -> bool:
        """Whether each of them passes, one at least, and no more are excused than pass."""
        return 0 < self.passed == self.wanted and self.excused <= self.passed

    @property
    def text(self) -> str:
        """In words."""
        excused = f", {self.excused} said to need no counterpart" if self.excused else ""
        return f"{self.passed} of {self.wanted} test cases pass on both sides{excused}"


def mirror_of(evidence: Iterable[EvidenceShard]) -> Mirror:
    """The cases of several native tests together."""
    counts = [shard.counts for shard in evidence]
    excused = sum(count.get("not_applicable", 0) for count in counts)
    cases = sum(count.get("cases", 0) for count in counts)
    return Mirror(sum(count.get("match", 0) for count in counts), cases - excused, excused)


def _mirror_item(evidence: Sequence[EvidenceShard], twin: str) -> Item:
    if not evidence:
        return _open("tests", f"no mirror of {twin}", f"a py_rust_test of {twin} and the port's test")
    mirrored = mirror_of(evidence)
    labels = ", ".join(sorted(shard.label for shard in evidence))
    detail = f"{mirrored.text} ({labels})"
    if all(shard.verdict == "pass" for shard in evidence) and mirrored.is_whole:
        return _proven("tests", detail)
    return _open("tests", detail, f"a mirror of every case: bazel test {labels}")


def _parity_test(subject: Subject) -> Item:
    evidence = [shard for shard in subject.evidence if not shard.mirrored]
    if not subject.evidence:
        return _open("parity_test", "nothing compares the pair", subject.tests)
    if not evidence:
        return _open("parity_test", "native tests alone", f"a parity_test of a pair that accounts for {subject.path}")
    total = sum((count for shard in evidence for count in shard.facets_of(subject.path).values()), FacetCount())
    labels = ", ".join(sorted(shard.label for shard in evidence))
    detail = f"{count_text(total)} ({labels}){_recorded(evidence)}"
    if all(shard.verdict == "pass" for shard in evidence) and total.is_proven:
        return _proven("parity_test", detail, total.excepted)
    return _open("parity_test", detail, f"a test that passes with every case at a match: bazel test {labels}")


def _recorded(evidence: Iterable[EvidenceShard]) -> str:
    agree, recorded = map(sum, zip(*((shard.recorded_agree, shard.recorded_cases) for shard in evidence), strict=True))
    return f", {agree} of {recorded} recorded outcomes agree" if recorded else ""


_ITEMS: dict[str, Callable[[Subject], Item]] = {
    "names": _names,
    "normal": _normal,
    "errors": _errors,
    "config": _config,
    "io_format": _io_format,
    "concurrency": _concurrency,
    "logging": _logging,
    "performance": _performance,
    "tests": _tests,
    "parity_test": _parity_test,
}
