"""Our own Python sources compiled ahead: a leg starts two interpreters, and compiling would cost more than running."""

load("@rules_python//python:py_info.bzl", "PyInfo")
load(":python_toolchain.bzl", "PYTHON_TOOLCHAIN_TYPE", "python_interpreter")

def _bytecode_impl(ctx):
    interpreter = python_interpreter(ctx.toolchains[PYTHON_TOOLCHAIN_TYPE])
    prefix = "{}/{}/".format(ctx.label.package, ctx.attr.strip) if ctx.attr.strip else ctx.label.package + "/"
    outputs = []
    args = ctx.actions.args()
    for source in ctx.files.srcs:
        path = source.short_path.removeprefix("../" + ctx.label.workspace_name + "/").removeprefix(prefix)
        output = ctx.actions.declare_file("{}/{}c".format(ctx.label.name, path))
        outputs.append(output)
        args.add(source)
        args.add(output)
        args.add(path)
    ctx.actions.run(
        executable = interpreter.executable,
        arguments = ["-I", "-S", ctx.file._compiler.path, args],
        env = {},
        inputs = depset(ctx.files.srcs + [ctx.file._compiler], transitive = [interpreter.files]),
        mnemonic = "ParityBytecode",
        outputs = outputs,
        progress_message = "Compiling %{label}",
        toolchain = PYTHON_TOOLCHAIN_TYPE,
    )
    root = "{}/{}/{}".format(ctx.label.workspace_name or ctx.workspace_name, ctx.label.package, ctx.label.name)
    return [
        DefaultInfo(files = depset(outputs), runfiles = ctx.runfiles(outputs)),
        PyInfo(
            imports = depset([root]),
            transitive_sources = depset(outputs),
        ),
    ]

parity_bytecode = rule(
    implementation = _bytecode_impl,
    doc = "Compiles Python sources for the toolchain's interpreter. The files import as their sources do, from a root of their own.",
    attrs = {
        "srcs": attr.label_list(
            doc = "Python sources, below the package.",
            allow_files = [".py"],
            mandatory = True,
        ),
        "strip": attr.string(
            doc = "Folder below the package that the imports start from.",
        ),
        "_compiler": attr.label(
            allow_single_file = True,
            default = "//parity_rules/python:compile_bytecode.py",
        ),
    },
    toolchains = [PYTHON_TOOLCHAIN_TYPE],
)
