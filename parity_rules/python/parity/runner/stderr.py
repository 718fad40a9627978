"""The last words of a driver on standard error, bounded, and free of paths that differ between machines."""

from __future__ import annotations

# The file in a driver's own directory in which it keeps standard error while a case observes it (docs/protocol.md).
CAPTURED_STDERR = ".stderr"
TAIL_BYTES = 64 << 10
_SHOWN_BYTES = 4 << 10
_SHOWN_LINES = 20


class Tail:
    """Keeps the end of what a driver writes. `names` are the paths to replace and what stands for them."""

    def __init__(self, names: list[tuple[str, str]]) -> None:
        self._names = sorted(names, key=lambda pair: -len(pair[0]))
        self._data = bytearray()

    def feed(self, data: bytes) -> None:
        """Appends what the driver wrote, and forgets what is too old to be shown."""
        self._data += data
        if len(self._data) > 2 * TAIL_BYTES:
            del self._data[:-TAIL_BYTES]

    def clear(self) -> None:
        """Forgets what was written so far: it belongs to no case."""
        self._data.clear()

    def text(self) -> str:
        """At most the last 20 lines and 4 KiB, whole lines unless there is only one."""
        text = self._data.decode("utf-8", "backslashreplace")
        for path, name in self._names:
            text = text.replace(path, name)
        if "thread '" in text:
            text = _without_thread_numbers(text)
        lines = "".join(text.splitlines(keepends=True)[-_SHOWN_LINES:])
        if len(lines) <= _SHOWN_BYTES:
            return lines
        cut = lines[-_SHOWN_BYTES:]
        return cut.partition("\n")[2] or cut


def _without_thread_numbers(text: str) -> str:
    """The Rust runtime names a panicking thread with the number that the system gave it."""
    import re  # late: few drivers panic, and every leg starts this module

    return re.sub(r"(?m)^(thread '[^'\n]*') \(\d+\)", r"\1", text)
