"""The Python driver SDK: answers cases with functions of yours (docs/protocol.md).

Most references need none of it, since `ops` of a `parity_test` name functions by import path. For the others:

    from parity.driver import operation, tmp

    @operation("order")
    def order(a: str, b: str) -> int: ...

`operation` registers a function; inside a case `given()` is its `setup.given`, `tmp()` its directory, `trace(value)` notes
what a callback or a replaced part of the surroundings saw, and `metric(name, value, tag=text)` what was measured. An operation
that cannot do its work here raises `Unsupported`, `NoDevice` or `MissingRuntime`. Standard library only.
"""

from parity.driver.case import given, metric, tmp, trace
from parity.driver.refusal import MissingRuntime, NoDevice, Unsupported
from parity.driver.registry import operation

__all__ = ["MissingRuntime", "NoDevice", "Unsupported", "given", "metric", "operation", "tmp", "trace"]
