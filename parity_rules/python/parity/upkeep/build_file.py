"""A BUILD file as text that is edited by places: what an edit does not touch stays to the character.

BUILD files are Python by their syntax, so that Python's parser says where each call, attribute and list element stands. Whatever an edit
makes is parsed again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from parity.fixtures.problems import Place, Problem, UserError
from parity.ledger.textproto import MERGE_MARKER
from parity.upkeep.changes import read_exactly
from parity.upkeep.tree import Tree

_INDENT = "    "


@dataclass(frozen=True)
class Target:
    """A call with a name, such as a rule or a macro."""

    kind: str
    name: str
    node: ast.Call


class BuildFile:
    """The text of a BUILD file; `UserError` if it cannot be parsed or has marks of a merge."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._tree = self._parse()

    @cached_property
    def targets(self) -> list[Target]:
        """The calls at the top of the file that have a literal name, in order."""
        return [
            Target(call.func.id, name, call)
            for call in self._calls()
            if isinstance(call.func, ast.Name) and (name := _text(_keyword(call, "name")))
        ]

    def target(self, kind: str, name: str) -> Target | None:
        """The call of a kind and name."""
        return next((each for each in self.targets if (each.kind, each.name) == (kind, name)), None)

    def has_default_visibility(self) -> bool:
        """Whether its targets are visible in some way that the file itself says."""
        calls = (call for call in self._calls() if isinstance(call.func, ast.Name) and call.func.id == "package")
        return any(_keyword(call, "default_visibility") is not None for call in calls)

    def load_of(self, symbol: str) -> str:
        """The file that a symbol is loaded from; empty if it is not."""
        for call in self._loads():
            if any(_text(symbols) == symbol for symbols in call.args[1:]):
                return _text(call.args[0])
        return ""

    def comment_above(self, target: Target) -> str:
        """The comment lines directly above a call."""
        start = self._line_start(target.node)
        return self.text[self._above(start) : start]

    def with_call(self, text: str) -> BuildFile:
        """The file with one more call at its end."""
        body = self.text.rstrip("\r\n")
        gap = self._newline * 2 if body else ""
        return BuildFile(self.path, body + gap + self._lines(text).rstrip("\r\n") + self._newline)

    def with_load(self, label: str, symbol: str) -> BuildFile:
        """The file with a symbol loaded; unchanged if it is loaded from anywhere."""
        if self.load_of(symbol):
            return self
        for call in self._loads():
            if _text(call.args[0]) == label:
                return self._inserted(call.args[1:], f'"{symbol}"', call, split=False)
        line = f'load("{label}", "{symbol}")' + self._newline
        behind = next((call for call in self._loads() if _load_order(_text(call.args[0])) > _load_order(label)), None)
        loads = list(self._loads())
        if behind is not None:
            return self._at(self._above(self._line_start(behind)), line)
        if loads:
            return self._at(self._line_end(loads[-1]), line)
        return self._first_load(line)

    def with_item(self, target: Target, attribute: str, item: str) -> BuildFile | None:
        """The file with a text in a list of a call; None if the attribute is no plain list that an edit could add to."""
        value = _keyword(target.node, attribute)
        if isinstance(value, ast.Name):
            value = self._assigned(value.id)
        if not isinstance(value, ast.List):
            return None
        if any(_text(element) == item for element in value.elts):
            return self
        return self._inserted(value.elts, f'"{item}"', value, split=True)

    def with_list(self, target: Target, attribute: str, item: str) -> BuildFile | None:
        """The same, where the call may lack the attribute: it gets a line of its own, in its place among sorted ones."""
        if _keyword(target.node, attribute) is not None:
            return self.with_item(target, attribute, item)
        above = [each for each in target.node.keywords if each.arg == "name" or (each.arg or "~") < attribute]
        if not above or above[-1].value.end_lineno == target.node.end_lineno:
            return None
        end = self._end(above[-1].value)
        behind = self.text[end : self.text.find("\n", end)]
        if not re.fullmatch(r"\s*,\s*(#.*)?", behind):
            return None
        rest = end + len(behind.rstrip("\r"))
        line = f"{self._newline}{self._indent_of(above[-1].value)}{attribute} = [{quoted(item)}],"
        return self._at(rest, line)

    def items(self, target: Target, attribute: str) -> list[str] | None:
        """The texts of a plain list; None if it is something else."""
        value = _keyword(target.node, attribute)
        value = self._assigned(value.id) if isinstance(value, ast.Name) else value
        return [_text(element) for element in value.elts] if isinstance(value, ast.List) else None

    def _parse(self) -> ast.Module:
        marker = MERGE_MARKER.search(self.text)
        if marker:
            line = self.text.count("\n", 0, marker.start()) + 1
            hint = "Keep one side of the conflict, and take the markers out."
            raise UserError([Problem(Place(self.path, line, 1), f'"{marker[1]}" is left of a merge.', hint)])
        try:
            return ast.parse(self.text)
        except (SyntaxError, ValueError) as error:
            line, column = getattr(error, "lineno", 0) or 0, getattr(error, "offset", 0) or 0
            found = f"the file does not parse: {getattr(error, 'msg', error)}."
            raise UserError(
                [Problem(Place(self.path, line, column), found, "Nothing was changed; mend it first.")]
            ) from None

    def _calls(self) -> Iterator[ast.Call]:
        for statement in self._tree.body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                yield statement.value

    def _loads(self) -> Iterator[ast.Call]:
        for call in self._calls():
            if isinstance(call.func, ast.Name) and call.func.id == "load" and call.args:
                yield call

    def _assigned(self, name: str) -> ast.expr | None:
        for statement in self._tree.body:
            if isinstance(statement, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == name for target in statement.targets
            ):
                return statement.value
        return None

    def _first_load(self, line: str) -> BuildFile:
        """A load where there is none: behind the docstring, else before the first statement and its comments."""
        body = self._tree.body
        if body and isinstance(body[0], ast.Expr) and _text(body[0].value):
            return self._at(self._line_end(body[0]), self._newline + line)
        if body:
            return self._at(self._above(self._line_start(body[0])), line + self._newline)
        return self._at(len(self.text), line)

    def _inserted(self, elements: Sequence[ast.expr], item: str, owner: ast.expr, *, split: bool) -> BuildFile:
        """An element in its place among texts that are sorted, else at the end. `split`: a list of several takes a line each."""
        texts = [_text(element) for element in elements]
        at = next((i for i, text in enumerate(texts) if text > item.strip('"')), len(texts))
        at = at if texts == sorted(texts) else len(texts)
        if owner.lineno != owner.end_lineno:
            return self._in_lines(elements, item, at, owner)
        written = [self._source(element) for element in elements]
        written.insert(at, item)
        if split and len(written) > 1:
            indent = self._indent_of(owner)
            inner = "".join(f"{indent}{_INDENT}{each},{self._newline}" for each in written)
            text = f"[{self._newline}{inner}{indent}]"
            return self._replaced(self._start(owner), self._end(owner), text)
        if not elements:
            return self._replaced(self._start(owner), self._end(owner), f"[{item}]")
        if at < len(elements):
            return self._at(self._start(elements[at]), f"{item}, ")
        return self._at(self._end(elements[-1]), f", {item}")

    def _in_lines(self, elements: Sequence[ast.expr], item: str, at: int, owner: ast.expr) -> BuildFile:
        """An element in a list that stands on several lines."""
        if not elements:
            indent = self._indent_of(owner)
            end = self._end(owner) - 1
            line_start = self.text.rfind("\n", 0, end) + 1
            return self._at(line_start, f"{indent}{_INDENT}{item},{self._newline}")
        if at < len(elements):
            start = self._line_start(elements[at])
            if self.text[start : self._start(elements[at])].strip():
                return self._at(self._start(elements[at]), f"{item}, ")
            indent = self.text[start : self._start(elements[at])]
            return self._at(self._above(start), f"{indent}{item},{self._newline}")
        last = elements[-1]
        end = self._end(last)
        if last.end_lineno == owner.end_lineno:
            return self._at(end, f", {item}")
        behind = self.text[end : self.text.find("\n", end)]
        start = self._line_start(last)
        indent = self._indent_of(last)
        comma = "" if behind.lstrip().startswith(",") else ","
        rest = end + len(behind.rstrip("\r"))
        addition = f"{self._newline}{indent}{item},"
        text = self.text[:end] + comma + self.text[end:rest] + addition + self.text[rest:]
        return BuildFile(self.path, text)

    def _indent_of(self, node: ast.expr) -> str:
        found = re.match(r"[ \t]*", self.text[self._line_start(node) :])
        return found[0] if found else ""

    def _replaced(self, start: int, end: int, text: str) -> BuildFile:
        return BuildFile(self.path, self.text[:start] + text + self.text[end:])

    def _at(self, offset: int, text: str) -> BuildFile:
        return self._replaced(offset, offset, text)

    def _source(self, node: ast.expr) -> str:
        return self.text[self._start(node) : self._end(node)]

    def _start(self, node: ast.expr | ast.stmt) -> int:
        return self._offset(node.lineno, node.col_offset)

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        """The offset of a place of the parser, whose columns count bytes."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode())

    def _line_start(self, node: ast.expr | ast.stmt) -> int:
        return self._starts[node.lineno - 1]

    def _line_end(self, node: ast.expr | ast.stmt) -> int:
        line = node.end_lineno or node.lineno
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def _above(self, start: int) -> int:
        """Where the comment lines directly above a line begin."""
        while start:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if self.text[above:start].strip()[:1] != "#":
                break
            start = above
        return start

    def _lines(self, text: str) -> str:
        return text.replace("\n", self._newline)

    @property
    def _newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"


def broken(tree: Tree) -> list[Problem]:
    """What is wrong with those BUILD files of a workspace that cannot even be parsed."""
    problems: list[Problem] = []
    for path in tree.build_files():
        try:
            BuildFile(path, read_exactly(tree.root / path))
        except UserError as error:
            problems += error.problems
    return problems


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _text(node: ast.expr | None) -> str:
    """The text of a literal; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _load_order(label: str) -> tuple[bool, str]:
    """Other repositories first, as buildifier sorts them."""
    return not label.startswith("@"), label


def call_text(kind: str, attributes: Mapping[str, str | Sequence[str]]) -> str:
    """A call as buildifier would write it; empty attributes are left out."""
    lines = [f"{kind}("]
    for name, value in attributes.items():
        if isinstance(value, str) and value:
            lines.append(f"{_INDENT}{name} = {quoted(value)},")
        elif not isinstance(value, str) and value:
            lines += _list_lines(name, value)
    return "\n".join([*lines, ")"])


def _list_lines(name: str, items: Sequence[str]) -> list[str]:
    if len(items) == 1:
        return [f"{_INDENT}{name} = [{quoted(items[0])}],"]
    return [f"{_INDENT}{name} = [", *(f"{_INDENT * 2}{quoted(item)}," for item in items), f"{_INDENT}],"]


def quoted(text: str) -> str:
    """A text as a literal of Starlark."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
