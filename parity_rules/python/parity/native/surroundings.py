"""The environment that a native test sees: Bazel's test environment, with nothing inherited and nothing that tells the time or place.

Limits: no sharding, no test filter, no coverage; what a test writes to TEST_UNDECLARED_OUTPUTS_DIR is dropped.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from types import TracebackType
from typing import TYPE_CHECKING

from parity.native.description import Description

if TYPE_CHECKING:
    from typing import Self

_NEUTRAL = {
    "BAZEL_TEST": "1",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "LOGNAME": "parity",
    "PATH": "/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "USER": "parity",
}
# The reading of libtest's output relies on one case at a time, in order.
_FIXED = {"RUST_TEST_THREADS": "1"}


class Surroundings:
    """A context manager around the directories of one run, all below a fresh one that goes with it."""

    def __init__(self, description: Description) -> None:
        self._description = description

    def __enter__(self) -> Self:
        self.scratch = os.path.realpath(tempfile.mkdtemp(prefix="parity-native-"))
        for name in ("tmp", "outputs", "outputs_manifest"):
            os.mkdir(f"{self.scratch}/{name}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)

    @property
    def xml(self) -> str:
        """Where the test is told to write its results."""
        return f"{self.scratch}/test.xml"

    @property
    def folder(self) -> str:
        """The working directory: the workspace's own folder of the runfiles."""
        return f"{self._description.runfiles}/{self._description.workspace}"

    def environment(self) -> dict[str, str]:
        """All variables of the test; those that its target declares win over neutral ones, not over Bazel's."""
        test = self._description
        temporary = f"{self.scratch}/tmp"
        return {
            **_NEUTRAL,
            "HOME": temporary,
            "TMPDIR": temporary,
            **test.env,
            **_FIXED,
            "JAVA_RUNFILES": test.runfiles,
            "PWD": self.folder,
            "PYTHON_RUNFILES": test.runfiles,
            "RUNFILES_DIR": test.runfiles,
            "TEST_BINARY": test.argv[0],
            "TEST_SIZE": test.size,
            "TEST_SRCDIR": test.runfiles,
            "TEST_TARGET": test.label,
            "TEST_TIMEOUT": str(test.timeout_s),
            "TEST_TMPDIR": temporary,
            "TEST_UNDECLARED_OUTPUTS_ANNOTATIONS_DIR": f"{self.scratch}/outputs_manifest",
            "TEST_UNDECLARED_OUTPUTS_DIR": f"{self.scratch}/outputs",
            "TEST_WORKSPACE": test.workspace,
            "XML_OUTPUT_FILE": self.xml,
        }
