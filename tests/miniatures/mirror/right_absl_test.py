"""The same for absltest, with a main of its own; it writes below TEST_TMPDIR, and reads its flags."""

from absl import flags
from absl.testing import absltest

_START = flags.DEFINE_integer("start", 0, "What sums begin with.")


class SumTest(absltest.TestCase):
    def test_one(self) -> None:
        self.assertEqual(sum([1], start=_START.value), 1)

    def test_three(self) -> None:
        written = self.create_tempfile(content="6").read_text()
        self.assertEqual(sum([1, 2, 3]), int(written))

    def test_two(self) -> None:
        self.assertEqual(sum([1, 2]), 3)


if __name__ == "__main__":
    absltest.main()
