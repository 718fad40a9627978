"""The protocol's values to Python objects: the inverse of `encoding` (docs/protocol.md, "Values").

NumPy arrays and protobuf messages are made if the process has loaded the library and it knows the type; otherwise
`Tensor` and `Message` keep what was sent.
"""

from __future__ import annotations

import sys

from parity.protocol.records import MISSING, Message, Names, TagError, Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


def decode(tree: Any, parts: Sequence[bytes | memoryview], names: Names | None = None) -> Any:
    """The object for JSON data with tags; `parts` are the frame's attachments.

    TagError for a tag that is unknown or malformed; what `names` raises passes through.
    """
    return _Decoder(parts, names or Names()).value(tree)


class _Decoder:
    def __init__(self, parts: Sequence[bytes | memoryview], names: Names) -> None:
        self._parts = parts
        self._names = names

    def value(self, tree: Any) -> Any:
        if type(tree) is list:
            return [self.value(item) for item in tree]
        if type(tree) is dict:
            for key in tree:
                if key[:1] == "$":
                    return self._tagged(tree, key)
            return {key: self.value(item) for key, item in tree.items()}
        return tree

    def _tagged(self, tree: dict[str, Any], tag: str) -> Any:
        method = _DECODERS.get(tag)
        if method is None:
            raise TagError(f"unknown tag {tag!r}, expected one of {', '.join(_DECODERS)}")
        if tag == "$object":
            return self._object(tree)
        if len(tree) != 1:
            raise TagError(f"{tag} stands beside {', '.join(sorted(tree.keys() - {tag}))}, expected it alone")
        return method(self, tree[tag])

    def _int(self, content: Any) -> int:
        digits = _expect(content, str, "$int", "digits")
        # `int` reads more than the protocol has: blanks, underscores, a plus sign, digits of other scripts.
        if not (digits.isascii() and digits.removeprefix("-").isdecimal()):
            raise TagError(f"$int has {digits[:40]!r}, expected digits")
        try:
            return int(digits)
        except ValueError:
            return _long_int(digits)

    def _float(self, content: Any) -> float:
        if content not in ("nan", "inf", "-inf"):
            raise TagError(f'{{"$float": {content!r}}}: expected "nan", "inf" or "-inf"')
        return float(content)

    def _bytes(self, content: Any) -> bytes:
        return self._part(content, "$bytes")

    def _str(self, content: Any) -> str:
        try:
            return self._part(content, "$str").decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise TagError(f"$str refers to attachment {content}, which is not WTF-8: {error.reason}") from None

    def _part(self, content: Any, tag: str) -> bytes:
        if type(content) is not int or not 0 <= content < len(self._parts):
            raise TagError(f"{tag} refers to attachment {content!r}, the frame has {len(self._parts)}")
        return bytes(self._parts[content])

    def _list(self, content: Any, tag: str) -> list[Any]:
        return [self.value(item) for item in _expect(content, list, tag, "a list")]

    def _tuple(self, content: Any) -> tuple[Any, ...]:
        return tuple(self._list(content, "$tuple"))

    def _set(self, content: Any) -> set[Any]:
        return set(self._members(content, "$set"))

    def _frozenset(self, content: Any) -> frozenset[Any]:
        return self._members(content, "$frozenset")

    def _members(self, content: Any, tag: str) -> frozenset[Any]:
        members = self._list(content, tag)
        try:
            return frozenset(members)
        except TypeError as error:
            raise TagError(f"{tag} has a member that cannot be one: {error}") from None

    def _dict(self, content: Any) -> dict[Any, Any]:
        pairs = self._list(content, "$dict")
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise TagError(f"$dict has {content!r}, expected a list of pairs")
        try:
            return dict(pairs)
        except TypeError as error:
            raise TagError(f"$dict has a key that cannot be one: {error}") from None

    def _complex(self, content: Any) -> complex:
        parts = self._list(content, "$complex")
        if len(parts) != 2 or not all(type(part) is float for part in parts):
            raise TagError(f"$complex has {content!r}, expected two floats")
        return complex(*parts)

    def _tensor(self, content: Any) -> Any:
        dtype = _entry(content, "dtype", str, "$tensor")
        shape = tuple(_entry(content, "shape", list, "$tensor"))
        if not all(type(size) is int and size >= 0 for size in shape):
            raise TagError(f"$tensor has the shape {content['shape']!r}, expected sizes from 0")
        return _array(Tensor(dtype, shape, self._part(content.get("data"), "$tensor")))

    def _scalar(self, content: Any) -> Any:
        dtype = _entry(content, "dtype", str, "$scalar")
        return _array(Tensor(dtype, None, self._part(content.get("data"), "$scalar")))

    def _message(self, content: Any) -> Any:
        name = _entry(content, "type", str, "$message")
        return _parse_message(Message(name, self._part(content.get("data"), "$message")))

    def _enum(self, content: Any) -> Any:
        return self._names.enum(_expect(content, str, "$enum", "the name of a member"))

    def _type(self, content: Any) -> Any:
        return self._names.type(_expect(content, str, "$type", "the name of a class"))

    def _handle(self, content: Any) -> Any:
        return self._names.handle(_expect(content, str, "$handle", "a name"))

    def _missing(self, content: Any) -> Any:
        if content is not True:
            raise TagError(f"$missing has {content!r}, expected true")
        return MISSING

    def _object(self, tree: Any) -> Any:
        name = _expect(tree["$object"], str, "$object", "the name of a class")
        if tree.keys() - {"$object", "fields", "items"}:
            raise TagError(f"$object stands beside {', '.join(sorted(tree))}, expected only fields and items")
        fields = {key: self.value(item) for key, item in _entry(tree, "fields", dict, "$object", {}).items()}
        return self._names.object(name, fields if "fields" in tree else None, self.value(tree.get("items")))


