"""The descriptors of a driver: frames on private ones, nothing on 0, a capture on 1.

User code may print, read standard input, spawn and fork: none of it reaches the frames. Prints that stay in the
buffers of C's stdio are seen only when C flushes them.
"""

from __future__ import annotations

import os
import select
import sys
from time import perf_counter  # bound here, before the virtual clock replaces it

from parity.protocol.frames import LARGE, MAGIC, PREFIX, Frame, FrameError
from parity.protocol.vigil import Vigil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_CHUNK = 1 << 16
_FLUSH_BYTES = 1 << 16
_FLUSH_SECONDS = 0.001


class Channel:
    """Requests in, answers out. Answers are held back while requests wait, for a millisecond at most."""

    def __init__(self, source: int, sink: int) -> None:
        self._source = source
        self._sink = sink
        self._buffer = b""
        self._start = 0
        self._pending: list[bytes] = []
        self._pending_bytes = 0
        self._flushed = 0.0
        self._room: memoryview | None = None
        poll = select.poll()
        poll.register(source, select.POLLIN)
        self._vigil = Vigil(poll.poll)

    def next(self) -> Frame | None:
        """The next request, None at the end of the input; FrameError if the input is no stream of frames."""
        start, size = self._start, len(self._buffer) - self._start
        if size < PREFIX.size:
            if not self._fill(PREFIX.size):
                return None
            start = 0
        magic, sequence, flags, deadline_ms, header_size, attachments_size = PREFIX.unpack_from(self._buffer, start)
        if magic != MAGIC:
            raise FrameError(f"found {magic!r} where a request should begin with {MAGIC!r}")
        whole = PREFIX.size + header_size + attachments_size
        if attachments_size >= LARGE:
            return self._large(whole)
        if len(self._buffer) - start < whole:
            if not self._fill(whole):
                raise FrameError(f"the input ends within request {sequence}")
            start = 0
        head_end = start + PREFIX.size + header_size
        self._start = start + whole
        header, attachments = self._buffer[start + PREFIX.size : head_end], self._buffer[head_end : self._start]
        return Frame(sequence, flags, deadline_ms, header, attachments)

    def _large(self, whole: int) -> Frame:
        """A request whose attachments lie in memory that the next large one will have: they are for this case alone."""
        if self._room is None or len(self._room) < whole:
            self._room = None  # the old room goes before the new one comes
            self._room = memoryview(bytearray(whole))
        room = self._room[:whole]
        rest = self._buffer[self._start : self._start + whole]
        room[: len(rest)] = rest
        self._start += len(rest)
        self._receive(room[len(rest) :])
        _, sequence, flags, deadline_ms, header_size, _ = PREFIX.unpack_from(room)
        head_end = PREFIX.size + header_size
        return Frame(sequence, flags, deadline_ms, bytes(room[PREFIX.size : head_end]), room[head_end:])

    def _receive(self, room: memoryview) -> None:
        self.flush()
        while room:
            size = os.readv(self._source, [room])
            if not size:
                raise FrameError(f"the input ends {len(room)} bytes before the end of a request")
            room = room[size:]
        self._flushed = perf_counter()

    def _fill(self, wanted: int) -> bool:
        """Moves what is left to the front and reads until `wanted` bytes are there; False at the end of the input."""
        self.flush()
        chunks = [self._buffer[self._start :]]
        have = len(chunks[0])
        self._vigil.keep()
        while have < wanted:
            chunk = os.read(self._source, max(_CHUNK, min(wanted - have, 1 << 20)))
            if not chunk:
                return False
            chunks.append(chunk)
            have += len(chunk)
        self._buffer, self._start = b"".join(chunks), 0
        self._flushed = perf_counter()
        return True

    def send(self, *parts: bytes) -> None:
        """Takes the parts of an answer, and writes what is pending if that is much or old."""
        self._pending += parts
        self._pending_bytes += sum(map(len, parts))
        if self._pending_bytes > _FLUSH_BYTES or perf_counter() - self._flushed > _FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Writes what is pending."""
        if self._pending:
            large = self._pending_bytes >= LARGE
            pending, self._pending, self._pending_bytes = self._pending, [], 0
            for part in pending if large else (b"".join(pending),):
                rest = memoryview(part)
                while rest:
                    rest = rest[os.write(self._sink, rest) :]
            self._flushed = perf_counter()

    def forget(self) -> None:
        """Takes the frames away from a forked child: it reads the end of the input and answers into nothing."""
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, self._source, inheritable=False)
        os.dup2(nothing, self._sink, inheritable=False)
        os.close(nothing)


class Capture:
    """What reaches descriptor 1, that is `print`, the writes of extensions, and the output of subprocesses."""

    def __init__(self) -> None:
        self._file = _anonymous_file()
        self._stdout = sys.stdout
        os.dup2(self._file, 1)

    def take(self) -> bytes:
        """What was written since the last call; standard output is as it was before the case."""
        if sys.stdout is not self._stdout:
            sys.stdout = self._stdout
        try:
            self._stdout.flush()
        except ValueError:  # The case closed it, and descriptor 1 with it.
            self._reopen()
        if not os.lseek(self._file, 0, os.SEEK_CUR):
            return b""
        return self._read()

    def _read(self) -> bytes:
        os.lseek(self._file, 0, os.SEEK_SET)
        with open(self._file, "rb", closefd=False) as file:
            data = file.read()
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        return data

    def _reopen(self) -> None:
        os.dup2(self._file, 1)
        self._stdout = sys.stdout = _text_stdout()


def _text_stdout() -> TextIO:
    return open(1, "w", encoding="utf-8", closefd=False)


def _anonymous_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("stdout")
    import tempfile

    descriptor, path = tempfile.mkstemp()
    os.unlink(path)
    return descriptor


def claim() -> tuple[Channel, Capture]:
    """Moves descriptors 0 and 1 away from user code, once, before any of it is loaded."""
    channel = Channel(os.dup(0), os.dup(1))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.register_at_fork(after_in_child=channel.forget)
    return channel, Capture()
