"""A metrics client that sends nothing, for callers that want to emit metrics wherever they run.

It stands where a deployment puts its own client: every method of every name exists, takes anything and returns None.
Nothing is logged, no thread started, no connection opened.
"""

from collections.abc import Callable
from typing import Any


class Client:
    """Answers every method call with None, whatever it is constructed or called with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Callable[..., None]:
        def method(*args: Any, **kwargs: Any) -> None:
            pass

        return method


def get_cli(*args: Any, **kwargs: Any) -> Client:
    """Return a new client; a deployment's own would read prefix and tags from the arguments."""
    return Client()
