"""The answers of a driver, cut out of its stream as they are: only prefix and outer braces are looked at."""

from __future__ import annotations

from parity.protocol.frames import LARGE, MAGIC, PREFIX, Frame, Limits, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN = 40
_OPEN, _CLOSE = ord("{"), ord("}")


class Oversized(Exception):
    """The answer that is due announces more bytes than the limit."""

    def __init__(self, limit: int, size: int) -> None:
        super().__init__(limit, size)
        self.limit = limit
        self.size = size


class Garbage(Exception):
    """The stream goes on with something else than the answer that is due; the text says with what."""


class Inbox:
    """Collects the stream; `take` gives the answers that are whole.

    An answer with more than a mebibyte of attachments need not be kept until it is whole: see `pass_on`.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._chunks: list[bytes] = []
        self._size = 0
        self._wanted = 1
        self._sink: Callable[[memoryview], None] | None = None
        self._to_pass = 0  # the size of the answer at the front, if it is to be passed on
        self._passed: tuple[int, int] | None = None  # sizes of header and attachments of one that was, or is being
        self.missing = 0  # bytes of it that are still to come

    def pass_on(self, sink: Callable[[memoryview], None]) -> None:
        """Has large answers given to `sink` as they come; once whole, they are empty where `take` gives them."""
        self._sink = sink

    def feed(self, data: bytes | memoryview) -> None:
        """Appends what the driver wrote; a view is not kept."""
        if self.missing and self._sink is not None:
            view = memoryview(data)
            passed, data = view[: self.missing], bytes(view[self.missing :])
            self._sink(passed)
            self.missing -= len(passed)
        if data:
            self._chunks.append(bytes(data))
            self._size += len(data)

    def __len__(self) -> int:
        """Bytes that were not taken yet."""
        return self._size

    def take(self, first: int, count: int) -> list[memoryview]:
        """The frames at hand with the sequences from `first`, at most `count` of them.

        Raises Garbage or Oversized only if the very first frame is to blame, after all before it were taken.
        """
        if self.missing or (self._size < self._wanted and self._passed is None):
            return []
        data = self._joined()
        taken: list[memoryview] = []
        if self._passed is not None:
            self._passed = None
            taken.append(data[:0])
        start = 0
        try:
            while len(taken) < count and (end := self._end(data, start, first + len(taken))):
                taken.append(data[start:end])
                start = end
        except (Garbage, Oversized):
            if not taken:
                raise
        if self._to_pass and not taken:
            self._begin_to_pass(data)
        else:
            self._keep(data[start:] if start else data)
        return taken

    def _begin_to_pass(self, data: memoryview) -> None:
        self._passed = PREFIX.unpack_from(data)[4:]
        self.missing = self._to_pass - len(data)
        self._keep(data[:0])
        if self._sink is not None:
            self._sink(data)

    def rest(self) -> str:
        """How what was not taken begins, for messages."""
        return repr(bytes(self._joined()[:_SHOWN]))

    def incomplete(self, sequence: int) -> str | None:
        """A sentence about the frame that the stream ends within, None if it ends between two."""
        if self.missing and self._passed is not None:
            header_size, attachments_size = self._passed
            found = header_size + attachments_size - self.missing
        elif not self._size:
            return None
        elif self._size < PREFIX.size:
            return f"ended after {self._size} of {PREFIX.size} bytes of the prefix of frame {sequence}"
        else:
            header_size, attachments_size = PREFIX.unpack_from(self._joined())[4:]
            found = self._size - PREFIX.size
        if found < header_size:
            return f"ended after {found} of {header_size} bytes of the header of frame {sequence}"
        found -= header_size
        return f"ended after {found} of {attachments_size} bytes of the attachments of frame {sequence}"

    def frame(self) -> Frame | None:
        """The frame with sequence 0 at the front, if it is whole."""
        taken = self.take(0, 1)
        return parse(bytes(taken[0])) if taken else None

    def _joined(self) -> memoryview:
        if len(self._chunks) > 1:
            self._chunks = [b"".join(self._chunks)]
        return memoryview(self._chunks[0] if self._chunks else b"")

    def _keep(self, rest: memoryview) -> None:
        self._chunks = [bytes(rest)] if rest else []
        self._size = len(rest)

    def _end(self, data: memoryview, start: int, sequence: int) -> int:
        """Where the frame at `start` ends, 0 if it is not whole yet."""
        self._wanted = 1
        self._to_pass = 0
        if len(data) - start < PREFIX.size:
            if data[start : start + 4] != MAGIC[: len(data) - start]:
                raise Garbage(f"wrote {self._shown(data, start)} where frame {sequence} should begin")
            self._wanted = len(data) - start + 1
            return 0
        magic, found, flags, deadline_ms, header_size, attachments_size = PREFIX.unpack_from(data, start)
        if magic != MAGIC:
            raise Garbage(f"wrote {self._shown(data, start)} where frame {sequence} should begin")
        if found != sequence:
            raise Garbage(f"answered with sequence {found}, expected {sequence}")
        if flags or deadline_ms:
            raise Garbage(f"set flags {flags} and deadline {deadline_ms} in an answer, expected 0 in both")
        if header_size > self._limits.header:
            raise Oversized(self._limits.header, header_size)
        if attachments_size > self._limits.attachments:
            raise Oversized(self._limits.attachments, attachments_size)
        return self._whole(data, start, header_size, attachments_size)

    def _whole(self, data: memoryview, start: int, header_size: int, attachments_size: int) -> int:
        header = start + PREFIX.size
        end = header + header_size + attachments_size
        passing = attachments_size >= LARGE and self._sink is not None
        needed = header + header_size if passing else end
        if len(data) < needed:
            self._wanted = needed - start
            return 0
        if header_size < 2 or data[header] != _OPEN or data[header + header_size - 1] != _CLOSE:
            text = bytes(data[header : header + min(header_size, _SHOWN)])
            raise Garbage(f"answered with the header {text!r}, expected a JSON object")
        if len(data) < end:
            self._to_pass = end - start
            return 0
        return end

    def _shown(self, data: memoryview, start: int) -> str:
        return repr(bytes(data[start : start + _SHOWN]))
