"""Starts pytest as a Bazel test: XML where Bazel wants it, no cache folder, and a failure when no test is collected."""

import os
import sys

import pytest


def main() -> int:
    options = ["-p", "no:cacheprovider", "--import-mode=importlib", "-q", "--color=no"]
    if xml := os.environ.get("XML_OUTPUT_FILE"):
        options.append(f"--junitxml={xml}")
    if pattern := os.environ.get("TESTBRIDGE_TEST_ONLY"):
        options += ["-k", pattern]
    return int(pytest.main(options + sys.argv[1:]))


if __name__ == "__main__":
    sys.exit(main())
