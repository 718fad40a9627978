"""The machine as checks see it: programs, files and what commands answer. Tests put another one in its place."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TIMEOUT_S = 20


@dataclass(frozen=True)
class Answer:
    """How a command ended, and what it printed on both streams."""

    code: int
    text: str


class Machine:
    """The machine that this process runs on; `tools` is the folder of tools/parity."""

    def __init__(self, tools: Path, environment: Mapping[str, str]) -> None:
        self.tools = tools
        self.environment = environment
        self.here = Path.cwd()
        self.system = f"{platform.system()} {platform.machine()}"
        self.is_root = os.geteuid() == 0

    def find(self, program: str) -> str:
        """The path of a program on PATH; empty if it is not there."""
        return shutil.which(program, path=self.environment.get("PATH", "")) or ""

    def own(self, script: str) -> str:
        """A script of `tools`, as it is typed where the user stands: a module that uses ours has no such folder."""
        return os.path.relpath(self.tools / script, self.here)

    def shown(self, path: str) -> str:
        """A path as people write it, from their home folder."""
        home = self.environment.get("HOME", "")
        return f"~{path[len(home) :]}" if len(home) > 1 and path.startswith(f"{home}/") else path

    def run(self, command: Sequence[str], environment: Mapping[str, str] = {}) -> Answer:
        """Runs a command without input; a program that is not there, or does not end, has failed."""
        try:
            done = subprocess.run(
                list(command),
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Answer(124, f"{command[0]} did not end within {_TIMEOUT_S} s")
        except OSError as error:
            return Answer(127, f"{command[0]}: {error.strerror}")
        return Answer(done.returncode, done.stdout.decode("utf-8", "replace").strip())

    def read(self, path: str) -> str:
        """The text of a file; empty if it cannot be read."""
        try:
            return Path(path).read_text("utf-8", "replace")
        except OSError:
            return ""

    def exists(self, path: Path) -> bool:
        return path.exists()

    def free_gigabytes(self, path: Path) -> float:
        """What is free where a path is, or would be."""
        while not path.exists() and path != path.parent:
            path = path.parent
        return shutil.disk_usage(path).free / 1e9
