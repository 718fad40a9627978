"""The benchmark records of a port, and whether they still speak of the sources that there are.

`benchmarks.json` is committed: `{"version": 1, "records": [{"pair": …, "reference": …, "port": …, "machine": …, "ratio": …, "interval": [low, high]}]}`.
`reference` and `port` are the digests that index.json has of both sides. A record of other digests counts as open.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parity.fixtures.document import read_text
from parity.fixtures.problems import Place, Problem, UserError
from parity.index.model import Digests

VERSION = 1
_FIELDS = {"pair", "reference", "port", "machine", "ratio", "interval"}


@dataclass(frozen=True)
class Record:
    """One measurement: the port's time divided by the reference's, on a class of machines."""

    digests: Digests
    machine: str
    ratio: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Benchmarks:
    """The records of each pair."""

    path: str = ""
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)

    def judge(self, pairs: Iterable[tuple[str, Digests]]) -> tuple[bool, str]:
        """Whether each pair has a record of its digests, and a sentence on them."""
        wanted = dict(pairs)
        if not wanted:
            return False, "no pair to measure"
        verdicts = [self._judge(pair, digests) for pair, digests in sorted(wanted.items())]
        return all(proven for proven, _ in verdicts), "; ".join(dict.fromkeys(text for _, text in verdicts))

    def _judge(self, pair: str, digests: Digests) -> tuple[bool, str]:
        records = self.records.get(pair, ())
        current = [record for record in records if record.digests == digests and digests.reference and digests.port]
        if current:
            record = min(current, key=lambda each: (each.machine, each.ratio))
            low, high = record.interval
            return (
                True,
                f"the port takes {record.ratio:.3g} of the reference's time ({low:.3g} to {high:.3g}) on {record.machine}",
            )
        if not records:
            return False, "no benchmark record"
        stale = (
            "the port" if any(record.digests.reference == digests.reference for record in records) else "the reference"
        )
        return False, f"the benchmark record is stale: {stale} has changed since"


def read_benchmarks(path: str) -> tuple[Benchmarks, list[Problem]]:
    """The records of a file and what is wrong with it; a record with a mistake counts for nothing."""
    try:
        data = json.loads(read_text(path))
    except UserError as error:
        return Benchmarks(path), list(error.problems)
    except json.JSONDecodeError as error:
        return Benchmarks(path), [Problem(Place(path, error.lineno, error.colno), f"this is no JSON: {error.msg}.")]
    except RecursionError:
        return Benchmarks(path), [Problem(Place(path), "this nests too deeply, expected benchmark records.")]
    version = data.get("version") if isinstance(data, dict) else type(data).__name__
    if version != VERSION or isinstance(version, bool) or not isinstance(data.get("records"), list):
        found = f"version is {version}, expected {VERSION} and a list of records."
        return Benchmarks(path), [
            Problem(Place(path), found, "Records of another version count for nothing: measure again.")
        ]
    return _records(path, data["records"])


def _records(path: str, entries: Sequence[Any]) -> tuple[Benchmarks, list[Problem]]:
    records: dict[str, list[Record]] = {}
    problems = []
    for number, entry in enumerate(entries, 1):
        mistake = _mistake(entry)
        if mistake:
            problems.append(
                Problem(Place(path), f"record {number} {mistake}.", "Measure again, or take the record out.")
            )
            continue
        low, high = entry["interval"]
        digests = Digests(entry["reference"], entry["port"])
        records.setdefault(entry["pair"], []).append(Record(digests, entry["machine"], entry["ratio"], (low, high)))
    return Benchmarks(path, records), problems


def _mistake(entry: Any) -> str:
    if not isinstance(entry, dict) or set(entry) != _FIELDS:
        found = ", ".join(sorted(map(str, entry))) if isinstance(entry, dict) else type(entry).__name__
        return f"has {found or 'nothing'}, expected {', '.join(sorted(_FIELDS))}"
    for name in ("pair", "reference", "port", "machine"):
        if not isinstance(entry[name], str) or not entry[name]:
            return f"has {name} {entry[name]!r}, expected a text"
    interval = entry["interval"]
    if not isinstance(interval, list) or len(interval) != 2:
        return f"has interval {interval!r}, expected two numbers"
    low, ratio, high = interval[0], entry["ratio"], interval[1]
    if not all(map(_is_positive, (low, ratio, high))) or not low <= ratio <= high:
        return f"has ratio {ratio!r} in {interval!r}, expected positive numbers, the ratio inside of its interval"
    return ""


def _is_positive(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value > 0
