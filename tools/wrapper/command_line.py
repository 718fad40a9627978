"""Takes a Bazel command line apart: startup options, command, arguments, and what follows `--`.

Only as far as the wrapper needs it: Bazel's own parser knows which options take a value of their own, this one does not, so
that an argument counts as a target pattern only where its form allows nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Startup options whose value may be an argument of its own.
_STARTUP_WITH_VALUE = frozenset(
    {
        "--bazelrc",
        "--command_port",
        "--connect_timeout_secs",
        "--digest_function",
        "--failure_detail_out",
        "--host_jvm_args",
        "--host_jvm_profile",
        "--install_base",
        "--invocation_policy",
        "--io_nice_level",
        "--local_startup_timeout_secs",
        "--macos_qos_class",
        "--max_idle_secs",
        "--output_base",
        "--output_user_root",
        "--server_javabase",
        "--server_jvm_out",
        "--unix_digest_hash_attribute_name",
    }
)


@dataclass(frozen=True)
class CommandLine:
    """One call of Bazel: `STARTUP… COMMAND ARGUMENTS… -- OPERANDS…`; without a command, everything is startup."""

    startup: tuple[str, ...]
    command: str
    arguments: tuple[str, ...] = ()
    operands: tuple[str, ...] = ()

    def words(self) -> list[str]:
        """The command line to start Bazel with."""
        tail = ["--", *self.operands] if self.operands else []
        return [*self.startup, *([self.command] if self.command else []), *self.arguments, *tail]

    def option(self, name: str) -> str | None:
        """The last value of the option `--name=value` or `--name value`; later ones win, as in Bazel."""
        value = None
        for position, argument in enumerate(self.arguments):
            if argument.startswith(f"--{name}="):
                value = argument.partition("=")[2]
            elif argument == f"--{name}":
                value = next(iter(self.arguments[position + 1 : position + 2]), None)
        return value


def parse(words: Sequence[str]) -> CommandLine:
    """Splits the words after the name of the program."""
    start = _command_position(words)
    if start == len(words):
        return CommandLine(tuple(words), "")
    rest = list(words[start + 1 :])
    end = rest.index("--") if "--" in rest else len(rest)
    return CommandLine(tuple(words[:start]), words[start], tuple(rest[:end]), tuple(rest[end + 1 :]))


def _command_position(words: Sequence[str]) -> int:
    position = 0
    while position < len(words) and words[position].startswith("-"):
        position += 2 if words[position] in _STARTUP_WITH_VALUE else 1
    return min(position, len(words))
