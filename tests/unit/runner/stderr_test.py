"""The last words of a driver are the same from run to run."""

from __future__ import annotations

from parity.runner.stderr import Tail


def text_of(data: bytes) -> str:
    tail = Tail([("/scratch/1", "${SCRATCH}"), ("/exec", "${EXECROOT}")])
    tail.feed(data)
    return tail.text()


def test_paths_of_the_machine_are_named() -> None:
    assert text_of(b"in /exec/a and /scratch/1/b\n") == "in ${EXECROOT}/a and ${SCRATCH}/b\n"


def test_the_number_of_a_panicking_thread_is_left_out() -> None:
    text = text_of(b"\nthread 'main' (4711) panicked at a.rs:1:2:\nthread 'w' (12) has overflowed its stack\n")
    assert text == "\nthread 'main' panicked at a.rs:1:2:\nthread 'w' has overflowed its stack\n"


def test_other_numbers_stay() -> None:
    assert text_of(b"my thread 'x' (3) said (4)\n") == "my thread 'x' (3) said (4)\n"
