"""The public API of parity_rules. Nothing else is public in Starlark, except providers.bzl."""

load("//parity_rules/private:parity_index.bzl", _parity_index = "parity_index")
load("//parity_rules/private:parity_library.bzl", _parity_library = "parity_library", _py_rust_library = "py_rust_library")
load("//parity_rules/private:parity_mirror_test.bzl", _parity_mirror_test = "parity_mirror_test")
load("//parity_rules/private:parity_na.bzl", _parity_na = "parity_na")
load("//parity_rules/private:parity_plan.bzl", _parity_plan = "parity_plan")
load("//parity_rules/private:parity_test.bzl", _parity_test = "parity_test")
load("//parity_rules/private:py_rust_test.bzl", _py_rust_test = "py_rust_test")

parity_index = _parity_index
parity_library = _parity_library
parity_mirror_test = _parity_mirror_test
parity_na = _parity_na
parity_plan = _parity_plan
parity_test = _parity_test
py_rust_library = _py_rust_library
py_rust_test = _py_rust_test
