"""Texts that people keep: read as UTF-8, with the first wrong byte named."""

from __future__ import annotations

from dataclasses import replace

from parity.fixtures.document import read_text
from parity.fixtures.problems import UserError

_HINT = "Save the file as UTF-8."


def text_of(path: str) -> str:
    """The text of a file, without a byte order mark; `UserError` if it cannot be read or is no UTF-8."""
    try:
        return read_text(path)
    except UserError as error:
        problems = [replace(each, hint=_HINT if each.place.line else "Check the path.") for each in error.problems]
        raise UserError(problems) from None
