"""Test cases that cannot fail: their source is at hand, and has neither a call nor an assertion of anything but constants.

Both sides pass them, which says nothing. A case that is not found in the sources, as a macro or a parameter made it, is given the benefit
of the doubt; so is one that calls something, as that may panic or raise.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

_ASSERTION = re.compile(r"assert\w*|fail\w*|expect\w*")
_RUST_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_RUST_TEXT = re.compile(r'"(?:\\.|[^"\\])*"')
# An assertion of a literal, or of one thing with itself.
_RUST_CONSTANT = re.compile(
    r"\bassert!\(\s*true\s*(?:,[^()]*)?\)|\bassert_eq!\(\s*([\w\"'.]+)\s*,\s*\1\s*(?:,[^()]*)?\)"
)


class Vacuous:
    """Knows the sources of both tests; what cannot be parsed has no cases."""

    def __init__(self, reference: Iterable[str], port: Iterable[str]) -> None:
        self._reference = {name: idle for path in reference for name, idle in _python(_text(path))}
        self._port = [_RUST_TEXT.sub('""', _RUST_COMMENT.sub("", _text(path))) for path in port]

    def reference(self, name: str) -> bool:
        """Whether a case of the reference, `Class.method` or a function, is there and cannot fail."""
        return self._reference.get(".".join(name.partition("[")[0].split(".")[-2:]), False)

    def port(self, name: str) -> bool:
        """Whether a case of the port is there and cannot fail; of several functions of its name each has to be so."""
        bodies = [body for text in self._port for body in _rust_bodies(text, name.rpartition("::")[2])]
        return bool(bodies) and not any(re.search(r"[!(?]", _RUST_CONSTANT.sub("", body)) for body in bodies)


def _text(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read()


def _python(text: str) -> Iterator[tuple[str, bool]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for prefix, body in [
        ("", tree.body),
        *((f"{c.name}.", c.body) for c in ast.walk(tree) if isinstance(c, ast.ClassDef)),
    ]:
        for member in body:
            if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                yield prefix + member.name, not member.decorator_list and not any(map(_may_fail, ast.walk(member)))


def _may_fail(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    if isinstance(node, ast.Call):
        constant = all(isinstance(given, ast.Constant) for given in node.args)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return not (constant and node.args and _ASSERTION.fullmatch(name))
    return isinstance(node, ast.Raise | ast.With | ast.AsyncWith | ast.Await)


def _rust_bodies(text: str, function: str) -> Iterator[str]:
    for found in re.finditer(rf"\bfn\s+{re.escape(function)}\s*\([^)]*\)[^{{;]*\{{", text):
        depth = 1
        for at in range(found.end(), len(text)):
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            if depth == 0:
                yield text[found.end() : at]
                break
