"""What drivers leave behind: processes, files in their own directory, threads and open descriptors.

Only names are told, without what differs from run to run: numbers in them, and how often and in which order things came.
"""

from __future__ import annotations

from parity.protocol.frames import Extent, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PROCESS, FILE, THREAD, DESCRIPTOR = "process", "file", "thread", "descriptor"
_MOST = 100
_SHOWN = 100
# How temporary names of Python and Rust look, and any number.
_RANDOM = r"\btmp[a-z0-9_]{8}\b|(?<=\.tmp)[A-Za-z0-9]{6}\b|\d+(?:\.\d+)*"


class Leaks:
    """Collects them over all drivers of a leg, at most a hundred."""

    def __init__(self) -> None:
        self._found: set[tuple[str, str, str]] = set()
        self._known: set[tuple[str, str]] = set()

    def are_news(self, kind: str, names: Iterable[str]) -> bool:
        """Whether any of these was not found before: only then is it worth waiting whether it goes by itself."""
        return any((kind, name) not in self._known for name in map(steady, names))

    def add(self, kind: str, names: Iterable[str], case: bytes | Extent | None) -> None:
        """Something was left by a driver; `case` is the request that it served if that was the only one."""
        for name in sorted(set(map(steady, names)) - {""}):
            self._known.add((kind, name))
            if len(self._found) < _MOST:
                self._found.add((kind, name, _id(case)))

    def entries(self) -> list[dict[str, str]]:
        """What was found, as it stands in the foot of the outcomes."""
        return [
            {"kind": kind, "name": name, **({"case": case} if case else {})}
            for kind, name, case in sorted(self._found, key=lambda leak: (leak[2], leak))
        ]


def _id(case: bytes | Extent | None) -> str:
    if case is None:
        return ""
    head = case.head() if isinstance(case, Extent) else case
    return str(parse(head).json().get("id", ""))


def steady(name: str) -> str:
    """A name without what differs from run to run, bounded and printable."""
    import re  # late: few drivers leave anything behind

    text = re.sub(_RANDOM, "*", name)
    return "".join(char if char.isprintable() else "?" for char in text)[:_SHOWN]
