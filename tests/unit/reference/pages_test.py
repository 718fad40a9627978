"""The generated pages of the tree are those that the sources give now, and a gap in the documentation is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from reference import pages
from reference.pages import PAGES, staleness, update

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_up_to_date(path: str) -> None:
    stale = staleness(ROOT, path)
    assert not stale, stale


def test_every_generated_page_has_its_maker() -> None:
    found = {str(file.relative_to(ROOT)) for file in (ROOT / "docs/reference").iterdir()}
    assert found == {path for path in PAGES if path.startswith("docs/reference/")}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one page, which is to hold two lines."""
    monkeypatch.setattr(pages, "PAGES", {"docs/a.md": lambda _root: "one\ntwo\n"})
    return tmp_path


def test_a_stale_page_names_the_difference_and_the_command(tree: Path) -> None:
    (tree / "docs").mkdir()
    (tree / "docs/a.md").write_text("one\nthree\n")
    stale = staleness(tree, "docs/a.md")
    assert stale.startswith("docs/a.md is stale: run  tools/bazel run //tools/reference:update\n")
    assert "\n-three\n+two\n" in stale


def test_a_missing_page_is_stale(tree: Path) -> None:
    assert "+two" in staleness(tree, "docs/a.md")


def test_update_writes_what_is_stale_and_nothing_else(tree: Path) -> None:
    assert update(tree) == ["docs/a.md"]
    assert staleness(tree, "docs/a.md") == ""
    assert update(tree) == []
