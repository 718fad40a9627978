"""The macro py_rust_test."""

load("@rules_python//python:py_test.bzl", "py_test")
load("@rules_rust//rust:defs.bzl", "rust_test")
load(":checks.bzl", "framework_mistake", "require", "sources_mistake")
load(":libtest_test.bzl", "libtest_test")
load(":names.bzl", "PORT_SUFFIX", "REFERENCE_SUFFIX")
load(":parity_mirror_test.bzl", "parity_mirror_test")

def py_rust_test(
        name,
        py_srcs,
        rust_srcs,
        py_framework = "unittest",
        py_main = None,
        py_deps = [],
        py_data = [],
        rust_deps = [],
        rust_data = [],
        rust_crate_root = None,
        rust_edition = None,
        mapping = {},
        facet = "normal",
        sources = [],
        origin = "original",
        timeout_s = 60,
        size = "small",
        tags = [],
        visibility = None):
    """Builds a native test of each side, and compares the two case by case.

    The native tests are tests in their own right, and leave an XML test case per case. The Python one needs no `__main__` part: its main is ours,
    which runs unittest, absltest and pytest. The Rust one runs its cases one at a time, unless `--test_env=RUST_TEST_THREADS=…` says otherwise.

    Generated targets:

    - `<name>`: the parity test of the two, as parity_mirror_test makes it.
    - `<name>_py`: the py_test of the reference.
    - `<name>_rs`: the test of the port.
    - `<name>_rs_libtest`: the rust_test that it runs.
    - `parity`: the suite of all parity tests of the package, if this is its first.

    Args:
      name: name of the parity test.
      py_srcs: sources of the reference's test. All of them are searched for cases.
      rust_srcs: sources of the port's test.
      py_framework: "unittest", which absltest is as well, or "pytest", which has to be among `py_deps` then.
      py_main: the file to start, if the test is to be its own main; it has to write its cases to XML_OUTPUT_FILE then, as absltest does.
      py_deps: dependencies of the reference's test.
      py_data: files that the reference's test reads.
      rust_deps: dependencies of the port's test.
      rust_data: files that the port's test reads.
      rust_crate_root: the root file of the port's test, if `rust_srcs` has more than one.
      rust_edition: the Rust edition, if it is not the toolchain's.
      mapping: what names alone do not settle, as in parity_mirror_test.
      facet: the facet of cases for which the mapping says none.
      sources: the Python files that the test accounts for. Empty: `py_srcs`.
      origin: "original", or "reconstructed" if the reference's test was written again from a specification of the original.
      timeout_s: seconds that each native test may take.
      size: size of the native tests.
      tags: tags of all three tests.
      visibility: visibility of the targets.
    """
    require(
        name,
        sources_mistake("py_srcs", py_srcs, ".py") or
        sources_mistake("rust_srcs", rust_srcs, ".rs") or
        framework_mistake(py_framework, py_main),
    )
    if py_main == None:
        main = Label("//parity_rules/python:parity/testing/main.py")
        own = {
            "args": ["--framework=" + py_framework] + ["--test_file=$(rootpath {})".format(src) for src in py_srcs],
            "deps": py_deps + [Label("//parity_rules/python:testing")],
            "main": main,
            "srcs": py_srcs + [main],
        }
    else:
        own = {"deps": py_deps, "main": py_main, "srcs": py_srcs}
    py_test(
        name = name + REFERENCE_SUFFIX,
        size = size,
        data = py_data,
        tags = tags,
        visibility = visibility,
        **own
    )
    optional = {"crate_root": rust_crate_root, "edition": rust_edition}
    rust_test(
        name = name + PORT_SUFFIX + "_libtest",
        size = size,
        srcs = rust_srcs,
        data = rust_data,
        tags = ["manual"],
        visibility = ["//visibility:private"],
        deps = rust_deps,
        **{attribute: value for attribute, value in optional.items() if value}
    )
    libtest_test(
        name = name + PORT_SUFFIX,
        size = size,
        libtest = name + PORT_SUFFIX + "_libtest",
        tags = tags,
        visibility = visibility,
    )
    parity_mirror_test(
        name = name,
        facet = facet,
        mapping = mapping,
        origin = origin,
        py_test = name + REFERENCE_SUFFIX,
        rust_test = name + PORT_SUFFIX,
        sources = sources,
        tags = tags,
        timeout_s = timeout_s,
        visibility = visibility,
    )
