"""Two values, compared as tagged JSON with attachments; no Python object is built from them.

Types differ as drivers name them: 1 and 1.0, a list and a tuple, a map and an object never agree. The order of keys and of sets has no
meaning, the order of lists has, unless a rule says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from parity.compare.canonical import canonical, digest, int_text, text_of
from parity.compare.cursor import Cursor
from parity.compare.difference import Differences, FieldPath, Kind
from parity.compare.numbers import agree, bound_text, distance_text
from parity.compare.render import VALUE_LIMIT, cut, quoted, render_value
from parity.compare.wire import Parts
from parity.fixtures.dtypes import FLOATING, unpack

# Matching leftovers of an unordered list under a tolerance costs their number squared.
PAIRING_LIMIT = 200

# What is shown before the first difference of a long text, or of bytes.
_CONTEXT = 40
_BYTES_CONTEXT = 16

NOTHING = ("nothing", "")
_PLAIN = {type(None): "null", bool: "bool", int: "int", float: "float", str: "text", list: "list"}
_TAGGED = {"$int": "int", "$float": "float", "$str": "text", "$dict": "map"}


def type_of(value: Any) -> str:
    """The name of a value's type, the same for plain and tagged spellings."""
    if type(value) is not dict:
        return _PLAIN[type(value)]
    tag = next((key for key in value if key[:1] == "$"), None)
    return "map" if tag is None else _TAGGED.get(tag, tag[1:])


