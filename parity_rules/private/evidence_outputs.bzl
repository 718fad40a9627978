"""What every parity test makes of its evidence: the report that its test speaks, and its part of the index."""

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo")
load(":names.bzl", "shown")
load(":tool.bzl", "TOOL_ATTRS", "run_tool")

def declare(ctx, suffix):
    """Declares an output that is called as the target, with a suffix."""
    return ctx.actions.declare_file(ctx.label.name + suffix)

def report_on(ctx, evidence):
    """Declares the action that writes the report.

    Args:
      ctx: the rule context; it has the attributes of EVIDENCE_ATTRS and the exec group `compare`.
      evidence: File of evidence.

    Returns:
      A struct of the Files `text`, `xml` and `verdict`.
    """
    text, xml, verdict = declare(ctx, ".report.txt"), declare(ctx, ".report.xml"), declare(ctx, ".verdict")

    def arguments(args):
        args.add(evidence, format = "--evidence=%s")
        if ctx.attr._require_all[BuildSettingInfo].value:
            args.add("--require_all")
        args.add(text, format = "--out_text=%s")
        args.add(xml, format = "--out_xml=%s")
        args.add(verdict, format = "--out_verdict=%s")

    run_tool(
        ctx,
        mnemonic = "ParityReport",
        subcommand = "report",
        arguments = arguments,
        inputs = [evidence],
        outputs = [text, xml, verdict],
        progress = "Reporting on %{label}",
    )
    return struct(text = text, verdict = verdict, xml = xml)

def index_shard(ctx, evidence, *, pair, origin, port, sources, reference_sources, port_sources, op_sources = depset(), mirrored = False):
    """Declares the action that writes the part of the index.

    Args:
      ctx: the rule context; it has the attributes of EVIDENCE_ATTRS and the exec group `compare`.
      evidence: File of evidence.
      pair: Label of the pair.
      origin: "original" or "reconstructed", what the reference is.
      port: label or name of the port.
      sources: list of the accounted Python files, as paths below the import root.
      reference_sources: depset of the reference's own source files.
      port_sources: depset of the port's own source files.
      op_sources: depset of the files that say what the reference's operations are.
      mirrored: whether the evidence is of native tests, case by case, and so proves a file of tests.

    Returns:
      File of the shard.
    """
    shard = declare(ctx, ".shard.json")

    def arguments(args):
        args.add(evidence, format = "--evidence=%s")
        args.add(shown(ctx.label), format = "--label=%s")
        args.add(shown(pair), format = "--pair=%s")
        args.add(origin, format = "--origin=%s")
        args.add(port, format = "--port=%s")
        args.add_all(sources, format_each = "--accounts_for=%s")
        args.add_all(reference_sources, format_each = "--source=%s")
        args.add_all(port_sources, format_each = "--port_source=%s")
        args.add_all(op_sources, format_each = "--op_source=%s")
        if mirrored:
            args.add("--mirrored")
        args.add(shard, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityShard",
        subcommand = "shard",
        arguments = arguments,
        inputs = depset([evidence], transitive = [reference_sources, port_sources, op_sources]),
        outputs = [shard],
        progress = "Indexing %{label}",
    )
    return shard

EVIDENCE_ATTRS = dict(
    TOOL_ATTRS,
    _require_all = attr.label(
        default = "//parity_rules:require_all",
    ),
)
