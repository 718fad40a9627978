"""Starts a test of libtest as a test of Bazel's own: `python -I -S parity/native/test_main.py BINARY [ARGUMENT …]`."""

import sys

sys.path.insert(0, __file__.rpartition("/parity/native/")[0])

from parity.native.bazel_test import main

sys.exit(main(sys.argv[1:]))
