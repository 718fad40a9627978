"""The index in the source tree: the program that writes it there, and the test that fails when it is stale."""

load(":names.bzl", "shown")
load(":parity_index_info.bzl", "ParityIndexInfo")
load(":speaker.bzl", "speaker")
load(":tool.bzl", "TOOL_ATTRS", "TOOL_GROUP", "run_tool")

_UPDATE = """#!/bin/sh
# Writes a computed index into the source tree.
export RUNFILES_DIR="${{RUNFILES_DIR:-$0.runfiles}}"
if [ -z "${{BUILD_WORKSPACE_DIRECTORY:-}}" ]; then echo "start it by: bazel run {label}" >&2; exit 1; fi
cd "$RUNFILES_DIR/{workspace}" || exit 1
exec "{tool}" publish --computed="{computed}" --folder="$BUILD_WORKSPACE_DIRECTORY/{package}"
"""

def _index_update_impl(ctx):
    info = ctx.attr.index[ParityIndexInfo]
    executable = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(executable, _UPDATE.format(
        computed = info.json.short_path.removesuffix("/index.json"),
        label = shown(ctx.label),
        package = ctx.label.package,
        tool = ctx.executable._publisher.short_path,
        workspace = ctx.workspace_name,
    ), is_executable = True)
    runfiles = ctx.runfiles(transitive_files = info.files)
    return DefaultInfo(
        executable = executable,
        runfiles = runfiles.merge(ctx.attr._publisher[DefaultInfo].default_runfiles),
    )

index_update = rule(
    implementation = _index_update_impl,
    doc = "Writes an index into the folder of its package. Users write parity_index, which creates it.",
    attrs = {
        "index": attr.label(
            doc = "The index.",
            mandatory = True,
            providers = [ParityIndexInfo],
        ),
        "_publisher": attr.label(
            cfg = "target",
            default = "//parity_rules/python:tool",
            executable = True,
        ),
    },
    executable = True,
)

def _index_stale_test_impl(ctx):
    info = ctx.attr.index[ParityIndexInfo]
    outputs = struct(**{
        kind: ctx.actions.declare_file("{}.{}".format(ctx.label.name, kind))
        for kind in ["text", "verdict", "xml"]
    })

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        args.add(ctx.attr.update, format = "--update=%s")
        args.add(info.json.dirname, format = "--computed=%s")
        args.add(ctx.label.package, format = "--folder=%s")
        args.add_all(ctx.files.committed, format_each = "--committed=%s")
        args.add(outputs.text, format = "--out_text=%s")
        args.add(outputs.xml, format = "--out_xml=%s")
        args.add(outputs.verdict, format = "--out_verdict=%s")

    run_tool(
        ctx,
        mnemonic = "ParityStale",
        subcommand = "stale",
        arguments = arguments,
        inputs = depset(ctx.files.committed, transitive = [info.files]),
        outputs = [outputs.text, outputs.xml, outputs.verdict],
        progress = "Comparing %{label}",
    )
    return speaker(ctx, text = outputs.text, verdict = outputs.verdict, xml = outputs.xml)

index_stale_test = rule(
    implementation = _index_stale_test_impl,
    doc = "Fails when the index in the source tree is not what is computed. Users write parity_index, which creates it.",
    attrs = dict(
        committed = attr.label_list(
            doc = "The files of the tree.",
            allow_files = [".json", ".md"],
        ),
        index = attr.label(
            doc = "The index.",
            mandatory = True,
            providers = [ParityIndexInfo],
        ),
        update = attr.string(
            doc = "The command that writes the index into the tree.",
        ),
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
    test = True,
)
