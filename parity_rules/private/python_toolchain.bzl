"""The Python interpreter of a toolchain, as a command."""

PYTHON_TOOLCHAIN_TYPE = "@rules_python//python:toolchain_type"

def python_interpreter(toolchain):
    """How to start the interpreter of a Python toolchain.

    Args:
      toolchain: the resolved toolchain of PYTHON_TOOLCHAIN_TYPE.

    Returns:
      A struct: `path`, absolute or below ${EXECROOT}; `executable`, a File or the same absolute path; `files`, a depset of what it needs.
    """
    runtime = toolchain.py3_runtime
    if runtime.interpreter:
        return struct(
            path = "${EXECROOT}/" + runtime.interpreter.path,
            executable = runtime.interpreter,
            files = runtime.files,
        )
    return struct(
        path = runtime.interpreter_path,
        executable = runtime.interpreter_path,
        files = depset(),
    )
