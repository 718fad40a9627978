"""Where the comparison is, seen by the rules: which settings hold here, and which rules lie further down.

A comparator is compiled once into a tree of path steps. `float` and `errors` hold for all below a rule's path, `unordered` and `ignore` for the
value at the path itself. Of two rules that set the same thing at a place, the later one in the comparator wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from parity.fixtures.paths import Step, Wild, parse_path
from parity.fixtures.rules import Comparator, ErrorRule, FloatRule, Settings

EXACT_ERRORS = ErrorRule()


@dataclass
class _Node:
    """A step of the rules' paths; `rules` are those that end here, with their rank in the comparator."""

    below: dict[Step, _Node] = field(default_factory=dict)
    rules: list[tuple[int, Settings]] = field(default_factory=list)


@dataclass(frozen=True)
class Cursor:
    """The settings at one place; None for `float` means equal to the last bit."""

    float: FloatRule | None
    errors: ErrorRule
    unordered: bool
    ignore: bool
    _nodes: tuple[_Node, ...]

    def down(self, step: str | int) -> Cursor:
        """The place one step further."""
        if not self._nodes:
            return self if not self.unordered else replace(self, unordered=False)
        nodes = tuple(
            below for node in self._nodes for key in (step, Wild.ANY) if (below := node.below.get(key)) is not None
        )
        return _settled(self, nodes)


def _settled(above: Cursor, nodes: tuple[_Node, ...]) -> Cursor:
    settings = Settings()
    for _, rule in sorted((rule for node in nodes for rule in node.rules), key=lambda ranked: ranked[0]):
        settings = rule.over(settings)
    return Cursor(
        float=settings.float if settings.float is not None else above.float,
        errors=settings.errors if settings.errors is not None else above.errors,
        unordered=bool(settings.unordered),
        ignore=bool(settings.ignore),
        _nodes=tuple(node for node in nodes if node.below),
    )


@dataclass(frozen=True)
class Compiled:
    """A comparator ready to use; `lenient` if equal answers always agree under it."""

    top: Cursor
    lenient: bool


def compile_comparator(comparator: Comparator) -> Compiled:
    """Compiles a comparator of the plan."""
    root = _Node()
    for rank, rule in enumerate(comparator):
        node = root
        for step in parse_path(rule.path):
            node = node.below.setdefault(step, _Node())
        node.rules.append((rank, rule.settings))
    start = Cursor(None, EXACT_ERRORS, False, False, ())
    return Compiled(_settled(start, (root,)), all(_lenient(rule.settings) for rule in comparator))


def _lenient(settings: Settings) -> bool:
    """Whether two equal values agree for certain: a NaN policy, a map of kinds and a pattern can forbid it."""
    floats, errors = settings.float, settings.errors
    return (floats is None or floats.nan_equal) and (
        errors is None or (not errors.kinds and errors.message != "pattern")
    )
