"""A repository with a toolchain for the private root's Python, named by its path so that no autodetecting script runs."""

PYTHON_VERSION = "3.11"
PYTHON = "/usr/bin/python" + PYTHON_VERSION

_BUILD = """load("@rules_python//python:py_runtime.bzl", "py_runtime")
load("@rules_python//python:py_runtime_pair.bzl", "py_runtime_pair")

py_runtime(
    name = "python_runtime",
    interpreter_path = "{python}",
    python_version = "PY3",
    stub_shebang = "#!{python}",
    visibility = ["//visibility:public"],
)

py_runtime_pair(
    name = "python_runtime_pair",
    py3_runtime = ":python_runtime",
)

toolchain(
    name = "python_toolchain",
    toolchain = ":python_runtime_pair",
    toolchain_type = "@bazel_tools//tools/python:toolchain_type",
)
"""

_INTERPRETERS = """INTERPRETER_LABELS = {{}}
DEFAULT_PYTHON_VERSION = "{version}"
"""

def _system_python_impl(repository_ctx):
    repository_ctx.file("BUILD.bazel", _BUILD.format(python = PYTHON))
    repository_ctx.file("interpreters.bzl", _INTERPRETERS.format(version = PYTHON_VERSION))

system_python = repository_rule(
    implementation = _system_python_impl,
    doc = "Target `python_toolchain`, and the `interpreters.bzl` that rules_python expects of its hub.",
)
