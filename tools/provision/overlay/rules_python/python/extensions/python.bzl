"""The `python` extension: today's `python.toolchain`, answered by the Python that the private root has."""

load("//python/private:system_python.bzl", "PYTHON_VERSION", "system_python")

_ATTRS = {
    "configure_coverage_tool": attr.bool(doc = "Accepted; the root has no coverage tool."),
    "ignore_root_user_error": attr.bool(default = True, doc = "Accepted; the root's interpreter is never written to."),
    "is_default": attr.bool(doc = "Accepted; the root has one interpreter."),
    "name": attr.string(doc = "Accepted for modules that still name their toolchain."),
    "python_version": attr.string(mandatory = True, doc = "MAJOR.MINOR or MAJOR.MINOR.PATCH."),
}

def _is_served(version):
    return (version + ".").startswith(PYTHON_VERSION + ".")

def _python_impl(module_ctx):
    for module in module_ctx.modules:
        wanted = [toolchain.python_version for toolchain in module.tags.toolchain]
        if module.is_root and wanted and not [version for version in wanted if _is_served(version)]:
            fail("python.toolchain asks for {}, the private root has Python {} only; install Bazelisk to use others.".format(
                " and ".join(wanted),
                PYTHON_VERSION,
            ))
    system_python(name = "pythons_hub")

python = module_extension(
    implementation = _python_impl,
    doc = "Registers the private root's Python for every requested toolchain.",
    tag_classes = {"toolchain": tag_class(attrs = _ATTRS)},
)
