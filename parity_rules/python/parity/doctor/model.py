"""What a check found: its state, what it is needed for, and the command that mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """`MISSING` keeps the main job from running; `OPTIONAL` only what is named."""

    OK = "ok"
    OPTIONAL = "optional"
    MISSING = "missing"


@dataclass(frozen=True)
class Finding:
    """One line of the report; `mend` is a command or a short sentence, and empty where all is well."""

    name: str
    state: State
    found: str
    needed_for: str
    mend: str = ""
