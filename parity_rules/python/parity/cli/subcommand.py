"""What a subcommand says of itself: name, arguments, flags, help, and the function that does its work.

The modules in `commands/` hold one each. They are all loaded for the overview, so what is slow to load is imported by `run` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parity.cli.workspace import Workspace

TEXT, SWITCH, REPEATED = "text", "switch", "repeated"


@dataclass(frozen=True)
class Flag:
    """One flag; a text's default is None, a switch's is False, one that may be repeated is a list."""

    name: str
    help: str
    kind: str = TEXT
    value: str = "TEXT"


@dataclass(frozen=True)
class Call:
    """One use of a subcommand: the words after its name, the values of all its flags, and where it happens."""

    words: tuple[str, ...]
    flags: Mapping[str, Any]
    workspace: Workspace


@dataclass(frozen=True)
class Subcommand:
    """`details` teaches, `examples` are (command line, what it does), `exits` says what each exit code means."""

    name: str
    arguments: str
    summary: str
    details: str
    examples: tuple[tuple[str, str], ...]
    exits: Mapping[int, str]
    run: Callable[[Call], int]
    flags: tuple[Flag, ...] = ()
