"""Numbers in English words, up to 999,999."""

_BELOW_TWENTY = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int) -> str:
    """Such as "forty-two" or "one thousand and one"."""
    if not 0 <= number < 1_000_000:
        raise ValueError(f"{number} has too many digits")
    if number < 20:
        return _BELOW_TWENTY[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_BELOW_TWENTY[ones]}" if ones else "")
    if number < 1000:
        return _joined(number, 100, "hundred")
    return _joined(number, 1000, "thousand")


def _joined(number: int, unit: int, name: str) -> str:
    count, rest = divmod(number, unit)
    words = f"{in_words(count)} {name}"
    if not rest:
        return words
    return f"{words} and {in_words(rest)}" if rest < 100 or unit == 100 else f"{words} {in_words(rest)}"
