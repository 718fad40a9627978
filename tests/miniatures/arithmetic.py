"""A reference so small that every miniature's expected outcome can be seen at a glance."""


def total(values: list[int]) -> int:
    """The sum of the values."""
    return sum(values)


def half(value: int) -> float:
    """Half of an even value; raises ValueError for an odd one."""
    if value % 2:
        raise ValueError(f"{value} is odd")
    return value / 2
