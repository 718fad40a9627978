"""What a driver may do to the stream of answers. It speaks the protocol by hand, and breaks it where the case asks for this side."""

from __future__ import annotations

import json
import os
import struct
import time
from collections.abc import Callable
from typing import Any

_SIDE = "reference"
_PREFIX = struct.Struct("<4sIIIIQ")
_HANGING = 600


def frame(
    sequence: int, header: bytes, flags: int = 0, header_size: int | None = None, attachments_size: int = 0
) -> bytes:
    size = len(header) if header_size is None else header_size
    return _PREFIX.pack(b"PRTY", sequence, flags, 0, size, attachments_size) + header


def write(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]


def read(size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = os.read(0, size - len(data))
        if not chunk:
            raise EOFError
        data += chunk
    return data


def calm(sequence: int) -> bytes:
    return frame(sequence, b'{"returned": "calm"}')


def prints(sequence: int) -> None:
    """Without an SDK, prints end up in the stream."""
    write(b"loading model\n" + calm(sequence))


def prints_after(sequence: int) -> None:
    write(calm(sequence) + b"done\n")


def garbage(sequence: int) -> None:
    write(bytes(range(256)))


def wrong_sequence(sequence: int) -> None:
    write(calm(sequence + 7))


def repeated_sequence(sequence: int) -> None:
    write(calm(sequence) + calm(sequence))


def flags(sequence: int) -> None:
    write(frame(sequence, b"{}", flags=1))


def no_object(sequence: int) -> None:
    write(frame(sequence, b"[1, 2]"))


def oversized_header(sequence: int) -> None:
    write(frame(sequence, b"{", header_size=1 << 30))
    time.sleep(_HANGING)


def oversized_attachments(sequence: int) -> None:
    write(frame(sequence, b"{}", attachments_size=1 << 50))
    time.sleep(_HANGING)


def partial_prefix(sequence: int) -> None:
    write(calm(sequence)[:11])
    os._exit(0)


def partial_header(sequence: int) -> None:
    write(calm(sequence)[:-3])
    os._exit(0)


def partial_attachments(sequence: int) -> None:
    write(frame(sequence, b'{"returned": {"$bytes": 0}, "attachments": [9]}', attachments_size=9) + b"four")
    os._exit(0)


def partial_and_hangs(sequence: int) -> None:
    write(calm(sequence)[:-3])
    time.sleep(_HANGING)


def closes_stdout(sequence: int) -> None:
    os.close(1)
    time.sleep(_HANGING)


def ends_early(sequence: int) -> None:
    os._exit(0)


def child_holds_the_pipes(sequence: int) -> None:
    if os.fork() == 0:
        time.sleep(_HANGING)
        os._exit(0)
    os._exit(5)


def dribbles(sequence: int) -> None:
    """Slow, and right."""
    for byte in calm(sequence):
        write(bytes([byte]))
        time.sleep(0.002)


OPERATIONS: dict[str, Callable[[int], None]] = {
    work.__name__: work
    for work in (
        prints,
        prints_after,
        garbage,
        wrong_sequence,
        repeated_sequence,
        flags,
        no_object,
        oversized_header,
        oversized_attachments,
        partial_prefix,
        partial_header,
        partial_attachments,
        partial_and_hangs,
        closes_stdout,
        ends_early,
        child_holds_the_pipes,
        dribbles,
    )
}


def answer(sequence: int, request: dict[str, Any]) -> None:
    if request["args"] == [_SIDE]:
        OPERATIONS[request["op"]](sequence)
    else:
        write(calm(sequence))


def main() -> None:
    hello = {"format": "parity-driver", "version": 1, "sdk": "none", "ops": sorted(OPERATIONS)}
    write(frame(0, json.dumps(hello).encode()))
    while True:
        try:
            _, sequence, _, _, header_size, attachments_size = _PREFIX.unpack(read(_PREFIX.size))
        except EOFError:
            return
        request = json.loads(read(header_size))
        read(attachments_size)
        answer(sequence, request)


main()
