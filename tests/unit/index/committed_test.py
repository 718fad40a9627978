"""The index in the tree is written whole, what is stale goes, and what is somebody else's stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from parity.fixtures.problems import ToolError
from parity.index.committed import PublishRequest, StaleRequest, judge_stale, publish
from parity.index.markdown_index import MARK

PAGE = f"# page\n\n{MARK}\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in {"index.json": "{}", "PYTHON_PARITY_INDEX.md": PAGE, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def listing(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def computed(tmp_path: Path) -> Path:
    return write(tmp_path / "computed", **{"parity/m/a.py.md": PAGE + "a", "parity/m/b.py.md": PAGE + "b"})


def test_the_tree_becomes_what_is_computed(computed: Path, tmp_path: Path) -> None:
    tree = write(tmp_path / "tree", **{"parity/old/x.py.md": PAGE, "parity/m/a.py.md": PAGE, "BUILD.bazel": "# rules"})
    publish(PublishRequest(str(computed), str(tree)))
    assert listing(tree) == {**listing(computed), "BUILD.bazel": "# rules"}
    assert not (tree / "parity" / "old").exists()


def test_an_update_of_what_is_current_touches_nothing(computed: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    publish(PublishRequest(str(computed), str(tree)))
    before = {path: path.stat().st_mtime_ns for path in tree.rglob("*")}
    publish(PublishRequest(str(computed), str(tree)))
    assert {path: path.stat().st_mtime_ns for path in tree.rglob("*")} == before


def test_a_page_of_somebody_else_stays(computed: Path, tmp_path: Path) -> None:
    tree = write(tmp_path / "tree", **{"parity/README.md": "mine"})
    publish(PublishRequest(str(computed), str(tree)))
    assert listing(tree) == {**listing(computed), "parity/README.md": "mine"}


def test_a_page_of_somebody_else_is_not_written_over_and_nothing_else_is(computed: Path, tmp_path: Path) -> None:
    tree = write(tmp_path / "tree", **{"parity/m/b.py.md": "mine"})
    before = listing(tree)
    with pytest.raises(ToolError, match=r"parity/m/b\.py\.md is no computed page"):
        publish(PublishRequest(str(computed), str(tree)))
    assert listing(tree) == before


def test_what_is_no_index_is_not_published(tmp_path: Path) -> None:
    tree = write(tmp_path / "tree", **{"parity/m/a.py.md": PAGE})
    before = listing(tree)
    with pytest.raises(ToolError, match="holds no computed index"):
        publish(PublishRequest(str(tmp_path), str(tree)))
    assert listing(tree) == before


def judge(computed: Path, tree: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tree.parent)
    committed = [str(path.relative_to(tree.parent)) for path in tree.rglob("*") if path.suffix in (".md", ".json")]
    out = [str(computed.parent / name) for name in ("text", "xml", "verdict")]
    judge_stale(StaleRequest("//a:stale", "bazel run //a:update", str(computed), tree.name, committed, *out))
    text, xml, verdict = (Path(path).read_text() for path in out)
    assert ("<failure" in xml) == verdict.startswith("fail")
    return verdict.split()[0], text


def test_what_is_published_is_not_stale(computed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = tmp_path / "tree"
    publish(PublishRequest(str(computed), str(tree)))
    assert judge(computed, tree, monkeypatch)[0] == "pass"
    write(tree, **{"parity/README.md": "mine"})
    assert judge(computed, tree, monkeypatch)[0] == "pass"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"parity/m/a.py.md": PAGE}, "tree/parity/m/a.py.md is not what is computed"),
        ({"parity/m/c.py.md": PAGE}, "tree/parity/m/c.py.md is of a file that the index does not have"),
        ({"index.json": "[]"}, "tree/index.json is not what is computed"),
    ],
)
def test_what_differs_is_stale(
    change: dict[str, str], says: str, computed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tmp_path / "tree"
    publish(PublishRequest(str(computed), str(tree)))
    for name, text in change.items():
        (tree / name).write_text(text)
    verdict, report = judge(computed, tree, monkeypatch)
    assert verdict == "fail"
    assert f"✗ {says}\n" in report
    assert report.endswith("Write it again: bazel run //a:update\n")


def test_a_missing_page_is_stale(computed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = tmp_path / "tree"
    publish(PublishRequest(str(computed), str(tree)))
    (tree / "parity" / "m" / "a.py.md").unlink()
    assert "tree/parity/m/a.py.md is missing" in judge(computed, tree, monkeypatch)[1]
