"""What frameworks write of times, threads and places is taken out; the rest stays as it is."""

from __future__ import annotations

from parity.native.scrub import MESSAGE_LIMIT, OUTPUT_LIMIT, Scrubber

SCRUBBER = Scrubber([("/root/x", "${EXECROOT}"), ("/root/x/t.runfiles/_main/", ""), ("/tmp/s/tmp", "${TEST_TMPDIR}")])


def test_places_are_named_the_longest_first() -> None:
    text = 'File "/root/x/t.runfiles/_main/a_test.py" in /root/x, wrote /tmp/s/tmp/f'
    assert SCRUBBER.line(text) == 'File "a_test.py" in ${EXECROOT}, wrote ${TEST_TMPDIR}/f'


def test_what_varies_is_taken_out() -> None:
    varying = (
        "Ran 2 tests in 0.003s\n"
        "thread 'a' (4711) panicked at a.rs:1:1:\n"
        "I1122 07:52:08.123456 139872 file.py:33] said\n"
        "<Thing object at 0x7efe8e140d10>\n"
        "test result: ok. 1 passed; finished in 0.04s"
    )
    assert SCRUBBER.lines(varying).split("\n") == [
        "Ran 2 tests in …s",
        "thread 'a' panicked at a.rs:1:1:",
        "I… file.py:33] said",
        "<Thing object at 0x…>",
        "test result: ok. 1 passed; finished in …s",
    ]


def test_what_a_test_says_stays() -> None:
    for text in ["expected 0x1f, found 12 s", "(4711) in 3 seconds", "3 != 4"]:
        assert SCRUBBER.lines(text) == text


def test_lines_become_one() -> None:
    assert SCRUBBER.line("panicked at a.rs:1:1:\nassertion failed\n  left: 1\n\n right: 2\n") == (
        "panicked at a.rs:1:1: assertion failed, left: 1, right: 2"
    )


def test_texts_are_bounded() -> None:
    assert len(SCRUBBER.line("x" * 10_000)) == MESSAGE_LIMIT + 1
    kept = SCRUBBER.lines("\n".join(f"line {number}" for number in range(5_000)))
    assert len(kept) <= OUTPUT_LIMIT + 2
    assert kept.startswith("…\nline ")
    assert kept.endswith("\nline 4999")
