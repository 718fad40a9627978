"""Labels lead to the files that Bazel built, or to one sentence that says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.cli.artifacts import find
from parity.cli.labels import Label
from parity.cli.problems import UsageError

LABEL = Label("a/b", "t")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    real = tmp_path / "execroot" / "_main" / "bazel-out" / "k8-fastbuild" / "bin"
    (real / "a" / "b").mkdir(parents=True)
    (tmp_path / "bazel-bin").symlink_to(real)
    return tmp_path


def test_a_label_gives_the_stem_of_its_files(workspace: Path) -> None:
    found = find(LABEL, workspace)
    assert found.label == "//a/b:t"
    assert found.stem == (workspace / "bazel-bin").resolve() / "a" / "b" / "t"
    assert found.execroot == workspace / "execroot" / "_main"


def test_a_workspace_that_built_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no bazel-bin: build //a:b first"):
        find(Label("a", "b"), tmp_path)


def test_a_target_that_is_no_parity_test_is_named(workspace: Path) -> None:
    with pytest.raises(UsageError, match=r"//a/b:t has no t\.evidence\.pb: expected the label of a parity_test"):
        _ = find(LABEL, workspace).evidence


def test_legs_are_those_that_can_be_run_again(workspace: Path) -> None:
    found = find(LABEL, workspace)
    assert found.legs() == []
    for name in ["t.rust.leg.json", "t.python.leg.json"]:
        found.stem.with_name(name).touch()
    assert found.legs() == ["python", "rust"]


def test_sources_of_operations_are_those_of_each_leg(workspace: Path) -> None:
    found = find(LABEL, workspace)
    found.stem.with_name("t.rust.leg.json").write_text('{"op_sources": ["a/d.rs"]}')
    found.stem.with_name("t.python.leg.json").write_text("{}")
    assert found.op_sources() == [("rust", "a/d.rs")]
