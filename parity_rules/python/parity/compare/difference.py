"""Differences between two outcomes, as data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum

from parity.fixtures.paths import render_path

LISTED_DIFFERENCES = 50
FINGERPRINT_DIGITS = 12

FieldPath = tuple[str | int, ...]


class Kind(Enum):
    """In what two outcomes differ."""

    OUTCOME = "outcome"
    TYPE = "type"
    VALUE = "value"
    MISSING = "missing"
    EXTRA = "extra"
    ERROR_KIND = "kind"
    MESSAGE = "message"
    DTYPE = "dtype"
    SHAPE = "shape"


@dataclass(frozen=True)
class Difference:
    """One difference; `reference` and `port` are rendered values, `bound` and `distance` are said for numbers only."""

    path: str
    kind: Kind
    reference: str
    port: str
    fingerprint: str
    bound: str = ""
    distance: str = ""


def fingerprint(*texts: str) -> str:
    """A digest of texts that is equal from run to run."""
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d:%b," % (len(data), data))
    return digest.hexdigest()[:FINGERPRINT_DIGITS]


class Differences:
    """Collects the differences of one pair of legs: the first ones in full, of the rest their number and fingerprints."""

    def __init__(self, legs: str) -> None:
        self.listed: list[Difference] = []
        self.fingerprints: list[str] = []
        self._legs = legs

    def __len__(self) -> int:
        return len(self.fingerprints)

    def add(
        self,
        path: FieldPath,
        kind: Kind,
        shown: tuple[str, str],
        canon: tuple[str, str],
        measure: tuple[str, str] = ("", ""),
    ) -> None:
        """Notes a difference: both values rendered, both canonical, and for numbers the bound and the distance."""
        where = render_path(path)
        mark = fingerprint(self._legs, where, kind.value, *canon)
        self.fingerprints.append(mark)
        if len(self.listed) < LISTED_DIFFERENCES:
            self.listed.append(Difference(where, kind, *shown, mark, *measure))
