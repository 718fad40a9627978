"""A scratch module with many trivial pairs, each with native tests of the same sources: what the benchmarks build."""

from __future__ import annotations

from pathlib import Path

_MODULE = """module(name = "parity_bench")
bazel_dep(name = "parity_rules", version = "0.1.0")
local_path_override(module_name = "parity_rules", path = "{repository}")
bazel_dep(name = "rules_python", version = "1.0.0")
bazel_dep(name = "rules_rust", version = "0.54.1")
python = use_extension("@rules_python//python/extensions:python.bzl", "python")
python.toolchain(is_default = True, python_version = "3.11")
rust = use_extension("@rules_rust//rust:extensions.bzl", "rust")
rust.toolchain(edition = "2021", versions = ["1.92.0"])
use_repo(rust, "rust_toolchains")
register_toolchains("@rust_toolchains//:all")
rust_host = use_extension("@rules_rust//rust:extensions.bzl", "rust_host_tools")
rust_host.host_tools(version = "1.92.0")
"""

_BUILD = """load("@parity_rules//parity_rules:defs.bzl", "parity_test", "py_rust_library")
load("@rules_python//python:py_test.bzl", "py_test")
load("@rules_rust//rust:defs.bzl", "rust_test")

py_rust_library(
    name = "pair{number}",
    py_imports = ["."],
    py_srcs = ["reference{number}.py"],
    rust_srcs = ["port{number}.rs"],
)

parity_test(
    name = "pair{number}_parity",
    fixtures = ["cases.{extension}"],
    ops = {{"double": "reference{number}:double"}},
    pair = ":pair{number}",
    rust_srcs = ["driver.rs"],
)

py_test(
    name = "native_py_test",
    size = "small",
    srcs = ["native_py_test.py"],
    tags = ["native"],
    deps = [":pair{number}_py"],
)

rust_test(
    name = "native_rs_test",
    size = "small",
    srcs = ["native_rs_test.rs"],
    tags = ["native"],
    deps = [":pair{number}_rs"],
)
"""

_REFERENCE = '''"""A trivial reference."""


def double(value: int) -> int:
    return value * 2 + {number} - {number}
'''

_PORT = """//! A trivial port.
pub fn double(value: i64) -> i64 {{
    value * 2 + {number} - {number}
}}
"""

_DRIVER = """parity_driver::serve! {{
    "double" => |value: i64| pair{number}::double(value),
}}
"""

_PY_TEST = """from reference{number} import double

assert double(2) == 4
assert double(-2) == -4
assert double(0) == 0
"""

_RS_TEST = """#[test]
fn doubles() {{
    assert_eq!(pair{number}::double(2), 4);
    assert_eq!(pair{number}::double(-2), -4);
    assert_eq!(pair{number}::double(0), 0);
}}
"""


class Workspace:
    """The scratch module: `pairs` packages p0, p1, …, each with `cases` cases."""

    def __init__(self, folder: Path, repository: Path, pairs: int, cases: int = 3) -> None:
        self.folder = folder
        self.pairs = pairs
        self.cases = cases
        self._extension = "yaml" if cases <= 100 else "jsonl"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "MODULE.bazel").write_text(_MODULE.format(repository=repository))
        (folder / ".bazelrc").write_text("common --enable_bzlmod --noenable_workspace\n")
        (folder / ".bazelversion").write_text((repository / ".bazelversion").read_text())
        (folder / "BUILD.bazel").touch()
        for number in range(pairs):
            self._write_package(number)
        self.write_fixtures(0)

    def _write_package(self, number: int) -> None:
        package = self.folder / f"p{number}"
        package.mkdir(exist_ok=True)
        files = {
            "BUILD.bazel": _BUILD.format(number=number, extension=self._extension),
            f"reference{number}.py": _REFERENCE.format(number=number),
            f"port{number}.rs": _PORT.format(number=number),
            "driver.rs": _DRIVER.format(number=number),
            "native_py_test.py": _PY_TEST.format(number=number),
            "native_rs_test.rs": _RS_TEST.format(number=number),
        }
        for name, text in files.items():
            (package / name).write_text(text)

    def write_fixtures(self, salt: int) -> None:
        """Writes the cases anew: another salt means other arguments, so that every leg has to run."""
        for number in range(self.pairs):
            path = self.folder / f"p{number}" / f"cases.{self._extension}"
            path.write_text(self._yaml(salt) if self._extension == "yaml" else self._json_lines(salt))

    def _yaml(self, salt: int) -> str:
        cases = [f"  - {{id: case-{case}, args: [{salt + case}]}}\n" for case in range(self.cases)]
        return "double:\n" + "".join(cases)

    def _json_lines(self, salt: int) -> str:
        lines = [f'{{"id": "double/{case}", "op": "double", "args": [{salt + case}]}}\n' for case in range(self.cases)]
        return "".join(lines)

    def touch_port(self, number: int, salt: int) -> None:
        """Changes a port, and the machine code of it, without changing what it does."""
        path = self.folder / f"p{number}" / f"port{number}.rs"
        changed = f"value * 2 + std::hint::black_box({salt}) - {salt}"
        path.write_text(f"//! A trivial port.\npub fn double(value: i64) -> i64 {{\n    {changed}\n}}\n")
