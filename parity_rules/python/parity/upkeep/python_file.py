"""What a Python file says without being run: its lines, the names it defines, the modules it imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from parity.ledger.model import Entry, Kind

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Import:
    """A module that is imported, or a name from it that may be a module; without level it is absolute."""

    module: str
    names: tuple[str, ...] = ()
    level: int = 0


@dataclass(frozen=True)
class PythonFile:
    """`error` says why Python cannot parse the file; it has no names then."""

    path: str
    lines: int
    symbols: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()
    error: str = ""

    @property
    def entry(self) -> Entry:
        """An entry that people have yet to fill in."""
        return Entry(self.path, Kind.PYTHON, lines=self.lines, symbols=self.symbols)


def read_python(path: str, text: str) -> PythonFile:
    """The facts of a file."""
    lines = len(text.splitlines())
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        return PythonFile(path, lines, error=f"line {getattr(error, 'lineno', 0)}: {getattr(error, 'msg', error)}")
    symbols = dict.fromkeys(name for statement in tree.body for name in _symbols(statement))
    return PythonFile(path, lines, tuple(symbols), tuple(_imports(tree)))


def is_test(path: str) -> bool:
    """Whether it is a test by its name."""
    name = PurePosixPath(path).name
    return name.endswith("_test.py") or name.startswith("test_")


def _symbols(statement: ast.stmt) -> Iterator[str]:
    """Public names, and the public methods of a class."""
    if isinstance(statement, _DEFINITIONS):
        if not statement.name.startswith("_"):
            yield statement.name
            if isinstance(statement, ast.ClassDef):
                yield from (f"{statement.name}.{name}" for name in _methods(statement))
        return
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    for target in targets:
        yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name) and node.id[:1] != "_")
    for block in ("body", "orelse", "finalbody"):
        yield from _nested(getattr(statement, block, []))
    for handler in getattr(statement, "handlers", []):
        yield from _nested(handler.body)


def _nested(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        yield from _symbols(statement)


def _methods(owner: ast.ClassDef) -> Iterator[str]:
    for statement in owner.body:
        if isinstance(statement, _DEFINITIONS[:2]) and not statement.name.startswith("_"):
            yield statement.name


def _imports(tree: ast.Module) -> Iterator[Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.module or "", tuple(alias.name for alias in node.names), node.level)
