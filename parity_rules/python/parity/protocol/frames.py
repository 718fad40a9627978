"""Frames: the unit of the driver protocol and of the files between actions (docs/protocol.md).

A frame is a 28-byte prefix, a JSON header and raw attachments. This module encodes and reads frames and whole files of
them; what the headers mean is its callers' affair. It is imported at the start of every leg and therefore loads nothing
but `struct` and the C JSON codec.
"""

from __future__ import annotations

import errno
import os
import sys
from struct import Struct

from parity.protocol import codec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType
    from typing import Any, BinaryIO, Self

MAGIC = b"PRTY"
PREFIX = Struct("<4sIIIIQ")
FOOT = 0xFFFFFFFF
FRESH = 1
VERSION = 1
LARGE = 1 << 20  # bytes from which on a frame is not copied without need
_NO_SENDFILE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSOCK, errno.EOPNOTSUPP}


class FrameError(Exception):
    """A stream or file that breaks the protocol; the text is a sentence that says what was found where."""


class Extent:
    """The bytes of a large frame that are still in their file, which has to stay open; `prefix` are the first of them."""

    __slots__ = ("prefix", "_file", "_size", "_start")  # noqa: RUF023 - the order of the constructor

    def __init__(self, prefix: bytes, file: int, start: int, size: int) -> None:
        self.prefix = prefix
        self._file = file
        self._start = start
        self._size = size

    def __len__(self) -> int:
        return self._size

    def head(self) -> bytes:
        """The frame less its attachments."""
        return os.pread(self._file, PREFIX.size + PREFIX.unpack(self.prefix)[4], self._start)

    def rest(self, written: int) -> Extent:
        """What is left after so many bytes."""
        return Extent(self.prefix, self._file, self._start + written, self._size - written)

    def write(self, pipe: int) -> int:
        """Writes what the pipe takes, as `os.write` would; the bytes do not pass through this process where that works."""
        try:
            written = os.sendfile(pipe, self._file, self._start, self._size)
        except OSError as error:
            if error.errno not in _NO_SENDFILE:
                raise
            written = os.write(pipe, os.pread(self._file, min(self._size, LARGE), self._start))
        if not written:
            raise FrameError(f"the file of cases became shorter while {name(_sequence(self.prefix))} was read")
        return written


def _sequence(prefix: bytes) -> int:
    sequence: int = PREFIX.unpack(prefix)[1]
    return sequence


class Limits:
    """The most bytes that the header, and all attachments together, of one frame may have."""

    __slots__ = ("attachments", "header")

    def __init__(self, header: int = 64 << 20, attachments: int = 4 << 30) -> None:
        self.header = header
        self.attachments = attachments


DEFAULT_LIMITS = Limits()


class Frame:
    """One frame, its header and attachments still bytes."""

    __slots__ = ("_json", "attachments", "deadline_ms", "flags", "header", "sequence")

    def __init__(
        self, sequence: int, flags: int, deadline_ms: int, header: bytes, attachments: bytes | memoryview
    ) -> None:
        self.sequence = sequence
        self.flags = flags
        self.deadline_ms = deadline_ms
        self.header = header
        self.attachments = attachments
        self._json: dict[str, Any] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frame) and self._fields() == other._fields()

    __hash__ = None  # type: ignore[assignment]  # equality is by content, which may be gigabytes

    def __repr__(self) -> str:
        return f"Frame({name(self.sequence)}, {len(self.header)}+{len(self.attachments)} bytes)"

    def _fields(self) -> tuple[int, int, int, bytes, bytes | memoryview]:
        return self.sequence, self.flags, self.deadline_ms, self.header, self.attachments

    def json(self) -> dict[str, Any]:
        """The header's object; parsed once. FrameError if the header is not one JSON object in UTF-8."""
        if self._json is None:
            self._json = _parse_header(self.sequence, self.header)
        return self._json

    def parts(self) -> list[memoryview]:
        """The attachments, split by the header's list of lengths; FrameError if the list does not fit them."""
        sizes = self.json().get("attachments", [])
        if not isinstance(sizes, list) or not all(type(size) is int and size >= 0 for size in sizes):
            raise FrameError(f'"attachments" of {name(self.sequence)} is not a list of lengths in bytes')
        if sum(sizes) != len(self.attachments):
            found, listed = len(self.attachments), sum(sizes)
            raise FrameError(f"{name(self.sequence)} has {found} bytes of attachments, its header lists {listed}")
        return _split(memoryview(self.attachments), sizes)


