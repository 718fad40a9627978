"""The second case is not there."""

import unittest


class SumTest(unittest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1]), 1)

    def test_three(self) -> None:
        self.assertEqual(sum([1, 2, 3]), 6)
