"""The tool as Bazel runs it: one process that serves the actions of a build, one after the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

TOOL_ENV = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "0"}
TOOL = [sys.executable, "-m", "parity.worker.main"]


def cases_arguments(name: str) -> list[str]:
    """From the fixture `<name>.jsonl` to the cases."""
    return [
        "cases",
        f"--label=//bench:{name}",
        f"--fixture={name}.jsonl",
        f"--out_cases={name}.cases",
        f"--out_plan={name}.plan",
    ]


def compare_arguments(name: str) -> list[str]:
    """From the outcomes of the legs `python` and `rust` to the evidence."""
    legs = [f"--leg={leg}={leg}.outcomes" for leg in ("python", "rust")]
    given = [f"--label=//bench:{name}", "--pair=//bench:pair", f"--plan={name}.plan", f"--cases={name}.cases", *legs]
    return ["compare", *given, f"--out={name}.evidence"]


def report_arguments(name: str) -> list[str]:
    """From the evidence to what the test shows."""
    outputs = [f"--out_text={name}.txt", f"--out_xml={name}.xml", f"--out_verdict={name}.verdict"]
    return ["report", f"--evidence={name}.evidence", *outputs]


class Worker:
    """A context manager around the process, which works in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        command = [*TOOL, "--persistent_worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=self._folder, env=TOOL_ENV, stdin=pipe, stdout=pipe)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._process.communicate()

    def run(self, *arguments: str) -> None:
        """Has a subcommand run; exits with its words if it fails."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"arguments": arguments}).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        response = json.loads(line) if line else {"exitCode": "no answer", "output": ""}
        if response["exitCode"]:
            sys.exit(f"parity {arguments[0]} failed with {response['exitCode']}:\n{response['output']}")
