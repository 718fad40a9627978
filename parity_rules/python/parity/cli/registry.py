"""The subcommands there are, in the order of the overview: those that explain first, those that write last."""

from __future__ import annotations

from importlib import import_module

from parity.cli.problems import UsageError
from parity.cli.subcommand import Subcommand
from parity.fixtures.problems import did_you_mean

NAMES = (
    "explain",
    "rerun",
    "update",
    "init",
    "plan",
    "record",
    "index",
    "next",
    "validate",
    "doctor",
)


def load(name: str) -> Subcommand:
    """The subcommand of a name, from the module of that name in `commands/`; UsageError if there is none."""
    if name not in NAMES:
        raise UsageError(f"{name!r} is no subcommand. {did_you_mean(name, NAMES)} See tools/parity --help")
    command: Subcommand = import_module(f"parity.cli.commands.{name}").COMMAND
    return command


def load_all() -> list[Subcommand]:
    """All of them."""
    return [load(name) for name in NAMES]
