"""Between trees of the text format and the classes of the model, going by the fields of the classes.

A field of the text has the name of a field of the class; its kind follows from the type. Whatever does not fit is reported, and the
message that holds it counts as unreadable.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from parity.fixtures.problems import Problem, did_you_mean
from parity.ledger.textproto import Field, Message, Scalar, Source

LINE_LENGTH = 120
_DIGITS = re.compile("[0-9]{1,10}")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class Shape:
    """What a field of a class holds: values of `type`, several of them if `repeated`."""

    type: type[Any]
    repeated: bool
    required: bool


@cache
def shapes(owner: Any) -> dict[str, Shape]:
    """The fields of a class of the model by name, in their order."""
    hints = get_type_hints(owner)
    return {each.name: _shape(hints[each.name], each) for each in dataclasses.fields(owner)}


def _shape(hint: Any, field: dataclasses.Field[Any]) -> Shape:
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    if get_origin(hint) is tuple:
        return Shape(get_args(hint)[0], True, required)
    if get_origin(hint) is types.UnionType:
        (hint,) = (argument for argument in get_args(hint) if argument is not types.NoneType)
    return Shape(hint, False, required)


class Decoder:
    """Makes objects of the model from trees, and collects what does not fit."""

    def __init__(self, source: Source) -> None:
        self.problems: list[Problem] = []
        self._source = source

    def message(self, tree: Message, owner: Any) -> Any:
        """The object that a tree stands for, or None if it has a mistake."""
        known, before = shapes(owner), len(self.problems)
        values: dict[str, Any] = {}
        for field in tree.fields:
            shape = known.get(field.name)
            if shape is None:
                self.report(field.start, f'unknown field "{field.name}".', did_you_mean(field.name, known))
            elif not shape.repeated and field.name in values:
                self.report(field.start, f'"{field.name}" is given twice, expected once.')
            else:
                self._add(values, field, shape)
        for name in [
            name for name, shape in known.items() if shape.required and name not in values and not tree.broken
        ]:
            self.report(tree.start, f'"{name}" is missing.')
        if tree.broken or len(self.problems) > before:
            return None
        return owner(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})

    def report(self, offset: int, found: str, hint: str = "") -> None:
        """Adds a problem."""
        self.problems.append(Problem(self._source.place(offset), found, hint))

    def _add(self, values: dict[str, Any], field: Field, shape: Shape) -> None:
        value = self._value(field, shape.type)
        if shape.repeated:
            values.setdefault(field.name, []).append(value)
        else:
            values[field.name] = value

    def _value(self, field: Field, expected: type[Any]) -> Any:
        value = field.value
        if dataclasses.is_dataclass(expected):
            if isinstance(value, Message):
                return self.message(value, expected)
            return self._mismatch(field, "a message in braces")
        if isinstance(value, Message):
            return self._mismatch(field, _described(expected))
        return self._scalar(field, value, expected)

    def _scalar(self, field: Field, value: Scalar, expected: type[Any]) -> Any:
        if issubclass(expected, Enum):
            if value.kind == "name" and value.text in expected.__members__:
                return expected[value.text]
            self.report(
                value.start, f'"{field.name}" is {_shown(value)}.', did_you_mean(value.text, expected.__members__)
            )
        elif expected is str and value.kind == "string":
            return value.text
        elif expected is bool and value.text in ("true", "false") and value.kind == "name":
            return value.text == "true"
        elif expected is int and value.kind == "number" and _DIGITS.fullmatch(value.text) and int(value.text) < 2**32:
            return int(value.text)
        else:
            self._mismatch(field, _described(expected))
        return None

    def _mismatch(self, field: Field, expected: str) -> None:
        found = "a message" if isinstance(field.value, Message) else _shown(field.value)
        self.report(field.value.start, f'"{field.name}" is {found}, expected {expected}.')


def _described(expected: type[Any]) -> str:
    if issubclass(expected, Enum):
        return f"one of {', '.join(expected.__members__)}"
    return {str: "text in quotes", bool: "true or false", int: "a whole number from 0"}[expected]


def _shown(value: Scalar) -> str:
    text = value.text if len(value.text) <= 60 else value.text[:57] + "…"
    return f'the text "{text}"' if value.kind == "string" else text


def lines_of(value: Any, indent: str = "") -> Iterator[str]:
    """An object of the model in text format, as lines; what is absent or has its default is left out."""
    for name, shape in shapes(value.__class__).items():
        content = getattr(value, name)
        if shape.repeated and not dataclasses.is_dataclass(shape.type):
            yield from _list(name, [literal(item) for item in content], indent)
        else:
            for item in content if shape.repeated else [content]:
                yield from _field(name, item, shape, indent)


def _field(name: str, item: Any, shape: Shape, indent: str) -> Iterator[str]:
    if dataclasses.is_dataclass(item):
        yield from _message(name, item, indent)
    elif shape.required or not (item is None or item is False or item == ""):
        yield f"{indent}{name}: {literal(item)}"


def _message(name: str, value: Any, indent: str) -> Iterator[str]:
    inner = list(lines_of(value, indent + "  "))
    line = f"{indent}{name} {{ {' '.join(part.strip() for part in inner)} }}"
    if len(line) <= LINE_LENGTH and not any("{" in part for part in inner):
        yield line
        return
    yield f"{indent}{name} {{"
    yield from inner
    yield f"{indent}}}"


def _list(name: str, items: list[str], indent: str) -> Iterator[str]:
    """On one line where it fits, else an item per line."""
    if not items:
        return
    line = f"{indent}{name}: [{', '.join(items)}]"
    if len(line) <= LINE_LENGTH:
        yield line
        return
    yield f"{indent}{name}: ["
    for number, item in enumerate(items, 1):
        yield f"{indent}  {item}{',' if number < len(items) else ''}"
    yield f"{indent}]"


def literal(item: Any) -> str:
    """A value as the text format writes it."""
    if isinstance(item, Enum):
        return item.name
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, int):
        return str(item)
    return '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _octal(char)) for char in item) + '"'


def _octal(char: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in char.encode())
