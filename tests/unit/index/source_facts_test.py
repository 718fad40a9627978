"""What a source shows of itself; doubt finds a trait, since only its absence has a consequence."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.index.source_facts import facts_of, read_facts

TEXT = b'''"""A module."""
import os

class C:
    """Public."""

    def run(self) -> None:
        raise ValueError

    def _hidden(self) -> None: ...

def f() -> str:
    return os.environ["HOME"]

def _g(): ...
'''


def test_facts_of_a_source() -> None:
    facts = facts_of(TEXT)
    assert (facts.lines, facts.names, facts.private, facts.is_empty) == (15, ["C", "C.run", "f"], 2, False)
    assert facts.traits == {"config": ["os.environ (line 13)"], "errors": ["raise (line 8)"]}


@pytest.mark.parametrize(
    "text",
    [
        "f = lambda: 1",
        "from functools import partial\nf = partial(print, 1)",
        "import functools\nf = functools.lru_cache(maxsize=1)(g)",
        "import collections\nf = collections.namedtuple('f', 'x')",
        "from enum import Enum\nf = Enum('f', 'A B')",
        "f = type('f', (), {})",
    ],
)
def test_a_function_or_class_needs_no_statement_of_its_own(text: str) -> None:
    assert facts_of(text.encode()).names == ["f"]


def test_what_else_a_module_binds() -> None:
    facts = facts_of(b"X, Y = 1, g()\nz: int = 2\nclass C:\n  w = 3\n  def f(self): v = 1\n")
    assert (facts.names, facts.others) == (["C", "C.f"], ["X", "Y", "w", "z"])
    assert [name for name in ("C", "f", "C.f", "B.f", "X", "C.w", "v", "g") if facts.defines(name)] == [
        "C",
        "f",
        "C.f",
        "B.f",
        "X",
        "C.w",
    ]


@pytest.mark.parametrize("text", [b"", b'"""Words."""\n', b"pass\n", b"...\n", b"# nothing\n"])
def test_an_empty_file(text: bytes) -> None:
    assert facts_of(text).is_empty


@pytest.mark.parametrize(
    ("text", "trait", "place"),
    [
        ("from absl import flags\nX = flags.FLAGS.x", "config", "absl.flags (line 1)"),
        ("import argparse", "config", "argparse (line 1)"),
        ("import sys\nmain = sys.argv[1:]", "config", "sys.argv (line 2)"),
        ("with open('x') as s: s.read()", "io_format", "open (line 1)"),
        ("m.SerializeToString()", "io_format", "m.SerializeToString (line 1)"),
        ("f().ParseFromString(b'')", "io_format", "ParseFromString (line 1)"),
        ("import json as j", "io_format", "json (line 1)"),
        ("import tensorflow as tf\ntf.io.gfile.exists('x')", "io_format", "tensorflow.io.gfile.exists (line 2)"),
        ("from threading import Thread as T\nT()", "concurrency", "threading.Thread (line 1)"),
        ("async def f(): ...", "concurrency", "async (line 1)"),
        ("from concurrent import futures", "concurrency", "concurrent.futures (line 1)"),
        ("print('x')", "logging", "print (line 1)"),
        ("from absl import logging\nlogging.info('x')", "logging", "absl.logging (line 1)"),
        ("self._log.info('x')", "logging", "self._log.info (line 1)"),
        ("f(self.logger)", "logging", "self.logger (line 1)"),
        ("client.emit_counter('x', 1)", "metrics", "client.emit_counter (line 1)"),
        ("from a.metric import cli", "metrics", "a.metric.cli (line 1)"),
        ("assert x", "errors", "assert (line 1)"),
        ("def f(): pass", "errors", "def (line 1)"),
        ("f()", "errors", "call (line 1)"),
    ],
)
def test_a_trait_and_where_it_shows(text: str, trait: str, place: str) -> None:
    assert facts_of(text.encode()).traits[trait][0] == place


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("from os import environ as e\ne['X']", "config"),
        ("import os\ngetattr(os, 'environ')", "config"),
        ("import os\ngetattr(os, name)", "config"),
        ("import os\nvars(os)['environ']", "config"),
        ("import os\nos.__dict__['environ']", "config"),
        ("import os as system\nx = system\nx.environ", "config"),
        ("def f(path): return path.expanduser()", "config"),
        ("from tensorflow.python.platform import flags", "config"),
        ("import os\nf(os)", "io_format"),
        ("f = g.open", "io_format"),
        ("def f(path): path.open()", "io_format"),
        ("def f(stream): stream.write('x')", "io_format"),
        ("import numpy as np\nnp.savez_compressed(x)", "io_format"),
        ("import tensorflow.compat.v2 as tf\ntf.io.read_file(x)", "io_format"),
        ("from tensorflow.python.platform import gfile", "io_format"),
        ("from a import b_pb2", "io_format"),
        ("import codecs\ncodecs.open('x')", "io_format"),
        ("import orjson", "io_format"),
        ("with self._lock: pass", "concurrency"),
        ("import os\nos.spawnlp(1, 'x')", "concurrency"),
        ("import os\nos.execvp('x', [])", "concurrency"),
        ("pool.submit(f)", "concurrency"),
        ("import joblib", "concurrency"),
        ("from tensorflow.python.platform import tf_logging as say", "logging"),
        ("LOG.info('x')", "logging"),
        ("LOGGER.info('x')", "logging"),
        ("self.log('x')", "logging"),
        ("from loguru import logger as say", "logging"),
        ("import sys\nprint_to(getattr(sys, 'stderr'))", "logging"),
        ("import tensorflow as tf\ng(tf)", "metrics"),
    ],
)
def test_a_roundabout_use_is_a_use(text: str, trait: str) -> None:
    assert trait in facts_of(text.encode()).traits


def test_a_module_of_which_nothing_is_taken_is_no_use_of_all_that_it_has() -> None:
    found = facts_of(b"import os\nimport tensorflow as tf\nX = os.path.join('a', 'b')\nY = tf.constant(1)\n").traits
    assert found.keys() == {"errors"}


@pytest.mark.parametrize(
    "text", ["globals()['open']", "import sys\nsys.modules['os']", "__builtins__", "import builtins"]
)
def test_a_table_of_names_has_every_trait(text: str) -> None:
    assert {"config", "io_format", "concurrency", "logging", "metrics"} <= set(facts_of(text.encode()).traits)


@pytest.mark.parametrize("text", ["from os import *", "eval('1')", "import importlib", "exec(text)", "import ctypes"])
def test_code_that_hides_what_it_uses_has_every_trait(text: str) -> None:
    assert {"config", "io_format", "concurrency", "logging", "metrics"} <= set(facts_of(text.encode()).traits)


def test_plain_code_has_none() -> None:
    assert facts_of(b"import math\nX = {'a': [1, 2]}\nY = math.pi\n").traits == {}


def test_three_places_are_shown() -> None:
    text = b"import threading, queue, signal, asyncio\n"
    assert facts_of(text).traits["concurrency"][-1] == "1 more"


@pytest.mark.parametrize("text", [b"print 'x'\n", b"\x00", b"\xff\xfe"])
def test_what_does_not_parse_is_unknown(text: bytes) -> None:
    assert facts_of(text).error.startswith("Python cannot parse it (")


def test_sources_are_found_by_their_path_below_an_import_root(tmp_path: Path) -> None:
    path = tmp_path / "site" / "packaging" / "version.py"
    path.parent.mkdir(parents=True)
    path.write_text("def f(): ...\n")
    found = read_facts(["packaging/version.py", "packaging/absent.py"], [str(path)])
    assert {source: facts.names for source, facts in found.items()} == {"packaging/version.py": ["f"]}


def test_nothing_is_known_of_a_source_that_may_be_either_of_two_files(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "util.py" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(f"def {path.parent.name}(): ...\n")
    assert read_facts(["util.py"], [str(path) for path in paths]) == {}
    assert read_facts(["b/util.py"], [str(path) for path in paths])["b/util.py"].names == ["b"]


def test_relative_imports_are_resolved() -> None:
    assert facts_of(b"from .metric import cli\ncli()\n", "a.b").traits["metrics"] == [
        "metric.cli (line 1)",
        "a.b.metric.cli (line 2)",
    ]


def test_a_logarithm_is_no_log() -> None:
    assert "logging" not in facts_of(b"import math\nmath.log(1)\n").traits
