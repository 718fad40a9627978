"""Waiting awake: it ends soon, it is given up where it does not help, and taken up again where it does."""

import os
import select
import time

import pytest

from parity.protocol.vigil import Vigil


class Pipe:
    """A pipe with someone at the reading end who waits."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        poll = select.poll()
        poll.register(self.reader, select.POLLIN)
        self.looks = 0
        self._poll = poll.poll
        self.vigil = Vigil(self._look)

    def _look(self, milliseconds: float) -> list[tuple[int, int]]:
        self.looks += 1
        return self._poll(milliseconds)

    def close(self) -> None:
        os.close(self.reader)
        os.close(self.writer)


@pytest.fixture
def pipe():
    made = Pipe()
    yield made
    made.close()


def test_what_is_there_is_seen_at_the_first_look(pipe: Pipe) -> None:
    os.write(pipe.writer, b"x")
    assert pipe.vigil.keep() == [(pipe.reader, select.POLLIN)]
    assert pipe.looks == 1


def test_waiting_for_nothing_ends(pipe: Pipe) -> None:
    began = time.perf_counter()
    assert pipe.vigil.keep() == []
    assert time.perf_counter() - began >= 50e-6
    assert pipe.looks >= 1


def test_each_miss_doubles_the_turns_without_a_look(pipe: Pipe) -> None:
    turns = []
    for _ in range(40):
        before = pipe.looks
        pipe.vigil.keep()
        turns.append(pipe.looks > before)
    assert [turn for turn, looked in enumerate(turns) if looked] == [0, 3, 8, 17, 34]


def test_turns_without_a_look_are_bounded(pipe: Pipe) -> None:
    looked_at = []
    for turn in range(6000):
        before = pipe.looks
        pipe.vigil.keep()
        if pipe.looks > before:
            looked_at.append(turn)
    assert looked_at[-1] - looked_at[-2] == 1025


def test_success_forgets_misses(pipe: Pipe) -> None:
    pipe.vigil.keep()  # a miss, and two turns without a look
    os.write(pipe.writer, b"x")
    assert [pipe.vigil.keep() for _ in range(3)] == [[], [], [(pipe.reader, select.POLLIN)]]
    os.read(pipe.reader, 1)
    before = pipe.looks
    pipe.vigil.keep()
    assert pipe.looks > before
