"""The check of a statement that a file needs no port: is it whole, does its evidence fit its class, and is the evidence so.

Evidence is held against files, which are read and never run. What cannot be looked at is no evidence: a file that is missing or that
Python cannot parse speaks against the statement.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from parity.ledger.model import Entry, Evidence, NaClass, NotApplicable
from parity.ledger.public_names import public_names

# The field of the evidence that a class cannot do without; a class that is not here takes any.
_NEEDED = {
    NaClass.STUB: "no_public_names",
    NaClass.GENERATED: "generated_from",
    NaClass.TENSORFLOW_CUSTOM_OP: "imports",
    NaClass.HARDWARE: "imports",
    NaClass.SUPERSEDED: "superseded_by",
    NaClass.TEST_ONLY: "tests_only",
}
_TEST = re.compile(r"(?:.*/)?(?:test_[^/]*|[^/]*_test)\.py")


def findings(entry: Entry, files: Mapping[str, Path]) -> list[str]:
    """What speaks against the entry's justification, a sentence each; none if it holds.

    `files` has every file that evidence may speak of, by its path below the workspace: the original's Python files, all of
    them for `tests_only`, and those of the port.
    """
    if entry.na is None:
        return ["there is no justification"]
    return [
        *_incomplete(entry.na),
        *(finding for each in entry.na.evidence for finding in _against(each, entry, files)),
    ]


def lacking_evidence(na: NotApplicable) -> str:
    """The field of the evidence that the class cannot do without, if no evidence has it."""
    needed = _NEEDED.get(na.na_class, "") if na.na_class else ""
    return "" if any(getattr(each, needed, True) for each in na.evidence) else needed


def _incomplete(na: NotApplicable) -> Iterator[str]:
    if na.missing:
        yield f"the justification has no {', no '.join(na.missing)}"
    if na.evidence and (needed := lacking_evidence(na)):
        yield f"class {na.na_class.name if na.na_class else ''} needs evidence {needed}"


def _against(evidence: Evidence, entry: Entry, files: Mapping[str, Path]) -> Iterator[str]:
    if evidence.no_public_names:
        yield from _public(entry.path, files)
    if evidence.imports:
        yield from _not_imported(evidence.imports, entry.path, files)
    if evidence.superseded_by:
        yield from _absent(evidence.superseded_by, "superseded_by", files)
    if evidence.generated_from:
        yield from _absent(evidence.generated_from, "generated_from", files)
    if evidence.tests_only:
        yield from _users(entry.path, files)


def _public(path: str, files: Mapping[str, Path]) -> Iterator[str]:
    if path not in files:
        yield f"no_public_names: {path} is not here to be looked at"
    elif names := public_names(str(files[path])):
        yield f"no_public_names: {path} defines {', '.join(names)}"


def _not_imported(module: str, path: str, files: Mapping[str, Path]) -> Iterator[str]:
    if path not in files:
        yield f"imports: {path} is not here to be looked at"
        return
    imported = _imports(path, files[path])
    if not any(name == module or name.endswith("." + module) or name.startswith(module + ".") for name in imported):
        yield f"imports: {path} does not import {module}"


def _absent(place: str, field: str, files: Mapping[str, Path]) -> Iterator[str]:
    """A place is a file, or a name in one as FILE:NAME."""
    path, _, name = place.partition(":")
    if path not in files:
        yield f"{field}: there is no file {path}"
    elif name and not re.search(rf"\b{re.escape(name)}\b", files[path].read_text("utf-8", "replace")):
        yield f"{field}: {path} does not have {name}"


def _users(path: str, files: Mapping[str, Path]) -> Iterator[str]:
    """Files that are no tests, and import a file that tests alone are said to use."""
    if path not in files:
        yield f"tests_only: {path} is not here to be looked at"
        return
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    users = [
        other
        for other, file in sorted(files.items())
        if other.endswith(".py") and other != path and not _TEST.fullmatch(other) and module in _imports(other, file)
    ]
    if users:
        yield f"tests_only: {', '.join(users)} {'import' if len(users) > 1 else 'imports'} {path}"


def _imports(path: str, file: Path) -> set[str]:
    """The modules that a file imports anywhere, and the names that it imports from them, all dotted; none if it does not parse."""
    try:
        tree = ast.parse(file.read_bytes(), filename=path)
    except (OSError, SyntaxError, ValueError):
        return set()
    package = path.split("/")[:-1]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            found.add(module)
            found.update(f"{module}.{alias.name}" if module else alias.name for alias in node.names)
    return found
