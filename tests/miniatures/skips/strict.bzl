"""Tests under --//parity_rules:require_all, whatever the command line says."""

def _require_all_impl(_settings, _attr):
    return {"//parity_rules:require_all": True}

_require_all = transition(
    implementation = _require_all_impl,
    inputs = [],
    outputs = ["//parity_rules:require_all"],
)

def _strictly_impl(ctx):
    runfiles = ctx.runfiles()
    for test in ctx.attr.tests:
        runfiles = runfiles.merge(test[DefaultInfo].default_runfiles)
    executables = [test[DefaultInfo].files_to_run.executable for test in ctx.attr.tests]
    return DefaultInfo(runfiles = runfiles.merge(ctx.runfiles(executables)))

strictly = rule(
    implementation = _strictly_impl,
    doc = "The executables of tests, built with every leg asked for.",
    attrs = {
        "tests": attr.label_list(
            doc = "The tests.",
            cfg = _require_all,
        ),
        "_allowlist_function_transition": attr.label(
            default = "@bazel_tools//tools/allowlists/function_transition_allowlist",
        ),
    },
)
