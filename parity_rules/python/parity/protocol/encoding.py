"""Python objects to the protocol's values: JSON data with tags, and attachments (docs/protocol.md, "Values").

NumPy and protobuf are served when the object is of theirs; this module never imports either.

Limits, each a loss that the encoding decides on:
- subclasses of numbers, text and bytes count as their base, except enumerations and NumPy scalars;
- `OrderedDict`, `defaultdict`, `Counter`, `mappingproxy` count as maps; `deque`, `range`, views of dictionaries,
  generators, `map`, `filter`, `zip`, `enumerate`, `reversed` and repeated protobuf fields as lists;
- any other subclass of a container keeps its class: `{"$object": "NestedMap", "items": {…}}`;
- an instance that is no dataclass, attrs class or named tuple is opaque: only the name of its class is kept.
"""

from __future__ import annotations

import sys

from parity.protocol import codec
from parity.protocol.records import MISSING, Message, Tagged, Tensor, UnencodableValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Encoder = Callable[[Any, list[bytes]], Any]

MAX_INT = 2**53 - 1
_SEARCH_DEPTH, _SEARCH_WIDTH = 1000, 1000


def encode(value: object, attachments: list[bytes]) -> Any:
    """The JSON data for a value; its raw bytes are appended to `attachments`.

    UnencodableValue if the value contains itself or nests too deeply; what its own iterators raise passes through.
    """
    try:
        return _encode(value, attachments)
    except RecursionError:
        raise UnencodableValue(_why_endless(value)) from None


def _encode(value: Any, attachments: list[bytes]) -> Any:
    kind = type(value)
    encoder = _ENCODERS.get(kind)
    if encoder is None:
        encoder = _ENCODERS[kind] = _choose(kind)
    return encoder(value, attachments)


def _itself(value: Any, attachments: list[bytes]) -> Any:
    return value


def _int(value: int, attachments: list[bytes]) -> Any:
    return value if -MAX_INT <= value <= MAX_INT else {"$int": _digits(value)}


def _digits(value: int) -> str:
    try:
        return str(value)
    except ValueError:  # Python refuses to print more than 4300 digits unless told so.
        limit = sys.get_int_max_str_digits()
        sys.set_int_max_str_digits(0)
        try:
            return str(value)
        finally:
            sys.set_int_max_str_digits(limit)


def _float(value: float, attachments: list[bytes]) -> Any:
    if value - value == 0.0:
        return value
    return {"$float": "inf" if value > 0 else "-inf" if value < 0 else "nan"}


def _str(value: str, attachments: list[bytes]) -> Any:
    return value if is_text(value) else {"$str": _attach(value.encode("utf-8", "surrogatepass"), attachments)}


