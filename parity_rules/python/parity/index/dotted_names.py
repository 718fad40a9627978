"""The dotted names that Python code uses, each as its full import path: `from absl import flags` makes `flags.FLAGS` `absl.flags.FLAGS`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

ANYTHING = "*"


def import_aliases(tree: ast.AST, package: str = "") -> dict[str, str]:
    """Local name to full path, of every import wherever it stands; `package` resolves relative ones."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                aliases[name.asname or name.name.split(".")[0]] = name.name if name.asname else name.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            aliases |= {name.asname or name.name: f"{base}.{name.name}".lstrip(".") for name in node.names}
    return aliases


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    kept = parts[: max(len(parts) - node.level + 1, 0)]
    return ".".join([*kept, *([node.module] if node.module else [])])


def used_names(tree: ast.AST, aliases: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The longest dotted names that occur, with their lines; those of imports are there as well."""
    yield from imported_names(tree)
    yield from referred_names(tree, aliases)


def imported_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What imports name, as they have it, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module or ''}.{name.name}".lstrip("."), node.lineno) for name in node.names)


def referred_names(tree: ast.AST, aliases: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The longest dotted names outside of imports, with their lines."""
    inner: set[ast.AST] = set()
    for node in ast.walk(tree):  # outer nodes come first
        if isinstance(node, ast.Attribute):
            inner.add(node.value)
        if isinstance(node, ast.Attribute | ast.Name) and node not in inner:
            dotted = _dotted(node)
            if dotted:
                first, dot, rest = dotted.partition(".")
                yield aliases.get(first, first) + dot + rest, node.lineno


def _dotted(node: ast.expr) -> str:
    """`a.b.c`; the attributes alone where they hang on something without a name: `f().a.b` is `.a.b`."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return ".".join(reversed(parts))
