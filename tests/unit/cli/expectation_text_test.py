"""Edits of an expectations file touch the lines of their entries, and no other character."""

from __future__ import annotations

import pytest

from parity.cli.entry_form import entry_lines
from parity.cli.expectation_text import ExpectationText
from parity.cli.problems import UsageError

TEXT = """\
# Where the two are known to differ.

# Local segments.
- case: f/local-*  # 3 cases
  class: INTENTIONAL
  reason: >-
    The port keeps the case.
    # This is text, not a comment.
  owner: team
  fingerprint: aaaaaaaaaaaa  # by hand

- {case: f/b, class: BUG, reason: r, owner: "o"}

# The last one.
- case: f/c
  class: BUG
  # Why it matters.
  reason: r
  owner: o
# The end.
"""


def text_of(text: str) -> ExpectationText:
    return ExpectationText(text, "t.expect.yaml")


@pytest.mark.parametrize(
    ("numbers", "begin", "end"),
    [
        ([0], "# Local segments.\n", "# by hand\n\n"),
        ([1], "- {case: f/b", '"o"}\n\n'),
        ([2], "# The last one.\n", "  owner: o\n"),
        ([], "", ""),
    ],
)
def test_an_entry_goes_with_its_comment_and_one_gap(numbers: list[int], begin: str, end: str) -> None:
    start = TEXT.index(begin)
    expected = TEXT[:start] + TEXT[TEXT.index(end, start) + len(end) :] if numbers else TEXT
    assert text_of(TEXT).without(numbers).text == expected


def test_all_entries_can_go() -> None:
    assert text_of(TEXT).without([0, 1, 2]).text == "# Where the two are known to differ.\n\n# The end.\n"
    assert text_of("- {case: a}\n").without([0]).text == ""


def test_the_comment_at_the_top_is_the_files() -> None:
    assert text_of("# Known.\n- {case: a}\n- {case: b}\n").without([0]).text == "# Known.\n- {case: b}\n"


def test_the_last_entry_takes_the_gap_above_it() -> None:
    assert text_of("- {case: a}\n\n- {case: b}\n").without([1]).text == "- {case: a}\n"


def test_fingerprints_are_replaced_or_added_in_the_style_of_the_entry() -> None:
    expected = (
        TEXT.replace("aaaaaaaaaaaa", "111111111111")
        .replace('"o"}', '"o", fingerprint: 222222222222}')
        .replace("  owner: o\n#", "  owner: o\n  fingerprint: 333333333333\n#")
    )
    assert text_of(TEXT).with_fingerprints({0: "1" * 12, 1: "2" * 12, 2: "3" * 12}).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- case: a\n  fingerprint:\n", "- case: a\n  fingerprint: 0a0a0a0a0a0a\n"),
        ("- case: a\n  fingerprint: 'b'\n  owner: o\n", "- case: a\n  fingerprint: 0a0a0a0a0a0a\n  owner: o\n"),
        ("- case: a", "- case: a\n  fingerprint: 0a0a0a0a0a0a\n"),
        ("-\n    case: a\n", "-\n    case: a\n    fingerprint: 0a0a0a0a0a0a\n"),
        ("  - case: a\r\n", "  - case: a\r\n    fingerprint: 0a0a0a0a0a0a\r\n"),
        ("- {case: a,\n   }\n", "- {case: a, fingerprint: 0a0a0a0a0a0a}\n"),
        ("- case: a\n  reason: |\n    x\n\n", "- case: a\n  reason: |\n    x\n  fingerprint: 0a0a0a0a0a0a\n\n"),
        ('- case: "a\u2028 b"\n', '- case: "a\u2028 b"\n  fingerprint: 0a0a0a0a0a0a\n'),
        ("- case: ü漢𝔘\n  fingerprint: b # ü\n", "- case: ü漢𝔘\n  fingerprint: 0a0a0a0a0a0a # ü\n"),
    ],
)
def test_fingerprints_in_many_layouts(text: str, expected: str) -> None:
    assert text_of(text).with_fingerprints({0: "0a" * 6}).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "- case: z\n  owner: o\n"),
        ("# None yet.\n", "# None yet.\n\n- case: z\n  owner: o\n"),
        ("[]\n", "- case: z\n  owner: o\n"),
        ("# None.\n[]\n", "# None.\n\n- case: z\n  owner: o\n"),
        ("- case: a\n", "- case: a\n\n- case: z\n  owner: o\n"),
        ("- case: a", "- case: a\n\n- case: z\n  owner: o\n"),
        ("- case: a\n- case: b\n", "- case: a\n- case: b\n- case: z\n  owner: o\n"),
        ("  - case: a\n", "  - case: a\n\n  - case: z\n    owner: o\n"),
        ("- case: a\r\n", "- case: a\r\n\r\n- case: z\r\n  owner: o\r\n"),
        ("---\n- case: a\n...\n", "---\n- case: a\n\n- case: z\n  owner: o\n...\n"),
        ("- case: a\n# end\n", "- case: a\n\n- case: z\n  owner: o\n# end\n"),
    ],
)
def test_an_entry_comes_last(text: str, expected: str) -> None:
    assert text_of(text).with_entry(["case: z", "owner: o"]).text == expected


def test_a_list_in_brackets_is_refused() -> None:
    with pytest.raises(UsageError, match="is one list in brackets"):
        text_of("[{case: a}]\n")


def test_what_cannot_be_edited_safely_is_refused() -> None:
    with pytest.raises(UsageError, match="change it by hand"):
        text_of("- &shared {case: a}\n- {<<: *shared, case: b}\n- *shared\n").with_fingerprints({0: "0a" * 6})


def test_the_only_entry_of_a_document_with_its_mark() -> None:
    without = text_of("---\n# About it.\n\n- case: a\n  class: BUG\n").without([0])
    assert without.text == "---\n# About it.\n"
    assert without.with_entry(["case: b"]).text == "---\n# About it.\n\n- case: b\n"


def test_what_would_be_left_of_a_list_with_an_anchor_is_no_list() -> None:
    with pytest.raises(UsageError, match="change it by hand"):
        text_of("&all # Everything.\n- case: a\n  class: BUG\n").without([0])


def test_an_entry_that_others_refer_to_is_not_taken_out() -> None:
    with pytest.raises(UsageError, match="change it by hand"):
        text_of("- {case: &name a, class: BUG}\n- {case: *name, class: FLAKY}\n").without([0])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain words, with: nothing", '"plain words, with: nothing"'),
        ("it's so", "it's so"),
        ("f/local-*", "f/local-*"),
        ("*/x", '"*/x"'),
        ("123", '"123"'),
        ("a # b", '"a # b"'),
        ("two\nlines", '"two\\nlines"'),
        ('a "quoted" word', 'a "quoted" word'),
        ("ü漢", "ü漢"),
        ("\x7f", '"\\u007f"'),
    ],
)
def test_texts_are_quoted_where_yaml_needs_it(text: str, line: str) -> None:
    assert entry_lines({"reason": text, "issue": ""}) == [f"reason: {line}"]


def test_a_long_reason_is_folded() -> None:
    words = "word: " * 40
    first, *rest = entry_lines({"reason": words.strip()})
    assert first == "reason: >-"
    assert " ".join(line.strip() for line in rest) == words.strip()
    assert max(map(len, rest)) <= 116


def test_text_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(UsageError, match="--reason has characters that YAML cannot hold"):
        entry_lines({"reason": "a\udcff"})
