"""Whether there is a Bazel, or one can be set up: what tools/bazel would use, found out without starting anything large."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parity.doctor import private_root
from parity.doctor.machine import Machine
from parity.doctor.model import Finding, State

_NEEDED_FOR = "everything"
_VERSION = re.compile(r"bazel (\d+)\.(\d+)\S*")
_OLDEST = (7, 4)
_ROOT_GIGABYTES = 4
# tools/bazel takes this variable for the sign that it is called in a circle.
_DEPTH = {"PARITY_RULES_BAZEL_DEPTH": "8"}


def check_bazel(machine: Machine) -> Finding:
    """Bazelisk, a recent Bazel, the private root, or what keeps the root from being set up."""
    found, old = _on_path(machine)
    if found:
        return Finding("Bazel", State.OK, found, _NEEDED_FOR)
    if private_root.is_ready(machine):
        return Finding(
            "Bazel", State.OK, f"private root, {machine.shown(str(private_root.base(machine)))}", _NEEDED_FOR
        )
    before = f"{old}; " if old else ""
    if not private_root.can_provision(machine):
        return Finding("Bazel", State.MISSING, f"{before}none on PATH", _NEEDED_FOR, "install Bazelisk")
    lacks = list(_lacks(machine))
    if lacks:
        found = f"{before}none on PATH, and none can be set up: {'; '.join(lacks)}"
        return Finding("Bazel", State.MISSING, found, _NEEDED_FOR, "install Bazelisk, or mend what is named")
    found = f"{before}none on PATH; tools/bazel sets one up when it is first called, in 2 to 4 minutes"
    return Finding("Bazel", State.OK, found, _NEEDED_FOR)


def _on_path(machine: Machine) -> tuple[str, str]:
    """What tools/bazel would take from PATH, and a Bazel there that is too old."""
    path = machine.find("bazelisk")
    if path:
        return f"Bazelisk, {machine.shown(path)}", ""
    path = machine.find("bazel")
    answer = machine.run([path, "--version"], _DEPTH).text if path else ""
    version = _VERSION.search(answer)
    if version is None:
        return "", f"{path} does not tell its version" if path else ""
    if (int(version[1]), int(version[2])) < _OLDEST:
        return "", f"{path} is {version[0]}, older than {_OLDEST[0]}.{_OLDEST[1]}"
    return f"{version[0]}, {machine.shown(path)}", ""


def _lacks(machine: Machine) -> Iterator[str]:
    """What setting up the private root needs and this machine does not have."""
    if machine.system != "Linux x86_64":
        yield f"the system is {machine.system}, not Linux x86_64"
    if "ID=debian" not in machine.read("/etc/os-release").split("\n") or not machine.find("apt-get"):
        yield "the system is not Debian"
    if not machine.is_root:
        yield "you are not root"
    elif machine.run(["unshare", "--mount", "--propagation", "private", "--", "true"]).code:
        yield "root may not make a mount namespace; start the container with --privileged"
    free = machine.free_gigabytes(private_root.base(machine))
    if free < _ROOT_GIGABYTES:
        yield f"{free:.1f} GB are free, it takes {_ROOT_GIGABYTES} GB"
