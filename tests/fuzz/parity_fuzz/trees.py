"""Bytes to trees of JSON with tags, most of them right: mutations of text seldom get past a parser, and these always do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST_ITEMS = 4
_MOST_DEPTH = 12
_INTEGERS = (0, 1, -1, 255, 2**53 - 1, -(2**53) + 1)
_DIGITS = (
    "0",
    "-0",
    "007",
    "-9007199254740992",
    str(2**127),
    str(-(2**127)),
    str(2**128),
    "9" * 5000,
    "+1",
    "1_0",
    " 1",
    "٣",
    "",
    "-",
)
_FLOATS = (0.0, -0.0, 0.1, 1e300, 5e-324, -1.5)
_TEXTS = ("", "a", "ü", "😀", "\0", "\u2028", "$int", 'x"\\', "C.RED")
_SPECIALS = ("nan", "inf", "-inf", "NaN", "")
_DTYPES = ("float32", "int64", "bool", "complex64", "bfloat16", "")


class Tree:
    """Reads decisions off bytes; after their end all are 0, which leads to the simplest value."""

    def __init__(self, data: bytes) -> None:
        self._data = iter(data)

    def value(self, depth: int = 0) -> Any:
        """A value; below a certain depth a plain one."""
        kinds = _PLAIN if depth > _MOST_DEPTH else (*_PLAIN, *_NESTED)
        return kinds[self._choice(len(kinds))](self, depth + 1)

    def _choice(self, count: int) -> int:
        return next(self._data, 0) % count

    def _one(self, items: tuple[Any, ...]) -> Any:
        return items[self._choice(len(items))]

    def _list(self, depth: int) -> list[Any]:
        return [self.value(depth) for _ in range(self._choice(_MOST_ITEMS))]

    def _map(self, depth: int) -> dict[str, Any]:
        return {self._one(_TEXTS): self.value(depth) for _ in range(self._choice(_MOST_ITEMS))}

    def _part(self) -> Any:
        # One number too many, and now and then something else.
        return self._one((0, 1, 2, 3, 0, 1, 2, 3, 4, 5, -1, True, None, 1.0, "0"))

    def _tagged(self, depth: int) -> Any:
        tag, content = self._one(_TAGS)
        return {tag: content(self, depth)}

    def _pairs(self, depth: int) -> list[Any]:
        return [[self.value(depth), self.value(depth)] for _ in range(self._choice(_MOST_ITEMS))]

    def _numbers(self, depth: int) -> list[Any]:
        return [self._one((0.0, -1.5, {"$float": "nan"}, {"$float": "inf"}, 1, True, None)) for _ in range(2)]

    def _tensor(self, depth: int) -> dict[str, Any]:
        shape = [self._one((0, 1, 2, 8, -1, 1.0, True)) for _ in range(self._choice(_MOST_ITEMS))]
        return {"dtype": self._one(_DTYPES), "shape": shape, "data": self._part()}

    def _array(self, depth: int) -> dict[str, Any]:
        return {self._one(("dtype", "type")): self._one(_DTYPES), "data": self._part()}

    def _object(self, depth: int) -> dict[str, Any]:
        whole: dict[str, Any] = {"$object": self._one(_TEXTS)}
        if self._choice(2):
            whole["fields"] = self._map(depth)
        if self._choice(2):
            whole[self._one(("items", "items", "item"))] = self.value(depth)
        return whole


_PLAIN: tuple[Callable[[Tree, int], Any], ...] = (
    lambda tree, depth: None,
    lambda tree, depth: tree._one((True, False)),
    lambda tree, depth: tree._one(_INTEGERS),
    lambda tree, depth: tree._one(_FLOATS),
    lambda tree, depth: tree._one(_TEXTS),
)
_NESTED: tuple[Callable[[Tree, int], Any], ...] = (Tree._list, Tree._map, Tree._tagged, Tree._tagged, Tree._object)
_TAGS: tuple[tuple[str, Callable[[Tree, int], Any]], ...] = (
    ("$int", lambda tree, depth: tree._one(_DIGITS)),
    ("$float", lambda tree, depth: tree._one((*_SPECIALS, 1.5))),
    ("$bytes", lambda tree, depth: tree._part()),
    ("$str", lambda tree, depth: tree._part()),
    ("$tuple", Tree._list),
    ("$set", Tree._list),
    ("$frozenset", Tree._list),
    ("$dict", Tree._pairs),
    ("$complex", Tree._numbers),
    ("$tensor", Tree._tensor),
    ("$scalar", Tree._array),
    ("$message", Tree._array),
    ("$enum", lambda tree, depth: tree._one(_TEXTS)),
    ("$type", lambda tree, depth: tree._one(_TEXTS)),
    ("$handle", lambda tree, depth: tree._one(_TEXTS)),
    ("$missing", lambda tree, depth: tree._one((True, False, None))),
    ("$none", Tree.value),
    ("$tuple", Tree.value),
)
