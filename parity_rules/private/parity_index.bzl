"""The index: one row per Python file, computed from the ledger and from the evidence of the listed packages."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo")
load("//parity_rules:providers.bzl", "ParityPairInfo")
load(":checks.bzl", "packages_mistake", "require")
load(":evidence_aspect.bzl", "ParityShardsInfo", "evidence_aspect")
load(":index_update.bzl", "index_stale_test", "index_update")
load(":names.bzl", "shown")
load(":parity_index_info.bzl", "ParityIndexInfo")
load(":suite.bzl", "SUITE_NAME")
load(":tool.bzl", "TOOL_ATTRS", "TOOL_GROUP", "run_tool")

def _path(file):
    return file.short_path

def _port_files(targets):
    """The source files of Rust targets, and files that are listed themselves."""
    return depset(transitive = [
        target[CrateInfo].srcs if CrateInfo in target else target[DefaultInfo].files
        for target in targets
    ])

def _parity_index_impl(ctx):
    shards = depset(
        [pair[ParityPairInfo].shard for pair in ctx.attr.pairs],
        transitive = [suite[ParityShardsInfo].shards for suite in ctx.attr.suites],
    )
    table, markdown, html = [
        ctx.actions.declare_file(ctx.label.name + "/" + name)
        for name in ["index.json", "PYTHON_PARITY_INDEX.md", "index.html"]
    ]
    checklists = ctx.actions.declare_directory(ctx.label.name + "/parity")
    problems = ctx.actions.declare_file(ctx.label.name + ".problems.txt")

    def arguments(args):
        args.add(ctx.attr.title, format = "--title=%s")
        args.add_all(ctx.attr.packages, format_each = "--package=%s")
        args.add_all(shards, format_each = "--shard=%s")
        args.add_all(ctx.files.ledger, format_each = "--ledger=%s")
        args.add_all(_port_files(ctx.attr.port), format_each = "--port_file=%s", map_each = _path)
        if ctx.file.benchmarks:
            args.add(ctx.file.benchmarks, format = "--benchmarks=%s")
        args.add_all(ctx.attr.priorities, format_each = "--priority=%s")
        if ctx.attr.update:
            args.add(ctx.attr.update, format = "--update=%s")
        args.add(table.dirname, format = "--out=%s")
        args.add(problems, format = "--out_problems=%s")

    run_tool(
        ctx,
        mnemonic = "ParityIndex",
        subcommand = "index",
        arguments = arguments,
        inputs = depset(ctx.files.ledger + ctx.files.benchmarks, transitive = [shards]),
        outputs = [table, markdown, html, checklists, problems],
        progress = "Writing the index %{label}",
    )
    return [
        DefaultInfo(files = depset([table, markdown, html, checklists])),
        ParityIndexInfo(files = depset([table, markdown, checklists]), json = table),
        OutputGroupInfo(
            parity_shards = shards,
            _validation = depset([_validation(ctx, problems)]),
        ),
    ]

def _validation(ctx, problems):
    """Fails the build of an index in which something is unreadable, once the index is written."""
    whole = ctx.actions.declare_file(ctx.label.name + ".whole")

    def arguments(args):
        args.add(shown(ctx.label), format = "--label=%s")
        args.add(problems, format = "--problems=%s")
        args.add(whole, format = "--out=%s")

    run_tool(
        ctx,
        mnemonic = "ParityIndexCheck",
        subcommand = "strict",
        arguments = arguments,
        inputs = [problems],
        outputs = [whole],
        progress = "Checking that the index %{label} is whole",
    )
    return whole

parity_index_table = rule(
    implementation = _parity_index_impl,
    doc = "Computes the index from the evidence of suites. Users write parity_index, which creates it.",
    attrs = dict(
        benchmarks = attr.label(
            doc = "File of benchmark records.",
            allow_single_file = [".json"],
        ),
        ledger = attr.label_list(
            doc = "The files of the ledger.",
            allow_files = [".textproto"],
        ),
        packages = attr.string_list(
            doc = "The packages whose suites are indexed.",
        ),
        pairs = attr.label_list(
            doc = "Pairs that no test compares.",
            providers = [ParityPairInfo],
        ),
        port = attr.label_list(
            doc = "Rust targets and files of the port: destinations that exist.",
            allow_files = True,
        ),
        priorities = attr.string_list(
            doc = "Areas of the ledger, the most urgent first.",
        ),
        roots = attr.string_list(
            doc = "Packages, subpackages included, in which every py_library and py_test must be paired or justified.",
        ),
        suites = attr.label_list(
            doc = "The suites of the packages.",
            aspects = [evidence_aspect],
        ),
        title = attr.string(
            doc = "What the index is about.",
        ),
        update = attr.string(
            doc = "The command that writes the index into the tree, for its pages.",
        ),
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
    provides = [ParityIndexInfo],
)

def parity_index(
        name,
        packages,
        ledger = [],
        pairs = [],
        port = [],
        benchmarks = None,
        roots = [],
        priorities = [],
        committed = False,
        title = "",
        visibility = None,
        **kwargs):
    """Computes the index of all files that a ledger lists, or that the parity tests of some packages account for.

    Bazel rules cannot list packages, so that `packages` names them; `tools/bazel test //...:parity` fails when one is
    missing, and prints the line to add.

    The build writes the index whatever it finds, with a row for what is unreadable or contradicts itself, and then fails if there is such a row.

    Generated targets:

    - `<name>`: writes `<name>/index.json`, `<name>/PYTHON_PARITY_INDEX.md`, `<name>/index.html` and `<name>/parity/<path>.md` for each file.
    - `<name>.update`: `bazel run` writes index.json, PYTHON_PARITY_INDEX.md and parity/ into the package's folder.
    - `<name>.stale_test`: a test that fails when these differ from what is computed, if `committed` is set.

    Args:
      name: name of the index.
      packages: packages with parity tests, such as "//examples/pep440". It may be empty where there is a ledger.
      ledger: files of the ledger. Without one, rows are the files that tests account for.
      pairs: pairs that no test compares yet, so that their files count as ported: `tools/parity update` keeps the list. A test of a pair needs no line here.
      port: Rust targets and files of the port that no pair names: a destination exists if it is among them.
      benchmarks: file of benchmark records.
      roots: packages in which, subpackages included, every py_library and py_test must be paired or justified by parity_na.
      priorities: areas of the ledger in the order in which they are to be done; what to do next goes by it.
      committed: whether the index is kept in the source tree.
      title: what the index is about; the heading of its pages.
      visibility: visibility of the index.
      **kwargs: further attributes that every rule has.
    """
    require(name, None if packages or ledger else "packages and ledger are empty: list the packages that have parity tests, or the files of a ledger.")
    require(name, packages_mistake("packages", packages) or packages_mistake("roots", roots))
    update = "bazel run //{}:{}.update".format(native.package_name(), name)
    parity_index_table(
        name = name,
        benchmarks = benchmarks,
        ledger = ledger,
        packages = packages,
        pairs = pairs,
        port = port,
        priorities = priorities,
        roots = roots,
        suites = ["{}:{}".format(package, SUITE_NAME) for package in packages],
        testonly = True,
        title = title or "//{}:{}".format(native.package_name(), name),
        update = update if committed else "",
        visibility = visibility,
        **kwargs
    )
    index_update(
        name = name + ".update",
        index = name,
        tags = ["manual"],
        testonly = True,
        visibility = visibility,
    )
    if committed:
        index_stale_test(
            name = name + ".stale_test",
            size = "small",
            committed = native.glob(
                ["index.json", "PYTHON_PARITY_INDEX.md", "parity/**/*.md"],
                allow_empty = True,
            ),
            index = name,
            update = update,
            visibility = visibility,
        )
