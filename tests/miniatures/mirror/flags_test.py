"""absltest with flags, under the main of py_rust_test."""

from absl import flags
from absl.testing import absltest

_START = flags.DEFINE_integer("start", 0, "What sums begin with.")


class SumTest(absltest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1], start=_START.value), 1)

    def test_three(self) -> None:
        self.assertEqual(sum([1, 2, 3]), 6)

    def test_two(self) -> None:
        self.assertEqual(sum([1, 2]), 3)
