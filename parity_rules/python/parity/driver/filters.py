"""The warning filters with which the interpreter started, before user code added its own."""

from __future__ import annotations

import _warnings  # `warnings` itself is not loaded yet, and need not be

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INITIAL: list[Any] = list(_warnings.filters)
