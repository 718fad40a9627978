"""Command lines: flag files, and parsers that raise instead of ending the process."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn


class UsageError(Exception):
    """A command line that makes no sense, as a sentence."""


class Parser(argparse.ArgumentParser):
    """A parser of long flags, for one subcommand."""

    def __init__(self, subcommand: str) -> None:
        super().__init__(prog=f"parity {subcommand}", allow_abbrev=False, add_help=False)
        self._subcommand = subcommand

    def error(self, message: str) -> NoReturn:
        """Called by argparse, which would print and exit."""
        raise UsageError(f"{self._subcommand}: {message}")

    def required(self, *names: str) -> Parser:
        """Flags that are there exactly once."""
        for name in names:
            self.add_argument(f"--{name}", required=True)
        return self

    def repeated(self, name: str, field: str, *, named: bool = False) -> Parser:
        """A flag that may be there any number of times; with `named`, its value is NAME=VALUE."""
        kind: Any = _named if named else str
        self.add_argument(f"--{name}", dest=field, action="append", default=[], type=kind)
        return self


def take(arguments: Iterable[str], name: str) -> tuple[list[str], list[str]]:
    """The values of `--name=VALUE`, and the other arguments: argparse's time grows with the square of how often a flag is there."""
    prefix = f"--{name}="
    values, others = [], []
    for argument in arguments:
        if argument.startswith(prefix):
            values.append(argument[len(prefix) :])
        else:
            others.append(argument)
    return values, others


def _named(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def expand(arguments: Iterable[str]) -> list[str]:
    """The arguments with each `@FILE` replaced by the lines of that file."""
    expanded: list[str] = []
    for argument in arguments:
        expanded.extend(_lines(argument[1:]) if argument[:1] == "@" else [argument])
    return expanded


def _lines(path: str) -> Sequence[str]:
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"flag file {path} cannot be read: {error}") from error
