"""The `pip` extension: today's `pip.parse` over a lock file with hashes, one repository per package and a hub of aliases."""

load("//python/private:pip_repositories.bzl", "declare_packages", "parse_lock", "pip_hub")
load("//python/private:system_python.bzl", "PYTHON_VERSION")

_PARSE_ATTRS = {
    "hub_name": attr.string(mandatory = True, doc = "Name of the repository that users refer to."),
    "python_version": attr.string(doc = "MAJOR.MINOR; locks for versions that the root does not have are passed over."),
    "requirements_lock": attr.label(mandatory = True, doc = "Requirements pinned by version and hash."),
}

def _serves(python_version):
    return not python_version or (python_version + ".").startswith(PYTHON_VERSION + ".")

def _pip_impl(module_ctx):
    locks = {}
    for module in module_ctx.modules:
        for parse in module.tags.parse:
            if not _serves(parse.python_version):
                continue
            if parse.hub_name in locks:
                fail("pip.parse declares the hub \"{}\" twice for Python {}.".format(parse.hub_name, PYTHON_VERSION))
            locks[parse.hub_name] = parse.requirements_lock
    for hub, lock in locks.items():
        pip_hub(name = hub, hub = hub, lock = lock)
        declare_packages(hub, parse_lock(module_ctx.read(lock)))

pip = module_extension(
    implementation = _pip_impl,
    doc = "Creates the repositories of each lock file.",
    tag_classes = {"parse": tag_class(attrs = _PARSE_ATTRS)},
)
