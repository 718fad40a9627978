"""Main of a Python test: runs test files under unittest, absltest or pytest, and leaves an XML test case per case.

    main.py --test_file=PATH … [--framework=unittest|pytest] [arguments of the framework]

absltest is unittest with flags, and needs no option of its own. Files are run as if each were started by itself: its folder is on the
import path, its `__main__` part is not run. `--test_filter` of Bazel is honoured, sharding is not.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

from parity.testing import pytest_run, unittest_run
from parity.testing.recorder import Recorder

_FILE = "--test_file="
_FRAMEWORK = "--framework="


def main(arguments: list[str]) -> int:
    """The exit code: 0 if there were cases, and all of them passed."""
    paths = [argument.removeprefix(_FILE) for argument in arguments if argument.startswith(_FILE)]
    frameworks = [argument.removeprefix(_FRAMEWORK) for argument in arguments if argument.startswith(_FRAMEWORK)]
    rest = [argument for argument in arguments if not argument.startswith((_FILE, _FRAMEWORK))]
    sys.path[0:1] = dict.fromkeys(str(Path(path).absolute().parent) for path in paths)
    recorder = Recorder(os.environ.get("XML_OUTPUT_FILE"))
    if frameworks == ["pytest"]:
        return pytest_run.run_files(paths, rest, recorder)
    sys.argv[1:] = rest
    return unittest_run.run_modules([load(path) for path in paths], recorder)


def load(path: str) -> ModuleType:
    """The module in a file, under the file's name, so that other files that import it get the same."""
    name = Path(path).stem
    known = sys.modules.get(name)
    if known is not None and known.__file__ is not None and os.path.samefile(known.__file__, path):
        return known
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file: name the files with tests in --test_file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
