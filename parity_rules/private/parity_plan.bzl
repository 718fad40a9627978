"""The phases of a plan: what there is, whether its inventories agree, where everything goes, and by which conventions."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo")
load(":checks.bzl", "plan_mistake", "require")
load(":names.bzl", "shown")
load(":speaker.bzl", "speaker")
load(":tool.bzl", "TOOL_ATTRS", "TOOL_GROUP", "run_tool")

ParityPhaseInfo = provider(
    doc = "What a phase of a plan wrote. Only later phases read it.",
    fields = {
        "json": "File: the document, for programs.",
        "markdown": "File: the same for people.",
        "phase": "string: number and name of the phase, such as 00-discover.",
    },
)

# In their order; each with the phases that it reads.
_PHASES = {
    "00-discover": [],
    "01-inventory-validation": ["00-discover"],
    "10-mapping-table": ["00-discover", "01-inventory-validation"],
    "11-mapping-conventions": ["00-discover", "10-mapping-table"],
}

def _path(file):
    return file.short_path

def _path_and_file(file):
    return "{}={}".format(file.short_path, file.path)

def _python_files(targets):
    return [file for target in targets for file in target[DefaultInfo].files.to_list() if file.extension == "py"]

def _port_files(targets):
    return depset(transitive = [
        target[CrateInfo].srcs if CrateInfo in target else target[DefaultInfo].files
        for target in targets
    ])

def _write(ctx, phase, arguments, inputs):
    outputs = [ctx.actions.declare_file("{}/{}.{}".format(ctx.attr.plan, phase, form)) for form in ["json", "md"]]

    def all_arguments(args):
        args.add(phase, format = "--phase=%s")
        args.add("{}:{}".format(shown(ctx.label).split(":")[0], ctx.attr.plan), format = "--title=%s")
        args.add(outputs[0], format = "--out_json=%s")
        args.add(outputs[1], format = "--out_markdown=%s")
        arguments(args)

    run_tool(
        ctx,
        mnemonic = "ParityPhase",
        subcommand = "phase",
        arguments = all_arguments,
        inputs = inputs,
        outputs = outputs,
        progress = "Writing phase {} %{{label}}".format(phase),
    )
    return [
        DefaultInfo(files = depset(outputs)),
        ParityPhaseInfo(json = outputs[0], markdown = outputs[1], phase = phase),
    ]

def _discover_impl(ctx):
    sources = _python_files(ctx.attr.sources)

    def arguments(args):
        args.add_all(ctx.files.ledger, format_each = "--ledger=%s")
        args.add_all(sources, format_each = "--source=%s", map_each = _path_and_file)
        args.add_all(_port_files(ctx.attr.port), format_each = "--port_file=%s", map_each = _path)
        args.add_all(ctx.files.fixtures, format_each = "--fixture=%s", map_each = _path)
        args.add_all(ctx.files.committed, format_each = "--committed=%s", map_each = _path_and_file)
        if ctx.file.defects:
            args.add(ctx.file.defects, format = "--defects=%s")

    return _write(ctx, "00-discover", arguments, ctx.files.ledger + sources + ctx.files.committed + ctx.files.defects)

parity_discover = rule(
    implementation = _discover_impl,
    doc = "The first phase of a plan, the only one that looks at files. Users write parity_plan, which creates it.",
    attrs = dict(
        committed = attr.label_list(
            doc = "index.json in the source tree, and the checklists beside it.",
            allow_files = [".json", ".md"],
        ),
        defects = attr.label(
            doc = "The report of defects that the import of the plan wrote.",
            allow_single_file = [".json"],
        ),
        fixtures = attr.label_list(
            doc = "Files of cases.",
            allow_files = True,
        ),
        ledger = attr.label_list(
            doc = "The files of the ledger.",
            allow_files = [".textproto"],
        ),
        plan = attr.string(
            doc = "Name of the plan.",
            mandatory = True,
        ),
        port = attr.label_list(
            doc = "Rust targets and files of the port.",
            allow_files = True,
        ),
        sources = attr.label_list(
            doc = "Python targets and files of the original.",
            allow_files = [".py"],
        ),
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
    provides = [ParityPhaseInfo],
)

def _phase_impl(ctx):
    earlier = [target[ParityPhaseInfo] for target in ctx.attr.earlier]

    def arguments(args):
        for info in earlier:
            args.add(info.json, format = "--earlier={}=%s".format(info.phase))

    return _write(ctx, ctx.attr.phase, arguments, [info.json for info in earlier])

parity_phase = rule(
    implementation = _phase_impl,
    doc = "A later phase of a plan. Users write parity_plan, which creates it.",
    attrs = dict(
        earlier = attr.label_list(
            doc = "The phases that it reads.",
            providers = [ParityPhaseInfo],
        ),
        phase = attr.string(
            doc = "Number and name of the phase.",
            mandatory = True,
        ),
        plan = attr.string(
            doc = "Name of the plan.",
            mandatory = True,
        ),
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
    provides = [ParityPhaseInfo],
)

def _tracked_test_impl(ctx):
    outputs = struct(**{
        kind: ctx.actions.declare_file("{}.{}".format(ctx.label.name, kind))
        for kind in ["text", "verdict", "xml"]
    })
    validation = ctx.attr.validation[ParityPhaseInfo].json

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        args.add(validation, format = "--validation=%s")
        args.add(outputs.text, format = "--out_text=%s")
        args.add(outputs.xml, format = "--out_xml=%s")
        args.add(outputs.verdict, format = "--out_verdict=%s")

    run_tool(
        ctx,
        mnemonic = "ParityTracked",
        subcommand = "tracked",
        arguments = arguments,
        inputs = [validation],
        outputs = [outputs.text, outputs.xml, outputs.verdict],
        progress = "Looking for untracked files %{label}",
    )
    return speaker(ctx, text = outputs.text, verdict = outputs.verdict, xml = outputs.xml)

tracked_test = rule(
    implementation = _tracked_test_impl,
    doc = "Fails when a file is left untracked. Users write parity_plan, which creates it.",
    attrs = dict(
        validation = attr.label(
            doc = "Phase 01 of the plan.",
            mandatory = True,
            providers = [ParityPhaseInfo],
        ),
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
    test = True,
)

def _target(name, phase):
    return "{}_{}".format(name, phase.partition("-")[2].replace("-", "_"))

def parity_plan(
        name,
        ledger,
        sources = [],
        port = [],
        fixtures = [],
        committed = None,
        defects = None,
        visibility = None,
        **kwargs):
    """Writes the phases of a plan that come before any porting, each from the outputs of earlier ones.

    The first phase fails early if the inputs are damaged or do not fit each other. All others write what they find, whatever it is. What is not
    declared is unknown, and never counts as agreeing.

    Generated targets, each with `<name>/NN-name.json` and `<name>/NN-name.md`:

    - `<name>_discover`: `00-discover`, what there is.
    - `<name>_inventory_validation`: `01-inventory-validation`, ledger, index, checklists and sources against each other.
    - `<name>_mapping_table`: `10-mapping-table`, where each Python file goes, who says so, and whether it is there.
    - `<name>_mapping_conventions`: `11-mapping-conventions`, how the port names and places files, who deviates, and proposals.
    - `<name>`: all of these files.
    - `<name>_tracked_test`: a test that fails when a file is left untracked, where index and sources are declared.

    Args:
      name: name of the plan, and of the folder of its files.
      ledger: files of the ledger.
      sources: Python targets and files of the original, as far as they are in this repository.
      port: Rust targets and files of the port.
      fixtures: files of cases.
      committed: index.json in the source tree, and the checklists beside it; those in this package if it is not given.
      defects: the report `plan-defects.json` of the import, if the ledger comes from a plan.
      visibility: visibility of all targets.
      **kwargs: further attributes that every rule has.
    """
    require(name, plan_mistake(ledger))
    if committed == None:
        committed = native.glob(["index.json", "parity/**/*.md"], allow_empty = True)
    for phase, earlier in _PHASES.items():
        if earlier:
            parity_phase(
                name = _target(name, phase),
                earlier = [_target(name, each) for each in earlier],
                phase = phase,
                plan = name,
                visibility = visibility,
                **kwargs
            )
        else:
            parity_discover(
                name = _target(name, phase),
                committed = committed,
                defects = defects,
                fixtures = fixtures,
                ledger = ledger,
                plan = name,
                port = port,
                sources = sources,
                visibility = visibility,
                **kwargs
            )
    if committed and sources:
        tracked_test(
            name = name + "_tracked_test",
            size = "small",
            validation = _target(name, "01-inventory-validation"),
            visibility = visibility,
            **kwargs
        )
    native.filegroup(
        name = name,
        srcs = [_target(name, phase) for phase in _PHASES],
        visibility = visibility,
        **kwargs
    )
