"""The driver of a reference: the Python SDK over operations that are named by import path."""

load("@rules_python//python:py_info.bzl", "PyInfo")
load("//parity_rules:providers.bzl", "ParityDriverInfo")
load(":python_toolchain.bzl", "PYTHON_TOOLCHAIN_TYPE", "python_interpreter")

_LAUNCHER = """#!/bin/sh
# Starts the driver by hand: it speaks the frames of docs/protocol.md on standard input and output.
runfiles="${{RUNFILES_DIR:-$0.runfiles}}"
export PYTHONPATH="{pythonpath}" PYTHONSAFEPATH=1
exec "{interpreter}" "$runfiles/{main}" --ops="$runfiles/{ops}" "$@"
"""

def _runfiles_path(ctx, file):
    if file.short_path.startswith("../"):
        return file.short_path[len("../"):]
    return ctx.workspace_name + "/" + file.short_path

def _module_of(ctx, file):
    """The import path of a source of this target, relative to its package and to the repository root."""
    path = file.short_path.removesuffix(".py").removesuffix("/__init__")
    package = ctx.label.package
    if package and path.startswith(package + "/"):
        path = path[len(package) + 1:]
    return path.replace("/", ".")

def _sdk_main(ctx):
    return [file for file in ctx.files._sdk if file.short_path.endswith("/parity/driver/main.pyc")][0]

def _python_driver_impl(ctx):
    ops = ctx.actions.declare_file(ctx.label.name + ".ops.json")
    modules = [_module_of(ctx, file) for file in ctx.files.srcs if file.extension == "py"]
    ctx.actions.write(ops, json.encode({"modules": sorted(modules), "ops": ctx.attr.ops}))

    deps = [ctx.attr._sdk] + ctx.attr.deps  # the compiled SDK goes before its sources
    imports = depset(transitive = [dep[PyInfo].imports for dep in deps])
    interpreter = python_interpreter(ctx.toolchains[PYTHON_TOOLCHAIN_TYPE])
    runfiles = ctx.runfiles(
        files = ctx.files.srcs + [ops],
        transitive_files = depset(transitive = [dep[PyInfo].transitive_sources for dep in deps] + [interpreter.files]),
    ).merge_all([
        target[DefaultInfo].default_runfiles
        for target in ctx.attr.srcs + ctx.attr.data + deps
    ])

    roots = [ctx.workspace_name + "/" + ctx.label.package if ctx.label.package else ctx.workspace_name]
    roots += [root for root in imports.to_list() if root not in roots]
    roots += [root for root in [ctx.workspace_name, ""] if root not in roots]
    main = _runfiles_path(ctx, _sdk_main(ctx))

    launcher = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(launcher, _LAUNCHER.format(
        interpreter = interpreter.path if type(interpreter.executable) == "string" else "$runfiles/" + _runfiles_path(ctx, interpreter.executable),
        main = main,
        ops = _runfiles_path(ctx, ops),
        pythonpath = ":".join(["$runfiles/" + root for root in roots]),
    ), is_executable = True)
    tree = "${EXECROOT}/" + launcher.path + ".runfiles/"
    return [
        DefaultInfo(executable = launcher, runfiles = runfiles),
        _driver_info(ctx, interpreter, tree, main, ops, roots),
    ]

def _driver_info(ctx, interpreter, tree, main, ops, roots):
    return ParityDriverInfo(
        argv = [interpreter.path, tree + main, "--ops=" + tree + _runfiles_path(ctx, ops)],
        env = dict(
            ctx.attr.env,
            PYTHONPATH = ":".join([(tree + root).removesuffix("/") for root in roots]),
            RUNFILES_DIR = tree.removesuffix("/"),
        ),
        files_to_run = None,
        inputs = interpreter.files,
        op_sources = depset([ops] + ctx.files.srcs),
        sources = depset([ops] + ctx.files.srcs + ctx.files.data, transitive = [
            target[DefaultInfo].default_runfiles.files
            for target in ctx.attr.srcs + ctx.attr.data + ctx.attr.deps
        ]),
    )

parity_python_driver = rule(
    implementation = _python_driver_impl,
    doc = "An executable that answers cases with Python functions. parity_test creates it as `<name>_py`.",
    attrs = {
        "data": attr.label_list(
            doc = "Files that the operations read.",
            allow_files = True,
        ),
        "deps": attr.label_list(
            doc = "Python libraries that the operations come from.",
            providers = [PyInfo],
        ),
        "env": attr.string_dict(
            doc = "Environment variables of the driver, for all cases.",
        ),
        "ops": attr.string_dict(
            doc = 'Operation to "package.module:attribute", with an optional " -> converter" that is applied to the result.',
        ),
        "srcs": attr.label_list(
            doc = "Python files of operations. They are importable by their name, and functions marked with @operation need no entry in ops.",
            allow_files = [".py"],
        ),
        "_sdk": attr.label(
            default = "//parity_rules/python:driver_bytecode",
            providers = [PyInfo],
        ),
    },
    executable = True,
    toolchains = [PYTHON_TOOLCHAIN_TYPE],
)
