"""What WORKSPACE files call to get Python: it is the private root's."""

load("//python/private:system_python.bzl", "PYTHON_VERSION", "system_python")

# Its users call it without a name. buildifier: disable=unnamed-macro
def py_repositories():
    """Declares the private root's Python and registers it, once."""
    if not native.existing_rule("pythons_hub"):
        system_python(name = "pythons_hub")
        native.register_toolchains("@pythons_hub//:python_toolchain")

def python_register_toolchains(name, python_version, **_kwargs):
    """Answers with the private root's Python.

    Args:
        name: name of the toolchain, which nothing else needs here.
        python_version: MAJOR.MINOR or MAJOR.MINOR.PATCH.
        **_kwargs: choices that a Python of the system does not have.
    """
    if not (python_version + ".").startswith(PYTHON_VERSION + "."):
        fail("{}: Python {} was asked for, the private root has {} only; install Bazelisk to use others.".format(
            name,
            python_version,
            PYTHON_VERSION,
        ))
    py_repositories()
