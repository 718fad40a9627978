"""Python files that have no port, with the reason, checked where it can be."""

load("//parity_rules:providers.bzl", "ParityNaInfo")
load(":checks.bzl", "NA_CLASSES", "na_mistake", "require")
load(":names.bzl", "shown")
load(":speaker.bzl", "speaker")
load(":suite.bzl", "PARITY_TAG", "ensure_suite")
load(":tool.bzl", "TOOL_ATTRS", "TOOL_GROUP", "run_tool")

def _parity_na_impl(ctx):
    outputs = struct(**{
        kind: ctx.actions.declare_file("{}.na.{}".format(ctx.label.name, kind))
        for kind in ["shard", "text", "verdict", "xml"]
    })

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        args.add_all(ctx.files.srcs, format_each = "--source=%s")
        args.add(ctx.attr.na_class, format = "--na_class=%s")
        args.add(ctx.attr.reason, format = "--reason=%s")
        args.add(ctx.attr.owner, format = "--owner=%s")
        args.add(ctx.attr.reviewed, format = "--reviewed=%s")
        args.add(ctx.attr.superseded_by, format = "--superseded_by=%s")
        args.add(outputs.shard, format = "--out=%s")
        args.add(outputs.text, format = "--out_text=%s")
        args.add(outputs.verdict, format = "--out_verdict=%s")
        args.add(outputs.xml, format = "--out_xml=%s")

    run_tool(
        ctx,
        mnemonic = "ParityNa",
        subcommand = "na",
        arguments = arguments,
        inputs = ctx.files.srcs,
        outputs = [outputs.shard, outputs.text, outputs.verdict, outputs.xml],
        progress = "Checking the justification %{label}",
    )
    return [
        speaker(ctx, text = outputs.text, verdict = outputs.verdict, xml = outputs.xml),
        ParityNaInfo(shard = outputs.shard, sources = [file.short_path for file in ctx.files.srcs]),
        OutputGroupInfo(parity_shard = depset([outputs.shard])),
    ]

justification_test = rule(
    implementation = _parity_na_impl,
    doc = "Justifies Python files without a port. Users write parity_na, which creates it.",
    attrs = dict(
        na_class = attr.string(
            doc = "The class of the justification.",
            mandatory = True,
            values = NA_CLASSES,
        ),
        owner = attr.string(
            doc = "Who answers for the justification.",
            mandatory = True,
        ),
        reason = attr.string(
            doc = "Why there is no port, in a sentence.",
            mandatory = True,
        ),
        reviewed = attr.string(
            doc = "When it was last reviewed, as YYYY-MM-DD.",
            mandatory = True,
        ),
        srcs = attr.label_list(
            doc = "The Python files, or the py_library that holds them.",
            allow_files = [".py"],
            mandatory = True,
        ),
        superseded_by = attr.string(
            doc = "What takes the file's place; required for the class superseded.",
        ),
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
    test = True,
)

def parity_na(name, srcs, na_class, reason, owner, reviewed, superseded_by = "", tags = [], **kwargs):
    """Accounts for Python files that have no port.

    It is a test, since a justification can be false: a `stub` must have no public names.

    Generated targets:

    - `<name>`: the test.
    - `parity`: the suite of the package, if this is its first parity test.

    Args:
      name: name of the test.
      srcs: the Python files, or the py_library that holds them.
      na_class: generated, hardware, packaging, stub, superseded, tensorflow_custom_op, test_only or tooling.
      reason: why there is no port, in a sentence.
      owner: who answers for the justification.
      reviewed: when it was last reviewed, as YYYY-MM-DD.
      superseded_by: what takes the file's place; required for the class superseded.
      tags: further tags.
      **kwargs: further attributes of a Bazel test.
    """
    require(name, na_mistake(na_class, reason, reviewed, superseded_by))
    justification_test(
        name = name,
        srcs = srcs,
        na_class = na_class,
        owner = owner,
        reason = reason,
        reviewed = reviewed,
        size = "small",
        superseded_by = superseded_by,
        tags = tags + [PARITY_TAG],
        **kwargs
    )
    ensure_suite(tags)
