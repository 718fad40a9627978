"""Runs a command to its end and says what it took."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and seconds of processor time and the peak of memory in bytes.

    The last two include the processes that the command started and waited for: the time as a sum, the peak as that of the
    largest process.
    """

    wall: float
    cpu: float
    peak: int


def clocked(
    argv: Sequence[str], folder: Path, env: Mapping[str, str], stdin: Path | None = None, stdout: Path | None = None
) -> Spent:
    """Runs a command in `folder` with no environment but `env`; exits with its words if it fails."""
    with open(stdin or os.devnull, "rb") as source, open(folder / stdout if stdout else os.devnull, "wb") as sink:
        began = perf_counter()
        process = subprocess.Popen(argv, cwd=folder, env=env, stdin=source, stdout=sink, stderr=subprocess.PIPE)
        assert process.stderr is not None
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(argv)} failed with {process.returncode}:\n{words.decode(errors='replace')[-4000:]}")
    return Spent(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
