"""tools/parity: finds the subcommand, reads its flags, and turns every mistake into one line.

`registry.py` lists the subcommands; what each one does, says and takes is in the module of its name in `commands/`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from parity.cli import registry
from parity.cli.help import help_of, overview
from parity.cli.problems import UsageError
from parity.cli.subcommand import REPEATED, SWITCH, Call, Subcommand
from parity.fixtures.problems import did_you_mean

_HELP = ("-h", "--help", "help")
_USAGE_ERROR = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Runs one command line and returns the exit code."""
    try:
        return _run(list(arguments))
    except UsageError as error:
        print(f"tools/parity: {error}", file=sys.stderr)
        return _USAGE_ERROR
    except KeyboardInterrupt:
        print("tools/parity: interrupted; nothing was written", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader had enough, as `head` does; the interpreter must not complain when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: list[str]) -> int:
    if not arguments or arguments == ["help"] or arguments[0] in _HELP[:2]:
        print(overview(registry.load_all()), end="")
        return 0
    if arguments[0] == "help":
        arguments = [*arguments[1:2], "--help"]
    command = registry.load(arguments[0])
    if any(word in _HELP[:2] for word in arguments[1:]):
        print(help_of(command), end="")
        return 0
    words, flags = _parse(command, arguments)
    from parity.cli.workspace import Workspace

    return command.run(Call(tuple(words), flags, Workspace.of(os.environ)))


def _parse(command: Subcommand, arguments: list[str]) -> tuple[list[str], dict[str, Any]]:
    """The words that are no flags, and the values of all flags of the subcommand; UsageError for one that it does not have."""
    from absl import flags  # late: help does not need it

    values = flags.FlagValues()  # type: ignore[no-untyped-call]
    values.set_gnu_getopt(True)
    for flag in command.flags:
        if flag.kind == SWITCH:
            flags.DEFINE_bool(flag.name, False, flag.help, flag_values=values)
        elif flag.kind == REPEATED:
            flags.DEFINE_multi_string(flag.name, [], flag.help, flag_values=values)
        else:
            flags.DEFINE_string(flag.name, None, flag.help, flag_values=values)
    help_is_at = f"See tools/parity {command.name} --help"
    try:
        words = values(arguments)[1:]
    except flags.UnrecognizedFlagError as error:
        known = [f"--{flag.name}" for flag in command.flags]
        hint = did_you_mean(f"--{error.flagname}", known) if known else "It takes none."
        raise UsageError(f"{command.name} has no flag --{error.flagname}. {hint} {help_is_at}") from None
    except flags.Error as error:
        raise UsageError(f"{command.name}: {error}. {help_is_at}") from None
    return words, {flag.name: values[flag.name].value for flag in command.flags}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
