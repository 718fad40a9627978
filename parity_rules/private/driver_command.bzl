"""The command line of a driver, whatever its language."""

load("@rules_rust//rust:rust_common.bzl", "CrateInfo")
load("//parity_rules:providers.bzl", "ParityDriverInfo")

def driver_command(target):
    """How a leg starts a driver.

    Args:
      target: an executable Target; with ParityDriverInfo it is started as that says, else as it is.

    Returns:
      A ParityDriverInfo with `files_to_run`.
    """
    files_to_run = target[DefaultInfo].files_to_run
    if ParityDriverInfo in target:
        info = target[ParityDriverInfo]
        return ParityDriverInfo(
            argv = info.argv,
            env = info.env,
            files_to_run = files_to_run,
            inputs = info.inputs,
            op_sources = info.op_sources,
            sources = info.sources,
        )
    executable = "${EXECROOT}/" + files_to_run.executable.path
    return ParityDriverInfo(
        argv = [executable],
        env = {"RUNFILES_DIR": executable + ".runfiles"},
        files_to_run = files_to_run,
        inputs = depset(),
        op_sources = target[CrateInfo].srcs if CrateInfo in target else depset(),
        sources = target[DefaultInfo].default_runfiles.files,
    )
