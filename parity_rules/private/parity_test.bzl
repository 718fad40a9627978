"""The macro parity_test."""

load("@rules_rust//rust:defs.bzl", "rust_binary")
load(":checks.bzl", "driver_mistake", "memory_mistake", "ops_mistake", "require", "requires_mistake")
load(":expiry_test.bzl", "UNCACHED", "expiry_test")
load(":names.bzl", "PORT_SUFFIX", "REFERENCE_SUFFIX", "port_of", "reference_of")
load(":parity_pair_test.bzl", "parity_pair_test")
load(":python_driver.bzl", "parity_python_driver")
load(":suite.bzl", "PARITY_TAG", "ensure_suite")

def parity_test(
        name,
        pair,
        fixtures,
        ops = {},
        py_srcs = [],
        py_deps = [],
        py_data = [],
        py_env = {},
        py_driver = None,
        rust_srcs = [],
        rust_deps = [],
        rust_data = [],
        rust_crate_root = None,
        rust_driver = None,
        comparators = None,
        expectations = None,
        goldens = [],
        requires = [],
        deadline_ms = 10000,
        memory_mb = 0,
        startup_timeout_s = 60,
        fresh = False,
        fail_on_leaks = False,
        size = "small",
        tags = [],
        visibility = None,
        **kwargs):
    """Runs both sides of a pair on the same cases, compares everything that the cases ask for, and speaks the verdict.

    Generated targets:

    - `<name>`: the test. Its output groups are `parity_evidence`, `parity_legs`, `parity_reference` and `parity_report`.
    - `<name>_expiry`: a test that fails when an entry of `expectations` has expired, if that is given. It runs every time, and judges today unless
      `--//parity_rules:as_of=2027-06-30` names another day.
    - `<name>_py`: the reference's driver, unless `py_driver` is given.
    - `<name>_rs`: the port's driver, unless `rust_driver` is given.
    - `parity`: the suite of all parity tests of the package, if this is its first.

    Args:
      name: name of the test.
      pair: label of a pair.
      fixtures: files of cases; YAML or JSON lines.
      ops: operation to "package.module:attribute", the functions of the reference that answer the cases.
      py_srcs: Python files of further operations, importable by their name.
      py_deps: further dependencies of the reference's driver. The pair's reference is one.
      py_data: files that the reference's driver reads.
      py_env: environment variables of the reference's driver.
      py_driver: an executable to use as the reference's driver instead.
      rust_srcs: the port's driver, with `parity_driver::serve!`.
      rust_deps: further dependencies of the port's driver. The pair's port and the SDK are two.
      rust_data: files that the port's driver reads.
      rust_crate_root: the root file of the port's driver, if `rust_srcs` has more than one.
      rust_driver: an executable to use as the port's driver instead, in any language.
      comparators: YAML file of comparators by operation.
      expectations: YAML file of known divergences.
      goldens: files of recorded outcomes, imported or written by `tools/parity record`; both sides are compared with them.
      requires: causes for which a leg may be missing without failing the test: "no_device", "missing_runtime".
      deadline_ms: milliseconds that a case may take, where its fixture does not say.
      memory_mb: MiB of memory that a driver, and each process that it starts, may take for itself. 0 sets no limit. What is shared between
        processes does not count, nor does address space that is only reserved.
      startup_timeout_s: seconds that a driver may take to start.
      fresh: whether every case gets a driver process of its own.
      fail_on_leaks: whether the test fails if a driver leaves something behind: a process, a file in its directory, a thread, an open
        descriptor. Otherwise the report notes it.
      size: size of the test. The test only prints a verdict, so that it is small.
      tags: further tags. "manual" keeps the test out of the suite.
      visibility: visibility of the test.
      **kwargs: further attributes of a Bazel test, such as exec_properties = {"rust.Pool": "large"}.
    """
    require(
        name,
        requires_mistake(requires) or
        memory_mistake(memory_mb) or
        driver_mistake("py", py_driver, py_srcs, {"ops": ops, "py_data": py_data, "py_deps": py_deps, "py_env": py_env}) or
        driver_mistake("rust", rust_driver, rust_srcs, {"rust_data": rust_data, "rust_deps": rust_deps}) or
        ops_mistake(ops),
    )
    pair = native.package_relative_label(pair)
    common = {"tags": ["manual"], "testonly": True, "visibility": ["//visibility:private"]}

    if py_driver == None:
        py_driver = name + REFERENCE_SUFFIX
        parity_python_driver(
            name = py_driver,
            srcs = py_srcs,
            data = py_data,
            env = py_env,
            ops = ops,
            deps = [reference_of(pair)] + py_deps,
            **common
        )
    if rust_driver == None:
        rust_driver = name + PORT_SUFFIX
        rust_binary(
            name = rust_driver,
            srcs = rust_srcs,
            data = rust_data,
            deps = [port_of(pair), Label("//parity_rules/rust:parity_driver")] + rust_deps,
            **dict(common, **({"crate_root": rust_crate_root} if rust_crate_root else {}))
        )
    parity_pair_test(
        name = name,
        comparators = comparators,
        deadline_ms = deadline_ms,
        expectations = expectations,
        fail_on_leaks = fail_on_leaks,
        fixtures = fixtures,
        fresh = fresh,
        goldens = goldens,
        memory_mb = memory_mb,
        pair = pair,
        py_driver = py_driver,
        requires = requires,
        rust_driver = rust_driver,
        size = size,
        startup_timeout_s = startup_timeout_s,
        tags = tags + [PARITY_TAG],
        visibility = visibility,
        **kwargs
    )
    if expectations:
        expiry_test(
            name = name + "_expiry",
            size = "small",
            expectations = expectations,
            legs = ["python", "rust"] + (["golden"] if goldens else []),
            tags = tags + UNCACHED + [PARITY_TAG],
            visibility = visibility,
        )
    ensure_suite(tags)
