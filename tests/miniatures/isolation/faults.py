"""What user code may do to its driver. Each operation does so if the case asks for this side; if it survives, it is calm."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

from calm import calm

from parity.driver import operation

_SIDE = "reference"


def _planted(work: Callable[[], object]) -> None:
    """Registers an operation that returns what is calm, after `work` on this side."""

    def run(side: str) -> str:
        if side == _SIDE:
            work()
        return calm(side)

    operation(work.__name__)(run)


def _kill(number: int) -> None:
    os.kill(os.getpid(), number)


@_planted
def signalled() -> None:
    _kill(signal.SIGSEGV)


@_planted
def killed() -> None:
    _kill(signal.SIGKILL)


@_planted
def aborts() -> None:
    os.abort()


@_planted
def exits() -> None:
    os._exit(3)


@_planted
def exits_early() -> None:
    """As if all were well, and without an answer."""
    os._exit(0)


@_planted
def raises() -> None:
    raise ValueError("as planted")


@_planted
def overflows_the_stack() -> None:
    sys.setrecursionlimit(1 << 30)
    _descend()


def _descend() -> None:
    sorted([0], key=lambda _: _descend())  # through a function in C, so that the stack grows


@_planted
def takes_all_memory() -> None:
    taken = []
    while True:
        taken.append(bytearray(8 << 20))


@_planted
def hangs() -> None:
    time.sleep(600)


@_planted
def hangs_deaf() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


@_planted
def prints() -> None:
    print("loading model")
    os.write(1, b"PRTY")


@_planted
def floods_stderr() -> None:
    _flood()


@_planted
def floods_stderr_and_aborts() -> None:
    _flood()
    os.abort()


def _flood() -> None:
    for number in range(20_000):
        os.write(2, b"line %d of the flood\n" % number)


@_planted
def leaves_child() -> None:
    _leave_child()


@_planted
def leaves_child_and_exits() -> None:
    _leave_child()
    os._exit(4)


@_planted
def leaves_daemon() -> None:
    _leave_child(_flee)


def _leave_child(flee: Callable[[], object] = bool) -> None:
    """Leaves a child that holds all descriptors, after `flee` in it."""
    if os.fork() == 0:
        flee()
        time.sleep(600)
        os._exit(0)


def _flee() -> None:
    """Leaves session and group, and hears no SIGTERM."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@_planted
def leaves_file() -> None:
    with open(f"{os.environ['HOME']}/left-over", "w") as file:
        file.write("x")


@_planted
def poisons() -> None:
    _Poison.taken = True


@_planted
def dies_if_poisoned() -> None:
    """Harmless alone: another case did it."""
    if _Poison.taken:
        _kill(signal.SIGBUS)


class _Poison:
    taken = False


@_planted
def dies_differently() -> None:
    """The runner numbers the directories of its drivers, so that each one dies in another way than the one before."""
    number = int(os.path.basename(os.environ["HOME"]))
    _kill(signal.SIGSEGV if number % 2 else signal.SIGABRT)
