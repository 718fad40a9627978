"""Labels as users type them: relative to the folder they stand in, and sometimes misspelt."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from parity.cli.problems import UsageError
from parity.cli.workspace import Workspace

_LABEL = re.compile(r"(?P<root>(?:@@?)?//)?(?P<package>[^:@]*)(?::(?P<name>[^:]+))?")
# The kinds of rules whose targets leave evidence.
TESTS = "kind('^(parity_pair_test|mirrored_test) rule$', //...)"


@dataclass(frozen=True)
class Label:
    """A target of the main repository."""

    package: str
    name: str

    def __str__(self) -> str:
        return f"//{self.package}:{self.name}"


def parse(text: str, workspace: Workspace) -> Label:
    """The label that a text means in the user's folder; UsageError if it means none."""
    match = _LABEL.fullmatch(text)
    if match is None or not (match["package"] or match["name"]):
        raise UsageError(f"{text!r} is not a label: expected one such as //examples/pep440:versions_parity")
    package = match["package"].strip("/")
    if not match["root"]:
        package = "/".join(part for part in (_package_of(workspace.here, workspace.root), package) if part)
    name = match["name"] or package.rpartition("/")[2]
    return Label(package, name)


def _package_of(here: Path, root: Path) -> str:
    """The package that a folder is in, or would be."""
    folder = here
    while folder != root and root in folder.parents:
        if any((folder / name).is_file() for name in ("BUILD.bazel", "BUILD")):
            return folder.relative_to(root).as_posix()
        folder = folder.parent
    return ""


def check_known(label: Label, workspace: Workspace) -> None:
    """UsageError, with the nearest label, if the workspace has no such test; asks Bazel, and so is slow."""
    tests, whole = workspace.query(TESTS)
    if str(label) in tests:
        return
    near = _nearest(label, tests)
    if near:
        hint = f"Did you mean {near}?"
    elif tests:
        hint = f"There are {', '.join(sorted(tests)[:5])}{f' and {len(tests) - 5} more' if len(tests) > 5 else ''}."
    else:
        hint = "The workspace has no parity_test at all."
    if not whole:
        hint += " Some packages could not be loaded: tools/bazel query //... says why."
    raise UsageError(f"{label} is no parity_test. {hint}")


def _nearest(label: Label, tests: list[str]) -> str:
    """The test of the most similar label, by name first: a name is typed right more often than a path."""
    same = [test for test in tests if test.rpartition(":")[2] == label.name]
    close = same or difflib.get_close_matches(str(label), tests, n=1, cutoff=0.75)
    return min(close, default="")