def _split(data: memoryview, sizes: list[int]) -> list[memoryview]:
    parts, start = [], 0
    for size in sizes:
        parts.append(data[start : start + size])
        start += size
    return parts


def _parse_header(sequence: int, header: bytes) -> dict[str, Any]:
    try:
        value = codec.loads(str(header, "utf-8"))
    except (ValueError, RecursionError) as error:
        raise FrameError(f"the header of {name(sequence)} is not JSON in UTF-8: {error}") from None
    if not isinstance(value, dict):
        raise FrameError(f"the header of {name(sequence)} is a {type(value).__name__}, expected an object")
    return value


def name(sequence: int) -> str:
    """How messages call the frame with this sequence number."""
    return {0: "the head (frame 0)", FOOT: "the foot"}.get(sequence, f"frame {sequence}")


def encode(
    sequence: int, header: dict[str, Any], attachments: Sequence[bytes] = (), flags: int = 0, deadline_ms: int = 0
) -> bytes:
    """The bytes of one frame. `header` is JSON data without lone surrogates; the list of lengths is added to it."""
    if attachments:
        header = {**header, "attachments": [len(part) for part in attachments]}
    return pack(sequence, codec.dumps(header).encode(), attachments, flags, deadline_ms)


def pack(
    sequence: int, header: bytes, attachments: Sequence[bytes] = (), flags: int = 0, deadline_ms: int = 0
) -> bytes:
    """As `encode`, for a header that is JSON text already and lists the lengths of the attachments."""
    return b"".join((head(sequence, header, attachments, flags, deadline_ms), *attachments))


def head(
    sequence: int, header: bytes, attachments: Sequence[bytes] = (), flags: int = 0, deadline_ms: int = 0
) -> bytes:
    """As `pack`, less the attachments."""
    size = sum(map(len, attachments))
    return PREFIX.pack(MAGIC, sequence, flags, deadline_ms, len(header), size) + header


def read(stream: BinaryIO, limit: Limits = DEFAULT_LIMITS) -> Frame | None:
    """The next frame of a blocking stream, None at a clean end; FrameError for anything else than a whole frame."""
    raw = read_raw(stream, limit)
    return None if raw is None else parse(raw)


def parse(raw: bytes) -> Frame:
    """The frame in `raw`, which has exactly the bytes of one frame (as `read_raw` returns them)."""
    _, sequence, flags, deadline_ms, header_size, _ = PREFIX.unpack_from(raw)
    end = PREFIX.size + header_size
    return Frame(sequence, flags, deadline_ms, raw[PREFIX.size : end], raw[end:])


def read_raw(stream: BinaryIO, limit: Limits = DEFAULT_LIMITS) -> bytes | None:
    """As `read`, but the frame's bytes as they are in the stream."""
    found = _read_prefix(stream, limit)
    return None if found is None else found[0] + _read_body(stream, *found[1:])


