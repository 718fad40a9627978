"""Expands target patterns that Bazel refuses: `//...:NAME` and `//package/...:NAME` stand for every target of that name.

One `bazel query` finds the targets of all patterns of a command line. As with Bazel's own wildcards, targets tagged `manual`
are left out. For `test`, only tests and test suites count. A pattern of another repository (`@name//...:x`) is left to Bazel.
When every parity test is asked for, the same query brings what the completeness check has to know of all packages.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import completeness
from command_line import CommandLine
from rc_files import configs_of, settings_of_call
from workspace import package_of

# Names that Bazel itself allows after `...`, for they are wildcards.
_BAZELS_OWN = frozenset({"all", "*", "all-targets"})
_FORM = re.compile(r"(?P<sign>-?)(?P<root>(?:@{0,2}//)?)(?P<folder>(?:[^:@\"/]+/)*)\.\.\.:(?P<name>[^:@\"]+)")

# Options that decide what is loaded, and so have to be the query's as well.
_LOADING_OPTIONS = re.compile(
    r"--(config|repo_env|override_module|override_repository|inject_repository|registry|lockfile_mode|deleted_packages"
    r"|package_path|repository_cache|distdir|color|curses)=.*"
    r"|--(no)?(enable_bzlmod|enable_workspace|keep_going|fetch)(=.*)?|-k"
)
_CONFIG = "--config="
_KEEP_GOING = frozenset({"-k", "--keep_going", "--keep_going=true", "--keep_going=1"})
_OUTPUT = (
    "--output=streamed_jsonproto",
    f"--proto:output_rule_attrs={','.join(sorted({'tags', *completeness.ATTRIBUTES}))}",
    "--noproto:default_values",
    "--noproto:locations",
    "--noproto:rule_inputs_and_outputs",
    "--order_output=no",
    "--ui_event_filters=-info",
)
# The suite of a package's parity tests.
_SUITE = "parity"
# What the messages show of a long list.
_SHOWN = 6

# Bazel's exit codes.
PARSING_FAILURE = 1
NO_TESTS_FOUND = 4
_PARTIAL = 3
_QUERY_FAILED = 7


class ExpansionError(Exception):
    """The command line stands for nothing that can be run; `code` is what Bazel exits with in such a case."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Target:
    """A target as the query tells it; its kind is the class of the rule, as in `py_test`."""

    label: str
    kind: str
    manual: bool = False

    @property
    def is_test(self) -> bool:
        return self.kind == "test_suite" or self.kind.endswith("_test")

    @property
    def package(self) -> str:
        return self.label.rpartition(":")[0].removeprefix("//")

    @property
    def name(self) -> str:
        return self.label.rpartition(":")[2]


@dataclass(frozen=True)
class Pattern:
    """`text` as the user wrote it; the targets called `name` in `package` and in all packages below it."""

    text: str
    negative: bool
    package: str
    name: str

    @property
    def scope(self) -> str:
        """The same without a name, which Bazel does understand."""
        return f"//{self.package}/..." if self.package else "//..."

    def covers(self, target: Target) -> bool:
        return target.name == self.name and f"{target.package}/".startswith(f"{self.package}/" if self.package else "")


@dataclass(frozen=True)
class Expansion:
    """The command line that Bazel is to get and what the query answered, line by line.

    `partial`: some packages could not be loaded, and the user wants to go on. `audited`: the answer has the targets of
    the completeness check as well.
    """

    line: CommandLine
    labels: frozenset[str]
    answer: tuple[str, ...]
    partial: bool
    audited: bool


def parse_pattern(text: str, folder: str = "") -> Pattern | None:
    """Reads one argument, relative to a folder of the workspace; None for anything else than our patterns."""
    found = _FORM.fullmatch(text)
    if found is None or found["name"] in _BAZELS_OWN:
        return None
    parts = [found["folder"].strip("/")] if found["root"] else [folder, found["folder"].strip("/")]
    return Pattern(text, bool(found["sign"]), "/".join(part for part in parts if part), found["name"])


def parse_targets(lines: Iterable[str]) -> tuple[Target, ...]:
    """Reads the lines of `bazel query --output=streamed_jsonproto`, sorted by label; `...` stands for rules only."""
    messages = (json.loads(line) for line in lines)
    return tuple(sorted((_target(message["rule"]) for message in messages), key=lambda target: target.label))


def _target(rule: dict[str, Any]) -> Target:
    tags = [tag for a in rule.get("attribute", ()) if a["name"] == "tags" for tag in a.get("stringListValue", ())]
    return Target(rule["name"], rule["ruleClass"], "manual" in tags)


def query_expression(patterns: Iterable[Pattern], audited: bool) -> str:
    """The one query for all patterns: targets of those names in any of the scopes."""
    names = "|".join(sorted({_literal(pattern.name) for pattern in patterns}))
    scopes = " + ".join(sorted({f'"{pattern.scope}"' for pattern in patterns}))
    named = f'filter(":({names})$", {scopes})'
    return f'{named} + kind("^({completeness.KINDS}) rule$", "//...")' if audited else named


def _audits(line: CommandLine, patterns: Iterable[Pattern]) -> bool:
    """Whether this is the command that runs every parity test there is."""
    return line.command == "test" and any(p.name == _SUITE and not p.package and not p.negative for p in patterns)


def _literal(name: str) -> str:
    """The name as a regular expression; a query has no escapes, so a backslash arrives as it is."""
    return re.sub(r"([^A-Za-z0-9_/])", r"\\\1", name)


