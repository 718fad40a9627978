"""The reference of the Starlark API: the macros, providers and functions of the public .bzl files, and the settings.

Starlark is read as Python: its grammar is a part of Python's. A public .bzl file either defines its names or takes them from a
file in `private/` under the same name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reference.page import Undocumented, code, fenced, page, prose, table

_PACKAGE = "parity_rules"
_SETTINGS = ("bool_flag", "int_flag", "label_flag", "string_flag", "string_list_flag")
_ARGUMENT = re.compile(r"  (\**\w+): (.*)")


@dataclass(frozen=True)
class Macro:
    """A function with its docstring in parts; `arguments` are the documented ones, `parameters` those that it takes."""

    name: str
    place: str
    parameters: dict[str, str | None]
    text: str
    arguments: dict[str, str]


@dataclass(frozen=True)
class Provider:
    """A provider with what its fields are."""

    name: str
    place: str
    text: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Setting:
    """A build setting with the comment above it."""

    label: str
    place: str
    default: str
    text: str


def starlark_page(root: Path) -> str:
    """The page; `Undocumented` if a name, an argument or a field is not explained, or one that is explained is not there."""
    files = sorted(root.glob(f"{_PACKAGE}/*.bzl"))
    if not files:
        raise Undocumented([f"{root / _PACKAGE} has no .bzl file: expected the public API there"])
    settings = list(_settings(root))
    symbols = {file: _symbols(root, file) for file in files}
    documented = [*(symbol for found in symbols.values() for symbol in found), *settings]
    findings = [finding for symbol in documented for finding in _findings(symbol)]
    if findings:
        raise Undocumented(findings)
    blocks = [f"- [{symbol.name}](#{symbol.name.lower()})" for found in symbols.values() for symbol in found]
    body = [block for file, found in symbols.items() for block in _file(root, file, found)]
    return page("Starlark API", "\n".join([*blocks, "- [Settings](#settings)"]), *body, *_settings_blocks(settings))


def _symbols(root: Path, file: Path) -> list[Macro | Provider]:
    """The public names that a file defines or takes from elsewhere, in its order."""
    tree = _parse(file)
    loaded = dict(_loaded(root, tree))
    found: list[Macro | Provider] = []
    for statement in tree.body:
        name = _public_name(statement)
        if isinstance(statement, ast.FunctionDef) and name:
            found.append(_macro(root, file, statement))
        elif isinstance(statement, ast.Assign) and name:
            value = statement.value
            if isinstance(value, ast.Name) and value.id in loaded:
                found.append(_definition(root, *loaded[value.id]))
            else:
                found.append(_provider(root, file, statement, name))
    return found


def _public_name(statement: ast.stmt) -> str:
    name = ""
    if isinstance(statement, ast.FunctionDef):
        name = statement.name
    elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        name = statement.targets[0].id
    return "" if name.startswith("_") else name


def _loaded(root: Path, tree: ast.Module) -> Iterator[tuple[str, tuple[Path, str]]]:
    """Local name to file and name there, for what is loaded from this module itself."""
    for statement in tree.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "load":
            continue
        label = ast.literal_eval(call.args[0])
        if label.startswith("//"):
            path = root / label.removeprefix("//").replace(":", "/")
            yield from ((word.arg or "", (path, ast.literal_eval(word.value))) for word in call.keywords)


def _definition(root: Path, file: Path, name: str) -> Macro | Provider:
    for statement in _parse(file).body:
        if _public_name(statement) == name:
            if isinstance(statement, ast.FunctionDef):
                return _macro(root, file, statement)
            if isinstance(statement, ast.Assign):
                return _provider(root, file, statement, name)
    raise Undocumented([f"{file.relative_to(root)} does not define {name}, which a public file loads from it"])


def _macro(root: Path, file: Path, function: ast.FunctionDef) -> Macro:
    text, _, rest = (ast.get_docstring(function) or "").partition("\nArgs:\n")
    source = file.read_text("utf-8")
    return Macro(
        name=function.name,
        place=f"{file.relative_to(root)}:{function.lineno}",
        parameters=_parameters(source, function.args),
        text=prose(text),
        arguments=_arguments(rest.partition("\nReturns:\n")[0]),
    )


def _parameters(source: str, given: ast.arguments) -> dict[str, str | None]:
    """Each parameter with its default as it is written, None if it has to be given."""
    plain = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(given.defaults)) + list(given.defaults)
    pairs = [*zip(plain, defaults, strict=True), *zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    found = {name.arg: None if value is None else ast.get_source_segment(source, value) for name, value in pairs}
    rest = {f"**{given.kwarg.arg}": ""} if given.kwarg else {}
    return {**found, **rest}


def _arguments(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        argument = _ARGUMENT.fullmatch(line)
        if argument:
            name = argument[1]
            found[name] = argument[2]
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found


def _provider(root: Path, file: Path, statement: ast.Assign, name: str) -> Provider:
    place = f"{file.relative_to(root)}:{statement.lineno}"
    call = statement.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "provider":
        raise Undocumented([f"{place}: {name} is neither a function nor a provider: the reference cannot show it"])
    words = {word.arg: word.value for word in call.keywords}
    text, fields = (ast.literal_eval(words[key]) if key in words else None for key in ("doc", "fields"))
    return Provider(name, place, str(text or ""), fields if isinstance(fields, dict) else {})


def _settings(root: Path) -> Iterator[Setting]:
    for file in sorted((root / _PACKAGE).rglob("BUILD.bazel")):
        lines = file.read_text("utf-8").split("\n")
        for statement in _parse(file).body:
            call = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _SETTINGS:
                words = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg != "values"}
                place = file.parent.relative_to(root)
                yield Setting(
                    label=f"//{place}:{words['name']}",
                    place=f"{place}/BUILD.bazel:{statement.lineno}",
                    default=str(words["build_setting_default"]),
                    text=_comment_above(lines, statement.lineno - 1),
                )


def _comment_above(lines: list[str], index: int) -> str:
    first = index
    while first and lines[first - 1].startswith("#"):
        first -= 1
    return " ".join(line.lstrip("# ") for line in lines[first:index])


def _findings(symbol: Macro | Provider | Setting) -> Iterator[str]:
    if isinstance(symbol, Setting):
        if not symbol.text:
            yield f"{symbol.place}: {symbol.label} has no comment above it that says what it is for"
        return
    if not symbol.text:
        yield f"{symbol.place}: {symbol.name} has no documentation"
    if isinstance(symbol, Provider):
        if not symbol.fields:
            yield f"{symbol.place}: {symbol.name} documents no fields"
        yield from (
            f"{symbol.place}: field {name} is not documented" for name, text in symbol.fields.items() if not text
        )
        return
    yield from (
        f"{symbol.place}: argument {name} is not documented" for name in symbol.parameters.keys() - symbol.arguments
    )
    yield from (
        f"{symbol.place}: {name} is documented, but no argument" for name in symbol.arguments.keys() - symbol.parameters
    )


def _file(root: Path, file: Path, symbols: list[Macro | Provider]) -> Iterator[str]:
    name = file.relative_to(root)
    yield f"## {file.name}"
    yield (
        fenced(f'load("@parity_rules//{name.parent}:{name.name}", "{symbols[0].name}")', "starlark") if symbols else ""
    )
    yield ast.get_docstring(_parse(file)) or ""
    for symbol in symbols:
        yield f"### {symbol.name}"
        yield from _macro_blocks(symbol) if isinstance(symbol, Macro) else _provider_blocks(symbol)


def _macro_blocks(macro: Macro) -> Iterator[str]:
    taken = [name if default in (None, "") else f"{name} = {default}" for name, default in macro.parameters.items()]
    inline = f"{macro.name}({', '.join(taken)})"
    yield fenced(
        inline if len(inline) <= 100 else f"{macro.name}(\n    {f',{chr(10)}    '.join(taken)},\n)", "starlark"
    )
    yield macro.text
    rows = [
        (code(name), "required" if default is None else code(default) if default else "", macro.arguments[name])
        for name, default in macro.parameters.items()
    ]
    yield table(("argument", "default", "is"), rows) if rows else ""


def _provider_blocks(provider: Provider) -> Iterator[str]:
    yield provider.text
    yield table(("field", "is"), [(code(name), text) for name, text in provider.fields.items()])


def _settings_blocks(settings: list[Setting]) -> Iterator[str]:
    yield "## Settings"
    yield "Given on the command line as `--@parity_rules//…=VALUE`, inside of this module as `--//…=VALUE`."
    rows = [(code(item.label), code(item.default) if item.default else "empty", item.text) for item in settings]
    yield table(("setting", "default", "is for"), rows)


def _parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))
