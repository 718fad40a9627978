"""Completeness: what no index lists and what nothing accounts for is named, with the line to add."""

from __future__ import annotations

import json

from completeness import Rule, problems_of, read_rules

INDEX = Rule("//:index", "parity_index_table", {"packages": ["//a"], "roots": ["//ref"]})
SUITE = Rule("//a:parity", "test_suite")


def test_a_workspace_without_an_index_leaves_nothing_out() -> None:
    assert problems_of([SUITE, Rule("//ref:lib", "py_library")]) == []


def test_a_listed_suite_is_no_problem() -> None:
    assert problems_of([INDEX, SUITE]) == []


def test_an_unlisted_suite_is_named_with_the_nearest_index() -> None:
    nearer = Rule("//b:index", "parity_index_table", {"packages": ["//a"]})
    found = problems_of([INDEX, nearer, SUITE, Rule("//b/c:parity", "test_suite")])
    assert found == [
        '//b/c:parity is in no index, so that no release would notice it: add "//b/c", to packages of //b:index'
    ]


def test_an_unpaired_library_below_a_root_is_named() -> None:
    found = problems_of([INDEX, Rule("//ref/deep:lib", "py_library"), Rule("//elsewhere:lib", "py_library")])
    assert len(found) == 1
    assert found[0].startswith("//ref/deep:lib has neither a port nor a reason to have none: add parity_library(")


def test_a_library_is_accounted_for_through_the_alias_of_its_pair() -> None:
    rules = [
        INDEX,
        Rule("//ref:lib", "py_library"),
        Rule("//rs:pair_py", "alias", {"actual": ["//ref:lib"]}),
        Rule("//rs:pair", "parity_pair", {"py": ["//rs:pair_py"]}),
    ]
    assert problems_of(rules) == []


def test_a_pair_accounts_for_those_files_alone_that_it_lists() -> None:
    library = Rule("//ref:lib", "py_library", {"srcs": ["//ref:a.py", "//ref:sub/b.py"]})
    whole = Rule("//rs:pair", "parity_pair", {"py": ["//ref:lib"], "sources": ["ref/a.py", "sub/b.py"]})
    part = Rule("//rs:pair", "parity_pair", {"py": ["//ref:lib"], "sources": ["ref/a.py"]})
    rest = Rule("//ref:na", "justification_test", {"srcs": ["//ref:sub/b.py"]})
    assert problems_of([INDEX, library, whole]) == []
    assert problems_of([INDEX, library, part, rest]) == []
    (found,) = problems_of([INDEX, library, part])
    assert found.startswith("//ref:lib has neither a port nor a reason to have none: ")


def test_a_justified_library_is_accounted_for() -> None:
    justified = Rule("//ref:lib_na", "justification_test", {"srcs": ["//ref:lib"]})
    assert problems_of([INDEX, Rule("//ref:lib", "py_library"), justified]) == []


def test_a_reference_test_needs_a_mirror_in_the_port() -> None:
    reference = Rule("//ref:x_test_py", "py_test")
    mirror = Rule("//rs:x_test", "mirrored_test", {"py_test": ["//ref:x_test_py"]})
    suite = Rule("//ref:x_test", "test_suite")
    assert problems_of([INDEX, reference, mirror]) == []
    (found,) = problems_of([INDEX, reference, suite])
    assert found.startswith("//ref:x_test_py has no test of the port beside it: add parity_mirror_test(")


def test_a_reference_test_is_accounted_for_through_its_alias() -> None:
    rules = [
        INDEX,
        Rule("//ref:x_test", "py_test"),
        Rule("//rs:x_test_py", "alias", {"actual": ["//ref:x_test"]}),
        Rule("//rs:x_test", "mirrored_test", {"py_test": ["//rs:x_test_py"]}),
    ]
    assert problems_of(rules) == []


def test_rules_are_read_from_the_query() -> None:
    target = {
        "type": "RULE",
        "rule": {
            "name": "//a:i",
            "ruleClass": "parity_index_table",
            "attribute": [
                {"name": "packages", "stringListValue": ["//a"], "explicitlySpecified": True},
                {"name": "roots", "stringListValue": [], "explicitlySpecified": False},
                {"name": "title", "stringValue": "x", "explicitlySpecified": True},
            ],
        },
    }
    source = {"type": "SOURCE_FILE", "sourceFile": {"name": "//a:f.py"}}
    lines = [json.dumps(target), json.dumps(source), ""]
    assert read_rules(lines) == [Rule("//a:i", "parity_index_table", {"packages": ["//a"]})]
