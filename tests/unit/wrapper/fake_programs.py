"""Programs that stand in for Bazel and for what provisioning calls, as scripts in a folder to be put on PATH."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

TOOLS = Path(__file__).parents[3] / "tools"
# Which commands of the system the scripts under test may see besides the fakes.
_SYSTEM = (
    "basename bash cat chmod cp cut df dirname env expr find flock grep head id kill ln ls mkdir mktemp mv ps readlink rm sed"
    " sh sha256sum sleep sort tail touch tr true uname wc"
)


class Machine:
    """A folder of programs, an empty home, and nothing else of the machine that runs the test."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.home = folder / "home"
        self.workspace = folder / "workspace"
        self.log = folder / "calls.log"
        for made in (self.programs, self.home, self.workspace):
            made.mkdir()
        (self.workspace / "MODULE.bazel").touch()
        for name in _SYSTEM.split():
            if found := shutil.which(name, path="/usr/bin:/bin:/usr/sbin:/sbin"):
                (self.programs / name).symlink_to(found)
        (self.programs / "python3").symlink_to(sys.executable)

    def fake(self, name: str, script: str, folder: Path | None = None) -> Path:
        """Puts a shell script in the place of a program; `$LOG` is the file that `calls` reads."""
        path = (folder or self.programs) / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/bash\nLOG={self.log}\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def fake_bazel(
        self, name: str = "bazel", version: str = "bazel 7.7.1", run: str = "", folder: Path | None = None
    ) -> Path:
        """A Bazel that answers `--version`, and for the rest writes its arguments down, one call a line, before `run`."""
        return self.fake(
            name,
            f'if [[ $1 == --version ]]; then echo "{version}"; exit; fi\n'
            f'printf "%s" "{name}" >>"$LOG"; printf "\\t%s" "$@" >>"$LOG"; echo >>"$LOG"\n{run}',
            folder,
        )

    def remove(self, *names: str) -> None:
        for name in names:
            (self.programs / name).unlink()

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": str(self.programs), "HOME": str(self.home), "TMPDIR": str(self.home), **more}

    def start(self, *arguments: str, program: Path = TOOLS / "bazel", **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(program), *arguments],
            cwd=self.workspace,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, program: Path = TOOLS / "bazel", **more: str) -> subprocess.CompletedProcess[str]:
        """Runs tools/bazel to its end."""
        with self.start(*arguments, program=program, **more) as process:
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def calls(self) -> list[list[str]]:
        """What the fakes have been called with so far, in order; the first word of each is the name of the fake."""
        if not self.log.exists():
            return []
        return [line.split("\t") for line in self.log.read_text(encoding="utf-8").splitlines()]


def query_answer(targets: Mapping[str, str], manual: frozenset[str] = frozenset()) -> str:
    """A shell command that prints what `bazel query --output=streamed_jsonproto` would say of `{label: kind}`."""
    lines = []
    for label, kind in targets.items():
        tags = ["manual"] if label in manual else []
        attributes = [{"name": "tags", "type": "STRING_LIST", "stringListValue": tags, "explicitlySpecified": True}]
        lines.append(json.dumps({"type": "RULE", "rule": {"name": label, "ruleClass": kind, "attribute": attributes}}))
    return "cat <<'END'\n" + "\n".join([*lines, "END"])


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
