"""Repositories for Python packages: each is filled by the root's own pip, from a line of a lock file with hashes."""

load("//python/private:system_python.bzl", "PYTHON")

_PACKAGE_BUILD = """load("@rules_python//python:py_library.bzl", "py_library")

package(default_visibility = ["//visibility:public"])

py_library(
    name = "pkg",
    srcs = glob(["site-packages/**/*.py"], allow_empty = True, exclude = ["**/* *"]),
    data = [":data"],
    imports = ["site-packages"],
    deps = {deps},
)

filegroup(
    name = "data",
    srcs = glob(["site-packages/**"], allow_empty = True, exclude = ["**/*.py", "**/* *", "**/*.dist-info/RECORD"]),
)

filegroup(
    name = "dist_info",
    srcs = glob(["site-packages/*.dist-info/**"], allow_empty = True, exclude = ["**/* *"]),
)
"""

_ALIAS = """alias(
    name = "{name}",
    actual = "@{hub}_{package}//:{target}",
    visibility = ["//visibility:public"],
)
"""

_REQUIREMENTS_BZL = """load("@rules_python//python/private:pip_repositories.bzl", "declare_packages", "normalize")

all_requirements = [Label("//" + name) for name in {packages}]

def requirement(name):
    return Label("//" + normalize(name))

def install_deps(**_kwargs):
    declare_packages("{hub}", {requirements})
"""

def normalize(name):
    """Turns the name of a package, with or without extras, into that of its targets: `absl-py` into `absl_py`."""
    return name.split("[")[0].strip().replace("-", "_").replace(".", "_").lower()

def parse_lock(text):
    """Splits a lock file into requirements.

    Args:
      text: the content of the file.

    Returns:
      `{package: [requirement, …]}`, each requirement a line with its marker and hashes.
    """
    requirements = {}
    requirement = ""
    for line in text.split("\n"):
        line = line.strip()
        if not line or line.startswith("#") or (line.startswith("--") and not requirement):
            continue
        requirement += line.removesuffix("\\")
        if not line.endswith("\\"):
            if "==" not in requirement or "--hash=" not in requirement:
                fail("lock file: expected NAME==VERSION with --hash=…, found: " + requirement)
            requirements.setdefault(normalize(requirement.split("==")[0]), []).append(requirement)
            requirement = ""
    return requirements

def _package_impl(repository_ctx):
    repository_ctx.file("requirements.txt", "\n".join(repository_ctx.attr.requirements) + "\n")
    result = repository_ctx.execute(
        [PYTHON, "-I", repository_ctx.attr._installer, "requirements.txt", "site-packages"],
        timeout = 600,
    )
    if result.return_code:
        fail("pip could not install {}:\n{}".format(repository_ctx.attr.requirements[0].split(" ")[0], result.stderr))
    names = [normalize(name) for name in json.decode(result.stdout)]
    repository_ctx.file("BUILD.bazel", _PACKAGE_BUILD.format(deps = [
        "@{}_{}//:pkg".format(repository_ctx.attr.hub, name)
        for name in names
        if name in repository_ctx.attr.locked
    ]))

_package = repository_rule(
    implementation = _package_impl,
    doc = "One Python package: a library `pkg`, which is empty where the package's marker excludes this platform.",
    attrs = {
        "hub": attr.string(mandatory = True),
        "locked": attr.string_list(mandatory = True, doc = "All packages of the hub."),
        "requirements": attr.string_list(mandatory = True),
        "_installer": attr.label(default = "//python/private:pip_install.py"),
    },
)

def _hub_impl(repository_ctx):
    hub = repository_ctx.attr.hub
    requirements = parse_lock(repository_ctx.read(repository_ctx.attr.lock))
    for package in requirements:
        targets = {package: "pkg", "pkg": "pkg", "data": "data", "dist_info": "dist_info"}
        repository_ctx.file(package + "/BUILD.bazel", "\n".join([
            _ALIAS.format(name = name, hub = hub, package = package, target = target)
            for name, target in targets.items()
        ]))
    repository_ctx.file("BUILD.bazel", "")
    repository_ctx.file("requirements.bzl", _REQUIREMENTS_BZL.format(
        hub = hub,
        packages = requirements.keys(),
        requirements = requirements,
    ))

pip_hub = repository_rule(
    implementation = _hub_impl,
    doc = "Aliases `@HUB//PACKAGE` to the packages of a lock file, and `requirements.bzl`.",
    attrs = {
        "hub": attr.string(mandatory = True),
        "lock": attr.label(mandatory = True),
    },
)

def declare_packages(hub, requirements):
    """Declares the repository `HUB_PACKAGE` of each package.

    Args:
        hub: name of the hub.
        requirements: what `parse_lock` returned.
    """
    for package, lines in requirements.items():
        _package(name = "{}_{}".format(hub, package), hub = hub, locked = requirements.keys(), requirements = lines)
