"""Every check, in the order of the report: what the main job needs, then what single parts need."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from parity.doctor import private_root
from parity.doctor.bazel import check_bazel
from parity.doctor.machine import Machine
from parity.doctor.model import Finding, State

_SANDBOX = "the sandbox of builds and tests"
_BUILD_GIGABYTES = 5
_SUPPORTED = "Linux x86_64"
_APPARMOR = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
_UNSHARE_USER = ("unshare", "--user", "--map-root-user")
_LINKERS = ("cc", "gcc", "clang")
_CUDA = """\
import ctypes
try:
    cuda = ctypes.CDLL("libcuda.so.1")
except OSError:
    raise SystemExit("no libcuda.so.1")
count, version, name = ctypes.c_int(), ctypes.c_int(), ctypes.create_string_buffer(100)
code = cuda.cuInit(0) or cuda.cuDeviceGetCount(ctypes.byref(count)) or cuda.cuDriverGetVersion(ctypes.byref(version))
if code or not count.value:
    raise SystemExit(f"libcuda.so.1 answers {code}, {count.value} devices")
cuda.cuDeviceGetName(name, 100, 0)
print(f"{count.value} x {name.value.decode()}, CUDA {version.value // 1000}.{version.value % 1000 // 10}")
"""


def findings(machine: Machine) -> Iterator[Finding]:
    """All findings; each check starts at most a few short programs."""
    yield _system(machine)
    yield check_bazel(machine)
    yield _python(machine)
    yield _linker(machine)
    yield _user_namespaces(machine)
    yield _network(machine)
    yield _disk(machine)
    yield _program(machine, "git", "the linters and the end-to-end tests", "apt-get install git")
    yield _buildifier(machine)
    yield _program(
        machine, "cargo", "setting up the private root faster", "install rustup; Bazel has a cargo of its own"
    )
    yield _program(machine, "rustfmt", "formatting while you type", "install rustup; tools/lint/run has its own")
    yield from private_root.groups(machine)
    yield _cuda(machine)


def _system(machine: Machine) -> Finding:
    supported = machine.system == _SUPPORTED
    state = State.OK if supported else State.OPTIONAL
    found = machine.system if supported else f"{machine.system}: best effort, not tested"
    return Finding("system", state, found, "everything", "" if supported else f"use {_SUPPORTED}")


def _python(machine: Machine) -> Finding:
    """This very interpreter; inside the private root tools/bazel has its own."""
    found = f"Python {'.'.join(map(str, sys.version_info[:3]))}"
    return Finding("Python 3", State.OK, found, "patterns such as //...:parity, and help without Bazel")


def _linker(machine: Machine) -> Finding:
    needed_for = "linking Rust"
    if private_root.is_ready(machine):
        return Finding("C linker", State.OK, "in the private root", needed_for)
    found = next(filter(None, map(machine.find, _LINKERS)), "")
    if found or not machine.find("bazelisk") + machine.find("bazel"):
        return Finding("C linker", State.OK, found or "comes with the private root", needed_for)
    return Finding("C linker", State.MISSING, "none on PATH", needed_for, "apt-get install gcc libc6-dev")


def _user_namespaces(machine: Machine) -> Finding:
    answer = machine.run([*_UNSHARE_USER, "--", "true"])
    if answer.code == 0:
        return Finding("user namespaces", State.OK, "allowed", _SANDBOX)
    if not machine.find("unshare"):
        return Finding(
            "user namespaces", State.MISSING, "not known: no unshare", _SANDBOX, "apt-get install util-linux"
        )
    if machine.read(_APPARMOR).strip() == "1":
        mend = "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    elif machine.read("/proc/sys/kernel/unprivileged_userns_clone").strip() == "0":
        mend = "sysctl -w kernel.unprivileged_userns_clone=1"
    else:
        mend = "sysctl -w user.max_user_namespaces=10000; in a container, start it with --privileged"
    return Finding("user namespaces", State.MISSING, f"refused: {answer.text}", _SANDBOX, mend)


def _network(machine: Machine) -> Finding:
    """A network namespace is what keeps legs off the network."""
    needed_for = "legs and tests without network"
    if machine.run([*_UNSHARE_USER, "--net", "--", "true"]).code == 0:
        return Finding("sandbox without network", State.OK, "possible", needed_for)
    mend = "sysctl -w user.max_net_namespaces=10000; in a container, start it with --privileged"
    return Finding("sandbox without network", State.OPTIONAL, "refused: legs could reach the network", needed_for, mend)


def _disk(machine: Machine) -> Finding:
    folder = Path(machine.environment.get("XDG_CACHE_HOME") or machine.environment.get("HOME", "/") + "/.cache")
    free = machine.free_gigabytes(folder)
    enough = free >= _BUILD_GIGABYTES
    found = (
        f"{free:.0f} GB free below {machine.shown(str(folder))}"
        if free >= 1
        else f"{free:.1f} GB free below {machine.shown(str(folder))}"
    )
    mend = (
        ""
        if enough
        else "make room, or point XDG_CACHE_HOME elsewhere; tools/bazel clean --expunge empties what it built"
    )
    return Finding("disk", State.OK if enough else State.MISSING, found, f"builds, {_BUILD_GIGABYTES} GB", mend)


def _program(machine: Machine, name: str, needed_for: str, mend: str) -> Finding:
    path = machine.find(name)
    return Finding(
        name,
        State.OK if path else State.OPTIONAL,
        machine.shown(path) or "not on PATH",
        needed_for,
        "" if path else mend,
    )


def _buildifier(machine: Machine) -> Finding:
    inside = private_root.base(machine) / "root" / "usr" / "local" / "bin" / "buildifier"
    path = machine.find("buildifier") or (str(inside) if machine.exists(inside) else "")
    mend = f"{machine.own('provision/group')} lint" if private_root.can_provision(machine) else "install buildifier"
    state = State.OK if path else State.OPTIONAL
    return Finding("buildifier", state, machine.shown(path) or "not on PATH", "tools/lint/run", "" if path else mend)


def _cuda(machine: Machine) -> Finding:
    """Asked in a process of its own: a driver that is out of order may hang or crash it."""
    answer = machine.run([sys.executable, "-I", "-S", "-c", _CUDA])
    if answer.code == 0:
        return Finding("GPU", State.OK, answer.text, "legs on a GPU")
    last = answer.text.split("\n")[-1]
    return Finding(
        "GPU", State.OPTIONAL, last or "none", "legs on a GPU", "install NVIDIA's driver, which has libcuda.so.1"
    )
