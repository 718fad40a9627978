"""The reference's side of the pair path_utils: the module judged as if it lay where `given.module_file` says."""

from unittest import mock

from monolith import path_utils
from parity.driver import given


def find_main() -> str:
    """`path_utils.find_main`."""
    with _module_file():
        return path_utils.find_main()


def get_libops_path(lib_name: str) -> str:
    """`path_utils.get_libops_path`."""
    with _module_file():
        return path_utils.get_libops_path(lib_name)


def _module_file() -> "mock._patch[str]":
    return mock.patch.object(path_utils, "__file__", given()["module_file"])
