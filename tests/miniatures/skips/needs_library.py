"""A reference that needs a package which is not installed."""

import adding_machine


def total(values: list[int]) -> int:
    """The sum of the values."""
    return int(adding_machine.total(values))
