"""The check of a justification: what a file itself says against the claim that it needs no port."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path


def finding_of(na_class: str, sources: Sequence[str]) -> str:
    """Why the justification is false, in a sentence; empty if nothing speaks against it.

    Only `stub` can be refuted by the files alone: a stub defines no public name. An import is no definition.
    """
    if not sources:
        return "the justification accounts for no Python file"
    if na_class != "stub":
        return ""
    found = [f"{path} defines {', '.join(names)}" for path in sources if (names := public_names(path))]
    return f"a stub has no public names, but {'; '.join(found)}" if found else ""


def public_names(path: str) -> list[str]:
    """The public names that a module defines at its top, sorted; a file that does not parse counts as one name."""
    try:
        body = ast.parse(Path(path).read_bytes(), filename=path).body
    except (SyntaxError, ValueError) as error:
        return [f"nothing that Python can parse ({error})"]
    names = {name for statement in _top_level(body) for name in _defined(statement)}
    return sorted(name for name in names if not name.startswith("_"))


def _top_level(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module, those below `if`, `try` and `with` included."""
    found: list[ast.stmt] = []
    for statement in body:
        found.append(statement)
        for block in ("body", "orelse", "finalbody"):
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found += _top_level(getattr(statement, block, []))
        for handler in getattr(statement, "handlers", []):
            found += _top_level(handler.body)
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