def is_text(value: str) -> bool:
    """Whether UTF-8 can say this text, that is, whether it has no lone surrogates."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _attach(data: bytes, attachments: list[bytes]) -> int:
    attachments.append(data)
    return len(attachments) - 1


def _bytes(value: Any, attachments: list[bytes]) -> Any:
    return {"$bytes": _attach(bytes(value), attachments)}


def _complex(value: complex, attachments: list[bytes]) -> Any:
    return {"$complex": [_float(value.real, attachments), _float(value.imag, attachments)]}


def _list(value: Iterable[Any], attachments: list[bytes]) -> Any:
    return [_encode(item, attachments) for item in value]


def _tuple(value: tuple[Any, ...], attachments: list[bytes]) -> Any:
    return {"$tuple": [_encode(item, attachments) for item in value]}


def _dict(value: dict[Any, Any], attachments: list[bytes]) -> Any:
    for key in value:
        if type(key) is not str or key[:1] == "$" or not is_text(key):
            return {"$dict": [[_encode(key, attachments), _encode(item, attachments)] for key, item in value.items()]}
    return {key: _encode(item, attachments) for key, item in value.items()}


def _set(value: Iterable[Any], attachments: list[bytes]) -> Any:
    return {"$set": [_encode(item, attachments) for item in sorted(value, key=_canonical)]}


def _frozenset(value: Iterable[Any], attachments: list[bytes]) -> Any:
    return {"$frozenset": _set(value, attachments)["$set"]}


def _canonical(value: object) -> tuple[str, list[bytes]]:
    """A key that orders the members of a set the same way in every process."""
    attachments: list[bytes] = []
    return codec.dumps(_encode(value, attachments)), attachments


def _type(value: type, attachments: list[bytes]) -> Any:
    return {"$type": value.__name__}


def _enum(value: Any, attachments: list[bytes]) -> Any:
    kind = type(value).__name__
    return {"$enum": f"{kind}.{value.name}" if value.name else f"{kind}({value.value!r})"}


def _tensor(value: Any, attachments: list[bytes]) -> Any:
    if value.dtype.kind in "OUSV":  # no bytes that another language could read
        fields = {"dtype": str(value.dtype), "shape": list(value.shape), "items": value.tolist()}
        return {"$object": "ndarray", "fields": _dict(fields, attachments)}
    data = _attach(_little_endian(value), attachments)
    return {"$tensor": {"dtype": value.dtype.name, "shape": list(value.shape), "data": data}}


def _scalar(value: Any, attachments: list[bytes]) -> Any:
    if value.dtype.kind in "OUSV":
        return _encode(value.item(), attachments)
    return {"$scalar": {"dtype": value.dtype.name, "data": _attach(_little_endian(value), attachments)}}


def _little_endian(value: Any) -> bytes:
    data: bytes = value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
    return data


def _message(value: Any, attachments: list[bytes]) -> Any:
    data = value.SerializePartialToString(deterministic=True)
    return {"$message": {"type": value.DESCRIPTOR.full_name, "data": _attach(data, attachments)}}


def _fields_encoder(fields_of: Callable[[type], Iterable[str]]) -> Encoder:
    def encoder(value: Any, attachments: list[bytes]) -> Any:
        names = [name for name in fields_of(type(value)) if hasattr(value, name)]
        fields = {name: _encode(getattr(value, name), attachments) for name in names}
        return {"$object": type(value).__name__, "fields": fields}

    return encoder


def _items_encoder(base: type, encode_base: Encoder) -> Encoder:
    def encoder(value: Any, attachments: list[bytes]) -> Any:
        return {"$object": type(value).__name__, "items": encode_base(value, attachments)}

    return encoder


def _opaque(value: object, attachments: list[bytes]) -> Any:
    return {"$object": type(value).__name__}


def _own_tensor(value: Tensor, attachments: list[bytes]) -> Any:
    data = _attach(value.data, attachments)
    if value.shape is None:
        return {"$scalar": {"dtype": value.dtype, "data": data}}
    return {"$tensor": {"dtype": value.dtype, "shape": list(value.shape), "data": data}}


def _own_message(value: Message, attachments: list[bytes]) -> Any:
    return {"$message": {"type": value.type, "data": _attach(value.data, attachments)}}


def _own_tagged(value: Tagged, attachments: list[bytes]) -> Any:
    tree: dict[str, Any] = {value.tag: value.name}
    if value.fields is not None:
        tree["fields"] = {name: _encode(field, attachments) for name, field in value.fields.items()}
    if value.items is not None:
        tree["items"] = _encode(value.items, attachments)
    return tree


_ENCODERS: dict[type, Encoder] = {
    type(None): _itself,
    bool: _itself,
    int: _int,
    float: _float,
    str: _str,
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: _bytes,
    complex: _complex,
    list: _list,
    tuple: _tuple,
    dict: _dict,
    set: _set,
    frozenset: _frozenset,
    Tensor: _own_tensor,
    Message: _own_message,
    Tagged: _own_tagged,
    type(MISSING): lambda value, attachments: {"$missing": True},
}

_LISTS = {
    *("builtins." + name for name in ["range", "generator", "map", "filter", "zip", "enumerate", "reversed"]),
    *("builtins." + name for name in ["dict_keys", "dict_values", "dict_items"]),
    "collections.deque",
}
_MAPS = {"builtins.mappingproxy", "collections.OrderedDict", "collections.defaultdict", "collections.Counter"}
_SCALARS: tuple[tuple[type, Encoder], ...] = (
    (int, lambda value, attachments: _int(int(value), attachments)),
    (float, lambda value, attachments: _float(float(value), attachments)),
    (complex, lambda value, attachments: _complex(complex(value), attachments)),
    (str, lambda value, attachments: _str(str.__str__(value), attachments)),
    (bytes, _bytes),
    (bytearray, _bytes),
)
_CONTAINERS: tuple[tuple[type, Encoder], ...] = (
    (dict, _dict),
    (list, _list),
    (tuple, _tuple),
    (set, _set),
    (frozenset, _frozenset),
)


def _choose(kind: type) -> Encoder:
    """The encoder of all instances of a class that is not one of the usual ones."""
    if issubclass(kind, type):
        return _type
    return _special(kind) or _structured(kind) or _by_base(kind) or _opaque


def _special(kind: type) -> Encoder | None:
    enum, numpy = sys.modules.get("enum"), sys.modules.get("numpy")
    if enum and issubclass(kind, enum.Enum):
        return _enum
    if numpy and issubclass(kind, numpy.ndarray):
        return _tensor
    if numpy and issubclass(kind, numpy.generic):
        return _scalar
    if hasattr(kind, "DESCRIPTOR") and hasattr(kind, "SerializePartialToString"):
        return _message
    return None


def _structured(kind: type) -> Encoder | None:
    if hasattr(kind, "__dataclass_fields__"):
        return _fields_encoder(_dataclass_fields)
    if hasattr(kind, "__attrs_attrs__"):
        return _fields_encoder(lambda kind: [field.name for field in kind.__attrs_attrs__])  # type: ignore[attr-defined]
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _fields_encoder(lambda kind: kind._fields)  # type: ignore[attr-defined]
    return None


def _dataclass_fields(kind: Any) -> list[str]:
    """Field names in order, without pseudo-fields (`ClassVar`, `InitVar`), which dataclasses marks by name."""
    return [name for name, field in kind.__dataclass_fields__.items() if field._field_type.name == "_FIELD"]


def _by_base(kind: type) -> Encoder | None:
    place = f"{kind.__module__}.{kind.__name__}"
    if place in _LISTS or _is_repeated_field(kind):
        return _list
    if place in _MAPS:
        return _dict
    for base, encoder in _SCALARS:
        if issubclass(kind, base):
            return encoder
    for base, encoder in _CONTAINERS:
        if issubclass(kind, base):
            return _items_encoder(base, encoder)
    return None


def _is_repeated_field(kind: type) -> bool:
    """Whether a class is one of protobuf's list containers, whatever implementation of protobuf it is of."""
    return kind.__name__.startswith("Repeated") and ("google" in kind.__module__) and hasattr(kind, "MergeFrom")


def _why_endless(value: object) -> str:
    """Says where a value contains itself, or that it only nests deeply. Its containers are searched breadth first."""
    level: list[tuple[str, object, frozenset[int]]] = [("$", value, frozenset())]
    for _ in range(_SEARCH_DEPTH):
        deeper = []
        for path, item, above in level:
            if id(item) in above:
                return f"the value contains itself at {path}"
            inside = above | {id(item)}
            deeper += [(path + step, child, inside) for step, child in _children(item)]
        level = deeper[:_SEARCH_WIDTH]
    return "the value nests too deeply"


def _children(item: object) -> list[tuple[str, object]]:
    if isinstance(item, dict):
        return [(f".{key}" if isinstance(key, str) else f"[{key!r}]", child) for key, child in item.items()]
    if isinstance(item, (list, tuple)):
        return [(f"[{index}]", child) for index, child in enumerate(item)]
    return [(f".{name}", child) for name, child in getattr(item, "__dict__", {}).items()]
