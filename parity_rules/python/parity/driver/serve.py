"""The life of a driver: take the descriptors, load the operations, say hello, answer until the input ends."""

from __future__ import annotations

import os
import sys

from parity.driver import channel as channels
from parity.driver import clock, filters  # noqa: F401 - filters remembers what is so before user code is loaded
from parity.driver.operations import NotServable, Operations, load
from parity.protocol.frames import VERSION, FrameError, encode

SDK = "python/0.1.0"


def main(arguments: list[str]) -> int:
    """Serves the operations of `--ops=OPS.json`; the exit code."""
    if len(arguments) != 1 or not arguments[0].startswith("--ops="):
        sys.stderr.write(f"found arguments {arguments}, expected --ops=OPS.json alone\n")
        return 2
    sys.argv[1:] = []
    channel, capture = channels.claim()
    clock.install()
    try:
        operations = load(arguments[0].removeprefix("--ops="))
    except NotServable as error:
        channel.send(_hello({"not_run": {"reason": error.reason, "detail": str(error)}}))
        channel.flush()
        return 0
    capture.take()  # What modules print while they are loaded belongs to no case.
    channel.send(_hello({"ops": operations.names()}))
    return _serve(channel, capture, operations)


def _hello(rest: dict[str, object]) -> bytes:
    return encode(0, {"format": "parity-driver", "version": VERSION, "sdk": SDK, **rest})


def _serve(channel: channels.Channel, capture: channels.Capture, operations: Operations) -> int:
    from parity.driver.answer import Answerer

    answer = Answerer(operations, capture).answer
    try:
        while (frame := channel.next()) is not None:
            channel.send(*answer(frame))
    except FrameError as error:
        sys.stderr.write(f"parity driver: {error}\n")
        return 2
    channel.flush()
    return 0


def leave(code: int) -> None:
    """Ends the process at once: threads that user code left running cannot keep a driver alive."""
    sys.stderr.flush()
    os._exit(code)
