"""What the ledger says that a target of the reference is to be paired with, as far as it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from parity.ledger.model import Destination, Entry, NotApplicable
from parity.upkeep.targets import Targets, short


@dataclass(frozen=True)
class Partner:
    """The macro that declares the pair, and what it names: a target of the port, or a justification."""

    macro: str
    port: str = ""
    na: NotApplicable = field(default_factory=NotApplicable)

    def attributes(self, name: str, reference: str, origin: str) -> dict[str, str | Sequence[str]]:
        """The attributes in the order of buildifier."""
        if self.macro == "parity_na":
            return {
                "name": name,
                "srcs": [reference],
                "na_class": self.na.na_class.name.lower() if self.na.na_class else "",
                "owner": self.na.owner,
                "reason": self.na.reason,
                "reviewed": self.na.reviewed,
                "superseded_by": next((each.superseded_by for each in self.na.evidence if each.superseded_by), ""),
            }
        python, rust = ("py", "rust") if self.macro == "parity_library" else ("py_test", "rust_test")
        return {"name": name, "origin": origin, python: reference, rust: short(self.port)}


def partner_of(entries: Sequence[Entry], targets: Targets, root: Path, *, is_test: bool) -> Partner | str:
    """The partner of a target with these entries, or what is missing."""
    justified = [entry.na for entry in entries if entry.na and not entry.na.missing]
    if justified and len(justified) == len(entries) == 1:
        return Partner("parity_na", na=justified[0])
    named = [each for entry in entries for each in entry.destinations if not each.is_vague]
    destinations = [each for each in named if not each.alternative]
    if named and not destinations:
        return f"its entry names alternatives, {_listed(named)}: choose one"
    if not destinations:
        return _no_destination(entries)
    there = [each for each in destinations if (root / each.path).is_file()]
    if not there:
        return f"its port is not written yet: {_listed(destinations)}"
    found = sorted({label for each in there for label in _owners(each.path, targets, is_test=is_test)})
    if len(found) == 1:
        return Partner("parity_mirror_test" if is_test else "parity_library", found[0])
    kind = "rust_test" if is_test else "rust_library"
    if not found:
        return f"no {kind} has {_listed(there)}"
    return f"its destinations are in several targets, {', '.join(found)}: pair it by hand"


def _no_destination(entries: Sequence[Entry]) -> str:
    if not entries:
        return "has a new entry: fill in its destination, or why it needs none"
    if any(entry.na for entry in entries):
        return "the justification in its entry is not whole: complete it, or name a destination"
    if any(entry.destinations for entry in entries):
        return "its entry names a folder, a pattern or a crate: name a file"
    return "its entry names no destination"


def _owners(path: str, targets: Targets, *, is_test: bool) -> list[str]:
    """The targets that have a file of the port; for a test inside of a library, the test of that library."""
    libraries = [rule.label for rule in targets.rust_libraries.get(path, ())]
    if not is_test:
        return libraries
    tests = [rule.label for rule in targets.rust_tests.get(path, ())]
    crates = {targets.actual(label) for label in libraries}
    inside = [
        rule.label for rule in targets.of_kind("rust_test") if crates & {*map(targets.actual, rule.values("crate"))}
    ]
    return tests or inside


def _listed(destinations: Sequence[Destination]) -> str:
    return ", ".join(each.path for each in destinations)