class ValueDiffer:
    """Compares values of two answers, each with its attachments, and notes the differences in `out`."""

    def __init__(self, left_parts: Parts, right_parts: Parts, out: Differences) -> None:
        self.left_parts = left_parts
        self.right_parts = right_parts
        self.out = out

    def compare(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        """Notes the differences at `path` and below; `cursor` stands at the same place."""
        if cursor.ignore:
            return
        kind, other = type_of(left), type_of(right)
        if kind != other:
            self._note(path, Kind.TYPE, left, right, (f"{kind} ", f"{other} "))
            return
        _COMPARE[kind](self, left, right, cursor, path)

    def missing(self, left: Any, path: FieldPath) -> None:
        """Notes a value that only the reference has."""
        self.out.add(
            path, Kind.MISSING, (self._show_left(left), NOTHING[0]), (canonical(left, self.left_parts), NOTHING[1])
        )

    def extra(self, right: Any, path: FieldPath) -> None:
        """Notes a value that only the port has."""
        self.out.add(
            path, Kind.EXTRA, (NOTHING[0], self._show_right(right)), (NOTHING[1], canonical(right, self.right_parts))
        )

    def text(self, left: Any, right: Any, path: FieldPath, kind: Kind = Kind.VALUE) -> None:
        """Compares two texts."""
        ours, theirs = text_of(left, self.left_parts), text_of(right, self.right_parts)
        if ours != theirs:
            first = first_difference(ours, theirs)
            shown = _around(ours, first), _around(theirs, first)
            canon = canonical(left, self.left_parts), canonical(right, self.right_parts)
            self.out.add(path, kind, shown, canon, ("", f"from character {first}"))

    def entries(
        self,
        left: dict[str, Any],
        right: dict[str, Any],
        cursor: Cursor,
        path: FieldPath,
        step_of: Callable[[str], str | int] = str,
    ) -> None:
        """Compares two maps with keys of text; `step_of` gives the step of a path for a key."""
        for key in sorted(left.keys() | right.keys()):
            step = step_of(key)
            below, where = cursor.down(step), (*path, step)
            if key not in right:
                if not below.ignore:
                    self.missing(left[key], where)
            elif key not in left:
                if not below.ignore:
                    self.extra(right[key], where)
            else:
                self.compare(left[key], right[key], below, where)

    def _note(
        self,
        path: FieldPath,
        kind: Kind,
        left: Any,
        right: Any,
        prefixes: tuple[str, str] = ("", ""),
        measure: tuple[str, str] = ("", ""),
    ) -> None:
        shown = (prefixes[0] + self._show_left(left), prefixes[1] + self._show_right(right))
        canon = (canonical(left, self.left_parts), canonical(right, self.right_parts))
        self.out.add(path, kind, shown, canon, measure)

    def _show_left(self, value: Any) -> str:
        return render_value(value, self.left_parts)

    def _show_right(self, value: Any) -> str:
        return render_value(value, self.right_parts)

    def _same(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        if canonical(left, self.left_parts) != canonical(right, self.right_parts):
            self._note(path, Kind.VALUE, left, right)

    def _text(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        self.text(left, right, path)

    def _int(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        if int_text(left) != int_text(right):
            self._note(path, Kind.VALUE, left, right)

    def _float(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        numbers = _number(left), _number(right)
        if not agree(*numbers, cursor.float):
            self._note(path, Kind.VALUE, left, right, measure=(bound_text(cursor.float), distance_text(*numbers)))

    def _complex(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        pairs = [(_number(a), _number(b)) for a, b in zip(left["$complex"], right["$complex"], strict=True)]
        worst = next((pair for pair in pairs if not agree(*pair, cursor.float)), None)
        if worst is not None:
            self._note(path, Kind.VALUE, left, right, measure=(bound_text(cursor.float), distance_text(*worst)))

    def _list(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        self._items(left, right, cursor, path)

    def _tuple(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        self._items(left["$tuple"], right["$tuple"], cursor, path)

    def _items(self, left: list[Any], right: list[Any], cursor: Cursor, path: FieldPath) -> None:
        if cursor.unordered:
            self._multiset(left, right, cursor, path)
            return
        for index in range(max(len(left), len(right))):
            below, where = cursor.down(index), (*path, index)
            if below.ignore:
                continue
            if index >= len(right):
                self.missing(left[index], where)
            elif index >= len(left):
                self.extra(right[index], where)
            else:
                self.compare(left[index], right[index], below, where)

    def _set(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        (tag,) = left
        self._multiset(left[tag], right[tag], cursor, path)

    def _multiset(self, left: list[Any], right: list[Any], cursor: Cursor, path: FieldPath) -> None:
        """Takes out what is equal, pairs what agrees under the rules, and notes the rest."""
        remaining: dict[str, list[int]] = {}
        for index in range(len(right) - 1, -1, -1):
            remaining.setdefault(canonical(right[index], self.right_parts), []).append(index)
        only_left = []
        for index, item in enumerate(left):
            equal = remaining.get(canonical(item, self.left_parts))
            if equal:
                equal.pop()
            else:
                only_left.append(index)
        only_right = sorted(index for indexes in remaining.values() for index in indexes)
        paired = self._paired(left, right, only_left, only_right, cursor.down(0), path)
        for index in only_left:
            if index not in paired:
                self.missing(left[index], (*path, index))
        for index in only_right:
            if index not in paired.values():
                self.extra(right[index], (*path, index))

    def _paired(
        self, left: list[Any], right: list[Any], ours: list[int], theirs: list[int], cursor: Cursor, path: FieldPath
    ) -> dict[int, int]:
        """A largest pairing of items that agree, by augmenting paths; none where only equal items can agree."""
        if len(ours) > PAIRING_LIMIT or len(theirs) > PAIRING_LIMIT:
            return {}
        agreeing = {
            index: [other for other in theirs if self._agree(left[index], right[other], cursor, path)] for index in ours
        }
        owner: dict[int, int] = {}

        def find(index: int, seen: set[int]) -> bool:
            for other in agreeing[index]:
                if other not in seen:
                    seen.add(other)
                    if other not in owner or find(owner[other], seen):
                        owner[other] = index
                        return True
            return False

        for index in ours:
            find(index, set())
        return {index: other for other, index in owner.items()}

    def _agree(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> bool:
        trial = ValueDiffer(self.left_parts, self.right_parts, Differences(""))
        trial.compare(left, right, cursor, path)
        return not len(trial.out)

    def _map(self, left: dict[str, Any], right: dict[str, Any], cursor: Cursor, path: FieldPath) -> None:
        if "$dict" not in left and "$dict" not in right:
            self.entries(left, right, cursor, path)
            return
        ours, theirs = _keyed(left, self.left_parts), _keyed(right, self.right_parts)
        for key in sorted(ours.keys() | theirs.keys()):
            step = ours.get(key, theirs.get(key, ("", None)))[0]
            below, where = cursor.down(step), (*path, step)
            if below.ignore:
                continue
            if key not in theirs:
                self.missing(ours[key][1], where)
            elif key not in ours:
                self.extra(theirs[key][1], where)
            else:
                self.compare(ours[key][1], theirs[key][1], below, where)

    def _object(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        if left["$object"] != right["$object"] or left.keys() != right.keys():
            self._note(path, Kind.TYPE, left, right)
            return
        if "fields" in left:
            self.entries(left["fields"], right["fields"], cursor, path)
        if "items" in left:
            self.compare(left["items"], right["items"], cursor.down("items"), (*path, "items"))

    def _bytes(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        self._blobs(self.left_parts[left["$bytes"]], self.right_parts[right["$bytes"]], path)

    def _blobs(self, ours: memoryview, theirs: memoryview, path: FieldPath) -> None:
        if ours != theirs:
            first = first_difference(ours, theirs)
            shown = _bytes_around(ours, first), _bytes_around(theirs, first)
            lengths = f"from byte {first}, lengths {len(ours)} and {len(theirs)}"
            self.out.add(path, Kind.VALUE, shown, (digest(ours), digest(theirs)), ("", lengths))

    def _message(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        ours, theirs = left["$message"], right["$message"]
        if ours["type"] != theirs["type"]:
            self._note(path, Kind.TYPE, left, right)
        else:
            self._blobs(self.left_parts[ours["data"]], self.right_parts[theirs["data"]], path)

    def _scalar(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        ours, theirs = left["$scalar"], right["$scalar"]
        dtype = ours["dtype"]
        if dtype != theirs["dtype"]:
            self._note(path, Kind.DTYPE, left, right)
            return
        a, b = self.left_parts[ours["data"]], self.right_parts[theirs["data"]]
        if dtype not in FLOATING:
            if a != b:
                self._note(path, Kind.VALUE, left, right)
            return
        code = {"complex64": "float32", "complex128": "float64"}.get(dtype, dtype)
        pairs = list(zip(unpack(code, a, 2), unpack(code, b, 2), strict=True))
        worst = next((pair for pair in pairs if not agree(*pair, cursor.float, code)), None)
        if worst is not None:
            self._note(path, Kind.VALUE, left, right, measure=(bound_text(cursor.float), distance_text(*worst, code)))

    def _tensor(self, left: Any, right: Any, cursor: Cursor, path: FieldPath) -> None:
        ours, theirs = left["$tensor"], right["$tensor"]
        if ours["dtype"] != theirs["dtype"]:
            self._note(path, Kind.DTYPE, left, right)
        elif ours["shape"] != theirs["shape"]:
            self._note(path, Kind.SHAPE, left, right)
        else:
            self._elements(ours, theirs, cursor, path)

    def _elements(self, ours: dict[str, Any], theirs: dict[str, Any], cursor: Cursor, path: FieldPath) -> None:
        from parity.compare.tensors import worst_element

        a, b = self.left_parts[ours["data"]], self.right_parts[theirs["data"]]
        if a == b and (cursor.float is None or cursor.float.nan_equal):
            return
        worst = worst_element(ours["dtype"], ours["shape"], a, b, cursor.float)
        if worst is not None:
            shown = (cut(worst.left, VALUE_LIMIT), cut(worst.right, VALUE_LIMIT))
            measure = (bound_text(cursor.float), worst.distance)
            self.out.add((*path, *worst.index), Kind.VALUE, shown, (digest(a), digest(b)), measure)


def _number(value: Any) -> float:
    return float(value) if type(value) is float else float(value["$float"])


def _keyed(value: dict[str, Any], parts: Parts) -> dict[str, tuple[str, Any]]:
    """Entries by canonical key, each with the step that stands for the key in paths; NaN may be a key many times."""
    pairs = value["$dict"] if "$dict" in value else value.items()
    keyed: dict[str, tuple[str, Any]] = {}
    for key, item in pairs:
        name = text = canonical(key, parts)
        repetition = 1
        while name in keyed:
            repetition += 1
            name = f"{text}#{repetition}"
        keyed[name] = (_step(key, parts), item)
    return keyed


def _step(key: Any, parts: Parts) -> str:
    return key if type(key) is str else render_value(key, parts)


def first_difference(left: Sequence[Any], right: Sequence[Any]) -> int:
    """The position at which two sequences part, at the end of the shorter one if it begins the longer."""
    shorter = min(len(left), len(right))
    if left[:shorter] == right[:shorter]:
        return shorter
    low, high = 0, shorter
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if left[low:middle] == right[low:middle] else (low, middle)
    return low


def _around(text: str, first: int) -> str:
    """A text in quotes, a long one from a little before the first difference."""
    start = first - _CONTEXT if first > VALUE_LIMIT // 2 else 0
    lead = "…" if start else ""
    return lead + cut(quoted(text[start : start + VALUE_LIMIT]), VALUE_LIMIT) + _rest(len(text) - start - VALUE_LIMIT)


def _bytes_around(data: memoryview, first: int) -> str:
    start = first - _BYTES_CONTEXT if first > _BYTES_CONTEXT else 0
    lead = "…" if start else ""
    shown = bytes(data[start : start + 4 * _BYTES_CONTEXT])
    return lead + repr(shown) + _rest(len(data) - start - len(shown))


def _rest(missing: int) -> str:
    return f"… ({missing} more)" if missing > 0 else ""


_Compare = Callable[[ValueDiffer, Any, Any, Cursor, FieldPath], None]
_COMPARE: dict[str, _Compare] = {
    "int": ValueDiffer._int,
    "float": ValueDiffer._float,
    "text": ValueDiffer._text,
    "list": ValueDiffer._list,
    "tuple": ValueDiffer._tuple,
    "set": ValueDiffer._set,
    "frozenset": ValueDiffer._set,
    "map": ValueDiffer._map,
    "object": ValueDiffer._object,
    "bytes": ValueDiffer._bytes,
    "message": ValueDiffer._message,
    "complex": ValueDiffer._complex,
    "scalar": ValueDiffer._scalar,
    "tensor": ValueDiffer._tensor,
    **dict.fromkeys(("null", "bool", "enum", "type", "missing", "symlink", "dir"), ValueDiffer._same),
}
