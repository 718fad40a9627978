"""Installs the packages of a requirements file into a folder and prints, as a JSON list, the packages that they depend on.

pip decides by the markers what belongs on this platform; a file of which nothing does leaves an empty folder. Runs with the
private root's Python and its pip, whose bundled `packaging` reads the metadata.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions

from pip._vendor.packaging.requirements import Requirement

_PIP_OPTIONS = (
    "--disable-pip-version-check",
    "--no-deps",
    "--require-hashes",
    "--only-binary=:all:",
    "--no-compile",
    "--no-warn-script-location",
    "--root-user-action=ignore",
)
# Two wheels may share a package without `__init__.py`; Bazel may add an empty one, which would hide the second wheel.
_NAMESPACE = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"


def install(requirements: str, target: str) -> None:
    """Runs pip; its messages go to stderr, for standard output belongs to this program."""
    command = [sys.executable, "-I", "-m", "pip", "install", *_PIP_OPTIONS, "--target", target, "-r", requirements]
    os.makedirs(target)
    subprocess.run(command, check=True, stdout=sys.stderr)


def wanted_extras(requirements: str) -> set[str]:
    """The extras that the requirement lines name, as in `package[extra]==1.0`."""
    with open(requirements, encoding="utf-8") as lines:
        return {extra.strip() for line in lines for extra in _bracketed(line).split(",") if extra.strip()}


def _bracketed(line: str) -> str:
    found = re.match(r"[^=;\s]+\[(.*?)\]", line)
    return found[1] if found else ""


def dependencies(distribution: Distribution, extras: set[str]) -> Iterator[str]:
    """Names of the packages that the distribution needs on this platform."""
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in extras | {""}):
            yield requirement.name


def complete_namespaces(target: str) -> None:
    """Turns folders that hold Python code below them, but no `__init__.py`, into explicit namespace packages."""
    for folder, folders, files in os.walk(target):
        folders[:] = sorted(name for name in folders if name.isidentifier())
        if folder != target and "__init__.py" not in files and _holds_code(folder):
            with open(os.path.join(folder, "__init__.py"), "w", encoding="utf-8") as init:
                init.write(_NAMESPACE)


def _holds_code(folder: str) -> bool:
    return any(name.endswith((".py", ".so")) for _, _, files in os.walk(folder) for name in files)


def main(requirements: str, target: str) -> int:
    install(requirements, target)
    complete_namespaces(target)
    extras = wanted_extras(requirements)
    names = {name for found in distributions(path=[target]) for name in dependencies(found, extras)}
    json.dump(sorted(names), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
