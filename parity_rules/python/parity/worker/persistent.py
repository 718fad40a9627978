"""Bazel's persistent worker over JSON: a WorkRequest a line on standard input, a WorkResponse a line on standard output.

Nothing of a request outlives it: no file, no path, no content is kept. What stays are the loaded modules, which is what a worker is for. Standard
output belongs to the responses; whatever else is written there goes to standard error, Bazel's log of the worker.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, NamedTuple

from parity.worker.run import USAGE_ERROR, Result


class WorkRequest(NamedTuple):
    """The part of a request that matters here."""

    arguments: list[str]
    request_id: int
    cancel: bool


def claim_stdout() -> BinaryIO:
    """The real standard output; descriptor 1 is standard error from now on."""
    claimed = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return claimed


def serve(requests: BinaryIO, responses: BinaryIO, run: Callable[[Sequence[str]], Result]) -> None:
    """Answers requests until there are no more; cycles that they leave are collected between them."""
    for line in requests:
        if line.strip():
            response = answer(line, run)
            if response is not None:
                responses.write(json.dumps(response).encode() + b"\n")
                responses.flush()
            gc.collect()


def answer(line: bytes, run: Callable[[Sequence[str]], Result]) -> dict[str, Any] | None:
    """The response to one line; None for a cancellation, which comes too late when requests are taken one by one."""
    try:
        request = parse(line)
    except ValueError as error:
        return _response(Result(USAGE_ERROR, f"ERROR: not a WorkRequest: {error}.\n"), 0)
    if request.cancel:
        return None
    return _response(run(request.arguments), request.request_id)


def parse(line: bytes) -> WorkRequest:
    """The request in a line; `ValueError` for anything else."""
    try:
        data = json.loads(line)
    except RecursionError:
        raise ValueError("it nests too deeply") from None
    fields: dict[str, Any] = data if isinstance(data, dict) else {"arguments": None}
    arguments: Any = fields.get("arguments", [])
    request_id = fields.get("requestId", 0)
    texts = isinstance(arguments, list) and all(isinstance(argument, str) for argument in arguments)
    if not texts or type(request_id) is not int:
        raise ValueError("it is no object with a list of texts under arguments and a number under requestId")
    return WorkRequest(arguments, request_id, fields.get("cancel") is True)


def _response(result: Result, request_id: int) -> dict[str, Any]:
    return {"exitCode": result.exit_code, "output": result.output, "requestId": request_id}
