"""py_test over pytest, with per-case XML."""

load("@rules_python//python:py_test.bzl", "py_test")

def pytest_test(name, srcs, deps = [], data = [], size = "small", env = {}, **kwargs):
    """A py_test that runs the tests of its sources with pytest. No test collected is a failure.

    Args:
      name: name of the test.
      srcs: files with tests.
      deps: Python libraries under test.
      data: files that the tests read.
      size: size of the test.
      env: environment variables.
      **kwargs: further attributes of py_test.
    """
    py_test(
        name = name,
        size = size,
        srcs = srcs + ["//tests:pytest_main.py"],
        args = ["$(rootpath {})".format(src) for src in srcs],
        data = data,
        env = env,
        main = "//tests:pytest_main.py",
        deps = deps + [
            "@parity_tools//hypothesis",
            "@parity_tools//iniconfig",
            "@parity_tools//packaging",
            "@parity_tools//pluggy",
            "@parity_tools//pygments",
            "@parity_tools//pytest",
            "@parity_tools//sortedcontainers",
        ],
        **kwargs
    )
