"""Runs one command to its end as if the caller had become it: terminal, signals and exit status pass through."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import NoReturn

# Signals meant for the command. A key on the terminal reaches its whole process group, so the command as well.
_FORWARDED = frozenset({signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2})
# si_code of a signal that the kernel itself sent, such as the terminal's; see sigaction(2).
_FROM_KERNEL = 0x80
# Python ignores these from its start on, and a child would inherit that.
_IGNORED_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)


def become(command: list[str]) -> NoReturn:
    """Replaces this process by the command."""
    for number in _IGNORED_BY_PYTHON:
        signal.signal(number, signal.SIG_DFL)
    os.execvp(command[0], command)


def run(command: list[str], meanwhile: Callable[[], object] = lambda: None) -> int:
    """Returns the exit status as `waitpid` gives it, to be handed on by `leave_like`.

    `meanwhile` is called once while the command runs; signals wait for it.
    """
    waited = _FORWARDED | {signal.SIGCHLD}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, waited)
    child = os.posix_spawnp(command[0], command, os.environ, setsigmask=before, setsigdef=_IGNORED_BY_PYTHON)
    try:
        meanwhile()
        return _wait(child, waited)
    finally:
        # A key that ended the command has signalled this process too; unblocked, it would end it before it has finished.
        while signal.sigtimedwait(waited, 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _wait(child: int, waited: frozenset[signal.Signals]) -> int:
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        received = signal.sigwaitinfo(waited)
        if received.si_signo != signal.SIGCHLD and received.si_code != _FROM_KERNEL:
            os.kill(child, received.si_signo)


def leave_like(status: int) -> int:
    """The exit code of that status; a death by signal is died again, so that the caller sees the same."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        return 128 + number
    return os.waitstatus_to_exitcode(status)
