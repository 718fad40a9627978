"""Which case of the port mirrors a case of the reference, going by their names.

`ModelManagerTest.test_start` is mirrored by `test_start` or `start`, alone or in a module that is called as the class or the file is:
`model_manager_test`, `model_manager`; modules called `tests` do not count. The nearest name wins; two equally near ones win nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from parity.native.results import parts_of

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ODD = re.compile(r"\W+")
_GENERIC = frozenset(("tests", "test"))


class Convention:
    """Knows the names of the reference's test files, without extension."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._files = {name for module in modules for name in _subjects(module)}

    def counterparts(self, name: str, port_names: Iterable[str]) -> list[str]:
        """The nearest names, in order; more than one if none of them is nearer than the others."""
        *classes, method = parts_of(name)
        leaves = leaf_names(method)
        subjects = {subject for part in classes for subject in _subjects(part)}
        ranks: dict[tuple[int, int], list[str]] = {}
        for port_name in port_names:
            *modules, leaf = port_name.split("::")
            rank = self._rank(modules, subjects)
            if leaf in leaves and rank is not None:
                ranks.setdefault((rank, leaves.index(leaf)), []).append(port_name)
        return sorted(ranks[min(ranks)]) if ranks else []

    def _rank(self, modules: Sequence[str], subjects: set[str]) -> int | None:
        """0 for a module of the class, 1 for none, 2 for one of the file; None for a module of something else."""
        named = [module for module in modules if module not in _GENERIC]
        if not named:
            return 1
        if not all(module in subjects or module in self._files for module in named):
            return None
        return 0 if any(module in subjects for module in named) else 2


def leaf_names(method: str) -> list[str]:
    """What a method may be called in Rust, nearest first."""
    snake = _snake(method)
    short = snake.removeprefix("test_")
    return [snake, short] if short and short != snake else [snake]


def _subjects(name: str) -> set[str]:
    """What a class or file of tests may be called as a module: as it is, and without what makes it a test."""
    snake = _snake(name)
    bare = snake.removeprefix("test_").removesuffix("_tests").removesuffix("_test")
    return {part for part in (snake, bare) if part}


def _snake(name: str) -> str:
    return _ODD.sub("_", _HUMPS.sub("_", name)).strip("_").lower()