_DECODERS: dict[str, Callable[[_Decoder, Any], Any]] = {
    "$int": _Decoder._int,
    "$float": _Decoder._float,
    "$bytes": _Decoder._bytes,
    "$str": _Decoder._str,
    "$tuple": _Decoder._tuple,
    "$set": _Decoder._set,
    "$frozenset": _Decoder._frozenset,
    "$dict": _Decoder._dict,
    "$complex": _Decoder._complex,
    "$tensor": _Decoder._tensor,
    "$scalar": _Decoder._scalar,
    "$message": _Decoder._message,
    "$enum": _Decoder._enum,
    "$type": _Decoder._type,
    "$object": _Decoder._object,
    "$handle": _Decoder._handle,
    "$missing": _Decoder._missing,
}


def _expect(content: Any, kind: type, tag: str, expected: str) -> Any:
    if type(content) is not kind:
        raise TagError(f"{tag} has {content!r}, expected {expected}")
    return content


def _entry(content: Any, key: str, kind: type, tag: str, default: object = None) -> Any:
    _expect(content, dict, tag, "an object")
    value = content.get(key, default)
    if type(value) is not kind:
        raise TagError(f"{key!r} of {tag} is {value!r}, expected a {kind.__name__}")
    return value


def _long_int(digits: str) -> int:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return int(digits)
    finally:
        sys.set_int_max_str_digits(limit)


def _array(tensor: Tensor) -> Any:
    """The NumPy array or scalar, if NumPy is loaded and knows the dtype; else the tensor as it is."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return tensor
    try:
        dtype = numpy.dtype(tensor.dtype).newbyteorder("<")
    except (TypeError, ValueError, SyntaxError):
        return tensor
    try:
        array = numpy.frombuffer(tensor.data, dtype).reshape(tensor.shape or ())
    except (TypeError, ValueError) as error:
        found = f"{len(tensor.data)} bytes for {tensor.dtype} of shape {tensor.shape}"
        raise TagError(f"a tensor has {found}: {error}") from None
    return array[()] if tensor.shape is None else array.copy()


def _parse_message(message: Message) -> Any:
    """The protobuf message, if protobuf is loaded and knows the type; else type and bytes as they are."""
    pool = sys.modules.get("google.protobuf.descriptor_pool")
    if pool is None:
        return message
    try:
        descriptor = pool.Default().FindMessageTypeByName(message.type)
    except KeyError:
        return message
    return _message_class(descriptor).FromString(message.data)


def _message_class(descriptor: Any) -> Any:
    from google.protobuf import message_factory

    factory: Any = message_factory
    if hasattr(factory, "GetMessageClass"):
        return factory.GetMessageClass(descriptor)
    return factory.MessageFactory().GetPrototype(descriptor)  # before protobuf 4.22
