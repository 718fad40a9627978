"""The operations on specifiers that a dotted name cannot say; nothing is decided here, each only asks `packaging`.

Candidates are parsed first, as the port's types demand; `contains_text` leaves that to `packaging`.
"""

from __future__ import annotations

from packaging.specifiers import Specifier, SpecifierSet
from packaging.version import Version

_WILDCARD = ".*"


def clause(text: str) -> tuple[str, str, bool]:
    """Operator, version in normal form, and whether a wildcard follows."""
    specifier = Specifier(text)
    version = Version(specifier.version.removesuffix(_WILDCARD))
    return specifier.operator, str(version), specifier.version.endswith(_WILDCARD)


def contains(specifier: str, version: str) -> bool:
    """Whether the specifier matches the version."""
    return Specifier(specifier).contains(Version(version))


def contains_text(specifier: str, candidate: str) -> bool:
    """Whether the specifier matches the candidate, which may be any text."""
    return Specifier(specifier).contains(candidate)


def asks_for_prereleases(specifier: str) -> bool | None:
    """Whether the specifier itself opts in to pre-releases."""
    return Specifier(specifier).prereleases


def same(first: str, second: str) -> bool:
    """Whether the two specifiers are equal."""
    return Specifier(first) == Specifier(second)


def members(specifiers: str) -> list[str]:
    """The specifiers of a set."""
    return [str(specifier) for specifier in SpecifierSet(specifiers)]


def same_set(first: str, second: str) -> bool:
    """Whether the two sets are equal."""
    return SpecifierSet(first) == SpecifierSet(second)


def set_contains(specifiers: str, version: str) -> bool:
    """Whether all specifiers of the set match the version."""
    return SpecifierSet(specifiers).contains(Version(version))


def filter_default(specifiers: str, candidates: list[str]) -> list[str]:
    """The candidates that the set matches; pre-releases only if asked for, or if nothing else matches."""
    return _filtered(specifiers, candidates, None)


def filter_all(specifiers: str, candidates: list[str]) -> list[str]:
    """The candidates that the set matches, pre-releases included."""
    return _filtered(specifiers, candidates, True)


def _filtered(specifiers: str, candidates: list[str], prereleases: bool | None) -> list[str]:
    versions = map(Version, candidates)
    return [str(version) for version in SpecifierSet(specifiers).filter(versions, prereleases=prereleases)]
