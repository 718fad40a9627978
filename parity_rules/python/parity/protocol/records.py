"""The objects that the protocol's values stand for where Python has no own ones, and the errors of coding them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class UnencodableValue(Exception):
    """A value that no answer can carry; the text says where in it and why."""


class TagError(ValueError):
    """A tagged object that breaks the rules; the text shows it and what was expected."""


class _Record:
    """An immutable tuple-like value; `typing` and `dataclasses` are too slow to load here."""

    __slots__: tuple[str, ...] = ()

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, field) for field in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._content() == other._content()

    def __hash__(self) -> int:
        # The first two fields of every class are plain; what comes after them may not be hashable.
        return hash((type(self).__name__, *self._content()[:2]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._content()))})"


class Tensor(_Record):
    """An array where NumPy is not loaded: dtype by NumPy's name, shape (None: a scalar), little-endian bytes."""

    __slots__ = ("dtype", "shape", "data")  # noqa: RUF023 - the order of the constructor, which repr() shows

    def __init__(self, dtype: str, shape: tuple[int, ...] | None, data: bytes) -> None:
        self.dtype = dtype
        self.shape = shape
        self.data = data


class Message(_Record):
    """A protobuf message where its class is not loaded: full name and serialization."""

    __slots__ = ("type", "data")  # noqa: RUF023 - the order of the constructor, which repr() shows

    def __init__(self, type: str, data: bytes) -> None:
        self.type = type
        self.data = data


class Tagged(_Record):
    """What `$handle`, `$enum`, `$type` or `$object` stand for where nobody looks it up.

    `fields` and `items` are those of an `$object`, None where it has none.
    """

    __slots__ = ("tag", "name", "fields", "items")  # noqa: RUF023 - the order of the constructor, which repr() shows

    def __init__(self, tag: str, name: str, fields: dict[str, Any] | None = None, items: object = None) -> None:
        self.tag = tag
        self.name = name
        self.fields = fields
        self.items = items


class _Missing(_Record):
    """Nothing there, for example a file that does not exist."""

    __slots__ = ()


MISSING = _Missing()


class Names:
    """Looks up what a value names. This one knows nothing and keeps the names; drivers override what they can."""

    def handle(self, name: str) -> Any:
        """What a step bound to the name."""
        return Tagged("$handle", name)

    def enum(self, name: str) -> Any:
        """The member of an enumeration, as in `Color.RED`."""
        return Tagged("$enum", name)

    def type(self, name: str) -> Any:
        """The class of that name."""
        return Tagged("$type", name)

    def object(self, name: str, fields: dict[str, Any] | None, items: object) -> Any:
        """An instance of the class `name`; `fields` and `items` are None where the value has none."""
        return Tagged("$object", name, fields, items)
