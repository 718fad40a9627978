"""The numbers on the face of a clock. Nobody has ported it yet."""

from numerals.roman import to_roman


def face(hours: int = 12) -> list[str]:
    """The numerals of all hours; a clock has IIII, not IV."""
    return ["IIII" if hour == 4 else to_roman(hour) for hour in range(1, hours + 1)]
