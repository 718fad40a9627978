"""Roman numerals from 1 to 3999."""

_LETTERS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)

SMALLEST = 1
LARGEST = 3999


class RomanError(ValueError):
    """A number or a text that no Roman numeral stands for."""


def to_roman(number: int) -> str:
    """The numeral of a number."""
    if not SMALLEST <= number <= LARGEST:
        raise RomanError(f"{number} is not between {SMALLEST} and {LARGEST}")
    numeral = ""
    for value, letters in _LETTERS:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral


def from_roman(text: str) -> int:
    """The number of a numeral, which has to be written as `to_roman` writes it."""
    number, rest = 0, text
    for value, letters in _LETTERS:
        while rest.startswith(letters):
            number, rest = number + value, rest.removeprefix(letters)
    if rest or not number or number > LARGEST or to_roman(number) != text:
        raise RomanError(f"{text!r} is no Roman numeral")
    return number
