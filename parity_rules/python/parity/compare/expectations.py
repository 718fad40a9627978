"""The expectations file of a test: the divergences that are known, each with its class, reason, owner and fingerprint.

Expiry is not judged here, since that depends on the day; only its form is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import translate

from parity.compare.difference import FINGERPRINT_DIGITS
from parity.fixtures.document import fail, read_text, shown
from parity.fixtures.problems import Place, Problem, UserError, did_you_mean
from parity.fixtures.scope import Scope

_REQUIRED = ("case", "class", "reason", "owner")
_FIELDS = (*_REQUIRED, "issue", "expires", "fingerprint", "leg", "twin")
_FINGERPRINT = re.compile(f"[0-9a-f]{{{FINGERPRINT_DIGITS}}}")
_GLOB = frozenset("*?[")


class Class(Enum):
    """Why a divergence is there."""

    BUG = "BUG"
    INTENTIONAL = "INTENTIONAL"
    WONTFIX = "WONTFIX"
    FLAKY = "FLAKY"
    UNSUPPORTED = "UNSUPPORTED"
    BROKEN_CASE = "BROKEN_CASE"


@dataclass(frozen=True)
class Expectation:
    """One entry; `pattern` is of shell style over whole case ids, `leg` restricts it to divergences of that leg.

    `twin` is the id of the case that asks what a BROKEN_CASE meant to ask, empty for every other class.
    """

    pattern: str
    classification: Class
    reason: str
    owner: str
    issue: str
    expires: str
    fingerprint: str
    leg: str
    place: Place
    twin: str = ""

    def matching(self, ids: Sequence[str], index: dict[str, int]) -> list[int]:
        """The positions of the cases whose id the pattern matches; `index` gives the position of each id."""
        if not _GLOB & set(self.pattern):
            return [index[self.pattern]] if self.pattern in index else []
        matches = re.compile(translate(self.pattern)).match
        return [position for position, name in enumerate(ids) if matches(name)]


def read_expectations(path: str, legs: Sequence[str]) -> list[Expectation]:
    """The entries of a file; `UserError` with every mistake in it. A file with nothing but comments has none."""
    from parity.fixtures.yaml_text import has_only_comments, parse_yaml

    text = read_text(path)
    if has_only_comments(text):
        return []
    # A fingerprint of digits is no number, nor is an issue.
    document = parse_yaml(text, path, typed=False)
    if not isinstance(document.value, list):
        fail(Place(path, 1), f"the file is {shown(document.value)}; expected a list of entries.")
    entries: list[Expectation] = []
    problems: list[Problem] = []
    for index, item in enumerate(document.value):
        try:
            entries.append(_entry(Scope(document, (index,), item, "an entry"), legs))
        except UserError as error:
            problems.extend(error.problems)
    if problems:
        raise UserError(problems)
    return entries


def _entry(scope: Scope, legs: Sequence[str]) -> Expectation:
    scope.only(_FIELDS, "an entry")
    absent = [name for name in _REQUIRED if name not in scope.fields]
    if absent:
        scope.fail(f"the entry has no {absent[0]}.", f"Each entry has {', '.join(_REQUIRED)} and fingerprint.")
    return Expectation(
        pattern=scope.text("case"),
        classification=_class(scope),
        reason=_sentence(scope, "reason"),
        owner=_sentence(scope, "owner"),
        issue=_written(scope, "issue"),
        expires=_date(scope),
        fingerprint=_fingerprint(scope),
        leg=_leg(scope, legs),
        place=scope.place(),
        twin=_twin(scope),
    )


def _written(scope: Scope, key: str) -> str:
    """A field that may be absent or empty."""
    return scope.text(key) if scope.fields.get(key) else ""


def _sentence(scope: Scope, key: str) -> str:
    text = scope.text(key)
    if not text.strip():
        scope.fail(f'"{key}" is blank.', "", key)
    return text


def _class(scope: Scope) -> Class:
    name = scope.text("class")
    if name not in Class.__members__:
        scope.fail(f'class "{name}" is not known.', did_you_mean(name, Class.__members__), "class")
    return Class[name]


def _date(scope: Scope) -> str:
    text = _written(scope, "expires")
    try:
        return datetime.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        scope.fail(f'"expires" is "{text}"; expected a date like 2027-06-30.', "", "expires")


def _fingerprint(scope: Scope) -> str:
    """Empty if there is none yet: then the entry fails, and the report says what to write."""
    text = _written(scope, "fingerprint")
    if text and not _FINGERPRINT.fullmatch(text):
        found = f'fingerprint "{text}" is not {FINGERPRINT_DIGITS} hexadecimal digits.'
        scope.fail(found, "Leave it out, and the report says what to write.", "fingerprint")
    return text


def _leg(scope: Scope, legs: Sequence[str]) -> str:
    if "leg" not in scope.fields:
        return ""
    leg = scope.text("leg")
    if leg not in legs:
        scope.fail(f'leg "{leg}" is not run by this test.', did_you_mean(leg, legs), "leg")
    return leg


def _twin(scope: Scope) -> str:
    is_broken = scope.fields["class"] == Class.BROKEN_CASE.value
    if is_broken and "twin" not in scope.fields:
        hint = "Write a case that asks what this one meant to ask, and its id here as twin."
        scope.fail("the BROKEN_CASE entry has no twin.", hint)
    if not is_broken and "twin" in scope.fields:
        scope.fail(
            f'"twin" stands in an entry of class {scope.fields["class"]}.', "Only a BROKEN_CASE has one.", "twin"
        )
    return scope.text("twin") if is_broken else ""


def check_twin(entry: Expectation, index: Collection[str]) -> None:
    """The twin of a broken case is a case of the same test; `index` are the ids of all cases."""
    if entry.twin and entry.twin not in index:
        found = f'the twin "{entry.twin}" of the BROKEN_CASE entry "{entry.pattern}" is no case of this test.'
        raise UserError([Problem(entry.place, found, "Correct it, or add the case to a fixture.")])


def check_single(entry: Expectation, cases: int) -> None:
    """A flaky case may match or diverge from run to run, so that a fingerprint over several of them never settles."""
    if entry.classification is Class.FLAKY and cases > 1:
        found = f'the FLAKY entry "{entry.pattern}" matches {cases} cases.'
        raise UserError([Problem(entry.place, found, "A FLAKY entry names one case.")])
