"""The rule behind parity_test: legs, comparison, evidence and report as actions, and a test that speaks the verdict."""

load("//parity_rules:providers.bzl", "ParityEvidenceInfo", "ParityPairInfo")
load(":evidence_outputs.bzl", "EVIDENCE_ATTRS", "declare", "index_shard", "report_on")
load(":leg.bzl", "LEG_ATTRS", "run_leg")
load(":leg_toolchain.bzl", "LEG_TOOLCHAIN_TYPE")
load(":names.bzl", "shown")
load(":python_toolchain.bzl", "PYTHON_TOOLCHAIN_TYPE")
load(":speaker.bzl", "speaker")
load(":tool.bzl", "TOOL_GROUP", "run_tool")

FIXTURE_EXTENSIONS = [".yaml", ".yml", ".jsonl", ".textproto"]

def _compile_cases(ctx):
    cases = declare(ctx, ".cases")
    plan = declare(ctx, ".plan.json")

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        args.add_all(ctx.files.fixtures, format_each = "--fixture=%s")
        if ctx.file.comparators:
            args.add(ctx.file.comparators, format = "--comparators=%s")
        args.add(ctx.attr.deadline_ms, format = "--deadline_ms=%s")
        if ctx.attr.fresh:
            args.add("--fresh")
        args.add(cases, format = "--out_cases=%s")
        args.add(plan, format = "--out_plan=%s")

    run_tool(
        ctx,
        mnemonic = "ParityCases",
        subcommand = "cases",
        arguments = arguments,
        inputs = ctx.files.fixtures + ([ctx.file.comparators] if ctx.file.comparators else []),
        outputs = [cases, plan],
        progress = "Reading the fixtures of %{label}",
    )
    return cases, plan

def _reference_entry(file):
    """NAME=PATH of a file of the reference; of an installed package only its metadata, which have the version."""
    if "/site-packages/" in file.path and not file.path.endswith(".dist-info/METADATA"):
        return None
    return "{}={}".format(file.short_path, file.path)

def _recording(ctx, plan, sources):
    """The function that adds what a recording is made and judged from to an Args."""

    def arguments(args):
        args.add(plan, format = "--plan=%s")
        args.add_all(ctx.files.goldens, format_each = "--golden=%s")
        args.add_all(sources, map_each = _reference_entry, format_each = "--reference=%s")

    return arguments

def _recording_flags(ctx, recording):
    """The same as a file, for `tools/parity record`."""
    flags = declare(ctx, ".recording.flags")
    args = ctx.actions.args()
    args.set_param_file_format("multiline")
    recording(args)
    ctx.actions.write(flags, args)
    return flags

def _golden_leg(ctx, plan, sources, recording):
    outcomes = declare(ctx, ".golden.outcomes")

    def arguments(args):
        recording(args)
        args.add(outcomes, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityGoldenLeg",
        subcommand = "golden",
        arguments = arguments,
        inputs = depset(ctx.files.goldens + [plan], transitive = [sources]),
        outputs = [outcomes],
        progress = "Reading the recorded outcomes of %{label}",
    )
    return outcomes

def _compare(ctx, cases, plan, legs, op_sources):
    evidence = declare(ctx, ".evidence.pb")
    pair = ctx.attr.pair[ParityPairInfo]

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        args.add(shown(ctx.attr.pair.label), format = "--pair=%s")
        args.add(cases, format = "--cases=%s")
        args.add(plan, format = "--plan=%s")
        for leg, outcomes in legs.items():
            args.add(outcomes, format = "--leg={}=%s".format(leg))
        if ctx.file.expectations:
            args.add(ctx.file.expectations, format = "--expectations=%s")
        args.add_all(ctx.attr.requires, format_each = "--requires=%s")
        if ctx.attr.fail_on_leaks:
            args.add("--fail_on_leaks")
        if ctx.attr.memory_mb:
            args.add(ctx.attr.memory_mb, format = "--environment=memory_mb=%s")
        args.add_all(pair.sources, format_each = "--accounts_for=%s")
        args.add_all(pair.reference_sources, format_each = "--source=%s")
        args.add_all(pair.port_sources, format_each = "--port_source=%s")
        for leg, sources in op_sources.items():
            args.add_all(sources, format_each = "--op_source={}=%s".format(leg))
        args.add(evidence, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityCompare",
        subcommand = "compare",
        arguments = arguments,
        inputs = depset(
            [cases, plan] + legs.values() + ([ctx.file.expectations] if ctx.file.expectations else []),
            transitive = [pair.reference_sources, pair.port_sources] + op_sources.values(),
        ),
        outputs = [evidence],
        progress = "Comparing the legs of %{label}",
    )
    return evidence

