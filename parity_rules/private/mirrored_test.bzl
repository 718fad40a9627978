"""The rule behind parity_mirror_test: both native tests as actions, their cases side by side, and a test that speaks the verdict."""

load("@rules_python//python:py_info.bzl", "PyInfo")
load("//parity_rules:providers.bzl", "ParityEvidenceInfo")
load(":evidence_outputs.bzl", "EVIDENCE_ATTRS", "declare", "index_shard", "report_on")
load(":leg_toolchain.bzl", "LEG_TOOLCHAIN_TYPE")
load(":names.bzl", "shown")
load(":native_test.bzl", "NATIVE_TEST_ATTRS", "NativeTestInfo", "native_test_aspect", "run_native_test")
load(":python_toolchain.bzl", "PYTHON_TOOLCHAIN_TYPE")
load(":speaker.bzl", "speaker")
load(":tool.bzl", "TOOL_GROUP", "run_tool")

def _python_sources(ctx):
    """The files of the reference's test; our own main, which py_rust_test adds, is none of them."""
    sources = ctx.attr.py_test[NativeTestInfo].sources.to_list()
    return [file for file in sources if file.extension == "py" and file != ctx.file._testing_main]

def _check(ctx, python_sources):
    """Fails with the label of the test if a side is not what it should be."""
    if PyInfo not in ctx.attr.py_test:
        fail("{}: py_test = {} is not a Python test: expected a py_test.".format(ctx.label, ctx.attr.py_test.label))
    if not ctx.attr.rust_test[NativeTestInfo].has_libtest:
        fail("{}: rust_test = {} is not a Rust test that libtest runs: expected a rust_test, without use_libtest_harness = False.".format(
            ctx.label,
            ctx.attr.rust_test.label,
        ))
    if not python_sources and not ctx.attr.sources:
        fail("{}: py_test = {} has no Python sources of its own and sources is empty: list in sources the Python files that this test accounts for.".format(
            ctx.label,
            ctx.attr.py_test.label,
        ))

def _mapping(ctx):
    """The mapping as a File, or None."""
    if ctx.file.mapping_file or not ctx.attr.mapping:
        return ctx.file.mapping_file
    mapping = declare(ctx, ".mapping.json")
    ctx.actions.write(mapping, json.encode_indent(json.decode(ctx.attr.mapping), indent = "  ") + "\n")
    return mapping

def _mirror(ctx, legs, python_sources, sources):
    evidence = declare(ctx, ".evidence.pb")
    native_xml = {leg: declare(ctx, ".{}.xml".format(leg)) for leg in legs}
    mapping = _mapping(ctx)
    rust_sources = ctx.attr.rust_test[NativeTestInfo].sources

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        for leg, results in legs.items():
            args.add(results, format = "--leg={}=%s".format(leg))
        if mapping:
            args.add(mapping, format = "--mapping=%s")
        args.add(ctx.attr.facet, format = "--facet=%s")
        args.add_all(sources, format_each = "--accounts_for=%s")
        args.add_all(python_sources, format_each = "--source=%s")
        args.add_all(rust_sources, format_each = "--port_source=%s")
        for leg, xml in native_xml.items():
            args.add(xml, format = "--native_xml={}=%s".format(leg))
        args.add(evidence, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityMirror",
        subcommand = "mirror",
        arguments = arguments,
        inputs = depset(legs.values() + python_sources + ([mapping] if mapping else []), transitive = [rust_sources]),
        outputs = [evidence] + native_xml.values(),
        progress = "Comparing the native tests of %{label}",
    )
    return evidence, native_xml.values()

def _mirrored_test_impl(ctx):
    python_sources = _python_sources(ctx)
    _check(ctx, python_sources)
    sources = ctx.attr.sources or sorted([file.short_path for file in python_sources])
    modules = [file.basename.removesuffix(".py") for file in python_sources]
    legs = {
        "python": run_native_test(ctx, leg = "python", test = ctx.attr.py_test, results = "junit", modules = modules, mnemonic = "ParityPythonTest"),
        "rust": run_native_test(ctx, leg = "rust", test = ctx.attr.rust_test, results = "libtest", mnemonic = "ParityRustTest"),
    }
    evidence, native_xml = _mirror(ctx, legs, python_sources, sources)
    report = report_on(ctx, evidence)
    shard = index_shard(
        ctx,
        evidence,
        mirrored = True,
        origin = ctx.attr.origin,
        pair = ctx.label,
        port = shown(ctx.attr.rust_test.label),
        port_sources = ctx.attr.rust_test[NativeTestInfo].sources,
        reference_sources = depset(python_sources),
        sources = sources,
    )
    return [
        speaker(ctx, text = report.text, verdict = report.verdict, xml = report.xml),
        ParityEvidenceInfo(evidence = evidence, pair = ctx.label, shard = shard, sources = sources),
        OutputGroupInfo(
            parity_evidence = depset([evidence]),
            parity_legs = depset(legs.values()),
            parity_native_xml = depset(native_xml),
            parity_report = depset([report.text, report.xml, report.verdict]),
            parity_shard = depset([shard]),
        ),
    ]

mirrored_test = rule(
    implementation = _mirrored_test_impl,
    doc = "Runs a Python test and its Rust mirror, and compares them case by case. Users write parity_mirror_test or py_rust_test, which create it.",
    attrs = dict(
        EVIDENCE_ATTRS,
        facet = attr.string(
            doc = "The facet of cases for which the mapping says none.",
            default = "normal",
        ),
        mapping = attr.string(
            doc = "The mapping as JSON, if it is not in a file.",
        ),
        mapping_file = attr.label(
            doc = "The mapping as a file.",
            allow_single_file = [".yaml", ".yml", ".json"],
        ),
        origin = attr.string(
            doc = "Whether the reference's test is the original, or was written again from a specification of it.",
            default = "original",
            values = ["original", "reconstructed"],
        ),
        py_test = attr.label(
            doc = "The reference's test.",
            aspects = [native_test_aspect],
            cfg = "target",
            executable = True,
            mandatory = True,
        ),
        rust_test = attr.label(
            doc = "The port's test.",
            aspects = [native_test_aspect],
            cfg = "target",
            executable = True,
            mandatory = True,
        ),
        sources = attr.string_list(
            doc = "The Python files that this test accounts for. Empty: the sources of `py_test`.",
        ),
        _testing_main = attr.label(
            allow_single_file = True,
            default = "//parity_rules/python:parity/testing/main.py",
        ),
        **NATIVE_TEST_ATTRS
    ),
    exec_groups = {
        "python": exec_group(toolchains = [PYTHON_TOOLCHAIN_TYPE, LEG_TOOLCHAIN_TYPE]),
        "rust": exec_group(toolchains = [PYTHON_TOOLCHAIN_TYPE, LEG_TOOLCHAIN_TYPE]),
        TOOL_GROUP: exec_group(),
    },
    test = True,
)
