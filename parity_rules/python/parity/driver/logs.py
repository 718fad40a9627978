"""Log records as observations: what reaches Python's `logging`, absl's included, while a case is observed.

The root logger and absl's log from DEBUG on in that time; levels, handlers and `logging.disable` are restored
afterwards. Limit: loggers that the case itself makes and cuts off from the root are not seen.
"""

from __future__ import annotations

import logging

from parity.driver.text import plain

_LEVELS = ((50, "CRITICAL"), (40, "ERROR"), (30, "WARNING"), (20, "INFO"))


class LogCapture(logging.Handler):
    """Collects records from `start` to `stop`."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[dict[str, str]] = []

    def start(self) -> None:
        """Begins to collect, and remembers how all loggers are set."""
        loggers = _loggers()
        self._saved = [(logger, logger.level, logger.handlers[:], logger.propagate) for logger in loggers]
        self._disabled = logging.root.manager.disable
        logging.root.setLevel(logging.DEBUG)
        for logger in loggers:
            if logger.name == "absl":
                logger.setLevel(logging.DEBUG)
            if logger is logging.root or not logger.propagate:
                logger.addHandler(self)

    def stop(self) -> list[dict[str, str]]:
        """Sets the loggers as they were; the records since `start`."""
        for logger, level, handlers, propagate in self._saved:
            logger.setLevel(level)
            logger.handlers[:] = handlers
            logger.propagate = propagate
        logging.disable(self._disabled)
        return self.records

    def emit(self, record: logging.LogRecord) -> None:
        """Called by `logging` for each record."""
        self.records.append({"level": _level(record.levelno), "message": plain(_message(record))})


def _loggers() -> list[logging.Logger]:
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
