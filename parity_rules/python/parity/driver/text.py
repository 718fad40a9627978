"""Text that is observed, not returned: it must be plain, so lone surrogates are shown as backslash escapes."""

from __future__ import annotations


def plain(text: str) -> str:
    """The text itself, if UTF-8 can say it."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