def _read_prefix(stream: BinaryIO, limit: Limits) -> tuple[bytes, int, int, int] | None:
    """The prefix, and what it says: the sequence, and the sizes of header and attachments."""
    prefix = stream.read(PREFIX.size)
    if not prefix:
        return None
    if len(prefix) < PREFIX.size:
        raise FrameError(f"read {len(prefix)} of {PREFIX.size} bytes of a frame's prefix")
    magic, sequence, _, _, header_size, attachments_size = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise FrameError(f"found {prefix[:12]!r} where a frame should begin with {MAGIC!r}")
    if header_size > limit.header or attachments_size > limit.attachments:
        _check_size(sequence, "header", header_size, limit.header)
        _check_size(sequence, "attachments", attachments_size, limit.attachments)
    return prefix, sequence, header_size, attachments_size


def _read_body(stream: BinaryIO, sequence: int, header_size: int, attachments_size: int) -> bytes:
    body = stream.read(header_size + attachments_size)
    if len(body) < header_size + attachments_size:
        _check_body(len(body), sequence, header_size, attachments_size)
    return body


def _check_body(found: int, sequence: int, header_size: int, attachments_size: int) -> None:
    if found < header_size:
        raise FrameError(f"read {found} of {header_size} bytes of the header of {name(sequence)}")
    if found < header_size + attachments_size:
        found -= header_size
        raise FrameError(f"read {found} of {attachments_size} bytes of the attachments of {name(sequence)}")


def _check_size(sequence: int, what: str, size: int, limit: int) -> None:
    if size > limit:
        raise FrameError(f"the {what} of {name(sequence)} would have {size} bytes, the limit is {limit}")


def _expect_prefix(stream: BinaryIO, limit: Limits) -> tuple[bytes, int, int, int]:
    found = _read_prefix(stream, limit)
    if found is None:
        raise FrameError("ends without its foot, so it was not written whole")
    return found


def _skip(stream: BinaryIO, prefix: bytes, sequence: int, header_size: int, attachments_size: int) -> Extent:
    """Goes past a frame, of which the prefix was read."""
    file, body = stream.fileno(), stream.tell()
    _check_body(os.fstat(file).st_size - body, sequence, header_size, attachments_size)
    stream.seek(body + header_size + attachments_size)
    return Extent(prefix, file, body - PREFIX.size, PREFIX.size + header_size + attachments_size)


class FileReader:
    """A file of frames: `head` at once, then the cases in order by iteration, `raw()` for their bytes, and last `foot`.

    An iteration that runs to its end has verified the foot; FrameError names the file and what is wrong with it.
    """

    def __init__(self, path: str | os.PathLike[str], format: str, limit: Limits = DEFAULT_LIMITS) -> None:
        self._path = os.fspath(path)
        self._limit = limit
        self.foot: dict[str, Any] = {}  # empty until an iteration has run to its end
        self._stream: BinaryIO = open(path, "rb", buffering=1 << 18)  # noqa: SIM115 - closed by close()
        try:
            self.head = self._read_head(format)
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what was not read is not verified."""
        self._stream.close()

    def __iter__(self) -> Iterator[Frame]:
        return map(parse, self.raw())

    def raw(self) -> Iterator[bytes]:
        """The bytes of each case's frame, in order."""
        return self._frames(sys.maxsize)

    def pieces(self) -> Iterator[bytes | Extent]:
        """As `raw`, but frames of more than a mebibyte stay in the file."""
        return self._frames(LARGE)

    def _frames(self, large: int) -> Iterator[Any]:
        try:
            yield from self._in_order(large)
        except FrameError as error:
            raise self._error(str(error)) from None

    def _in_order(self, large: int) -> Iterator[bytes | Extent]:
        stream, limit, expected = self._stream, self._limit, 1
        while True:
            prefix, sequence, header_size, attachments_size = _expect_prefix(stream, limit)
            if sequence == FOOT:
                break
            if sequence != expected:
                raise FrameError(f"{name(sequence)} follows frame {expected - 1}")
            if header_size + attachments_size > large:
                yield _skip(stream, prefix, sequence, header_size, attachments_size)
            else:
                yield prefix + _read_body(stream, sequence, header_size, attachments_size)
            expected += 1
        self._check_foot(parse(prefix + _read_body(stream, sequence, header_size, attachments_size)), expected - 1)

    def _read_head(self, format: str) -> dict[str, Any]:
        try:
            prefix, *sizes = _expect_prefix(self._stream, self._limit)
            frame = parse(prefix + _read_body(self._stream, *sizes))
            if frame.sequence != 0:
                raise FrameError(f"begins with {name(frame.sequence)}, expected the head")
            head = frame.json()
            if head.get("format") != format or head.get("version") != VERSION:
                found = f"{head.get('format')!r} version {head.get('version')!r}"
                raise FrameError(f"has format {found}, expected {format!r} version {VERSION}")
        except FrameError as error:
            raise self._error(str(error)) from None
        return head

    def _check_foot(self, foot: Frame, cases: int) -> None:
        self.foot = foot.json()
        counts = [self.foot.get("cases"), self.head.get("cases", cases)]
        if counts != [cases, cases]:
            raise FrameError(f"has {cases} cases, its foot says {counts[0]!r} and its head {counts[1]!r}")
        if self._stream.read(1):
            raise FrameError("goes on after its foot")

    def _error(self, what: str) -> FrameError:
        return FrameError(f"{self._path}: {what}")


