"""A child that holds the output open outlives the test."""

import subprocess
import sys
import unittest


class SumTest(unittest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1]), 1)

    def test_three(self) -> None:
        self.assertEqual(sum([1, 2, 3]), 6)

    def test_two(self) -> None:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
