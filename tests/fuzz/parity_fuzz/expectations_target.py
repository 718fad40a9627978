"""Expectation files: read by the comparison, and edited by `tools/parity update`."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from parity.cli.expectation_text import ExpectationText
from parity.cli.problems import UsageError
from parity.compare.expectations import check_single, check_twin, read_expectations
from parity.fixtures.problems import UserError
from parity_fuzz import repository
from parity_fuzz.target import Target, expect, scratch

_LEGS = ("python", "rust")
_IDS = ("f/a", "f/b-0-1", "g/x")
_ENTRY = ("case: f/new", "class: BUG", "reason: why", "owner: me", "fingerprint: 0123456789ab")
_SEED = b"""\
# A comment at the top.

- case: f/a           # the one
  class: INTENTIONAL
  reason: "because"
  owner: me
  issue: 5
  expires: 2027-06-30
  fingerprint: 0123456789ab
  leg: rust
# About the next.
- {case: 'f/b-*', class: BROKEN_CASE, reason: why not, owner: you, twin: f/a}
-   case: "g/[xy]?*"
    class: FLAKY
    reason: >
      folded
      text
    owner: |
      you
    fingerprint: 000000000000
"""


def seeds() -> Sequence[bytes]:
    """One file with every field and style, and the repository's own."""
    return [_SEED, b"# nothing\n", b"[]\n", b"", _SEED.replace(b"\n", b"\r\n"), *repository.files([".expect.yaml"])]


def check(data: bytes) -> None:
    """What is read matches ids and can be edited, and the edited file is read again as it should be."""
    path = scratch("f.expect.yaml", data)
    try:
        entries = read_expectations(path, _LEGS)
    except UserError:
        return
    index = {name: position for position, name in enumerate(_IDS)}
    for entry in entries:
        entry.matching(_IDS, index)
        try:
            check_twin(entry, index)
            check_single(entry, len(_IDS))
        except UserError:
            pass
    try:
        edited = ExpectationText(data.decode("utf-8-sig"), path)
    except UserError:
        # The reader skips a file of comments only; its characters may be none of YAML's.
        expect(not entries, "entries are read and cannot be edited")
        return
    except UsageError:
        return
    with contextlib.suppress(UsageError):
        _edit(edited, len(entries))


def _edit(edited: ExpectationText, count: int) -> None:
    with_one_more = edited.with_entry(_ENTRY)
    expect(_count(with_one_more) == count + 1, "an entry was added, and the file has another number of them")
    if count:
        expect(
            _count(edited.without([0])) == count - 1, "an entry was taken out, and the file has another number of them"
        )
        expect(_count(edited.with_fingerprints({0: "f" * 12})) == count, "a fingerprint changed the number of entries")


def _count(edited: ExpectationText) -> int:
    return len(read_expectations(scratch("edited.expect.yaml", edited.text.encode()), _LEGS))


_WORDS = (
    *(
        "case: ",
        "class: ",
        "BROKEN_CASE",
        "FLAKY",
        "BUG",
        "reason: ",
        "owner: ",
        "issue: ",
        "expires: 2027-06-30",
        "leg: ",
    ),
    *(
        "fingerprint: 0123456789ab",
        "twin: f/a",
        "\n- ",
        "\n  ",
        "# ",
        "&a ",
        "*a",
        "|\n",
        ">\n",
        "\r\n",
        "\u2028",
        "\t",
    ),
)
TARGET = Target("expectations", check, seeds, _WORDS)
