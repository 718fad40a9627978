"""Where Bazel put what a parity_test built."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from parity.cli.labels import Label
from parity.cli.problems import UsageError


@dataclass(frozen=True)
class Artifacts:
    """The files of one parity_test; `execroot` is the folder that the paths in its leg descriptions start from."""

    label: str
    execroot: Path
    stem: Path

    @property
    def cases(self) -> Path:
        """The cases, as drivers read them."""
        return self._file(".cases")

    @property
    def plan(self) -> Path:
        """What the comparison and the report know of the cases."""
        return self._file(".plan.json")

    @property
    def evidence(self) -> Path:
        """What the test left."""
        return self._file(".evidence.pb")

    @property
    def report(self) -> Path:
        """The text of the report."""
        return self._file(".report.txt")

    @property
    def recording_flags(self) -> Path:
        """What a recording is made and judged from, as flags of the golden leg."""
        return self._file(".recording.flags")

    def command(self, leg: str) -> Path:
        """The description that the runner starts a leg from."""
        return self._file(f".{leg}.leg.json")

    def op_sources(self) -> list[tuple[str, str]]:
        """(leg, path below `execroot`) of the files that operations are written in."""
        return [
            (leg, path)
            for leg in self.legs()
            for path in json.loads(self.command(leg).read_text("utf-8")).get("op_sources", ())
        ]

    def outcomes(self, leg: str) -> Path:
        """What a leg did with the cases."""
        return self._file(f".{leg}.outcomes")

    def legs(self) -> list[str]:
        """The legs that can be run again, the reference first."""
        return [leg for leg in ("python", "rust") if self._path(f".{leg}.leg.json").exists()]

    def _path(self, suffix: str) -> Path:
        return self.stem.with_name(self.stem.name + suffix)

    def _file(self, suffix: str) -> Path:
        path = self._path(suffix)
        if not path.exists():
            raise UsageError(f"{self.label} has no {path.name}: expected the label of a parity_test that was built")
        return path


def find(label: Label, workspace: Path) -> Artifacts:
    """The artifacts of a test; UsageError if nothing was built at all."""
    bin_folder = (workspace / "bazel-bin").resolve()
    if not bin_folder.is_dir():
        raise UsageError(f"{workspace} has no bazel-bin: build {label} first")
    execroot = Path(str(bin_folder).partition("/bazel-out/")[0])
    return Artifacts(str(label), execroot, bin_folder / label.package / label.name)
