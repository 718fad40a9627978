"""Names of the two languages that mean each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parity.mirror.convention import Convention, leaf_names
from parity.native.results import parts_of

CONVENTION = Convention(["model_manager_test"])
START = "ModelManagerTest.test_start"


@pytest.mark.parametrize(
    "port",
    [
        "test_start",
        "start",
        "tests::start",
        "model_manager_test::test_start",
        "model_manager_test::start",
        "model_manager::start",
        "model_manager::tests::test_start",
    ],
)
def test_a_case_is_found_by_each_of_its_names(port: str) -> None:
    assert CONVENTION.counterparts(START, ["other", port, "test_stop"]) == [port]


@pytest.mark.parametrize(
    "port", ["restart", "test_started", "backends::start", "model_manager::backends::start", "START"]
)
def test_other_names_are_not_taken(port: str) -> None:
    assert CONVENTION.counterparts(START, [port]) == []


@pytest.mark.parametrize(
    "nearest_first",
    [
        ["model_manager::test_start", "test_start", "x_test::test_start"],
        ["model_manager::start", "test_start"],
        ["test_start", "start"],
    ],
)
def test_the_nearest_name_wins(nearest_first: list[str]) -> None:
    assert CONVENTION.counterparts(START, nearest_first[::-1]) == nearest_first[:1]


def test_two_that_are_equally_near_are_both_told() -> None:
    both = ["model_manager::start", "model_manager_test::start"]
    assert CONVENTION.counterparts(START, both) == both


def test_the_name_of_the_file_stands_for_that_of_the_class() -> None:
    assert CONVENTION.counterparts("OtherTest.test_start", ["model_manager::start"]) == ["model_manager::start"]
    assert CONVENTION.counterparts("test_start", ["model_manager::start"]) == ["model_manager::start"]


@pytest.mark.parametrize(
    ("method", "leaves"),
    [
        ("test_start", ["test_start", "start"]),
        ("testStartHTTPServer", ["test_start_http_server", "start_http_server"]),
        ("test_add[1-two three]", ["test_add_1_two_three", "add_1_two_three"]),
        ("check", ["check"]),
        ("test_", ["test"]),
    ],
)
def test_methods_are_called_in_rust(method: str, leaves: list[str]) -> None:
    assert leaf_names(method) == leaves


def test_parameters_may_have_dots() -> None:
    assert parts_of("A.B.test_x[1.5-a::b]") == ["A", "B", "test_x[1.5-a::b]"]


@given(st.text(), st.lists(st.text()))
def test_no_name_is_too_odd(name: str, ports: list[str]) -> None:
    assert set(CONVENTION.counterparts(name, ports)) <= set(ports)
