"""The cases pass, and nobody hears of it."""

import unittest


class SumTest(unittest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1]), 1)


if __name__ == "__main__":
    unittest.main()
