"""What a native test is: how it is started, and in which form it leaves its results; read from TEST.json.

TEST.json: `leg`, `label`, `results` (junit or libtest), `argv`, `env`, `runfiles`, `workspace`, `modules`, `size` and `timeout_s`.
`${EXECROOT}` in `argv`, `env` and `runfiles` is the directory in which this program was started.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

EXECROOT = "${EXECROOT}"
_KINDS = {"int": int, "str": str, "list[str]": list, "dict[str, str]": dict}


class Fault(Exception):
    """What keeps a test from being run at all: a fault of the machine or of this description, never of the test."""


@dataclass(frozen=True)
class Description:
    """A native test. `modules` are the names of its Python files, `timeout_s` the seconds that it may take."""

    leg: str
    label: str
    results: str
    argv: list[str]
    env: dict[str, str]
    runfiles: str
    workspace: str
    modules: list[str]
    size: str
    timeout_s: int


def load(path: str, execroot: str) -> Description:
    """Reads TEST.json; Fault if it cannot be read, or lacks something."""
    try:
        with open(path, encoding="utf-8") as stream:
            found = json.loads(stream.read(), object_hook=lambda item: _placed(item, execroot))
    except (OSError, ValueError) as error:
        raise Fault(f"the description of the test cannot be read: {path}: {error}") from None
    if not isinstance(found, dict):
        raise Fault(f"the description of the test in {path} is a {type(found).__name__}, expected an object")
    return Description(**{field.name: _entry(found, field.name, str(field.type)) for field in fields(Description)})


def _placed(item: dict[str, Any], execroot: str) -> dict[str, Any]:
    return {key: _replaced(value, execroot) for key, value in item.items()}


def _replaced(value: Any, execroot: str) -> Any:
    if isinstance(value, list):
        return [_replaced(part, execroot) for part in value]
    return value.replace(EXECROOT, execroot) if isinstance(value, str) else value


def _entry(found: dict[str, Any], key: str, kind: str) -> Any:
    value = found.get(key)
    if type(value) is not _KINDS[kind]:
        raise Fault(f'the description of the test has {value!r} as "{key}", expected {kind}')
    return value
