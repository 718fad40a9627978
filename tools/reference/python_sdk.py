"""The reference of the Python driver SDK: what `parity.driver` offers, by name. Read from the sources, not imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from reference.page import Undocumented, fenced, page, prose

_ROOT = "parity_rules/python"
_PACKAGE = "parity/driver/__init__.py"

Definition = ast.FunctionDef | ast.ClassDef


def python_sdk_page(root: Path) -> str:
    """The page; `Undocumented` if a public name or a public method has no docstring."""
    package = ast.parse((root / _ROOT / _PACKAGE).read_text("utf-8"))
    found = {name: _find(root, package, name) for name in _public_names(package)}
    findings = [finding for file, definition in found.values() for finding in _findings(root, file, definition)]
    if findings:
        raise Undocumented(findings)
    blocks = [block for _, definition in found.values() for block in _blocks(definition)]
    return page("Python driver SDK", prose(ast.get_docstring(package) or ""), *blocks)


def _public_names(package: ast.Module) -> list[str]:
    for statement in package.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            return [str(name) for name in ast.literal_eval(statement.value)]
    raise Undocumented([f"{_ROOT}/{_PACKAGE} has no __all__: expected the list of its public names"])


def _find(root: Path, package: ast.Module, name: str) -> tuple[Path, Definition]:
    """The file and the definition of a public name, in the package itself or in the module that it comes from."""
    file, own = root / _ROOT / _PACKAGE, name
    for statement in package.body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for alias in statement.names:
                if (alias.asname or alias.name) == name:
                    file, own = root / _ROOT / f"{statement.module.replace('.', '/')}.py", alias.name
    for definition in ast.parse(file.read_text("utf-8")).body:
        if isinstance(definition, Definition) and definition.name == own:
            return file, definition
    raise Undocumented([f"{file.relative_to(root)} defines no function or class {own}, which {_PACKAGE} makes public"])


def _findings(root: Path, file: Path, definition: Definition) -> Iterator[str]:
    for item in (definition, *_methods(definition)):
        if not ast.get_docstring(item):
            yield f"{file.relative_to(root)}:{item.lineno}: {item.name} has no docstring"


def _methods(definition: Definition) -> list[ast.FunctionDef]:
    """The public methods of a class, `__init__` if it takes something."""
    if not isinstance(definition, ast.ClassDef):
        return []
    methods = [item for item in definition.body if isinstance(item, ast.FunctionDef)]
    return [item for item in methods if not item.name.startswith("_")]


def _blocks(definition: Definition) -> Iterator[str]:
    yield f"## {definition.name}"
    yield fenced(_signature(definition), "python")
    yield prose(ast.get_docstring(definition) or "")
    for method in _methods(definition):
        yield f"### {definition.name}.{method.name}"
        yield fenced(_signature(method), "python")
        yield prose(ast.get_docstring(method) or "")


def _signature(definition: Definition) -> str:
    if isinstance(definition, ast.FunctionDef):
        result = f" -> {ast.unparse(definition.returns)}" if definition.returns else ""
        return f"def {definition.name}({ast.unparse(definition.args)}){result}"
    bases = ", ".join(ast.unparse(base) for base in definition.bases)
    return f"class {definition.name}({bases})" if bases else f"class {definition.name}"
