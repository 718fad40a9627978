"""Actions of our own tool: fixtures, recordings, comparison, reports. It runs no user code and may be a persistent worker."""

TOOL_GROUP = "compare"

def run_tool(ctx, *, mnemonic, subcommand, arguments, inputs, outputs, progress):
    """Declares an action of the tool.

    Args:
      ctx: the rule context; it has the attributes of TOOL_ATTRS and the exec group `compare`.
      mnemonic: the action's mnemonic.
      subcommand: what the tool is asked to do.
      arguments: function that adds the subcommand's arguments to an Args.
      inputs: list or depset of File.
      outputs: list of File.
      progress: the progress message, with %{label}.
    """
    args = ctx.actions.args()
    args.use_param_file("@%s", use_always = True)
    args.set_param_file_format("multiline")
    args.add(subcommand)
    arguments(args)
    ctx.actions.run(
        executable = ctx.executable._tool,
        arguments = [args],
        exec_group = TOOL_GROUP,
        execution_requirements = {
            "requires-worker-protocol": "json",
            "supports-workers": "1",
        },
        inputs = inputs,
        mnemonic = mnemonic,
        outputs = outputs,
        progress_message = progress,
    )

TOOL_ATTRS = {
    "_tool": attr.label(
        cfg = config.exec(exec_group = TOOL_GROUP),
        default = "//parity_rules/python:tool",
        executable = True,
    ),
}
