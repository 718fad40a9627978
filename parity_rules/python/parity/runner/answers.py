"""The answers of drivers in the file of outcomes: written as they come, with a way to take the last one back.

An answer counts only once something proper follows it, and one with large attachments is written before it is whole, so
that no answer is kept in memory.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from parity.protocol.frames import FileWriter
    from parity.runner.requests import Request


class Answers:
    """`last` is the request answered last, as long as its answer can be taken back."""

    def __init__(self, writer: FileWriter) -> None:
        self.last: Request | None = None
        self._writer = writer
        self._last_at = 0
        self._begun_at: int | None = None

    def write(self, last: Request, answers: list[memoryview]) -> None:
        """Writes whole answers, of which the last is the one to `last`; the first is empty if `pass_on` had it."""
        *before, final = answers
        begun, self._begun_at = self._begun_at, None
        if before:
            self._writer.raw(b"".join(before), len(before))
        self._last_at = begun if begun is not None and not before else self._writer.position()
        self._writer.raw(final, 1)
        self.last = last

    def pass_on(self, data: memoryview) -> None:
        """Writes a part of an answer that is not whole yet."""
        if self._begun_at is None:
            self._begun_at = self._writer.position()
        self._writer.raw(data, 0)

    def abandon(self) -> None:
        """Takes back what there is of an answer that never became whole."""
        if self._begun_at is not None:
            self._writer.rewind(self._begun_at, self._writer.cases)
            self._begun_at = None

    def keep(self) -> None:
        """The last answer counts: it is not taken back any more."""
        self.last = None

    def take_back(self) -> None:
        """Takes the last answer out of the file."""
        self._writer.rewind(self._last_at, self._writer.cases - 1)
        self.last = None
