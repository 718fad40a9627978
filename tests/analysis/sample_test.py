import unittest

import sample


class SampleTest(unittest.TestCase):
    def test_doubles(self) -> None:
        self.assertEqual(sample.double(2), 4)
