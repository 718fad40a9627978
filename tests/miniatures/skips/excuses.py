"""A port without SDK that finds excuses: reasons for not having run that a driver cannot have, or that nobody knows."""

from __future__ import annotations

import json
import os
import struct

_PREFIX = struct.Struct("<4sIIIIQ")
_ANSWERS = {
    "total": {"returned": 1},
    "unrecorded": {"not_run": {"reason": "not recorded", "detail": "would rather not"}},
    "unheard": {"not_run": {"reason": "weather", "detail": "it rains"}},
}


def write(sequence: int, header: object) -> None:
    text = json.dumps(header).encode()
    data = _PREFIX.pack(b"PRTY", sequence, 0, 0, len(text), 0) + text
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


def main() -> None:
    write(0, {"format": "parity-driver", "version": 1, "sdk": "none", "ops": sorted(_ANSWERS)})
    try:
        while True:
            _, sequence, _, _, header_size, attachments_size = _PREFIX.unpack(read(_PREFIX.size))
            request = json.loads(read(header_size))
            read(attachments_size)
            write(sequence, _ANSWERS[request["op"]])
    except EOFError:
        pass


if __name__ == "__main__":
    main()
