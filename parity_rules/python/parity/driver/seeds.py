"""The generators of random numbers that a process shares, seeded for a case and put back after it."""

from __future__ import annotations

import random
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LARGEST = 2**32 - 1  # NumPy takes no larger seed


class Seeds:
    """The generators as they are now: that of `random`, and NumPy's where it is loaded."""

    def __init__(self) -> None:
        self._numpy: Any = sys.modules.get("numpy.random")
        self._state = random.getstate()
        self._numpy_state = None if self._numpy is None else self._numpy.get_state()

    def set(self, seed: int) -> None:
        """Seeds them; ValueError for a seed that not all of them take."""
        if type(seed) is not int or not 0 <= seed <= LARGEST:
            raise ValueError(f"seed is {seed!r}, expected an integer from 0 to {LARGEST}")
        random.seed(seed)
        if self._numpy is not None:
            self._numpy.seed(seed)

    def restore(self) -> None:
        """Sets them as they were."""
        random.setstate(self._state)
        if self._numpy is not None:
            self._numpy.set_state(self._numpy_state)
