"""The private root of tools/provision: where it is, whether it is there, and which optional groups of programs it has."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from parity.doctor.machine import Machine
from parity.doctor.model import Finding, State

_DIGITS = 12
_GROUP = re.compile(r"# The group `[^`]+`, inside the private root: (?P<what>.+)")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def base(machine: Machine) -> Path:
    """The folder of the root that this state of tools/provision would use, as paths.sh computes it."""
    home = machine.environment.get("HOME", "/")
    cache = Path(machine.environment.get("XDG_CACHE_HOME") or f"{home}/.cache") / "parity_rules"
    return cache / _digest(machine.read(str(machine.tools / "provision" / "inputs.sh")))


def can_provision(machine: Machine) -> bool:
    """Whether this checkout has the scripts at all; a module that merely uses ours need not."""
    return machine.exists(machine.tools / "provision" / "provision.sh")


def is_ready(machine: Machine) -> bool:
    return can_provision(machine) and machine.exists(base(machine) / "ready")


def groups(machine: Machine) -> Iterator[Finding]:
    """One finding per group of optional programs; its script says what it is for."""
    for script in sorted((machine.tools / "provision" / "groups").glob("*.sh")):
        text = machine.read(str(script))
        described = _GROUP.search(text)
        # The stamp's name has the digest of the script: a group that has changed is installed again.
        installed = machine.exists(base(machine) / "stamps" / f"group-{script.stem}-{_digest(text)}")
        yield Finding(
            f"group {script.stem}",
            State.OK if installed else State.OPTIONAL,
            "installed in the private root" if installed else "not installed",
            described["what"].rstrip(".") if described else f"see tools/provision/groups/{script.name}",
            "" if installed else f"{machine.own('provision/group')} {script.stem}",
        )
