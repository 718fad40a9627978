"""The rule that pairs a reference target with its port."""

load("@rules_python//python:py_info.bzl", "PyInfo")
load("@rules_rust//rust:rust_common.bzl", "CrateInfo")
load("//parity_rules:providers.bzl", "ParityPairInfo")
load(":names.bzl", "shown")
load(":tool.bzl", "TOOL_ATTRS", "TOOL_GROUP", "run_tool")

def _own_sources(target):
    """The .py files that a py_library was given, without those of its dependencies."""
    return [file for file in target[DefaultInfo].files.to_list() if file.extension == "py"]

def _port_name(target):
    """The label of a crate of the main repository; the name of one of a hub, whose label no reader knows."""
    label = shown(target.label)
    return label if label.startswith("//") else target[CrateInfo].name

def _accounted_sources(ctx):
    if ctx.attr.sources or ctx.attr.interpreter_sources:
        _check_sources(ctx)
        return sorted(ctx.attr.sources + ctx.attr.interpreter_sources)
    return sorted([file.short_path for file in _own_sources(ctx.attr.py)])

def _check_sources(ctx):
    """A pair cannot account for a file that its reference does not have."""
    paths = ["/" + file.short_path for file in _own_sources(ctx.attr.py)]
    for source in ctx.attr.sources:
        if not [path for path in paths if path.endswith("/" + source)]:
            fail("{}: sources lists {}, but py = {} has no such file: correct the path, or list it in interpreter_sources if it belongs to the interpreter.".format(
                ctx.label,
                source,
                ctx.attr.py.label,
            ))

def _index_shard(ctx, *, port, port_sources, reference_sources, sources):
    """Declares the action that writes the pair's part of the index, for files that no test compares yet.

    A port that does not compile is none: its crate is an input, though nothing reads it.
    """
    shard = ctx.actions.declare_file(ctx.label.name + ".pair.json")

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        args.add(ctx.attr.origin, format = "--origin=%s")
        args.add(port, format = "--port=%s")
        args.add_all(sources, format_each = "--accounts_for=%s")
        args.add_all(reference_sources, format_each = "--source=%s")
        args.add_all(port_sources, format_each = "--port_source=%s")
        args.add(shard, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityShard",
        subcommand = "pair",
        arguments = arguments,
        inputs = depset(transitive = [ctx.attr.rust[DefaultInfo].files, port_sources, reference_sources]),
        outputs = [shard],
        progress = "Indexing %{label}",
    )
    return shard

def _pair_impl(ctx):
    sources = _accounted_sources(ctx)
    if not sources:
        fail("{}: py = {} has no Python sources of its own and sources is empty: list in sources the Python files that this pair accounts for.".format(
            ctx.label,
            ctx.attr.py.label,
        ))
    if CrateInfo not in ctx.attr.rust:
        fail("{}: rust = {} is not a Rust library: expected a rust_library or an alias of one.".format(
            ctx.label,
            ctx.attr.rust.label,
        ))
    sides = dict(
        port = _port_name(ctx.attr.rust),
        port_sources = ctx.attr.rust[CrateInfo].srcs,
        reference_sources = depset(_own_sources(ctx.attr.py)),
        sources = sources,
    )
    shard = _index_shard(ctx, **sides)
    return [
        DefaultInfo(files = depset(transitive = [ctx.attr.py[DefaultInfo].files, ctx.attr.rust[DefaultInfo].files])),
        OutputGroupInfo(parity_shard = depset([shard])),
        ParityPairInfo(origin = ctx.attr.origin, reference = ctx.attr.py.label, shard = shard, **sides),
    ]

parity_pair = rule(
    implementation = _pair_impl,
    doc = "Pairs a reference with its port. Users write parity_library or py_rust_library, which create it.",
    attrs = dict(
        interpreter_sources = attr.string_list(
            doc = "Python files of the standard library that this pair accounts for; no target builds them.",
        ),
        origin = attr.string(
            default = "original",
            doc = "Whether the reference is the original, or was written again from a specification of it.",
            values = ["original", "reconstructed"],
        ),
        py = attr.label(
            doc = "The reference: a py_library, or an alias of one.",
            mandatory = True,
            providers = [PyInfo],
        ),
        rust = attr.label(
            doc = "The port: a rust_library, or an alias of one.",
            mandatory = True,
        ),
        sources = attr.string_list(
            doc = "The Python files that this pair accounts for. Empty: the .py files among the sources of `py`.",
        ),
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
)