def find_patterns(line: CommandLine, folder: str) -> dict[str, Pattern]:
    """The arguments that are patterns to expand, by their text."""
    found = ((word, parse_pattern(word, folder)) for word in (*line.arguments, *line.operands))
    return {word: pattern for word, pattern in found if pattern}


def needs_expansion(line: CommandLine) -> bool:
    return line.command in {"build", "test"} and bool(find_patterns(line, ""))


def run_query(bazel: Sequence[str], line: CommandLine, expression: str) -> tuple[tuple[str, ...], bool]:
    """Asks Bazel; returns the lines of its answer, and whether it left out packages that could not be loaded.

    Raises:
        ExpansionError: the query failed; Bazel has said why.
    """
    options = _loading_options(bazel, line)
    command = [*bazel, *line.startup, "query", *_OUTPUT, *options, expression]
    answer = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    partial = answer.returncode == _PARTIAL and bool(_KEEP_GOING & set(options))
    if answer.returncode and not partial:
        code = PARSING_FAILURE if answer.returncode == _QUERY_FAILED else answer.returncode
        raise ExpansionError("the query for the targets of that name failed, see above.", code)
    # With --order_output=no a target of both halves of a union comes twice.
    return tuple(dict.fromkeys(line for line in answer.stdout.splitlines() if line)), partial


def _loading_options(bazel: Sequence[str], line: CommandLine) -> list[str]:
    """Options of the command line that the query needs as well, without configs that are not for queries."""
    options = [argument for argument in line.arguments if _LOADING_OPTIONS.fullmatch(argument)]
    if not any(option.startswith(_CONFIG) for option in options):
        return options
    known = configs_of("query", settings_of_call([*bazel, *line.startup], Path.cwd()))
    return [option for option in options if not option.startswith(_CONFIG) or option.removeprefix(_CONFIG) in known]


def expand(bazel: Sequence[str], line: CommandLine, here: Path) -> Expansion:
    """Replaces the patterns of a `build` or `test` command line by labels.

    Raises:
        ExpansionError: a pattern stands for nothing, or Bazel could not load the packages.
    """
    patterns = find_patterns(line, package_of(here))
    audited = _audits(line, patterns.values())
    answer, partial = run_query(bazel, line, query_expression(patterns.values(), audited))
    targets = parse_targets(answer)
    labels = {word: _labels(pattern, targets, line.command) for word, pattern in patterns.items()}
    shown = frozenset(label for found in labels.values() for label in found)
    return Expansion(_replace_patterns(line, patterns, labels), shown, answer, partial, audited)


def _labels(pattern: Pattern, targets: Sequence[Target], command: str) -> list[str]:
    covered = [target for target in targets if pattern.covers(target) and not target.manual]
    wanted = [target for target in covered if target.is_test or command != "test"]
    if not wanted and not pattern.negative:
        raise _nothing(pattern, covered)
    return [f"{'-' if pattern.negative else ''}{target.label}" for target in wanted]


def _nothing(pattern: Pattern, covered: Sequence[Target]) -> ExpansionError:
    if not covered:
        return ExpansionError(
            f'{pattern.text} stands for nothing: no target in {pattern.scope} is called "{pattern.name}"'
            " (targets tagged manual do not count).",
            PARSING_FAILURE,
        )
    kinds = _listed([f"{target.label} ({target.kind})" for target in covered])
    return ExpansionError(
        f"{pattern.text} stands for no test and no test suite, only for {kinds}; use build for these.", NO_TESTS_FOUND
    )


def _replace_patterns(line: CommandLine, patterns: dict[str, Pattern], labels: dict[str, list[str]]) -> CommandLine:
    """Labels to take away may follow `--` only, for they begin with a minus; the order is kept otherwise."""

    def spelled(words: Iterable[str], keep: Callable[[str], bool]) -> list[str]:
        return [label for word in words if keep(word) for label in labels.get(word, [word])]

    def negative(word: str) -> bool:
        return word in patterns and patterns[word].negative

    arguments = spelled(line.arguments, lambda word: not negative(word))
    operands = spelled(line.arguments, negative) + spelled(line.operands, lambda word: True)
    return replace(line, arguments=tuple(arguments), operands=tuple(operands))


def announce(before: CommandLine, expansion: Expansion) -> None:
    """Prints the plain Bazel spelling of the command line on stderr, shortened where it is long."""
    shown: list[str] = []
    left = _SHOWN
    for word in expansion.line.words()[len(before.startup) :]:
        left -= word in expansion.labels
        if left >= 0 or word not in expansion.labels:
            shown.append(word)
    more = f" … ({-left} more)" if left < 0 else ""
    print(
        f"tools/bazel: {' '.join(find_patterns(before, ''))} stands for: bazel {' '.join(shown)}{more}", file=sys.stderr
    )


def _listed(items: Sequence[str]) -> str:
    more = f" and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return ", ".join(items[:_SHOWN]) + more


def expand_or_exit(bazel: Sequence[str], line: CommandLine) -> Expansion:
    """As `expand`, from the current folder; a failure ends the process with one sentence and Bazel's exit code."""
    try:
        expansion = expand(bazel, line, Path(os.getcwd()))
    except ExpansionError as error:
        print(f"tools/bazel: {error}", file=sys.stderr)
        sys.exit(error.code)
    announce(line, expansion)
    return expansion
