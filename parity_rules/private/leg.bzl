"""One leg: an action that runs one driver over the cases and keeps what it did."""

load(":driver_command.bzl", "driver_command")
load(":names.bzl", "shown")
load(":python_toolchain.bzl", "PYTHON_TOOLCHAIN_TYPE", "python_interpreter")

def _runner_main(ctx):
    return [file for file in ctx.files._runner if file.short_path.endswith("/parity/runner/main.pyc")][0]

def run_leg(ctx, *, leg, driver, cases, exec_group, mnemonic, requirements = {}):
    """Declares the action of a leg.

    Args:
      ctx: the rule context; it has the attributes of LEG_ATTRS.
      leg: name of the leg.
      driver: the driver, an executable Target.
      cases: File of cases.
      exec_group: name of the exec group that the action belongs to.
      mnemonic: the action's mnemonic.
      requirements: execution requirements of the action.

    Returns:
      A struct of `outcomes`, the File that the runner writes; `command`, the File that says how the leg is started;
      `driver`, a depset of what it needs to start; `op_sources`, a depset of the files that its operations are written
      in; and `sources`, one of those that its answers depend on.
    """
    command = driver_command(driver)
    description = ctx.actions.declare_file("{}.{}.leg.json".format(ctx.label.name, leg))
    ctx.actions.write(description, json.encode({
        "argv": command.argv,
        "env": command.env,
        "label": shown(ctx.label),
        "leg": leg,
        # Read by tools/parity alone, which has to say where an operation is.
        "op_sources": [file.path for file in command.op_sources.to_list()],
        "memory_limit": ctx.attr.memory_mb << 20,
        "startup_timeout_ms": ctx.attr.startup_timeout_s * 1000,
    }))
    outcomes = ctx.actions.declare_file("{}.{}.outcomes".format(ctx.label.name, leg))
    interpreter = python_interpreter(ctx.exec_groups[exec_group].toolchains[PYTHON_TOOLCHAIN_TYPE])
    ctx.actions.run(
        executable = interpreter.executable,
        arguments = [
            "-I",
            "-S",
            _runner_main(ctx).path,
            "--leg",
            description.path,
            "--cases",
            cases.path,
            "--out",
            outcomes.path,
        ],
        env = {},
        exec_group = exec_group,
        execution_requirements = requirements,
        inputs = depset(
            [cases, description],
            transitive = [ctx.attr._runner[DefaultInfo].files, interpreter.files, command.inputs],
        ),
        mnemonic = mnemonic,
        outputs = [outcomes],
        progress_message = "Running the {} leg of %{{label}}".format(leg),
        tools = [command.files_to_run],
    )
    return struct(
        command = description,
        driver = depset(
            [command.files_to_run.executable],
            transitive = [driver[DefaultInfo].default_runfiles.files, command.inputs],
        ),
        op_sources = command.op_sources,
        outcomes = outcomes,
        sources = command.sources,
    )

LEG_ATTRS = {
    "memory_mb": attr.int(
        doc = "MiB of memory that a driver, and each process that it starts, may take for itself; 0 for no limit.",
        default = 0,
    ),
    "startup_timeout_s": attr.int(
        doc = "Seconds that a driver may take until it says which operations it has.",
        default = 60,
    ),
    "_runner": attr.label(
        default = "//parity_rules/python:runner_bytecode",
    ),
}
