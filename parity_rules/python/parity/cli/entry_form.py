"""An entry of the expectations file as YAML, the way a person would write it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from parity.cli.problems import UsageError
from parity.compare.render import plain
from parity.fixtures.problems import UserError
from parity.fixtures.yaml_text import parse_yaml

_WIDTH = 116


def entry_lines(fields: dict[str, str]) -> list[str]:
    """The lines of a map of texts; empty texts are left out. UsageError for what YAML cannot hold."""
    return [line for name, text in fields.items() if text for line in _field(name, text)]


def _field(name: str, text: str) -> Iterator[str]:
    words = text.split()
    if len(name) + len(text) + 2 > _WIDTH and text.isprintable() and text == " ".join(words):
        yield f"{name}: >-"
        for line in textwrap.wrap(text, _WIDTH - 2, break_long_words=False, break_on_hyphens=False):
            yield f"  {line}"
    else:
        yield f"{name}: {_scalar(name, text)}"


def _scalar(name: str, text: str) -> str:
    if _reads_back(text):
        return text
    quoted = plain(json.dumps(text, ensure_ascii=False))
    if not _reads_back(quoted, text):
        raise UsageError(f"--{name} has characters that YAML cannot hold: {quoted}")
    return quoted


def _reads_back(written: str, text: str | None = None) -> bool:
    """Whether YAML reads what is written as the text, and not as a number or a map."""
    try:
        value = parse_yaml(f"- key: {written}\n", "").value
    except (UserError, UnicodeEncodeError):
        return False
    return bool(value == [{"key": written if text is None else text}])
