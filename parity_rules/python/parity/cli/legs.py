"""A leg once more, outside of Bazel: started exactly as its action starts it, from the same description."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from parity.cli.artifacts import Artifacts
from parity.cli.problems import UsageError

_RUNNER = Path(__file__).resolve().parent.parent / "runner" / "main.py"


def run(artifacts: Artifacts, leg: str, cases: Path, out: Path, environment: Mapping[str, str] | None = None) -> Path:
    """Runs a leg on a file of cases, with further variables for its driver; UsageError if the runner itself gives up."""
    description = artifacts.command(leg)
    if environment:
        fields = json.loads(description.read_text("utf-8"))
        fields["env"] = {**fields.get("env", {}), **environment}
        description = out.with_suffix(".leg.json")
        description.write_text(json.dumps(fields), "utf-8")
    command = [sys.executable, "-I", "-S", str(_RUNNER), "--leg", str(description), "--cases", str(cases)]
    if subprocess.run([*command, "--out", str(out)], cwd=artifacts.execroot, check=False).returncode:
        raise UsageError(f"the {leg} leg of {artifacts.label} could not be run")
    return out


def interpreter(artifacts: Artifacts, leg: str) -> str:
    """Name and version of the Python that starts a driver; "unknown" for a driver that is a program of its own."""
    argv = json.loads(artifacts.command(leg).read_text("utf-8"))["argv"]
    program = argv[0].replace("${EXECROOT}", str(artifacts.execroot))
    if not Path(program).name.startswith("python"):
        return "unknown"
    asked = "import sys; print(sys.implementation.name, '.'.join(map(str, sys.version_info[:3])))"
    answer = subprocess.run([program, "-I", "-S", "-c", asked], check=False, capture_output=True, text=True)
    if answer.returncode:
        raise UsageError(f"{program} does not start: {answer.stderr.strip()}")
    return answer.stdout.strip()
