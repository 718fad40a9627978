"""The repository's own files as seeds: what people wrote is the best start into what they might write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_FOLDERS = ("examples", "monolith-rs", "tests/miniatures", "tests/analysis", "tests/e2e/consumer")
# Long files make slow seeds and teach nothing that their first lines do not.
_MOST_BYTES = 4096


def files(suffixes: Sequence[str]) -> Iterator[bytes]:
    """The beginnings of all files whose name ends like that, cut after a whole line, in the order of their paths."""
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.name.endswith(tuple(suffixes)) and path.is_file():
                yield _beginning(path.read_bytes())


def _beginning(data: bytes) -> bytes:
    return data if len(data) <= _MOST_BYTES else data[: data.rfind(b"\n", 0, _MOST_BYTES) + 1]
