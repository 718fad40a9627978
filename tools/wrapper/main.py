"""What tools/bazel does around Bazel: expands `...:NAME`, and sums up the parity tests after a `test` command.

Usage: `python3 -E -s -S tools/wrapper/main.py BAZEL… -- ARGUMENTS…`, where BAZEL… is the command that starts Bazel.
Standard library only; what a call does not need is not imported, and what it needs after Bazel is imported while Bazel runs.
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import command_line
import supervise
from command_line import CommandLine
from rc_files import mention, settings_of_call
from workspace import workspace_root

if TYPE_CHECKING:
    from expand import Expansion

_EVENTS = "build_event_json_file"
# What Bazel exits with when a test failed: all that was run may have passed, but not all was run.
_TESTS_FAILED = 3


def main(words: Sequence[str]) -> int:
    end = words.index("--")
    bazel, line = words[:end], command_line.parse(words[end + 1 :])
    expansion = _expansion(bazel, line)
    if expansion:
        line = expansion.line
    if line.command == "test":
        status = _test(bazel, line)
    elif expansion and expansion.partial:
        status = supervise.run([*bazel, *line.words()])
    else:
        supervise.become([*bazel, *line.words()])
    whole = expansion is None or _is_whole(expansion)
    return supervise.leave_like(status) or (0 if whole else _TESTS_FAILED)


def _expansion(bazel: Sequence[str], line: CommandLine) -> "Expansion | None":
    if not any("...:" in word for word in line.words()):
        return None
    import expand

    return expand.expand_or_exit(bazel, line) if expand.needs_expansion(line) else None


def _is_whole(expansion: "Expansion") -> bool:
    """Whether nothing was left out, be it what could not be loaded or what no index accounts for; says what was."""
    import completeness

    problems = completeness.problems_of(completeness.read_rules(expansion.answer)) if expansion.audited else []
    if expansion.partial:
        problems.append("some packages could not be loaded, and nothing in them was run")
    for problem in problems:
        print(f"tools/bazel: {problem}", file=sys.stderr)
    return not problems


def _test(bazel: Sequence[str], line: CommandLine) -> int:
    """Runs the tests; afterwards says on stderr what the parity tests among them came to."""
    theirs = line.option(_EVENTS)
    if theirs is None and mention(_EVENTS, settings_of_call([*bazel, *line.startup], Path.cwd())):
        # Ours on the command line would take the place of theirs.
        return supervise.run([*bazel, *line.words()])
    folder = os.path.join(os.environ.get("TMPDIR") or "/tmp", f"tools-bazel-{os.getpid()}-{time.time_ns()}")
    os.mkdir(folder, 0o700)  # `tempfile` does more than this, and takes 10 ms to import
    # Bazel takes a relative path from the top of the workspace.
    events = (workspace_root(Path.cwd()) or Path.cwd()) / (theirs or os.path.join(folder, "events.json"))
    if theirs is None:
        line = replace(line, arguments=(f"--{_EVENTS}={events}", *line.arguments))
    try:
        status = supervise.run([*bazel, *line.words()], meanwhile=_load_summary)
        if status == 0 or events.exists():
            _load_summary().print_summary(events, sys.stderr)
    finally:
        _remove(folder)
    return status


def _remove(folder: str) -> None:
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    os.rmdir(folder)


def _load_summary() -> ModuleType:
    import summary

    return summary


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
