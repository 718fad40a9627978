"""XML of a running test, whole at any moment: one test case per case as soon as it has ended, and one for what is under way.

A test that is killed, exits or hangs therefore leaves behind which case that was: a case with an error of type UNFINISHED.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from typing import Self

UNFINISHED = "parity.unfinished"
_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite>\n'
_FOOT = b"</testsuite></testsuites>\n"
_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


@dataclass(frozen=True)
class Trouble:
    """Why a case did not pass: `tag` is failure, error or skipped, the others as JUnit has them."""

    tag: str
    message: str
    text: str = ""
    kind: str = ""


class Recorder:
    """A context manager around the file at `path`; without a path nothing is written. Cases do not overlap."""

    def __init__(self, path: str | None) -> None:
        self._stream: BinaryIO | None = open(path, "wb") if path else None  # noqa: SIM115 - closed by __exit__
        self._case = "", ""
        self._began = 0.0
        self._troubles: list[Trouble] = []
        self._write(_HEAD)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Drops the last mark of an unfinished test, unless an exception ends it."""
        if self._stream is not None:
            if kind is None:
                self._stream.truncate()
                self._stream.write(_FOOT)
            self._stream.close()

    def begin(self, classname: str, name: str) -> None:
        """A case starts."""
        self._case, self._began, self._troubles = (classname, name), perf_counter(), []
        self._mark(classname, name, "the test ended in this case")

    def trouble(self, trouble: Trouble) -> None:
        """The case that is under way does not pass; there may be several reasons."""
        self._troubles.append(trouble)

    def end(self) -> None:
        """The case that is under way has ended."""
        self._write(_element(*self._case, self._troubles, f' time="{perf_counter() - self._began:.3f}"'))

    def add(self, classname: str, name: str, trouble: Trouble) -> None:
        """A case that never was under way, such as a set-up that failed."""
        self._write(_element(classname, name, [trouble]))

    def _write(self, element: bytes) -> None:
        """Puts something in its place for good."""
        if self._stream is not None:
            self._stream.truncate()
            self._stream.write(element)
            self._mark("", "(the rest)", "the test ended before its next case")

    def _mark(self, classname: str, name: str, message: str) -> None:
        """Puts an unfinished case behind what stands for good; whatever is written next replaces it."""
        if self._stream is not None:
            place = self._stream.tell()
            self._stream.truncate()
            self._stream.write(_element(classname, name, [Trouble("error", message, kind=UNFINISHED)]) + _FOOT)
            self._stream.flush()
            self._stream.seek(place)


def _element(classname: str, name: str, troubles: list[Trouble], more: str = "") -> bytes:
    inner = "".join(
        f"<{trouble.tag} message={_attribute(trouble.message)} type={_attribute(trouble.kind)}>"
        f"{escape(_FORBIDDEN.sub('', trouble.text))}</{trouble.tag}>"
        for trouble in troubles
    )
    head = f"<testcase classname={_attribute(classname)} name={_attribute(name)}{more}>"
    return f"{head}{inner}</testcase>\n".encode()


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
