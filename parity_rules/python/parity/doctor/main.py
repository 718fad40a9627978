"""`tools/parity doctor`: what is missing for what on this machine.

It runs on the machine's own python3, 3.9 or newer, with the standard library alone, since what it looks for may be Bazel itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from parity.doctor.checks import findings
from parity.doctor.machine import Machine
from parity.doctor.report import exit_code, render


def examine(tools: Path, environment: Mapping[str, str]) -> int:
    """Prints the report; the exit code."""
    found = list(findings(Machine(tools, environment)))
    coloured = sys.stdout.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
    sys.stdout.write(render(found, coloured=coloured))
    return exit_code(found)


if __name__ == "__main__":
    sys.exit(examine(Path(sys.argv[1]), os.environ))
