"""A file of recordings is edited as text: nothing but recordings changes, and what stood above them stays with them."""

from __future__ import annotations

import json
from typing import Any

from parity.golden.recording_text import RecordingText

PROVENANCE = {"provenance": {"digest": "new"}}


def line(name: str, returned: Any, **rest: Any) -> dict[str, Any]:
    return {"id": name, "request": "r", "outcome": {"returned": returned}, **rest}


def text(*lines: Any) -> str:
    return "".join((item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)) + "\n" for item in lines)


OLD = text(
    "// head",
    "",
    {"provenance": {"digest": "old"}},
    "// of a",
    line("a", 1),
    line("b", "ü"),
    "// of c",
    line("c", 3),
    "// end",
)


def test_the_same_recordings_give_the_same_text() -> None:
    recordings = {"a": line("a", 1), "b": line("b", "ü"), "c": line("c", 3)}
    read = RecordingText.read(OLD)
    assert read.rewritten({"provenance": {"digest": "old"}}, recordings) == OLD
    difference = read.difference(recordings)
    assert (difference.added, difference.changed, difference.removed) == ([], [], [])


def test_recordings_come_change_and_go_in_the_order_of_the_cases() -> None:
    recordings = {"c": line("c", 4), "new": line("new", 0), "a": line("a", 1.0)}
    read = RecordingText.read(OLD)
    assert read.rewritten(PROVENANCE, recordings) == text(
        "// head", "", PROVENANCE, "// of c", line("c", 4), line("new", 0), "// of a", line("a", 1.0), "// end"
    )
    difference = read.difference(recordings)
    assert (difference.added, difference.changed, difference.removed) == (["new"], ["c", "a"], ["b"])


def test_comments_of_a_recording_that_goes_are_kept() -> None:
    read = RecordingText.read(OLD)
    assert read.rewritten(PROVENANCE, {"b": line("b", 2)}) == text(
        "// head", "", PROVENANCE, "// of a", line("b", 2), "// of c", "// end"
    )


def test_lines_that_are_not_understood_are_kept_and_numbered() -> None:
    before = text("{broken", line("a", 1), {"some": "object"}, "7")
    read = RecordingText.read(before)
    assert read.unknown == [1, 3, 4]
    assert read.rewritten(PROVENANCE, {"a": line("a", 2)}) == text(
        PROVENANCE, "{broken", line("a", 2), {"some": "object"}, "7"
    )


def test_imported_recordings_are_told_apart() -> None:
    assert RecordingText.read(text({"id": "x", "op": "f", "outcome": {"returned": 1}})).imported == [1]


def test_an_empty_file_gets_everything_and_a_file_of_comments_keeps_them_above() -> None:
    recordings = {"a": line("a", 1)}
    assert RecordingText.read("").rewritten(PROVENANCE, recordings) == text(PROVENANCE, line("a", 1))
    assert RecordingText.read("// why").rewritten(PROVENANCE, recordings) == text("// why", PROVENANCE, line("a", 1))


def test_what_merely_words_the_question_otherwise_is_no_change() -> None:
    read = RecordingText.read(text(PROVENANCE, line("a", 1)))
    assert read.difference({"a": line("a", 1, op="f")}).changed == []
    assert read.difference({"a": line("a", 1, observations={"stdout": "x"})}).changed == ["a"]
