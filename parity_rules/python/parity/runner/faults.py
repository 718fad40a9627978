"""What stops a leg: faults of the machine or of how the leg was set up, never of what a case does."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Fault(Exception):
    """The leg cannot be run to its end; the action fails and is not cached. The text is one sentence."""


class NotRun(Exception):
    """The driver cannot answer any case: `reason` and `detail` of docs/protocol.md, and its hello if it said one."""

    def __init__(self, reason: str, detail: str, hello: dict[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.outcome = {"not_run": {"reason": reason, "detail": detail}}
        self.hello = hello or {}
