"""The macros that declare a pair."""

load("@rules_python//python:py_library.bzl", "py_library")
load("@rules_rust//rust:defs.bzl", "rust_library")
load(":checks.bzl", "label_mistake", "require", "sources_mistake")
load(":names.bzl", "PORT_SUFFIX", "REFERENCE_SUFFIX")
load(":pair.bzl", "parity_pair")

def parity_library(name, py, rust, sources = [], interpreter_sources = [], origin = "original", visibility = None, testonly = False):
    """Pairs two existing targets.

    Generated targets:

    - `<name>`: the pair.
    - `<name>_py`: an alias of the reference.
    - `<name>_rs`: an alias of the port.

    Args:
      name: name of the pair.
      py: label of the reference, a py_library or a package of a pip hub.
      rust: label of the port, a rust_library or a crate of a crate_universe hub.
      sources: the Python files that the pair accounts for, as paths below the import root. Empty: the sources of `py`.
      interpreter_sources: files of Python's standard library that the pair accounts for; no target builds them.
      origin: "original", or "reconstructed" if the reference was written again from a specification of the original.
      visibility: visibility of the three targets.
      testonly: whether only tests may depend on them.
    """
    require(name, label_mistake("py", py) or label_mistake("rust", rust))
    native.alias(name = name + REFERENCE_SUFFIX, actual = py, visibility = visibility, testonly = testonly)
    native.alias(name = name + PORT_SUFFIX, actual = rust, visibility = visibility, testonly = testonly)
    _pair(name, sources, origin, visibility, testonly, interpreter_sources)

def py_rust_library(
        name,
        py_srcs,
        rust_srcs,
        py_deps = [],
        py_data = [],
        py_imports = [],
        rust_deps = [],
        rust_proc_macro_deps = [],
        rust_data = [],
        rust_crate_name = None,
        rust_crate_root = None,
        rust_edition = None,
        rust_crate_features = [],
        rustc_flags = [],
        sources = [],
        origin = "original",
        visibility = None,
        testonly = False):
    """Builds a reference and its port, and pairs them.

    Generated targets:

    - `<name>`: the pair.
    - `<name>_py`: the reference, a py_library.
    - `<name>_rs`: the port, a rust_library.

    Args:
      name: name of the pair; also the crate's name, unless `rust_crate_name` is set.
      py_srcs: Python sources of the reference.
      rust_srcs: Rust sources of the port.
      py_deps: dependencies of the reference.
      py_data: files that the reference reads when it runs.
      py_imports: import roots, as `imports` of py_library.
      rust_deps: dependencies of the port.
      rust_proc_macro_deps: procedural macros of the port.
      rust_data: files that the port reads when it runs.
      rust_crate_name: name of the crate.
      rust_crate_root: the crate's root file, if it is neither lib.rs nor the only source.
      rust_edition: the Rust edition, if it is not the toolchain's.
      rust_crate_features: features to compile the port with.
      rustc_flags: further flags for the compiler.
      sources: the Python files that the pair accounts for. Empty: `py_srcs`.
      origin: "original", or "reconstructed" if the reference was written again from a specification of the original.
      visibility: visibility of the three targets.
      testonly: whether only tests may depend on them.
    """
    require(name, sources_mistake("py_srcs", py_srcs, ".py") or sources_mistake("rust_srcs", rust_srcs, ".rs"))
    py_library(
        name = name + REFERENCE_SUFFIX,
        srcs = py_srcs,
        data = py_data,
        imports = py_imports,
        testonly = testonly,
        visibility = visibility,
        deps = py_deps,
    )
    optional = {}
    if rust_crate_root:
        optional["crate_root"] = rust_crate_root
    if rust_edition:
        optional["edition"] = rust_edition
    rust_library(
        name = name + PORT_SUFFIX,
        srcs = rust_srcs,
        crate_features = rust_crate_features,
        crate_name = rust_crate_name or name.replace("-", "_"),
        data = rust_data,
        proc_macro_deps = rust_proc_macro_deps,
        rustc_flags = rustc_flags,
        testonly = testonly,
        visibility = visibility,
        deps = rust_deps,
        **optional
    )
    _pair(name, sources, origin, visibility, testonly)

def _pair(name, sources, origin, visibility, testonly, interpreter_sources = []):
    parity_pair(
        name = name,
        interpreter_sources = interpreter_sources,
        origin = origin,
        py = name + REFERENCE_SUFFIX,
        rust = name + PORT_SUFFIX,
        sources = sources,
        testonly = testonly,
        visibility = visibility,
    )
