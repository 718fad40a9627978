"""The texts of `tools/parity --help` and `tools/parity SUBCOMMAND --help`, from what the subcommands say of themselves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from parity.cli.subcommand import REPEATED, SWITCH, Flag, Subcommand

WIDTH = 110
_MISTAKE = "a mistake in the command, or a build that failed"
_INTRODUCTION = """\
tools/parity: looks into the parity tests of a workspace, and maintains the files beside them.

A test is named by its label; labels may be relative to the folder that you stand in. What a subcommand needs is built first."""
_CLOSING = """\
Exit codes of all: 0 done and nothing wrong, 1 something to look at, 2 a mistake in the command or a build that failed.
Colours are off without a terminal and with NO_COLOR. Full text: tools/parity SUBCOMMAND --help, docs/guide/command-line.md."""


def overview(commands: Sequence[Subcommand]) -> str:
    """What there is, one or two lines each."""
    lines = [_INTRODUCTION, ""]
    for command in commands:
        usage = f"{command.name} {command.arguments}".rstrip()
        lines += [f"  tools/parity {usage}", *_wrapped(command.summary, 6)]
    lines += ["", "For example:", *(f"  {line}" for command in commands for line, _ in command.examples[:1])]
    return "\n".join([*lines, "", _CLOSING]) + "\n"


def help_of(command: Subcommand) -> str:
    """All that there is to know of one subcommand."""
    lines = [f"tools/parity {command.name} {command.arguments}".rstrip(), "", *_wrapped(command.summary, 0), ""]
    for paragraph in command.details.split("\n\n"):
        lines += [*_wrapped(paragraph, 0), ""]
    lines.pop()
    if command.flags:
        lines += ["", "Flags:", *(line for flag in command.flags for line in _flag(flag))]
    lines += ["", "Examples:"]
    for example, what in command.examples:
        lines += [f"  {example}", *_wrapped(what, 6)]
    exits = {**command.exits, 2: _MISTAKE}
    lines += ["", "Exit codes:", *(f"  {code}  {meaning}" for code, meaning in sorted(exits.items()))]
    return "\n".join(lines) + "\n"


def _flag(flag: Flag) -> Iterator[str]:
    value = "" if flag.kind == SWITCH else f"={flag.value}"
    yield f"  --{flag.name}{value}{'  (may be repeated)' if flag.kind == REPEATED else ''}"
    yield from _wrapped(flag.help, 6)


def _wrapped(text: str, indent: int) -> list[str]:
    edge = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=edge, subsequent_indent=edge, break_on_hyphens=False)
