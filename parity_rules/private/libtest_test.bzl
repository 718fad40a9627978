"""A Rust test that leaves an XML test case per case, which libtest does not."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo", "TestCrateInfo")
load(":python_toolchain.bzl", "PYTHON_TOOLCHAIN_TYPE", "python_interpreter")

_SCRIPT = """#!/bin/sh
# Runs the test as it is, and tells Bazel of each of its cases.
cd "${{TEST_SRCDIR:-$0.runfiles}}/{workspace}" || exit 1
exec {interpreter} -I -S {main} {test} "$@"
"""

def _main(ctx):
    return [file for file in ctx.files._native if file.short_path.endswith("/parity/native/test_main.pyc")][0]

def _libtest_test_impl(ctx):
    interpreter = python_interpreter(ctx.toolchains[PYTHON_TOOLCHAIN_TYPE])
    executable = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(executable, _SCRIPT.format(
        interpreter = interpreter.path if type(interpreter.executable) == "string" else "./" + interpreter.executable.short_path,
        main = _main(ctx).short_path,
        test = "./" + ctx.executable.libtest.short_path,
        workspace = ctx.workspace_name,
    ), is_executable = True)
    test = ctx.attr.libtest
    runfiles = ctx.runfiles(ctx.files._native, transitive_files = interpreter.files).merge(test[DefaultInfo].default_runfiles)
    providers = [
        DefaultInfo(executable = executable, runfiles = runfiles),
        coverage_common.instrumented_files_info(ctx, dependency_attributes = ["libtest"]),
    ]
    return providers + ([test[RunEnvironmentInfo]] if RunEnvironmentInfo in test else [])

libtest_test = rule(
    implementation = _libtest_test_impl,
    doc = "Runs a rust_test, one case at a time. py_rust_test creates it as `<name>_rs`.",
    attrs = {
        "libtest": attr.label(
            cfg = "target",
            doc = "The rust_test.",
            executable = True,
            mandatory = True,
            providers = [[CrateInfo], [TestCrateInfo]],
        ),
        "_native": attr.label(
            default = "//parity_rules/python:native_bytecode",
        ),
    },
    test = True,
    toolchains = [PYTHON_TOOLCHAIN_TYPE],
)
