"""The reference of `tools/parity`: its help and that of each subcommand, as it prints them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from reference.page import Undocumented, fenced, page

_SUBCOMMAND = re.compile(r"^ +tools/parity ([a-z]+)\b", re.MULTILINE)


def command_line_page(root: Path) -> str:
    """The page; `Undocumented` if the help names no subcommand, or one of them has none."""
    whole = _help(root)
    names = list(dict.fromkeys(_SUBCOMMAND.findall(whole)))
    if not names:
        raise Undocumented(["tools/parity --help names no subcommand"])
    blocks = [block for name in names for block in (f"## tools/parity {name}", fenced(_help(root, name)))]
    return page("Command line", "`tools/parity --help` prints:", fenced(whole), *blocks)


def _help(root: Path, *subcommand: str) -> str:
    """What is printed on a terminal of 100 columns without colours."""
    environment = {
        **os.environ,
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PYTHONPATH": os.pathsep.join([str(root / "parity_rules/python"), *filter(None, sys.path)]),
        "TERM": "dumb",
    }
    command = [sys.executable, "-m", "parity.cli.main", *subcommand, "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        words = " ".join(("tools/parity", *subcommand, "--help"))
        raise Undocumented([f"{words} exits with {done.returncode} and prints {done.stdout + done.stderr!r}"])
    return "\n".join(line.rstrip() for line in done.stdout.split("\n"))
