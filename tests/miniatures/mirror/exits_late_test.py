"""All cases pass, and the process ends with another exit code."""

import atexit
import os
import unittest


class SumTest(unittest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1]), 1)

    def test_three(self) -> None:
        self.assertEqual(sum([1, 2, 3]), 6)

    def test_two(self) -> None:
        atexit.register(os._exit, 3)
