"""The mapping of a mirrored test: what its author says about cases that names alone do not settle.

ModelManagerTest.test_start: starts_with_the_newest       # the counterpart's name, as libtest lists it
ModelManagerTest.test_flags: {na: the port has no flags}  # no counterpart, and why
ModelManagerTest.test_threads: {rust: threads, facet: concurrency}
LegacyTest.*: {na: superseded by ModelManagerTest}        # * and ? match any characters, and any one
$port:                                                    # cases of the port without an original
  bench_*: {na: measures the port alone}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import translate

from parity.fixtures.case import FACETS
from parity.fixtures.document import read_text
from parity.fixtures.problems import Place, Problem, UserError, did_you_mean
from parity.fixtures.scope import Scope
from parity.fixtures.yaml_text import has_only_comments, parse_yaml

PORT = "$port"
_FIELDS = ("na", "rust", "facet")
_WILD = frozenset("*?")
_LEAST_WORDS = 3


@dataclass(frozen=True)
class Entry:
    """What is said about the cases that `pattern` matches; empty fields say nothing. `na` is the reason for no counterpart."""

    pattern: str
    place: Place
    counterpart: str = ""
    facet: str = ""
    na: str = ""

    @property
    def is_wild(self) -> bool:
        return not _WILD.isdisjoint(self.pattern)

    def matches(self, name: str) -> bool:
        """Whether a case is meant; brackets stand for themselves, since pytest writes parameters in them."""
        # Several stars in a row of `.*` would take exponential time; the pattern that `translate` makes never goes back.
        return re.match(translate(self.pattern.replace("[", "[[]")), name) is not None


@dataclass(frozen=True)
class Mapping:
    """The entries for cases of the reference, and those for cases that only the port has, in order."""

    reference: tuple[Entry, ...] = ()
    port: tuple[Entry, ...] = ()

    def unmatched(self, names: Iterable[str], port_names: Iterable[str]) -> Iterator[tuple[Entry, bool]]:
        """The entries that mean no case at all, each with whether it is one for the port."""
        for entries, known in ((self.reference, list(names)), (self.port, list(port_names))):
            for entry in entries:
                if not any(entry.matches(name) for name in known):
                    yield entry, entries is self.port


def entry_for(name: str, entries: Iterable[Entry]) -> Entry | None:
    """The entry that means a case: the one with its very name, else the first whose pattern matches."""
    found = [entry for entry in entries if entry.matches(name)]
    return next((entry for entry in found if entry.pattern == name), found[0] if found else None)


def read_mapping(path: str) -> Mapping:
    """Reads a file of YAML or JSON; `UserError` with every mistake in it. A file with nothing but comments says nothing."""
    text = read_text(path)
    if has_only_comments(text):
        return Mapping()
    document = parse_yaml(text, path)
    scope = Scope(document, (), document.value, "the mapping")
    problems: list[Problem] = []
    reference = tuple(_entries(scope, problems))
    port = tuple(_entries(scope.below(PORT, PORT), problems)) if PORT in scope.fields else ()
    for entry in port:
        if not entry.na:
            problems.append(
                Problem(entry.place, f'"{entry.pattern}" in {PORT} does not say why.', "Write {na: reason}.")
            )
    if problems:
        raise UserError(problems)
    return Mapping(reference, port)


def _entries(scope: Scope, problems: list[Problem]) -> Iterator[Entry]:
    for key in scope.fields:
        if key != PORT or scope.path:
            try:
                yield _entry(scope, key)
            except UserError as error:
                problems.extend(error.problems)


def _entry(scope: Scope, key: str) -> Entry:
    if not isinstance(key, str) or not key or (key[:1] == "$" and not scope.path):
        scope.fail(f"{key!r} is not the name of a test case.", f"Names are Class.method; {PORT} holds the port's.", key)
    place = scope.place(key, key=True)
    if isinstance(scope.fields[key], str):
        entry = Entry(key, place, counterpart=scope.text(key))
    else:
        entry = _described(scope.below(key, f'the entry of "{key}"'), key, place)
    if entry.is_wild and entry.counterpart:
        scope.fail(f'"{key}" gives many cases one counterpart.', "A pattern takes na or facet only.", key)
    return entry


def _described(scope: Scope, key: str, place: Place) -> Entry:
    scope.only(_FIELDS, "an entry")
    if not scope.fields or ("na" in scope.fields and len(scope.fields) > 1):
        scope.fail(f'"{key}" has {_listed(scope)}.', "Say na with a reason, or rust and facet, or one of the two.")
    fields = {name: scope.text(name) for name in scope.fields}
    facet, reason = fields.get("facet", ""), fields.get("na", "")
    if facet and facet not in FACETS:
        scope.fail(f'facet "{facet}" is not known.', did_you_mean(facet, FACETS), "facet")
    if reason and len(reason.split()) < _LEAST_WORDS:
        scope.fail(f'na: "{reason}" does not explain anything.', "Say in a sentence why there is no counterpart.", "na")
    return Entry(key, place, fields.get("rust", ""), facet, reason)


def _listed(scope: Scope) -> str:
    return " and ".join(scope.fields) if scope.fields else "nothing"
