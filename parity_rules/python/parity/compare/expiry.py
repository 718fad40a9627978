"""The subcommand `expiry`: the dates of an expectations file, for the test that holds them against the day.

The file has the number of dated entries in its first line, then one line each: the last day on which the entry is accepted, the day from which
its end is announced, both as digits that a shell can compare, and what to say. Nothing in it depends on the day.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from parity.compare.command import write
from parity.compare.expectations import Expectation, read_expectations
from parity.compare.render import plain

NOTICE_DAYS = 30


@dataclass(frozen=True)
class ExpiryRequest:
    """The arguments of the subcommand; `legs` are the names that entries may use."""

    expectations: str
    legs: Sequence[str]
    out: str


def list_expiries(request: ExpiryRequest) -> None:
    """Writes the file; `UserError` for mistakes in the expectations."""
    dated = [entry for entry in read_expectations(request.expectations, request.legs) if entry.expires]
    lines = [str(len(dated)), *map(_line, sorted(dated, key=lambda entry: (entry.expires, entry.place)))]
    write(request.out, "".join(f"{line}\n" for line in lines).encode())


def _line(entry: Expectation) -> str:
    last = datetime.date.fromisoformat(entry.expires)
    notice = datetime.date.fromordinal(max(last.toordinal() - NOTICE_DAYS, 1))
    place = f"{entry.place.path}:{entry.place.line}"
    what = f"{entry.pattern} ({entry.classification.value}) is accepted until {last}, owner {entry.owner}"
    return f"{_digits(last)} {_digits(notice)} {plain(f'{place}: {what}')}"


def _digits(day: datetime.date) -> str:
    return day.isoformat().replace("-", "")
