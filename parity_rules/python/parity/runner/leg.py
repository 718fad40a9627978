"""What a leg is: command, environment and limits of its driver, read from LEG.json.

LEG.json: `leg`, `argv`, and optionally `label`, `env`, `startup_timeout_ms`, `header_limit`, `attachments_limit`,
`memory_limit`, `window`. `${EXECROOT}` in `argv` and `env` is the directory in which the runner was started.
"""

from __future__ import annotations

from parity.protocol import codec
from parity.protocol.frames import Limits
from parity.runner.faults import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EXECROOT = "${EXECROOT}"
_NEUTRAL = {
    "PATH": "/usr/bin:/bin",
    "TZ": "UTC",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONSAFEPATH": "1",
    "PYTHONNOUSERSITE": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Leg:
    """One leg. Times are in milliseconds, limits in bytes (`memory_limit` 0: none), `window` in requests that may wait."""

    __slots__ = ("_env", "argv", "execroot", "limits", "memory_limit", "name", "startup_timeout_ms", "window")

    def __init__(self, description: dict[str, Any], execroot: str) -> None:
        """Fault if `description` lacks something or has it in another type."""
        self.execroot = execroot
        self.name: str = _entry(description, "leg", str)
        self.argv = [_text(part, "argv").replace(EXECROOT, execroot) for part in _entry(description, "argv", list)]
        self._env = {
            key: _text(value, "env").replace(EXECROOT, execroot)
            for key, value in _entry(description, "env", dict, {}).items()
        }
        self.startup_timeout_ms: int = _entry(description, "startup_timeout_ms", int, 60_000)
        self.memory_limit: int = _entry(description, "memory_limit", int, 0)
        self.window: int = _entry(description, "window", int, 256)
        default = Limits()
        self.limits = Limits(
            _entry(description, "header_limit", int, default.header),
            _entry(description, "attachments_limit", int, default.attachments),
        )
        if not self.argv or self.window < 1:
            raise Fault(f"the description of the leg has argv {self.argv} and window {self.window}, expected both")

    def environment(self, directory: str) -> dict[str, str]:
        """The whole environment of a driver whose own directory is `directory`."""
        return {**_NEUTRAL, "HOME": directory, "TMPDIR": directory, **self._env}


def load(path: str, execroot: str) -> Leg:
    """Reads LEG.json; Fault if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            description = codec.loads(file.read())
    except (OSError, ValueError) as error:
        raise Fault(f"the description of the leg cannot be read: {path}: {error}") from None
    if not isinstance(description, dict):
        raise Fault(f"the description of the leg in {path} is a {type(description).__name__}, expected an object")
    return Leg(description, execroot)


def _entry(description: dict[str, Any], key: str, kind: type, default: object = None) -> Any:
    value = description.get(key, default)
    if type(value) is not kind:
        raise Fault(f'the description of the leg has {value!r} as "{key}", expected a {kind.__name__}')
    return value


def _text(value: Any, key: str) -> str:
    if type(value) is not str:
        raise Fault(f'the description of the leg has {value!r} in "{key}", expected text')
    return value
