"""Setting up the private root, with every program that it calls replaced: machines that cannot, failures, resuming, entering."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from fake_programs import TOOLS, Machine, is_alive

# Leaves what a real root has as far as the later steps touch it. The target is the argument that ends in `.part`.
_MMDEBSTRAP = """
echo mmdebstrap >>"$LOG"
for word; do [[ $word != *.part ]] || target=$word; done
mkdir -p "$target"/{etc/bazel,tmp,run,usr/local/bin,usr/share/bazel/rules/python/python}
printf 'startup --trust_install_base\\nbuild --sandbox_debug\\n' >"$target/etc/bazel/bazelrc"
echo 'module(name = "old")' >"$target/usr/share/bazel/rules/python/MODULE.bazel"
"""
# unshare [OPTIONS] -- COMMAND: enter.sh, which needs root, is only written down.
_UNSHARE = """
while [[ $1 != -- ]]; do shift; done; shift
if [[ $1 != */enter.sh ]]; then exec "$@"; fi
shift 2
while [[ $1 != -- ]]; do shift; done; shift
printf 'inside' >>"$LOG"; printf '\\t%s' "${@##*/}" >>"$LOG"; echo >>"$LOG"
"""
_CARGO = """
[[ $1 != --version ]] || exit 0
echo cargo >>"$LOG"
while (($#)); do [[ $1 != --root ]] || root=$2; shift; done
mkdir -p "$root/bin"; printf '#!/bin/sh\\n' >"$root/bin/cargo-bazel"; chmod +x "$root/bin/cargo-bazel"
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A Debian machine that can set up the root, without Bazel."""
    made = Machine(tmp_path)
    made.fake("uname", "case $1 in -s) echo Linux;; -m) echo x86_64;; esac")
    made.fake("id", "echo 0")
    made.fake("df", "printf 'Avail\\n 57000\\n'")
    made.fake("apt-get", "[[ $1 != indextargets ]] || echo 'Debian/Debian http://mirror.invalid/debian'")
    made.fake(
        "apt-config", "echo 'Acquire::http::Proxy \"http://proxy.invalid\";'; echo 'APT::Architecture \"amd64\";'"
    )
    made.fake("unshare", _UNSHARE)
    made.fake("mmdebstrap", _MMDEBSTRAP)
    made.fake("cargo", _CARGO)
    for name in ("cc", "mount", "pivot_root"):
        made.fake(name, "")
    (tmp_path / "os-release").write_text('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n')
    return made


def provision(machine: Machine, **more: str) -> tuple[int, str]:
    """Exit code and stderr of a command that needs the root."""
    done = machine.run("info", PARITY_RULES_OS_RELEASE=str(machine.home.parent / "os-release"), **more)
    return done.returncode, done.stderr


def base_of(machine: Machine) -> Path:
    (base,) = (machine.home / ".cache" / "parity_rules").iterdir()
    return base


def names_of_calls(machine: Machine) -> list[str]:
    return [" ".join(call[:2]) for call in machine.calls()]


def test_everything_once_and_in_order(machine: Machine) -> None:
    code, stderr = provision(machine)
    assert code == 0, stderr
    steps = [line for line in stderr.splitlines() if ": done in " in line]
    assert [line.split(":")[1].strip() for line in steps] == [f"step {number} of 6" for number in range(1, 7)]
    assert names_of_calls(machine)[-3:] == ["inside update-ca-certificates", "inside verify.sh", "inside bazel"]
    assert (base_of(machine) / "ready").exists()
    code, stderr = provision(machine)
    assert (code, stderr) == (0, "")
    assert names_of_calls(machine).count("mmdebstrap") == 1


def test_what_the_root_is_left_with(machine: Machine) -> None:
    provision(machine)
    root = base_of(machine) / "root"
    assert os.readlink(root / "usr/local/bin/python3") == "/usr/bin/python3.11"
    assert (root / "etc/bazel/bazelrc").read_text() == "startup --trust_install_base\n"
    assert (root / "usr/local/bin/cargo-bazel").exists()
    (rules,) = (root / "usr/local/share/parity_rules").iterdir()
    rc = (rules / "offline.bazelrc").read_text()
    assert "%RULES%" not in rc
    inside = f"/usr/local/share/parity_rules/{rules.name}"
    assert f"common --override_module=rules_python={inside}/rules_python\n" in rc
    overridden = {line.split("=")[-1] for line in rc.splitlines() if f"={inside}/stubs/" in line}
    assert {f"{inside}/stubs/{stub.name}" for stub in (rules / "stubs").iterdir()} == overridden
    assert 'name = "rules_python"' in (rules / "rules_python/MODULE.bazel").read_text()
    assert os.access(rules / "cargo-bazel.sh", os.X_OK)
    bazel = machine.calls()[-1]
    assert bazel == ["inside", "bazel", "offline.bazelrc", "info"]


def test_the_mirror_and_the_proxy_are_the_machines_own(machine: Machine) -> None:
    machine.fake("mmdebstrap", 'printf "%s\\n" "$@" >>"$LOG"' + _MMDEBSTRAP)
    provision(machine)
    words = machine.log.read_text().splitlines()
    assert "deb http://mirror.invalid/debian sid main" in words
    assert "deb http://mirror.invalid/debian bookworm main" in words
    assert '--aptopt=Acquire::http::Proxy "http://proxy.invalid";' in words
    assert not [word for word in words if "APT::Architecture" in word]


def test_without_cargo_the_root_builds_with_its_own(machine: Machine) -> None:
    machine.remove("cargo")
    build = 'if [[ $1 == cargo ]]; then mkdir -p "$ROOT/bin"; touch "$ROOT/bin/cargo-bazel"; fi'
    machine.fake("unshare", _UNSHARE.replace("shift 2", "ROOT=${2%/root}; shift 2") + build)
    code, stderr = provision(machine)
    assert code == 0, stderr
    assert ["inside", "cargo", "install", "cargo-bazel"] in [call[:4] for call in machine.calls()]


def test_a_machine_without_lists_of_packages_fetches_them(machine: Machine) -> None:
    """The first `install` finds nothing; `update` brings the lists, and with them the package and the mirror."""
    lists, mmdebstrap = machine.home / "lists", machine.programs / "mmdebstrap"
    saved = mmdebstrap.rename(machine.home / "mmdebstrap")
    machine.fake(
        "apt-get",
        f"""
        case $1 in
          update) touch {lists};;
          install) [[ -e {lists} ]] && cp {saved} {mmdebstrap};;
          indextargets) [[ ! -e {lists} ]] || echo 'Debian/Debian http://mirror.invalid/debian';;
        esac""",
    )
    code, stderr = provision(machine)
    assert code == 0, stderr


def test_a_failed_step_is_one_sentence_and_the_next_call_resumes(machine: Machine) -> None:
    machine.fake("mmdebstrap", "echo 'error: the archive is odd'; echo 'E: giving up'; exit 25")
    code, stderr = provision(machine)
    assert code == 2
    last = stderr.splitlines()[-1]
    assert last.startswith(
        "tools/bazel: step 2 of 6: the root, from Debian packages failed: error: the archive is odd; put that right"
    )
    assert last.endswith("logs/root.log")
    machine.fake("mmdebstrap", _MMDEBSTRAP)
    code, stderr = provision(machine)
    assert code == 0
    assert "step 1 of 6" not in stderr
    assert "step 2 of 6" in stderr


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("Err: Temporary failure resolving 'mirror.invalid'", "a download failed, see the network"),
        ("dpkg: error: No space left on device", "the disk is full; make room"),
    ],
)
def test_what_the_log_shows_is_said(machine: Machine, log: str, said: str) -> None:
    machine.fake("mmdebstrap", f'echo "{log}"; exit 1')
    code, stderr = provision(machine)
    assert code == 2
    assert said in stderr.splitlines()[-1]
    assert "or install Bazelisk" in stderr.splitlines()[-1]


def test_a_change_of_the_overlay_renews_only_the_rules(machine: Machine, tmp_path: Path) -> None:
    copy = tmp_path / "checkout" / "tools"
    shutil.copytree(TOOLS, copy, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    assert (
        machine.run("info", program=copy / "bazel", PARITY_RULES_OS_RELEASE=str(tmp_path / "os-release")).returncode
        == 0
    )
    with open(copy / "provision/overlay/rules_python/python/pip.bzl", "a", encoding="utf-8") as overlay:
        overlay.write("# changed\n")
    done = machine.run("info", program=copy / "bazel", PARITY_RULES_OS_RELEASE=str(tmp_path / "os-release"))
    assert done.returncode == 0
    assert [word for word in ("step 2", "step 4", "step 5", "step 6") if word in done.stderr] == ["step 5", "step 6"]
    assert len(list((base_of(machine) / "root/usr/local/share/parity_rules").iterdir())) == 2


def test_an_interrupt_ends_what_was_started_and_the_next_call_resumes(machine: Machine) -> None:
    machine.fake("mmdebstrap", 'echo $$ >"$LOG"; sleep 60')
    with machine.start("info", PARITY_RULES_OS_RELEASE=str(machine.home.parent / "os-release")) as process:
        while not (machine.log.exists() and machine.log.read_text().strip().isdigit()):
            time.sleep(0.02)
        started = int(machine.log.read_text())
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert stderr.splitlines()[-1] == "tools/bazel: interrupted; the next call goes on from here."
    for _ in range(100):
        if not is_alive(started):
            break
        time.sleep(0.02)
    assert not is_alive(started)
    machine.fake("mmdebstrap", _MMDEBSTRAP)
    assert provision(machine)[0] == 0


def test_a_second_call_waits_for_the_first(machine: Machine) -> None:
    machine.fake("mmdebstrap", "sleep 1\n" + _MMDEBSTRAP)
    release = str(machine.home.parent / "os-release")
    with machine.start("info", PARITY_RULES_OS_RELEASE=release) as first:
        while not list(machine.home.glob(".cache/parity_rules/*/stamps/bootstrapper")):
            time.sleep(0.02)
        second = machine.run("info", PARITY_RULES_OS_RELEASE=release)
        first.communicate(timeout=30)
    assert "another call is setting up the private Bazel" in second.stderr
    assert "step 2" not in second.stderr
    assert (first.returncode, second.returncode) == (0, 0)
    assert names_of_calls(machine).count("mmdebstrap") == 1


@pytest.mark.parametrize(
    ("fakes", "said"),
    [
        ({"uname": "echo Darwin"}, "on Linux x86_64 only, not on Darwin Darwin"),
        ({"id": "echo 1000"}, "only root can set up a private one; install Bazelisk, or call tools/bazel as root."),
        ({"unshare": "exit 1"}, "does not let root make a mount namespace"),
        ({"unshare": "[[ $1 != --user ]]"}, "does not allow user namespaces"),
        ({"df": "printf 'Avail\\n 4095\\n'"}, "has 4095 MB free, setting up a private Bazel needs 4 GB; make room"),
        ({"apt-get": None}, "on Debian only: this machine has no apt-get"),
        ({"pivot_root": None}, "the program pivot_root is missing"),
        (
            {"apt-get": "exit 1", "mmdebstrap": _MMDEBSTRAP},
            "apt's sources on this machine name no mirror of Debian itself",
        ),
    ],
)
def test_a_machine_that_cannot_says_so_in_one_sentence(
    machine: Machine, fakes: dict[str, str | None], said: str
) -> None:
    for name, script in fakes.items():
        if script is None:
            machine.remove(name)
        else:
            machine.fake(name, script)
    code, stderr = provision(machine)
    last = stderr.splitlines()[-1]
    assert code == 2
    assert last.startswith("tools/bazel: ")
    assert said in last
    assert "nstall Bazelisk" in last


def test_another_distribution_is_named(machine: Machine) -> None:
    (machine.home.parent / "os-release").write_text('PRETTY_NAME="Ubuntu 24.04"\nID=ubuntu\nID_LIKE=debian\n')
    code, stderr = provision(machine)
    assert code == 2
    assert stderr.endswith("on Debian only, not on Ubuntu 24.04; install Bazelisk.\n")


def test_no_home(machine: Machine) -> None:
    code, stderr = provision(machine, HOME="")
    assert code == 2
    assert (
        stderr
        == "tools/bazel: HOME is not set, and the private Bazel is kept below it; set HOME, or install Bazelisk.\n"
    )


class Entering:
    """enter.sh with the mounting replaced, so that the command runs where the test runs."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self.machine = machine
        self.root = folder / "the root"
        for made in ("run", "etc", ".old"):
            (self.root / made).mkdir(parents=True)
        machine.fake("mount", 'cat "$3" >>"$LOG"')
        machine.fake("pivot_root", "")
        machine.fake("umount", "")

    def run(self, *command: str, shown: tuple[str, ...] = (), **environment: str) -> list[str]:
        words = (str(self.root), *shown, "--", *command)
        done = self.machine.run(*words, program=TOOLS / "provision/enter.sh", **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def mounts(self) -> list[list[str]]:
        return [line.split() for line in self.machine.log.read_text().splitlines()]


@pytest.fixture
def entering(machine: Machine, tmp_path: Path) -> Entering:
    return Entering(machine, tmp_path)


def test_the_table_of_mounts(entering: Entering, tmp_path: Path) -> None:
    (entering.root / "usr/share/bazel").mkdir(parents=True)
    entering.run("/bin/true", shown=("/usr/share", "/usr/lib", "/nowhere", "/"))
    mounts = entering.mounts()
    root = str(entering.root).replace(" ", "\\040")
    top = "/" + tmp_path.parts[1]
    # First what holds the root, last the root itself, so that no mount is seen twice inside.
    assert mounts[0] == [top, f"{root}{top}", "none", "rbind", "0", "0"]
    assert mounts[-1] == [root, root, "none", "rbind", "0", "0"]
    sources = [mount[0] for mount in mounts]
    assert {"/usr/lib", "proc", "/sys", "/dev"} <= set(sources)
    # The root has a /usr/share of its own.
    assert not {"/", "/usr", "/usr/share", "/etc", "/var", "/bin", "/nowhere"} & set(sources)
    assert len(sources) == len(set(sources))


def test_the_environment_inside(entering: Entering, tmp_path: Path) -> None:
    present = tmp_path / "ca.pem"
    present.touch()
    lines = entering.run(
        "/usr/bin/env",
        MY_TOKEN="kept",
        LD_PRELOAD_OFF="kept",
        JAVA_HOME="/opt/java",
        SSL_CERT_FILE=str(present),
        PIP_CERT="/gone/ca.pem",
    )
    found = dict(line.split("=", 1) for line in lines)
    assert found["MY_TOKEN"] == found["LD_PRELOAD_OFF"] == "kept"
    assert found["SSL_CERT_FILE"] == str(present)
    assert not {"JAVA_HOME", "PIP_CERT"} & set(found)
    assert found["PATH"].startswith("/usr/local/bin:/usr/bin:/bin")
    assert found["PARITY_RULES_INSIDE"] == "1"


def test_the_folder_and_the_exit_code_stay(entering: Entering) -> None:
    assert entering.run("/bin/sh", "-c", "pwd") == [str(entering.machine.workspace)]
    words = (str(entering.root), "--", "/bin/sh", "-c", "exit 42")
    assert entering.machine.run(*words, program=TOOLS / "provision/enter.sh").returncode == 42
