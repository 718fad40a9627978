"""What every parity test makes of its evidence: the report that its test speaks, and its part of the index."""

load("@bazel_skylib//rules:common_settings.bzl", "BuildSettingInfo")
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

def index_shard(ctx, evidence, *, origin, port, mirrored = False):
    """Declares the action that writes the part of the index.

    Args:
      ctx: the rule context; it has the attributes of EVIDENCE_ATTRS and the exec group `compare`.
      evidence: File of evidence.
      origin: "original" or "reconstructed", what the reference is.
      port: label or name of the port.
      mirrored: whether the evidence is of native tests, case by case, and so proves a file of tests.

    Returns:
      File of the shard.
    """
    shard = declare(ctx, ".shard.json")

    def arguments(args):
        args.add(evidence, format = "--evidence=%s")
        args.add(origin, format = "--origin=%s")
        args.add(port, format = "--port=%s")
        if mirrored:
            args.add("--mirrored")
        args.add(shard, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityShard",
        subcommand = "shard",
        arguments = arguments,
        inputs = [evidence],
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