def read_file(path: str | os.PathLike[str], format: str, limit: Limits = DEFAULT_LIMITS) -> FileReader:
    """Opens a file of frames whose head must have this `format` (`parity-cases`, `parity-outcomes`)."""
    return FileReader(path, format, limit)


class FileWriter:
    """A file of frames as a context manager: head on entry, then cases, foot and the file's name on a clean exit.

    Until then the bytes are in `<path>.part`, which an exception removes: nothing half written has the name. `head`
    lacks format and version, which come first in the file; a head with `cases` must be right about their number. What is
    put into `foot` stands beside the number of cases there.
    """

    def __init__(self, path: str | os.PathLike[str], format: str, head: dict[str, Any]) -> None:
        self._path = os.fspath(path)
        self._head = {"format": format, "version": VERSION, **head}
        self.foot: dict[str, Any] = {}
        self.cases = 0

    def __enter__(self) -> Self:
        self._stream = open(self._path + ".part", "wb", buffering=1 << 18)
        self._stream.write(encode(0, self._head))
        return self

    def case(
        self, header: dict[str, Any], attachments: Sequence[bytes] = (), flags: int = 0, deadline_ms: int = 0
    ) -> None:
        """Appends a case with the next sequence number."""
        self.cases += 1
        self._stream.write(encode(self.cases, header, attachments, flags, deadline_ms))

    def raw(self, frames: bytes | bytearray | memoryview, count: int) -> None:
        """Appends the bytes of `count` whole frames; that they have the next sequence numbers is the caller's word."""
        self.cases += count
        self._stream.write(frames)

    def position(self) -> int:
        """Where in the file the next frame will begin."""
        return self._stream.tell()

    def rewind(self, position: int, cases: int) -> None:
        """Takes back what was written from `position` on; the file has so many cases then."""
        self.cases = cases
        self._stream.seek(position)
        self._stream.truncate()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        part = self._path + ".part"
        try:
            if kind is None:
                self._finish()
                os.replace(part, self._path)
        finally:
            if not self._stream.closed:
                _close_quietly(self._stream)
            if os.path.exists(part):
                os.unlink(part)

    def _finish(self) -> None:
        announced = self._head.get("cases", self.cases)
        if announced != self.cases:
            raise FrameError(f"{self._path}: the head announces {announced} cases, {self.cases} were written")
        self._stream.write(encode(FOOT, {"cases": self.cases, **self.foot}))
        self._stream.close()


def _close_quietly(stream: BinaryIO) -> None:
    """Closes a file that is thrown away: what cannot be flushed any more (disk full) does not matter."""
    try:  # noqa: SIM105 - contextlib is slow to load
        stream.close()
    except OSError:
        pass
