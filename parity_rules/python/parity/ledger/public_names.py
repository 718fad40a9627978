"""The public names of a Python file, read without running it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path


def public_names(path: str) -> list[str]:
    """The public names that a module defines at its top, sorted; a file that does not parse counts as one name."""
    try:
        body = ast.parse(Path(path).read_bytes(), filename=path).body
    except (SyntaxError, ValueError) as error:
        return [f"nothing that Python can parse ({error})"]
    names = {name for statement in top_level(body) for name in _defined(statement)}
    return sorted(name for name in names if not name.startswith("_"))


def top_level(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module, those below `if`, `try` and `with` included."""
    found: list[ast.stmt] = []
    for statement in body:
        found.append(statement)
        for block in ("body", "orelse", "finalbody"):
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found += top_level(getattr(statement, block, []))
        for handler in getattr(statement, "handlers", []):
            found += top_level(handler.body)
    return found


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        targets = [statement.target]
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
