"""Runs Bazel on the scratch module and says what it did and how long it took."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One command: wall-clock seconds, and how many actions of each mnemonic were executed."""

    seconds: float
    actions: dict[str, int]


def bazel(folder: Path, wrapper: Path, *arguments: str) -> Run:
    """Runs the wrapper in the scratch module; exits with Bazel's output when the command fails."""
    events = folder.parent / "events.json"
    command = [str(wrapper), *arguments, f"--build_event_json_file={events}", "--noshow_progress"]
    began = time.monotonic()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return Run(seconds, _actions(events))


def shut_down(folder: Path, wrapper: Path) -> None:
    """Ends the Bazel server of a module that is about to go."""
    subprocess.run([str(wrapper), "shutdown"], cwd=folder, capture_output=True, check=False)


def _actions(events: Path) -> dict[str, int]:
    for line in reversed(events.read_text("utf-8").splitlines()):
        metrics = json.loads(line).get("buildMetrics")
        if metrics:
            data = metrics["actionSummary"].get("actionData", [])
            return {entry["mnemonic"]: int(entry.get("actionsExecuted", 0)) for entry in data}
    return {}
