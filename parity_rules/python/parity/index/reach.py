"""Which public names of a source an operation reaches, read from what the driver was given.

An operation that names the module's own function reaches it, and `Class.method` the method. One that names a function written for the driver
reaches what that function refers to, directly or through others of its file. A method called on an object whose class only a run would tell
counts for nothing, nor does an annotation, an import alone, or a name that may be of two sources.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from parity.index.dotted_names import import_aliases, used_names

_DECORATOR = "operation"


@dataclass
class Operations:
    """The operations of a reference's driver: name to (module, attribute), and the files that were written for it."""

    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    files: dict[str, OperationFile] = field(default_factory=dict)

    def names(self, op: str) -> set[str]:
        """Full names that an operation refers to: `package.module.attribute`, `module.Class.method`."""
        base, dot, method = op.partition(".")
        target = self.targets.get(op) or self.targets.get(base)
        if target is None:
            return set()
        module, attribute = target
        if own := self._file(module):
            return own.reached(attribute)
        return {f"{module}.{attribute}{dot + method if op not in self.targets else ''}"}

    def _file(self, module: str) -> OperationFile | None:
        """The file of a module; import roots differ, so that `ops` is `some.folder.ops` as well."""
        found = (file for name, file in self.files.items() if name == module or name.endswith("." + module))
        return next(found, None)


class OperationFile:
    """A file of operations: what each of its functions and classes refers to."""

    def __init__(self, tree: ast.Module) -> None:
        self.marked = dict(_marked(tree))
        aliases = import_aliases(tree)
        own = {
            statement.name: statement
            for statement in _Bodies().visit(tree).body
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        known = {name: name for name in own} | aliases
        self._used = {name: set(_referred(statement, known)) for name, statement in own.items()}

    def reached(self, attribute: str) -> set[str]:
        """What a function or class refers to, through others of this file as well."""
        found: set[str] = set()
        waiting, seen = [attribute.split(".")[0]], set[str]()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self._used:
                continue
            seen.add(name)
            found |= self._used[name]
            waiting += [used.split(".")[0] for used in self._used[name]]
        return found


class _Bodies(ast.NodeTransformer):
    """Leaves of a tree what runs when its functions do: no imports and no annotations."""

    def visit_Import(self, _: ast.Import) -> ast.stmt:
        return ast.Pass()

    def visit_ImportFrom(self, _: ast.ImportFrom) -> ast.stmt:
        return ast.Pass()

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(node.arg)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)


def _referred(statement: ast.AST, known: Mapping[str, str]) -> Iterator[str]:
    """Full names of what is imported or of the file itself; what a parameter or a variable is called is no reference."""
    nodes = list(ast.walk(statement))
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for name, _ in used_names(statement, {}):
        first, dot, rest = name.partition(".")
        if first in known and first not in bound:
            yield known[first] + dot + rest


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Operation and function of each `@operation("name")`."""
    for statement in tree.body:
        for decorator in getattr(statement, "decorator_list", []):
            if isinstance(decorator, ast.Call) and _last_name(decorator.func) == _DECORATOR and decorator.args:
                given = decorator.args[0]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value, getattr(statement, "name", "")


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def read_operations(paths: Iterable[str]) -> Operations:
    """The operations that a driver's files give; what cannot be read gives none."""
    operations = Operations()
    for path in sorted(paths):
        with open(path, "rb") as stream:
            text = stream.read()
        if path.endswith(".json"):
            operations.targets |= _targets(text)
        elif path.endswith(".py"):
            _add_file(operations, path, text)
    return operations


def _targets(text: bytes) -> dict[str, tuple[str, str]]:
    try:
        ops = json.loads(text)["ops"]
        pairs = {op: target.split("->")[0].strip().partition(":") for op, target in ops.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {op: (module, attribute) for op, (module, _, attribute) in pairs.items()}


def _add_file(operations: Operations, path: str, text: bytes) -> None:
    try:
        file = OperationFile(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    module = path.removesuffix(".py").replace("/", ".")
    operations.files[module] = file
    operations.targets |= {op: (module, function) for op, function in file.marked.items()}


def reached_names(
    source: str,
    names: Iterable[str],
    operations: Operations,
    agreeing: Mapping[tuple[str, ...], int],
    others: Iterable[str] = (),
) -> dict[str, int]:
    """For each public name of a source, how many agreeing cases reach it.

    Args:
        source: path of the source below its import root.
        names: its public names; a class is reached with each of its methods.
        operations: those of the reference's driver.
        agreeing: how many agreeing cases use each combination of operations.
        others: the other sources, which a short name may be of just as well.
    """
    counts = dict.fromkeys(names, 0)
    for ops, cases in agreeing.items():
        for name in reached_by(source, counts, operations, ops, others):
            counts[name] += cases
    return counts


def reached_by(
    source: str, names: Iterable[str], operations: Operations, ops: Iterable[str], others: Iterable[str] = ()
) -> set[str]:
    """The public names of a source that a case of some operations reaches."""
    modules = [_module(other) for other in others]
    full = {name for op in ops for name in operations.names(op)}
    return {reached for each in full for reached in _own_names(source, each, modules)} & set(names)


def _own_names(source: str, full: str, others: Iterable[str]) -> Iterator[str]:
    """What a full name may be below the module of a source: `Class.method` and with it `Class`.

    Import roots differ: `sample.f` is `f` of `some/folder/sample.py` as well, if it can be of no other source.
    """
    module = _module(source)
    parts = full.split(".")
    for cut in range(1, len(parts)):
        prefix = ".".join(parts[:cut])
        if module == prefix or (_may_be(module, prefix) and not any(_may_be(other, prefix) for other in others)):
            yield parts[cut]
            yield ".".join(parts[cut : cut + 2])


def _module(source: str) -> str:
    return source.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _may_be(module: str, name: str) -> bool:
    return module == name or module.endswith("." + name)
