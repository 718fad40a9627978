"""The reference's side of the pair model_manager: what is not a method of the class."""

import os
import threading
from collections.abc import Callable
from typing import Any
from unittest import mock

from monolith.agent_service import model_manager
from monolith.native_training.metric import cli
from parity.driver import trace

_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.001


def const(name: str) -> object:
    """A constant of the module."""
    return getattr(model_manager, name)


def measured_manager(model_name: str | None, source_path: str, receive_path: str) -> model_manager.ModelManager:
    """A manager whose metrics are traced, each with its full name."""
    with mock.patch.object(cli, "get_cli", _TracingClient):
        return model_manager.ModelManager(model_name, source_path, receive_path, use_metrics=True)


def await_file(path: str) -> None:
    """Wait, in real time, until a background thread has put a file there; TimeoutError if none does."""
    never = threading.Event()
    for _ in range(int(_WAIT_SECONDS / _POLL_SECONDS)):
        if os.path.exists(path):
            return
        never.wait(_POLL_SECONDS)
    raise TimeoutError(f"{path} did not appear within {_WAIT_SECONDS} s")


class _TracingClient(cli.Client):
    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix

    def __getattr__(self, name: str) -> Callable[..., None]:
        def method(metric: str, *values: Any) -> None:
            trace((name, f"{self._prefix}.{metric}", *values))

        return method
