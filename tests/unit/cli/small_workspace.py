"""A workspace of a small port, with `tiny_bazel` as its Bazel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

FILES = {
    "MODULE.bazel": "",
    "BUILD.bazel": """\
load("@parity_rules//parity_rules:defs.bzl", "parity_index")

parity_index(
    name = "index",
    ledger = glob(["ledger/*.textproto"]),
    packages = ["//shop/io"],
    port = ["//port"],
    roots = ["//shop"],
)
""",
    "ledger/io.textproto": """\
schema_version: 1
area: "io"

entries {
  path: "shop/io/reader.py"
  kind: PYTHON
  lines: 2
  symbols: ["read"]
  destinations { path: "port/src/reader.rs" sources: [PEOPLE] }
}

# Comes with the next release.
entries {
  path: "shop/io/writer.py"
  kind: PYTHON
  destinations { path: "port/src/writer.rs" new: true sources: [PEOPLE] }
}
""",
    "port/BUILD.bazel": """\
load("@rules_rust//rust:defs.bzl", "rust_library")

rust_library(
    name = "port",
    srcs = [
        "src/lib.rs",
        "src/reader.rs",
    ],
)
""",
    "port/src/lib.rs": "pub mod reader;\n",
    "port/src/reader.rs": "pub fn read() {}\n",
    "shop/io/BUILD.bazel": """\
load("@parity_rules//parity_rules:defs.bzl", "parity_library", "parity_test")
load("@rules_python//python:py_library.bzl", "py_library")

py_library(
    name = "reader",
    srcs = ["reader.py"],
)

parity_library(
    name = "reader_pair",
    py = ":reader",
    rust = "//port",
)

parity_test(
    name = "reader_parity",
    pair = ":reader_pair",
)
""",
    "shop/io/reader.py": "def read():\n    return 1\n",
}


class SmallWorkspace:
    """Its files, as they are now."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        for path, text in FILES.items():
            self.write(path, text)
        bazel = root / ".bazel.sh"
        bazel.write_text(f'#!/bin/sh\nexec {sys.executable} -S {Path(__file__).parent / "tiny_bazel.py"} "$@"\n')
        bazel.chmod(0o755)
        monkeypatch.setenv("BUILD_WORKSPACE_DIRECTORY", str(root))
        monkeypatch.setenv("BUILD_WORKING_DIRECTORY", str(root))
        monkeypatch.setenv("PARITY_BAZEL", str(bazel))

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def content(self) -> dict[str, str]:
        """Every file that a user would see."""
        files = (path for path in sorted(self.root.rglob("*")) if path.is_file() and path.name != ".bazel.sh")
        return {path.relative_to(self.root).as_posix(): path.read_text("utf-8") for path in files}
