"""The macro py_rust_test."""

load("@rules_python//python:py_test.bzl", "py_test")
load("@rules_rust//rust:defs.bzl", "rust_test")
load(":checks.bzl", "require", "sources_mistake")
load(":names.bzl", "PORT_SUFFIX", "REFERENCE_SUFFIX")

def py_rust_test(
        name,
        py_srcs,
        rust_srcs,
        py_main = None,
        py_deps = [],
        py_data = [],
        rust_deps = [],
        rust_data = [],
        rust_crate_root = None,
        size = "small",
        tags = [],
        visibility = None):
    """Builds the native tests of a pair, one of each side, and a suite of the two.

    Generated targets:

    - `<name>`: the suite of both tests.
    - `<name>_py`: the py_test of the reference.
    - `<name>_rs`: the rust_test of the port.

    Args:
      name: name of the suite.
      py_srcs: sources of the reference's test.
      rust_srcs: sources of the port's test.
      py_main: the file to start, if `py_srcs` has more than one.
      py_deps: dependencies of the reference's test.
      py_data: files that the reference's test reads.
      rust_deps: dependencies of the port's test.
      rust_data: files that the port's test reads.
      rust_crate_root: the root file of the port's test, if `rust_srcs` has more than one.
      size: size of both tests.
      tags: tags of both tests.
      visibility: visibility of the targets.
    """
    require(name, sources_mistake("py_srcs", py_srcs, ".py") or sources_mistake("rust_srcs", rust_srcs, ".rs"))
    if len(py_srcs) > 1 and not py_main:
        require(name, "py_srcs has {} files: name in py_main the one to start.".format(len(py_srcs)))
    py_test(
        name = name + REFERENCE_SUFFIX,
        size = size,
        srcs = py_srcs,
        data = py_data,
        main = py_main or py_srcs[0],
        tags = tags,
        visibility = visibility,
        deps = py_deps,
    )
    rust_test(
        name = name + PORT_SUFFIX,
        size = size,
        srcs = rust_srcs,
        data = rust_data,
        tags = tags,
        visibility = visibility,
        deps = rust_deps,
        **({"crate_root": rust_crate_root} if rust_crate_root else {})
    )
    native.test_suite(
        name = name,
        tests = [name + REFERENCE_SUFFIX, name + PORT_SUFFIX],
        visibility = visibility,
    )
