"""The operations of one case: finds what each step names, calls it, and says what came of it as an outcome."""

from __future__ import annotations

from parity.driver.errors import describe, exit_code
from parity.driver.refusal import Refusal, Unsupported
from parity.protocol.encoding import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from parity.driver.case import Case
    from parity.driver.operations import Operations

    Outcome = dict[str, Any]


class MissingHandle(Exception):
    """A step refers to a handle that is not there; the text is its name."""


_NO_HANDLE = object()


class Steps:
    """Performs the operation, or the steps, of one request for one case."""

    def __init__(self, operations: Operations, case: Case, parts: Sequence[memoryview] | None) -> None:
        """`parts` are the request's attachments, None if the request has no tag at all, so that it needs no decoding."""
        self._operations = operations
        self._case = case
        self._parts = parts

    def run(self, request: dict[str, Any]) -> Outcome:
        """The header of the answer, less its observations."""
        steps = request.get("steps")
        if steps is None:
            return self._perform(request)
        outcomes = []
        promised: set[str] = set()
        for step in steps:
            outcome = self._perform(step, promised)
            outcomes.append({**outcome, **self._case.take_notes()})
            if "bind" in step:
                promised.add(step["bind"])
                if "returned" not in outcome:
                    self._case.handles.pop(step["bind"], None)
        return {"steps": outcomes}

    def _perform(self, step: dict[str, Any], promised: set[str] | None = None) -> Outcome:
        try:
            function, args, kwargs = self._prepare(step)
        except MissingHandle as missing:
            if promised and str(missing) in promised:
                return {"skipped": True}
            return {"unsupported": f'no earlier step binds the handle "{missing}"'}
        except Refusal as refusal:
            return {refusal.outcome: str(refusal)}
        if self._case.watches_arguments:
            return self._watch(step, function, args, kwargs)
        return self._call(function, args, kwargs, step.get("bind"))

    def _watch(self, step: dict[str, Any], function: Callable[..., Any], args: Any, kwargs: Any) -> Outcome:
        """Calls, and notes which of the step's arguments are different afterwards."""
        from parity.driver.arguments import Watch, by_place

        places = by_place(args[len(args) - len(step.get("args", [])) :], kwargs)
        if "self" in step:
            places["self"] = self._case.handles[step["self"]]
        watch = Watch(places)
        outcome = self._call(function, args, kwargs, step.get("bind"))
        changed = watch.changed(self._case.attachments)
        if changed:
            self._case.notes["arguments"] = changed
        return outcome

    def _call(self, function: Callable[..., Any], args: Any, kwargs: Any, bind: str | None) -> Outcome:
        try:
            result = function(*args, **kwargs)
            outcome = {"returned": encode(result, self._case.attachments)}
        except Refusal as refusal:
            return {refusal.outcome: str(refusal)}
        except BaseException as error:  # noqa: BLE001 - KeyboardInterrupt and SystemExit are outcomes too
            if isinstance(error, SystemExit):
                self._case.notes["exit_code"] = exit_code(error)
            return {"raised": describe(error)}
        if bind is not None:
            self._case.handles[bind] = result
        return outcome

    def _prepare(self, step: dict[str, Any]) -> tuple[Callable[..., Any], list[Any], dict[str, Any]]:
        op, args, kwargs = step.get("op"), step.get("args", []), step.get("kwargs", {})
        if type(op) is not str or type(args) is not list or type(kwargs) is not dict:
            raise Unsupported('a request needs "op" as text, "args" as a list and "kwargs" as an object')
        if self._parts is not None:
            args, kwargs = self._decode([args, kwargs], op)
        function = self._operations.find(op)
        if "self" not in step:
            return function or self._unlisted(op, _NO_HANDLE), args, kwargs
        handle = self._handle(step["self"])
        if function is None:
            return self._unlisted(op, handle), args, kwargs
        return function, [handle, *args], kwargs

    def _unlisted(self, op: str, handle: object) -> Callable[..., Any]:
        """An action of the SDK, or a method of a class that is listed."""
        from parity.driver.actions import ACTIONS, action

        if op in ACTIONS:
            perform = action(op)
            return perform if handle is _NO_HANDLE else lambda *args, **kwargs: perform(handle, *args, **kwargs)
        kind, method = self._operations.method(op) or (None, op)
        if kind is None:
            raise Unsupported(f'no operation "{op}"; this driver serves: {", ".join(self._operations.names())}')
        try:
            return getattr(kind if handle is _NO_HANDLE else handle, method)  # type: ignore[no-any-return]
        except AttributeError as error:
            raise Unsupported(f'no operation "{op}": {error}') from None

    def _handle(self, name: str) -> Any:
        try:
            return self._case.handles[name]
        except KeyError:
            raise MissingHandle(name) from None

    def _decode(self, values: Any, op: str) -> Any:
        from parity.driver.lookup import Lookup
        from parity.protocol.decoding import decode
        from parity.protocol.records import TagError

        try:
            return decode(values, self._parts or (), Lookup(self._handle, self._operations.module_of(op)))
        except TagError as error:
            raise Unsupported(f'an argument of "{op}" cannot be read: {error}') from None
