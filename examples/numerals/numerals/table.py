"""Roman numerals by a table, up to 12. `roman` took its place; some callers still have it."""

NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def numeral(number: int) -> str:
    """The numeral of a number from 1 to 12."""
    return NUMERALS[number - 1]
