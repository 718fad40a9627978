"""How reports call legs, labels and files: as short as the reader's place allows."""

from __future__ import annotations

import re

from parity.proto import evidence_pb2 as pb

_GENERATED = re.compile(r"bazel-out/[^/]+/bin/")
_MAIN_REPOSITORY = re.compile(r"@{1,2}(?=//)")
GOLDEN = "golden"
# Recorded outcomes of the original; see Leg.recorded.
IMPORTED = "imported"


class Names:
    """The names in the report of one test."""

    def __init__(self, evidence: pb.Evidence) -> None:
        self.label = short_label(evidence.identity.label)
        package = self.label.removeprefix("//").partition(":")[0]
        self._folder = f"{package}/" if package and self.label[:2] == "//" else ""
        ran = [leg.name for leg in evidence.legs if leg.name != GOLDEN]
        self._roles = {GOLDEN: "recorded"}
        # With more than two legs, "the port" would be ambiguous.
        if len(ran) == 2:
            self._roles.update(zip(ran, ("reference", "port"), strict=True))

    def leg(self, name: str) -> str:
        """reference, port or recorded; a leg's own name where there are more."""
        return self._roles.get(name, name)

    def file(self, place: str) -> str:
        """A path, or a path with a line, as seen from the test's package."""
        return _GENERATED.sub("", place, count=1).removeprefix(self._folder)


def short_label(label: str) -> str:
    """A label as it is typed in its own repository."""
    return _MAIN_REPOSITORY.sub("", label, count=1)
