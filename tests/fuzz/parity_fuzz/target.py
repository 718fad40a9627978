"""A fuzz target: seeds, and a function that ends without an exception for every input, hostile or not."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Target:
    """`check` lets pass what is documented (UserError, FrameError, …) and raises for everything else.

    `seeds` are inputs to start from, `words` what mutations put in.
    """

    name: str
    check: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[str] = ("{", "}", "[", "]")


class Broken(AssertionError):
    """A law that an input breaks."""


def expect(holds: bool, law: str) -> None:
    """Ends with `Broken` unless the law holds; unlike `assert` in every mode of the interpreter."""
    if not holds:
        raise Broken(law)


@cache
def _folder() -> str:
    memory = "/dev/shm"
    folder = tempfile.mkdtemp(prefix="parity_fuzz", dir=memory if os.access(memory, os.W_OK) else None)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def scratch(name: str, data: bytes = b"") -> str:
    """The path of a file with the data, for readers that take paths; every call with a name writes the same file."""
    path = f"{_folder()}/{name}"
    with open(path, "wb") as stream:
        stream.write(data)
    return path
