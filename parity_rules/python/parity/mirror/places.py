"""Where a test case is written, so that a report can point there.

The first definition of its name is taken that stands behind its class, or its modules. A case whose name is made by a macro or from parameters
is not found, and has no place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


class Places:
    """Looks for definitions in the sources of both sides; files that are not text have none."""

    def __init__(self, reference: Iterable[str], port: Iterable[str]) -> None:
        self._reference = [(path, _text(path)) for path in reference]
        self._port = [(path, _text(path)) for path in port]

    def reference(self, name: str) -> str:
        """The place of `Class.method` or `function` as "file:line"; empty if it is not known."""
        *classes, method = name.partition("[")[0].split(".")
        head = rf"^class {re.escape(classes[-1])}\b.*?" if classes else ""
        return _find(self._reference, rf"{head}^[ \t]*(?:async )?def {re.escape(method)}\(")

    def port(self, name: str) -> str:
        """The place of `module::function` as "file:line"; empty if it is not known."""
        *modules, function = map(re.escape, name.split("::"))
        definition = rf"^[^\n/]*\bfn {function}\b"
        nested = "".join(rf"^[^\n/]*\bmod {module}\b.*?" for module in modules)
        return _find(self._port, nested + definition) or _find(self._port, definition)


def _text(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read()


def _find(sources: list[tuple[str, str]], pattern: str) -> str:
    expression = re.compile(pattern, re.MULTILINE | re.DOTALL)
    for path, text in sources:
        match = expression.search(text)
        if match is not None:
            return f"{path}:{text.count(chr(10), 0, match.end()) + 1}"
    return ""
