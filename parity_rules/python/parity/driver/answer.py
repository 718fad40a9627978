"""From a request to its answer: setup, operations, observations."""

from __future__ import annotations

import os

from parity.driver.case import Case, begin
from parity.driver.steps import Steps
from parity.driver.surroundings import Home, SetupError, Surroundings
from parity.protocol import codec
from parity.protocol.frames import Frame, FrameError, head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from parity.driver.channel import Capture
    from parity.driver.operations import Operations

_TMP = b"${TMP}"
_OBSERVABLE = ("arguments", "exit_code", "files", "logs", "metrics", "stderr", "stdout", "trace", "warnings")


class Answerer:
    """Answers requests one after the other; between two of them the process is as it was before the first."""

    def __init__(self, operations: Operations, capture: Capture) -> None:
        self._operations = operations
        self._capture = capture
        self._home = Home()
        self._base = os.path.realpath(os.environ.get("TMPDIR") or "/tmp")

    def answer(self, frame: Frame) -> list[bytes]:
        """The bytes of the answer, its attachments apart."""
        header = frame.header
        tagged = b'"$' in header or b"\\u0024" in header
        root = f"{self._base}/t{frame.sequence}"
        placed = _TMP in header
        if placed:
            frame.header = header.replace(_TMP, _inner(root).encode())
        try:
            request = frame.json()
            parts = frame.parts() if tagged or frame.attachments else None
        except FrameError as error:
            return [head(frame.sequence, codec.dumps({"unsupported": str(error)}).encode())]
        if placed or "setup" in request or "observe" in request:
            return self._in_surroundings(frame, request, parts, root, placed)
        case = Case({}, None)
        return self._finish(frame, case, self._run(request, case, parts), {}, None)

    def _run(self, request: dict[str, Any], case: Case, parts: list[memoryview] | None) -> dict[str, Any]:
        begin(case)
        return Steps(self._operations, case, parts).run(request)

    def _in_surroundings(
        self, frame: Frame, request: dict[str, Any], parts: list[memoryview] | None, root: str, placed: bool
    ) -> list[bytes]:
        setup, observe = request.get("setup", {}), request.get("observe", [])
        if (
            not isinstance(setup, dict)
            or not isinstance(observe, list)
            or any(name not in _OBSERVABLE for name in observe)
        ):
            known = ", ".join(_OBSERVABLE)
            refused = {"unsupported": f"setup must be an object and observe a list of {known}; observe is {observe!r}"}
            return self._finish(frame, Case({}, None), refused, {}, None)
        has_root = placed or "files" in setup or "files" in observe
        case = Case(setup.get("given", {}), root if has_root else None, "arguments" in observe)
        surroundings = Surroundings(setup, observe, case, parts or [], self._base)
        try:
            surroundings.enter()
            outcome = self._run(request, case, parts)
        except SetupError as error:
            outcome = {"unsupported": str(error)}
        return self._finish(frame, case, outcome, surroundings.leave(), case.root)

    def _finish(
        self, frame: Frame, case: Case, outcome: dict[str, Any], observations: dict[str, Any], root: str | None
    ) -> list[bytes]:
        printed = self._capture.take()
        self._home.go()
        if printed:
            observations = {"stdout": printed.decode("utf-8", "backslashreplace"), **observations}
        if case.notes:
            observations.update(case.notes)
        if case.metrics is not None:
            observations["metrics"] = case.metrics
        if observations:
            outcome["observations"] = observations
        if case.attachments:
            outcome["attachments"] = [len(part) for part in case.attachments]
        text = codec.dumps(outcome)
        if root is not None:
            text = text.replace(_inner(root), "${TMP}")
        return [head(frame.sequence, text.encode(), case.attachments), *case.attachments]


def _inner(path: str) -> str:
    """A path as it stands within a JSON text."""
    return codec.dumps(path)[1:-1]
