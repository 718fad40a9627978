"""A native test as an action: it runs in an emulated test environment, and what it does is an outcome, case by case."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo", "TestCrateInfo")
load(":names.bzl", "shown")
load(":python_toolchain.bzl", "PYTHON_TOOLCHAIN_TYPE", "python_interpreter")

NativeTestInfo = provider(
    doc = "What a test target says about itself that its other providers do not tell.",
    fields = {
        "args": "list of string: its command line arguments, locations expanded.",
        "env": "dict of string to string: the environment variables that it declares.",
        "files_to_run": "FilesToRunProvider: its executable.",
        "has_libtest": "bool: whether it is a Rust test that libtest runs.",
        "size": "string: its size.",
        "sources": "depset of File: its own source files.",
    },
)

def _crate_sources(target):
    if CrateInfo in target:
        return target[CrateInfo].srcs
    if TestCrateInfo in target:
        return target[TestCrateInfo].crate.srcs
    return None

def _native_test_aspect_impl(target, ctx):
    attr = ctx.rule.attr
    if NativeTestInfo in getattr(attr, "libtest", []):
        return [attr.libtest[NativeTestInfo]]
    crate_sources = _crate_sources(target)
    located = [
        label
        for attribute in ["data", "srcs"]
        for label in getattr(attr, attribute, [])
    ]
    return [NativeTestInfo(
        args = [ctx.expand_location(arg, located) for arg in getattr(attr, "args", [])],
        env = target[RunEnvironmentInfo].environment if RunEnvironmentInfo in target else {},
        files_to_run = target[DefaultInfo].files_to_run,
        has_libtest = crate_sources != None and getattr(attr, "use_libtest_harness", True),
        size = getattr(attr, "size", ""),
        sources = depset(getattr(ctx.rule.files, "srcs", [])) if crate_sources == None else crate_sources,
    )]

native_test_aspect = aspect(
    implementation = _native_test_aspect_impl,
    doc = "Reads what starts a test, and its sources; of libtest_test, those of the test behind it.",
    attr_aspects = ["libtest"],
)

def _main(ctx):
    return [file for file in ctx.files._native if file.short_path.endswith("/parity/native/main.pyc")][0]

def run_native_test(ctx, *, leg, test, results, modules = [], mnemonic):
    """Declares the action of a native test.

    Args:
      ctx: the rule context; it has the attributes of NATIVE_TEST_ATTRS, and an exec group of the leg's name.
      leg: name of the leg.
      test: the test, an executable Target with the aspect.
      results: the form of its results, "junit" or "libtest".
      modules: names of its Python files, without extension.
      mnemonic: the action's mnemonic.

    Returns:
      File of the results.
    """
    native = test[NativeTestInfo]
    executable = "${EXECROOT}/" + native.files_to_run.executable.path
    description = ctx.actions.declare_file("{}.{}.native.json".format(ctx.label.name, leg))
    ctx.actions.write(description, json.encode({
        "argv": [executable] + native.args,
        "env": native.env,
        "label": shown(test.label),
        "leg": leg,
        "modules": modules,
        "results": results,
        "runfiles": executable + ".runfiles",
        "size": native.size,
        "timeout_s": ctx.attr.timeout_s,
        "workspace": ctx.workspace_name,
    }))
    output = ctx.actions.declare_file("{}.{}.results.json".format(ctx.label.name, leg))
    interpreter = python_interpreter(ctx.exec_groups[leg].toolchains[PYTHON_TOOLCHAIN_TYPE])
    ctx.actions.run(
        executable = interpreter.executable,
        arguments = ["-I", "-S", _main(ctx).path, "--test", description.path, "--out", output.path],
        env = {},
        exec_group = leg,
        inputs = depset([description], transitive = [ctx.attr._native[DefaultInfo].files, interpreter.files]),
        mnemonic = mnemonic,
        outputs = [output],
        progress_message = "Running the {} test of %{{label}}".format(leg),
        tools = [native.files_to_run],
    )
    return output

NATIVE_TEST_ATTRS = {
    "timeout_s": attr.int(
        doc = "Seconds that each native test may take.",
        default = 60,
    ),
    "_native": attr.label(
        default = "//parity_rules/python:native_bytecode",
    ),
}
