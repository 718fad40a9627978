"""JSON Schema cases, made from the keywords: each a schema and an instance, about half of them valid.

Case n is the same on every machine. Keywords take turns, so that any number of cases has them all in equal parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

JSON = object
_SAMPLES: list[JSON] = [None, True, 7, 2.5, "text", [1, 2], {"a": 1}]
_TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]


def _type(n: int) -> tuple[JSON, JSON]:
    return {"type": _TYPES[n % 7]}, _SAMPLES[n // 2 % 7]


def _enum(n: int) -> tuple[JSON, JSON]:
    return {"enum": [n % 5, f"name{n % 3}", None]}, f"name{n % 6}"


def _const(n: int) -> tuple[JSON, JSON]:
    return {"const": {"a": n % 4}}, {"a": n % 8 // 2}


def _range(n: int) -> tuple[JSON, JSON]:
    return {"minimum": n % 10, "exclusiveMaximum": n % 10 + 10}, n % 23


def _multiple(n: int) -> tuple[JSON, JSON]:
    return {"type": "integer", "multipleOf": n % 3 + 2}, n % 101


def _length(n: int) -> tuple[JSON, JSON]:
    return {"type": "string", "minLength": n % 5, "maxLength": n % 5 + 6}, "x" * (n % 13)


def _pattern(n: int) -> tuple[JSON, JSON]:
    return {"pattern": f"^[a-c]{{{n % 3 + 1},4}}$"}, "abcd"[: n % 4 + 1]


def _items(n: int) -> tuple[JSON, JSON]:
    schema = {"items": {"type": "integer"}, "minItems": n % 3, "maxItems": n % 3 + 5, "uniqueItems": True}
    return schema, [item // (n % 2 + 1) for item in range(n % 9)]


def _prefix_items(n: int) -> tuple[JSON, JSON]:
    schema = {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False}
    return schema, ["id", n, n][: n % 4]


def _contains(n: int) -> tuple[JSON, JSON]:
    schema = {"contains": {"const": 0}, "minContains": 1, "maxContains": 2}
    return schema, [item % (n % 4 + 1) for item in range(n % 7)]


def _properties(n: int) -> tuple[JSON, JSON]:
    schema = {
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
        "required": ["name", "age"],
        "additionalProperties": False,
    }
    extra = {"other": n} if n % 5 == 0 else {}
    return schema, {"name": f"person{n}", "age": n % 40 - 10, **extra}


def _dependent(n: int) -> tuple[JSON, JSON]:
    schema = {"dependentRequired": {"card": ["address"]}, "propertyNames": {"maxLength": 7}, "minProperties": 1}
    return schema, {key: n for key in ("card", "address", "telephone")[: n % 4]}


def _combined(n: int) -> tuple[JSON, JSON]:
    branches = [{"type": "integer"}, {"minimum": n % 6}]
    return {["allOf", "anyOf", "oneOf"][n % 3]: branches, "not": {"const": 3}}, [n % 9, n % 9 + 0.5][n % 2]


def _conditional(n: int) -> tuple[JSON, JSON]:
    schema = {"if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["a"]}, "else": {"required": ["b"]}}
    return schema, {"kind": "ab"[n % 2], "ab"[n // 2 % 2]: n}


def _reference(n: int) -> tuple[JSON, JSON]:
    node = {"properties": {"value": {"type": "integer"}, "next": {"$ref": "#/$defs/node"}}, "required": ["value"]}
    instance: dict[str, JSON] = {"value": n} if n % 2 else {}
    for depth in range(n % 4):
        instance = {"value": depth, "next": instance}
    return {"$defs": {"node": node}, "$ref": "#/$defs/node"}, instance


_KEYWORDS: list[Callable[[int], tuple[JSON, JSON]]] = [
    _type, _enum, _const, _range, _multiple, _length, _pattern, _items, _prefix_items, _contains, _properties, _dependent,
    _combined, _conditional, _reference,
]  # fmt: skip


def schema_cases(count: int) -> Iterator[tuple[JSON, JSON]]:
    """Pairs of schema and instance."""
    for number in range(count):
        yield _KEYWORDS[number % len(_KEYWORDS)](number // len(_KEYWORDS))
