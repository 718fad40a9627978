"""The doctor on machines that lack one thing each: what it says is missing, for what, and what mends it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import parity.doctor
from parity.doctor import private_root
from parity.doctor.checks import findings
from parity.doctor.machine import Answer, Machine
from parity.doctor.main import examine
from parity.doctor.model import Finding, State
from parity.doctor.report import exit_code, render

ALL = ("bazelisk", "gcc", "unshare", "git", "buildifier", "cargo", "rustfmt", "apt-get")


class FakeMachine(Machine):
    """A healthy Debian machine with Bazelisk, a GPU and everything optional, minus what a test takes away."""

    def __init__(self, folder: Path, *, without: Sequence[str] = ()) -> None:
        super().__init__(folder / "tools", {"HOME": str(folder / "home")})
        self.here = folder
        self.programs = {program: f"/usr/bin/{program}" for program in ALL if program not in without}
        self.files = {"/etc/os-release": "NAME=x\nID=debian\n"}
        self.system = "Linux x86_64"
        self.is_root = True
        self.gigabytes = 100.0
        # Words of a command, and how it ends instead of well.
        self.failures: dict[str, Answer] = {}
        self.versions = {"/usr/bin/bazel": "bazel 7.7.1"}

    def find(self, program: str) -> str:
        return self.programs.get(program, "")

    def run(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> Answer:
        words = " ".join(command)
        failed = next((answer for part, answer in self.failures.items() if part in words), None)
        return failed or Answer(0, self.versions.get(command[0], "1 x H100, CUDA 13.0"))

    def read(self, path: str) -> str:
        return self.files.get(path) or super().read(path)

    def free_gigabytes(self, path: Path) -> float:
        return self.gigabytes

    def examined(self) -> dict[str, Finding]:
        return {finding.name: finding for finding in findings(self)}


def provision(folder: Path) -> None:
    """The scripts of tools/provision, as far as the doctor looks at them."""
    groups = folder / "tools" / "provision" / "groups"
    groups.mkdir(parents=True)
    (groups.parent / "inputs.sh").write_text("readonly revision=1\n")
    (groups.parent / "provision.sh").touch()
    (groups / "go.sh").write_text("#!/bin/sh\n# The group `go`, inside the private root: the Go toolchain.\n")


def test_a_healthy_machine_has_nothing_to_mend(tmp_path: Path) -> None:
    found = list(findings(FakeMachine(tmp_path)))
    assert {finding.state for finding in found} == {State.OK}
    assert not any(finding.mend for finding in found)
    assert exit_code(found) == 0
    assert render(found, coloured=False).endswith("\nThe main job can run: tools/bazel test //...:parity\n")


@pytest.mark.parametrize(
    ("command", "files", "name", "state", "mend"),
    [
        ("--user", {}, "user namespaces", State.MISSING, "sysctl -w user.max_user_namespaces=10000"),
        (
            "--user",
            {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n"},
            "user namespaces",
            State.MISSING,
            "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        ),
        (
            "--user",
            {
                "/proc/sys/kernel/unprivileged_userns_clone": "0\n",
                "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "0\n",
            },
            "user namespaces",
            State.MISSING,
            "sysctl -w kernel.unprivileged_userns_clone=1",
        ),
        ("--net", {}, "sandbox without network", State.OPTIONAL, "sysctl -w user.max_net_namespaces=10000"),
        ("libcuda", {}, "GPU", State.OPTIONAL, "install NVIDIA's driver"),
    ],
)
def test_what_a_command_refuses_is_named_with_its_mend(
    command: str, files: dict[str, str], name: str, state: State, mend: str, tmp_path: Path
) -> None:
    machine = FakeMachine(tmp_path)
    machine.files.update(files)
    machine.failures[command] = Answer(1, "Operation not permitted")
    finding = machine.examined()[name]
    assert finding.state is state
    assert finding.mend.startswith(mend)
    assert exit_code(list(findings(machine))) == int(state is State.MISSING)


@pytest.mark.parametrize(
    ("program", "name", "state"),
    [
        ("git", "git", State.OPTIONAL),
        ("buildifier", "buildifier", State.OPTIONAL),
        ("cargo", "cargo", State.OPTIONAL),
        ("gcc", "C linker", State.MISSING),
    ],
)
def test_a_missing_program_is_named(program: str, name: str, state: State, tmp_path: Path) -> None:
    finding = FakeMachine(tmp_path, without=[program]).examined()[name]
    assert finding.state is state
    assert finding.found in ("not on PATH", "none on PATH")
    assert "install" in finding.mend


def test_a_full_disk_keeps_the_main_job_from_running(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    machine.gigabytes = 0.4
    finding = machine.examined()["disk"]
    assert (finding.state, finding.found) == (State.MISSING, "0.4 GB free below ~/.cache")


def bazel_of(machine: FakeMachine) -> tuple[State, str]:
    finding = machine.examined()["Bazel"]
    return finding.state, finding.found


def test_bazel_is_what_tools_bazel_would_take(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path, without=["bazelisk"])
    assert bazel_of(machine) == (State.MISSING, "none on PATH")
    machine.programs["bazel"] = "/usr/bin/bazel"
    assert bazel_of(machine) == (State.OK, "bazel 7.7.1, /usr/bin/bazel")
    machine.versions["/usr/bin/bazel"] = "bazel 4.2.3- (@non-git)"
    assert bazel_of(machine) == (State.MISSING, "/usr/bin/bazel is bazel 4.2.3-, older than 7.4; none on PATH")
    provision(tmp_path)
    assert bazel_of(machine)[1].endswith("tools/bazel sets one up when it is first called, in 2 to 4 minutes")
    private_root.base(machine).mkdir(parents=True)
    (private_root.base(machine) / "ready").touch()
    assert bazel_of(machine) == (State.OK, f"private root, {machine.shown(str(private_root.base(machine)))}")


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ({"is_root": False}, "you are not root"),
        ({"system": "Darwin arm64"}, "the system is Darwin arm64, not Linux x86_64"),
        ({"gigabytes": 3.0}, "3.0 GB are free, it takes 4 GB"),
        ({"files": {"/etc/os-release": "ID=ubuntu\n"}}, "the system is not Debian"),
        ({"failures": {"--mount": Answer(1, "")}}, "root may not make a mount namespace"),
    ],
)
def test_what_keeps_a_private_root_from_being_set_up_is_named(
    lack: dict[str, object], said: str, tmp_path: Path
) -> None:
    provision(tmp_path)
    machine = FakeMachine(tmp_path, without=["bazelisk"])
    vars(machine).update(lack)
    state, found = bazel_of(machine)
    assert state is State.MISSING
    assert found.startswith(f"none on PATH, and none can be set up: {said}")


def test_a_group_is_installed_only_as_long_as_its_script_is_the_same(tmp_path: Path) -> None:
    provision(tmp_path)
    machine = FakeMachine(tmp_path)
    script = tmp_path / "tools" / "provision" / "groups" / "go.sh"
    finding = machine.examined()["group go"]
    assert (finding.state, finding.needed_for) == (State.OPTIONAL, "the Go toolchain")
    assert finding.mend == "tools/provision/group go"
    machine.here = tmp_path / "a_module_of_ones_own"
    assert machine.examined()["group go"].mend == "../tools/provision/group go"
    digest = subprocess.run(["sha256sum"], input=script.read_bytes(), capture_output=True, check=True).stdout[:12]
    stamps = private_root.base(machine) / "stamps"
    stamps.mkdir(parents=True)
    (stamps / f"group-go-{digest.decode()}").touch()
    assert machine.examined()["group go"].state is State.OK
    script.write_text(script.read_text() + "true\n")
    assert machine.examined()["group go"].state is State.OPTIONAL


def test_the_report_names_all_that_is_missing() -> None:
    found = [
        Finding("Bazel", State.MISSING, "none", "everything", "install Bazelisk"),
        Finding("GPU", State.OPTIONAL, "none", "legs on a GPU", "install a driver"),
        Finding("disk", State.OK, "9 GB", "builds"),
    ]
    assert render(found, coloured=False).split("\n") == [
        "  ✗ Bazel  none  everything",
        "           mend: install Bazelisk",
        "  - GPU    none  legs on a GPU",
        "           mend: install a driver",
        "  ✓ disk   9 GB  builds",
        "",
        "The main job cannot run: Bazel, see above",
        "",
    ]
    assert "\033[31m✗\033[0m Bazel" in render(found, coloured=True)
    assert exit_code(found) == 1


def test_this_machine_can_be_examined(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine(tmp_path, {"HOME": str(tmp_path), "PATH": ""}) == 1
    said = capsys.readouterr().out
    assert "✗ Bazel" in said
    assert "mend: install Bazelisk" in said


def test_it_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    main = Path(parity.doctor.__path__[0]) / "main.py"
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(main.parents[2])}
    command = [sys.executable, "-B", "-S", "-s", str(main), str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.split("\n")[-2].startswith("The main job ")
