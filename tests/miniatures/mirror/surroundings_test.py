"""What Bazel's test environment promises, as far as a test can see it; nothing of the machine's own environment is there."""

import os
import unittest

PROMISED = {"BAZEL_TEST": "1", "LANG": "C.UTF-8", "TZ": "UTC", "USER": "parity"}
FOLDERS = ("HOME", "RUNFILES_DIR", "TEST_SRCDIR", "TEST_TMPDIR", "TEST_UNDECLARED_OUTPUTS_DIR")


class SumTest(unittest.TestCase):
    def test_one(self) -> None:
        self.assertEqual({name: os.environ.get(name) for name in PROMISED}, PROMISED)
        self.assertEqual(os.environ["TEST_TARGET"], "//tests/miniatures/mirror:surroundings_py")

    def test_three(self) -> None:
        self.assertEqual([name for name in FOLDERS if not os.path.isdir(os.environ[name])], [])
        self.assertEqual(os.listdir(os.environ["TEST_TMPDIR"]), [])

    def test_two(self) -> None:
        self.assertEqual(os.getcwd(), f"{os.environ['TEST_SRCDIR']}/{os.environ['TEST_WORKSPACE']}")
        self.assertTrue(os.path.exists("tests/miniatures/mirror/surroundings_test.py"))
