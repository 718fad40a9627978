"""The validator that both sides of the comparison with bowtie run, as bowtie calls it; by itself, its own time."""

from __future__ import annotations

import json
import sys
from time import perf_counter

_BEGAN = perf_counter()  # loading the library is its time, not ours

from jsonschema import Draft202012Validator
from referencing.jsonschema import EMPTY_REGISTRY

_LOADED = perf_counter() - _BEGAN


def valid(schema: object, instance: object) -> bool:
    """Whether the instance fits the schema, all errors counted."""
    return not list(Draft202012Validator(schema, registry=EMPTY_REGISTRY).iter_errors(instance))


def main() -> None:
    """Reads pairs of schema and instance as JSON lines and writes the results as JSON, and the seconds that they took."""
    pairs = [json.loads(line) for line in sys.stdin]
    began = perf_counter()
    results = [valid(schema, instance) for schema, instance in pairs]
    seconds = _LOADED + perf_counter() - began
    json.dump({"seconds": seconds, "results": results}, sys.stdout)


if __name__ == "__main__":
    main()