def _parity_test_impl(ctx):
    if not ctx.files.fixtures:
        fail("{}: fixtures is empty: a test without cases proves nothing; list at least one fixture file ({}).".format(
            ctx.label,
            ", ".join(FIXTURE_EXTENSIONS),
        ))
    cases, plan = _compile_cases(ctx)
    python = run_leg(ctx, leg = "python", driver = ctx.attr.py_driver, cases = cases, exec_group = "python", mnemonic = "ParityPythonLeg")
    rust = run_leg(ctx, leg = "rust", driver = ctx.attr.rust_driver, cases = cases, exec_group = "rust", mnemonic = "ParityRustLeg")
    recording = _recording(ctx, plan, python.sources)
    legs = {"python": python.outcomes, "rust": rust.outcomes}
    if ctx.files.goldens:
        legs["golden"] = _golden_leg(ctx, plan, python.sources, recording)
    evidence = _compare(ctx, cases, plan, legs, {"python": python.op_sources, "rust": rust.op_sources})
    report = report_on(ctx, evidence)

    pair = ctx.attr.pair[ParityPairInfo]
    shard = index_shard(
        ctx,
        evidence,
        op_sources = python.op_sources,
        origin = pair.origin,
        pair = ctx.attr.pair.label,
        port = pair.port,
        port_sources = pair.port_sources,
        reference_sources = pair.reference_sources,
        sources = pair.sources,
    )
    return [
        speaker(ctx, text = report.text, verdict = report.verdict, xml = report.xml),
        ParityEvidenceInfo(
            evidence = evidence,
            pair = ctx.attr.pair.label,
            shard = shard,
            sources = pair.sources,
        ),
        OutputGroupInfo(
            parity_evidence = depset([evidence]),
            parity_legs = depset(
                [cases, plan, python.command, rust.command] + legs.values(),
                transitive = [python.driver, rust.driver],
            ),
            # The outcomes are not read: the tree of runfiles that a driver starts from is made for the action alone.
            parity_reference = depset(
                [cases, plan, python.command, python.outcomes, _recording_flags(ctx, recording)],
                transitive = [python.driver, python.sources],
            ),
            parity_report = depset([report.text, report.xml, report.verdict]),
            parity_shard = depset([shard]),
        ),
    ]

parity_pair_test = rule(
    implementation = _parity_test_impl,
    doc = "Runs both sides of a pair on the same cases and compares what they did. Users write parity_test, which creates it.",
    attrs = dict(
        LEG_ATTRS,
        comparators = attr.label(
            doc = "YAML file of comparators by operation.",
            allow_single_file = [".yaml", ".yml"],
        ),
        deadline_ms = attr.int(
            doc = "Milliseconds that a case may take, where its fixture does not say.",
            default = 10000,
        ),
        expectations = attr.label(
            doc = "YAML file of known divergences.",
            allow_single_file = [".yaml", ".yml"],
        ),
        fail_on_leaks = attr.bool(
            doc = "Whether the test fails if a driver leaves something behind.",
        ),
        fixtures = attr.label_list(
            doc = "Files of cases.",
            allow_files = FIXTURE_EXTENSIONS,
        ),
        fresh = attr.bool(
            doc = "Whether every case gets a driver process of its own.",
        ),
        goldens = attr.label_list(
            doc = "Files of recorded outcomes. Both sides are compared with them.",
            allow_files = [".jsonl"],
        ),
        pair = attr.label(
            doc = "The pair under test.",
            mandatory = True,
            providers = [ParityPairInfo],
        ),
        py_driver = attr.label(
            doc = "The reference's driver.",
            cfg = "target",
            executable = True,
            mandatory = True,
        ),
        requires = attr.string_list(
            doc = "Causes for which a leg may be missing without failing the test.",
        ),
        rust_driver = attr.label(
            doc = "The port's driver.",
            cfg = "target",
            executable = True,
            mandatory = True,
        ),
        **EVIDENCE_ATTRS
    ),
    exec_groups = {
        "python": exec_group(toolchains = [PYTHON_TOOLCHAIN_TYPE, LEG_TOOLCHAIN_TYPE]),
        "rust": exec_group(toolchains = [PYTHON_TOOLCHAIN_TYPE, LEG_TOOLCHAIN_TYPE]),
        TOOL_GROUP: exec_group(),
    },
    test = True,
)
