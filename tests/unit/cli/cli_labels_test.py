"""A label means what it means in the user's folder; one that names no test is answered by the nearest that does."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.cli.labels import check_known, parse
from parity.cli.problems import UsageError
from parity.cli.workspace import Workspace

TESTS = ["//a/b:t_parity", "//a/c:u_parity"]


def workspace(root: Path, here: str = "", *, tests: list[str] = TESTS, code: int = 0) -> Workspace:
    """A workspace whose Bazel answers every query with the tests."""
    (root / "a" / "b" / "deep").mkdir(parents=True)
    (root / "a" / "b" / "BUILD.bazel").touch()
    bazel = root / "bazel"
    bazel.write_text(f"#!/bin/sh\nprintf '%s\\n' {' '.join(tests)}\nexit {code}\n")
    bazel.chmod(0o755)
    return Workspace(root, root / here, str(bazel))


@pytest.mark.parametrize("text", ["//a/b:t", "@//a/b:t", "@@//a/b:t"])
def test_an_absolute_label_is_the_same_everywhere(text: str, tmp_path: Path) -> None:
    assert str(parse(text, workspace(tmp_path, "a/b"))) == "//a/b:t"


def test_a_label_without_a_name_means_the_target_of_its_folder(tmp_path: Path) -> None:
    assert str(parse("//a/b", workspace(tmp_path))) == "//a/b:b"


@pytest.mark.parametrize(
    ("here", "text", "label"),
    [("a/b", ":t", "//a/b:t"), ("a/b/deep", ":t", "//a/b:t"), ("", "a/b:t", "//a/b:t"), ("", ":t", "//:t")],
)
def test_a_relative_label_starts_from_the_package_that_the_user_is_in(
    here: str, text: str, label: str, tmp_path: Path
) -> None:
    assert str(parse(text, workspace(tmp_path, here))) == label


@pytest.mark.parametrize("text", ["", "//", "//a:b:c", "@other//a:b"])
def test_what_is_no_label_of_the_workspace_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a label: expected one such as //examples"):
        parse(text, workspace(tmp_path))


def test_a_known_label_passes(tmp_path: Path) -> None:
    there = workspace(tmp_path)
    check_known(parse("//a/b:t_parity", there), there)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("//a/b:t_partiy", "Did you mean //a/b:t_parity?"),
        ("//elsewhere:u_parity", "Did you mean //a/c:u_parity?"),
        ("//x:y", "There are //a/b:t_parity, //a/c:u_parity."),
    ],
)
def test_an_unknown_label_is_answered_by_what_there_is(text: str, hint: str, tmp_path: Path) -> None:
    there = workspace(tmp_path)
    with pytest.raises(UsageError) as caught:
        check_known(parse(text, there), there)
    assert str(caught.value) == f"{parse(text, there)} is no parity_test. {hint}"


def test_a_workspace_that_cannot_be_loaded_as_a_whole_says_so(tmp_path: Path) -> None:
    there = workspace(tmp_path, code=3)
    with pytest.raises(UsageError, match="Some packages could not be loaded: tools/bazel query //"):
        check_known(parse("//x:y", there), there)
