"""The workspace that a command is about, and Bazel in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from parity.cli.problems import UsageError

_QUIET = "--ui_event_filters=-info,-debug"
# What actions print; a query's own answer would be left out as well.
_NO_OUTPUT = "--ui_event_filters=-stdout"
# Bazel's exit code for a query that left out what could not be loaded.
_PARTIAL = 3


@dataclass(frozen=True)
class Workspace:
    """`root` is its top folder, `here` where the user stands, `bazel` the program that builds it."""

    root: Path
    here: Path
    bazel: str

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Workspace:
        """The workspace of `bazel run`; UsageError outside of it, or where there is no Bazel."""
        if "BUILD_WORKSPACE_DIRECTORY" not in environment:
            raise UsageError("there is no workspace here: start it as tools/parity, in a folder with a MODULE.bazel")
        root = Path(environment["BUILD_WORKSPACE_DIRECTORY"])
        here = Path(environment.get("BUILD_WORKING_DIRECTORY", root))
        own = root / "tools" / "bazel"
        named = environment.get("PARITY_BAZEL") or (str(own) if os.access(own, os.X_OK) else "")
        bazel = named or shutil.which("bazelisk") or shutil.which("bazel")
        if not bazel:
            raise UsageError("no Bazel was found: set PARITY_BAZEL to the program that builds this workspace")
        return cls(root, here, bazel)

    def build(self, labels: Sequence[str], groups: Sequence[str], *flags: str) -> int:
        """Builds output groups of targets, with progress on a terminal; Bazel's exit code."""
        wanted = [f"--output_groups={','.join(groups)}"] if groups else []
        command = [*self._command("build"), _NO_OUTPUT, "--show_result=0", *wanted, *flags, "--", *labels]
        return subprocess.run(command, check=False, cwd=self.here).returncode

    def query(self, expression: str, *flags: str) -> tuple[list[str], bool]:
        """The lines of the answer, and whether it is whole: what cannot be loaded is left out, Bazel's errors are not shown."""
        command = [*self._command("query"), "--keep_going", "--order_output=no", *flags, "--", expression]
        answer = subprocess.run(
            command, check=False, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        if answer.returncode not in (0, _PARTIAL):
            return [], False
        return answer.stdout.splitlines(), answer.returncode == 0

    def _command(self, command: str) -> list[str]:
        progress = () if sys.stderr.isatty() else ("--noshow_progress",)
        return [self.bazel, command, _QUIET, *progress]
