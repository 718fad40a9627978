"""Log records as observations: what reaches Python's `logging`, absl's included, while a case is observed.

The root logger and absl's log from DEBUG on in that time; levels, handlers and `logging.disable` are restored afterwards.
Records are taken where loggers hand them to their handlers, so it makes no difference which handlers these are, whether a logger
propagates, and whether it is there before the case.
"""

from __future__ import annotations

import logging

from parity.driver.text import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    CallHandlers = Callable[[logging.Logger, logging.LogRecord], None]

_LEVELS = ((50, "CRITICAL"), (40, "ERROR"), (30, "WARNING"), (20, "INFO"))


class LogCapture:
    """Collects records from `start` to `stop`."""

    def __init__(self) -> None:
        self.records: list[dict[str, str]] = []

    def start(self) -> None:
        """Begins to collect, and remembers how all loggers are set."""
        self._saved = [(logger, logger.level, logger.handlers[:], logger.propagate) for logger in loggers()]
        self._disabled = logging.root.manager.disable
        self._call_handlers = logging.Logger.callHandlers
        _set_call_handlers(self._collecting(self._call_handlers))
        for logger in (logging.root, logging.root.manager.loggerDict.get("absl")):
            if isinstance(logger, logging.Logger):
                logger.setLevel(logging.DEBUG)

    def _collecting(self, call_handlers: CallHandlers) -> CallHandlers:
        def collect(logger: logging.Logger, record: logging.LogRecord) -> None:
            self.records.append({"level": _level(record.levelno), "message": plain(_message(record))})
            call_handlers(logger, record)

        return collect

    def stop(self) -> list[dict[str, str]]:
        """Sets the loggers as they were; the records since `start`."""
        _set_call_handlers(self._call_handlers)
        for logger, level, handlers, propagate in self._saved:
            logger.setLevel(level)
            logger.handlers[:] = handlers
            logger.propagate = propagate
        logging.disable(self._disabled)
        return self.records


def _set_call_handlers(call_handlers: CallHandlers) -> None:
    loggers: Any = logging.Logger
    loggers.callHandlers = call_handlers


def loggers() -> list[logging.Logger]:
    """All loggers, the root first; the placeholders of parents that nobody asked for are none."""
    return [logging.root, *(i for i in logging.root.manager.loggerDict.values() if isinstance(i, logging.Logger))]


def _level(number: int) -> str:
    """The protocol's level: the highest one that is not above the record's."""
    return next((name for least, name in _LEVELS if number >= least), "DEBUG")


def _message(record: logging.LogRecord) -> str:
    """The message with its arguments; without them if they do not fit, which `logging` reports on stderr as well."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - whatever the formatting of user objects does
        return str(record.msg)
