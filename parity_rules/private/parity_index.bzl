"""The index: one row per Python file, computed from the evidence of the listed packages."""

load(":checks.bzl", "packages_mistake", "require")
load(":evidence_aspect.bzl", "ParityShardsInfo", "evidence_aspect")
load(":suite.bzl", "SUITE_NAME")
load(":tool.bzl", "TOOL_ATTRS", "TOOL_GROUP", "run_tool")

def _parity_index_impl(ctx):
    shards = depset(transitive = [suite[ParityShardsInfo].shards for suite in ctx.attr.suites])
    outputs = [
        ctx.actions.declare_file(ctx.label.name + "/" + name)
        for name in ["index.json", "PYTHON_PARITY_INDEX.md", "index.html"]
    ]

    def arguments(args):
        args.add(ctx.attr.title, format = "--title=%s")
        args.add_all(ctx.attr.packages, format_each = "--package=%s")
        args.add_all(shards, format_each = "--shard=%s")
        args.add(outputs[0], format = "--out_json=%s")
        args.add(outputs[1], format = "--out_markdown=%s")
        args.add(outputs[2], format = "--out_html=%s")

    run_tool(
        ctx,
        mnemonic = "ParityIndex",
        subcommand = "index",
        arguments = arguments,
        inputs = shards,
        outputs = outputs,
        progress = "Writing the index %{label}",
    )
    return [
        DefaultInfo(files = depset(outputs)),
        OutputGroupInfo(parity_shards = shards),
    ]

parity_index_table = rule(
    implementation = _parity_index_impl,
    doc = "Computes the index from the evidence of suites. Users write parity_index, which creates it.",
    attrs = dict(
        packages = attr.string_list(
            doc = "The packages whose suites are indexed.",
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
        **TOOL_ATTRS
    ),
    exec_groups = {TOOL_GROUP: exec_group()},
)

def parity_index(name, packages, roots = [], title = "", visibility = None, **kwargs):
    """Computes the index of all files that the parity tests of some packages account for.

    Bazel rules cannot list packages, so that `packages` names them; `tools/bazel test //...:parity` fails when one is
    missing, and prints the line to add.

    Generated targets:

    - `<name>`: writes `<name>/index.json`, `<name>/PYTHON_PARITY_INDEX.md` and `<name>/index.html`.

    Args:
      name: name of the index.
      packages: packages with parity tests, such as "//examples/pep440".
      roots: packages in which, subpackages included, every py_library and py_test must be paired or justified by parity_na.
      title: what the index is about; the heading of its pages.
      visibility: visibility of the index.
      **kwargs: further attributes that every rule has.
    """
    require(name, None if packages else "packages is empty: list the packages that have parity tests.")
    require(name, packages_mistake("packages", packages) or packages_mistake("roots", roots))
    parity_index_table(
        name = name,
        packages = packages,
        roots = roots,
        suites = ["{}:{}".format(package, SUITE_NAME) for package in packages],
        testonly = True,
        title = title or "//{}:{}".format(native.package_name(), name),
        visibility = visibility,
        **kwargs
    )
