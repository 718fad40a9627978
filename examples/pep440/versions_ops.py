"""The operations on versions that a dotted name cannot say; nothing is decided here, each function only asks `packaging`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from packaging.version import Version


def nines(count: int) -> str:
    """A release of that many nines, parsed and written again."""
    return str(Version("9" * count))


@dataclass(frozen=True)
class Components:
    """The parts of a version; what is not there is None."""

    epoch: int
    release: list[int]
    pre: tuple[str, int] | None
    post: int | None
    dev: int | None
    local: str | None


def components(text: str) -> Components:
    """The parts of the version that the text stands for."""
    version = Version(text)
    return Components(version.epoch, list(version.release), version.pre, version.post, version.dev, version.local)


@dataclass(frozen=True)
class Kinds:
    """Which kinds of release a version is; it can be several at once."""

    pre: bool
    post: bool
    dev: bool
    local: bool


def kinds(text: str) -> Kinds:
    """What the version says that it is."""
    version = Version(text)
    return Kinds(version.is_prerelease, version.is_postrelease, version.is_devrelease, version.local is not None)


def public(text: str) -> str:
    """The version without its local label."""
    return Version(text).public


def build(
    epoch: int, release: list[int], pre: list[Any] | None, post: int | None, dev: int | None, local: str | None
) -> str:
    """A version made of its parts, written; `pre` is letter and number."""
    parts = tuple(pre) if pre is not None else None
    return str(Version.from_parts(epoch=epoch, release=tuple(release), pre=parts, post=post, dev=dev, local=local))


def order(first: str, second: str) -> int:
    """-1, 0 or 1 as the first version comes before the second, is equal to it, or comes after it."""
    left, right = Version(first), Version(second)
    return (left > right) - (left < right)


def sort(texts: list[str]) -> list[str]:
    """The versions in ascending order, equal ones as they came."""
    return [str(version) for version in sorted(map(Version, texts))]


def distinct(texts: list[str]) -> int:
    """How many versions are left when equal ones are put into one set."""
    return len({Version(text) for text in texts})
