"""The second case never ends, and does not want to be ended."""

import signal
import time
import unittest


class SumTest(unittest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1]), 1)

    def test_three(self) -> None:
        self.assertEqual(sum([1, 2, 3]), 6)

    def test_two(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(1000)
