"""Streams of frames: the blocking reader, the file reader and the runner's inbox, which must agree."""

from __future__ import annotations

import io
from collections.abc import Sequence

from parity.protocol import frames
from parity.protocol.frames import FOOT, Frame, FrameError, Limits
from parity.runner.inbox import Garbage, Inbox, Oversized
from parity_fuzz.target import Target, expect, scratch

_LIMITS = Limits(header=1 << 12, attachments=1 << 12)
_MOST = 1 << 10


def seeds() -> Sequence[bytes]:
    """Streams as drivers write them, a whole file, and what is wrong in one place."""
    hello = frames.encode(0, {"format": "parity-driver", "version": 1, "sdk": "x/1", "ops": ["f"]})
    answers = [frames.encode(1, {"returned": [1, {"$bytes": 0}]}, [b"hi"]), frames.encode(2, {"returned": None})]
    head = frames.encode(0, {"format": "parity-cases", "version": 1, "cases": 2})
    file = head + b"".join(answers) + frames.encode(FOOT, {"cases": 2})
    stream = hello + b"".join(answers)
    return [
        b"",
        stream,
        file,
        b"".join(answers),
        stream[:-1],
        stream + b"print\n",
        frames.encode(1, {"a": 1}, [b"", b"abc", b""], frames.FRESH, 70),
        frames.pack(1, b'{"attachments":[-1,2]}', [b"x"]),
        frames.pack(1, b'{"attachments":[1.5]}', [b"x"]),
        frames.pack(1, b"[]"),
        frames.pack(1, b"\xff{}"),
        answers[0].replace(b"PRTY", b"PRTX"),
        b"PRTY" + b"\xff" * 24,
    ]


def check(data: bytes) -> None:
    """What one reader takes, the others take too; everything else is an error of theirs."""
    found = _blocking(data)
    _file(data)
    chunk = len(data) % 61 + 1
    whole, chunked = _inbox([data]), _inbox([data[at : at + chunk] for at in range(0, len(data), chunk)])
    expect(whole == chunked, f"an inbox takes {chunked} from pieces and {whole} from the whole")
    taken = [raw for raw in found if raw]
    expect(taken[: len(whole[0])] == whole[0], "an inbox takes other frames than the blocking reader")


def _blocking(data: bytes) -> list[bytes]:
    """The raw frames; their parts put together again are the same bytes."""
    stream, found = io.BytesIO(data), []
    try:
        while (raw := frames.read_raw(stream, _LIMITS)) is not None:
            found.append(raw)
            _look_at(frames.parse(raw), raw)
    except FrameError:
        pass
    expect(data.startswith(b"".join(found)), "the frames read are not those of the stream")
    return found


def _look_at(frame: Frame, raw: bytes) -> None:
    try:
        header, parts = frame.json(), frame.parts()
    except FrameError:
        return
    packed = frames.pack(frame.sequence, frame.header, [bytes(part) for part in parts], frame.flags, frame.deadline_ms)
    expect(packed == raw, "a frame packed again has other bytes")
    expect(isinstance(header, dict), "a header is no object")
    repr(frame)


def _file(data: bytes) -> None:
    try:
        with frames.read_file(scratch("frames", data), "parity-cases", _LIMITS) as reader:
            count = sum(1 for _ in reader)
            expect(reader.head.get("cases", count) == count, "a file has another number of cases than its head says")
    except FrameError:
        pass


def _inbox(pieces: Sequence[bytes]) -> tuple[list[bytes], str]:
    """The frames with the sequences from 1, and what ended them."""
    inbox, found = Inbox(_LIMITS), list[bytes]()
    try:
        for piece in pieces:
            inbox.feed(piece)
            while taken := inbox.take(len(found) + 1, _MOST):
                found.extend(map(bytes, taken))
    except (Garbage, Oversized) as error:
        inbox.rest()
        return found, type(error).__name__
    inbox.incomplete(len(found) + 1)
    return found, ""


TARGET = Target("frames", check, seeds)
