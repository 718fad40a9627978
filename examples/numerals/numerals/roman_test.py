"""The tests of `roman`, as the original has them."""

import unittest

from numerals.roman import LARGEST, RomanError, from_roman, to_roman


class RomanTest(unittest.TestCase):
    def test_known_numerals(self) -> None:
        known = {1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 90: "XC", 400: "CD", 1994: "MCMXCIV", 3999: "MMMCMXCIX"}
        for number, numeral in known.items():
            self.assertEqual(to_roman(number), numeral)

    def test_every_number_comes_back(self) -> None:
        for number in range(1, LARGEST + 1):
            self.assertEqual(from_roman(to_roman(number)), number)

    def test_out_of_range(self) -> None:
        for number in (-1, 0, LARGEST + 1):
            self.assertRaises(RomanError, to_roman, number)

    def test_not_a_numeral(self) -> None:
        for text in ("", "IIII", "VX", "iv", "MMMM", "X I"):
            self.assertRaises(RomanError, from_roman, text)
