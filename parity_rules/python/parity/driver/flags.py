"""The values of absl's flags, as a case sets them and as they were."""

from __future__ import annotations

from parity.driver.logs import loggers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FlagValues:
    """All flags of the process as they are now, and the way back to them. `absl` is the module `absl.flags`."""

    def __init__(self, absl: Any) -> None:
        self._absl = absl
        self._flags = absl.FLAGS
        self._parsed = self._flags.is_parsed()
        self._levels = [(logger, logger.level) for logger in loggers()]
        self._saved = {name: (flag, flag.value, _state(flag)) for name, flag in self._all()}

    def _all(self) -> list[tuple[str, Any]]:
        return [(name, self._flags[name]) for name in list(self._flags)]

    def set(self, values: dict[str, Any]) -> None:
        """Sets flags by name, text as the command line would; ValueError for a flag or a value that absl refuses."""
        self._flags.mark_as_parsed()
        for name, value in values.items():
            if name not in self._flags:
                raise ValueError(f"no module of the reference defines the flag {name!r}")
            try:
                setattr(self._flags, name, self._parsed_value(self._flags[name], value))
            except (TypeError, ValueError, self._absl.Error) as error:
                raise ValueError(f"the flag {name!r} cannot be {value!r}: {error}") from None

    def _parsed_value(self, flag: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(flag, self._absl.MultiFlag) and isinstance(value, list):
            return [flag.parser.parse(item) for item in value]
        return flag.parser.parse(value)

    def restore(self) -> None:
        """Sets all flags as they were, and takes away those that are new."""
        for name, _ in self._all():
            if name not in self._saved:
                delattr(self._flags, name)
        for flag, value, state in self._saved.values():
            if flag.value != value:
                flag.value = value  # Some flags pass their value on, as absl's own to the levels of loggers.
            flag.__dict__ = state
        for logger, level in self._levels:
            logger.setLevel(level)
        # Not by unparse_flags(): it logs, and so gives the root logger a handler that writes to standard error.
        vars(self._flags)["__flags_parsed"] = self._parsed


def _state(flag: Any) -> dict[str, Any]:
    """What a flag holds, with lists of its own: a case may change those in place."""
    return {name: list(part) if type(part) is list else part for name, part in flag.__dict__.items()}
