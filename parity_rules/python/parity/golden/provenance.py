"""Where a recording comes from: the files and packages of the reference, its interpreter and its SDK. No time, host or path of a machine.

A recording is stale once a file or a package of the reference is another than the one that it was made from. Interpreter and SDK are told, and
judged by what the legs do. Imported recordings, those of the original, have no provenance of this kind and never go stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from parity.fixtures.document import fail
from parity.fixtures.json_lines import JsonLine
from parity.fixtures.plan import digest_file
from parity.fixtures.problems import ToolError

KEY = "provenance"
_METADATA = ".dist-info/METADATA"
_SITE_PACKAGES = "/site-packages/"
_SHOWN = 3


@dataclass(frozen=True)
class Sources:
    """Names of files with their sha256, and names of packages with their versions, sorted."""

    files: dict[str, str]
    packages: dict[str, str]

    def digest(self) -> str:
        """One digest of all of it; 16 hex digits."""
        parts = [*self.files.items(), ("", ""), *self.packages.items()]
        return hashlib.sha256("".join(f"{name}\n{value}\n" for name, value in parts).encode()).hexdigest()[:16]

    def changes_since(self, before: Sources) -> list[str]:
        """What is different now, a fragment each."""
        files = [f"{name} is {how}" for name, how in _changed(before.files, self.files, "changed")]
        versions = {name: f"now {version}" for name, version in self.packages.items()}
        packages = [f"{name} is {how}" for name, how in _changed(before.packages, self.packages, versions)]
        return files + packages


def _changed(before: dict[str, str], now: dict[str, str], how: str | dict[str, str]) -> Iterable[tuple[str, str]]:
    for name in sorted({*before, *now}):
        if name not in now:
            yield name, "gone"
        elif name not in before:
            yield name, "new"
        elif before[name] != now[name]:
            yield name, how if isinstance(how, str) else how[name]


@dataclass(frozen=True)
class Provenance:
    """The first line of a recording, below its comments."""

    label: str
    interpreter: str
    sdk: str
    protocol: int
    sources: Sources

    def to_json(self) -> dict[str, Any]:
        """The line as it is written."""
        fields = {"of": self.label, "interpreter": self.interpreter, "sdk": self.sdk, "protocol": self.protocol}
        return {KEY: {**fields, "digest": self.sources.digest(), **asdict(self.sources)}}


def measure(references: Sequence[tuple[str, str]]) -> Sources:
    """The sources as they are now; `references` are (name below the workspace or the runfiles, path)."""
    files: dict[str, set[str]] = {}
    packages: dict[str, set[str]] = {}
    for name, path in references:
        if name.endswith(_METADATA):
            package, version = _package(path)
            packages.setdefault(package, set()).add(version)
        else:
            files.setdefault(_stable(name), set()).add(digest_file(path))
    return Sources(_joined(files), _joined(packages))


def _joined(values: dict[str, set[str]]) -> dict[str, str]:
    """Sorted; files of several repositories may have one name, and each of them counts."""
    return {name: " ".join(sorted(found)) for name, found in sorted(values.items())}


def _stable(name: str) -> str:
    """A name that says nothing of how Bazel calls external repositories, which differs from version to version."""
    if _SITE_PACKAGES in name:
        return name.partition(_SITE_PACKAGES)[2]
    return name.removeprefix("../").partition("/")[2] if name[:3] == "../" else name


def _package(path: str) -> tuple[str, str]:
    """Name and version in the metadata of an installed package, the headers of which end at the first empty line."""
    with open(path, encoding="utf-8", errors="replace") as stream:
        head = stream.read().partition("\n\n")[0]
    fields = dict(line.partition(": ")[::2] for line in reversed(head.split("\n")))
    if not fields.get("Name") or not fields.get("Version"):
        raise ToolError(f"{path} has no Name and Version: expected the metadata of a Python package")
    return fields["Name"].strip(), fields["Version"].strip()


def read_provenance(line: JsonLine) -> Provenance:
    """The provenance in a line; `UserError` where it is not what `record` writes."""
    found: Any = line.value[KEY] if line.value.keys() == {KEY} else None
    wanted = {
        "of": str,
        "interpreter": str,
        "sdk": str,
        "protocol": int,
        "digest": str,
        "files": dict,
        "packages": dict,
    }
    exact = isinstance(found, dict) and found.keys() == wanted.keys()
    if not exact or any(type(found[name]) is not kind for name, kind in wanted.items()):
        fail(line.place((KEY,)), "the provenance is not what record writes.", f"It has {', '.join(wanted)}.")
    sources = Sources(found["files"], found["packages"])
    if found["digest"] != sources.digest():
        fail(
            line.place((KEY, "digest")), "the digest is not that of the files and packages beside it.", "Record again."
        )
    return Provenance(found["of"], found["interpreter"], found["sdk"], found["protocol"], sources)


def staleness(recorded: Provenance, now: Sources, path: str) -> str:
    """Why a recording is stale, as a sentence; empty if it is not."""
    changes = now.changes_since(recorded.sources)
    if not changes:
        return ""
    more = f" (and {len(changes) - _SHOWN} more)" if len(changes) > _SHOWN else ""
    return f"the reference has changed since {path} was recorded: {', '.join(changes[:_SHOWN])}{more}"
