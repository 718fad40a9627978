"""The page of an index in a browser: what is found, sorted and shown, with scripts and without, wide and narrow, and whatever texts say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from parity.index.index import Index, index_of
from parity.index.model import Divergence, EvidenceShard, Exemption, FacetCount, NaShard, SourceFacts
from parity.index.page import render_html
from parity.index.statuses import STATUSES
from parity.index.surroundings import Surroundings
from parity.ledger.model import Area, Destination, Entry, Kind, Ledger
from parity.ledger.reader import Reading
from tests.web.browser import Opened, opened, started

FOLDER = Path("monolith-rs/index")
PAGE = FOLDER / "index.html"
FILES = 334


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as found:
        yield found


@pytest.fixture(scope="module")
def files() -> list[dict[str, Any]]:
    """What the page is about, as index.json tells it."""
    return list(json.loads((FOLDER / "index.json").read_text("utf-8"))["files"])


@pytest.fixture
def page(browser: Browser) -> Iterator[Opened]:
    with opened(browser, PAGE) as found:
        yield found


def with_status(files: list[dict[str, Any]], status: str) -> list[str]:
    return [file["path"] for file in files if file["status"] == status]


# What is shown.


def test_there_is_a_row_per_file(page: Opened, files: list[dict[str, Any]]) -> None:
    assert len(files) == FILES
    assert page.shown() == [file["path"] for file in files]
    assert page.page.locator("#shown").inner_text() == f"{FILES} of {FILES} files"
    assert page.page.title() == page.page.locator("h1").inner_text() == "Python parity index"


def test_a_search_narrows_to_rows_with_every_word_in_any_case(page: Opened) -> None:
    search = page.page.get_by_role("searchbox", name="Filter files")
    search.fill("  MODEL_manager_test.py  agent_service ")
    assert page.shown() == ["monolith/agent_service/model_manager_test.py"]
    assert page.page.locator("#shown").inner_text() == f"1 of {FILES} files"
    search.fill("monolith/path_utils.py recorded")
    assert page.shown() == ["monolith/path_utils.py"]
    search.fill("i/o formats monolith/__init__.py PORTED")
    assert page.shown() == ["monolith/__init__.py"]
    search.fill("no such file anywhere")
    assert page.shown() == []
    assert page.page.locator("#shown").inner_text() == f"0 of {FILES} files"
    search.fill("")
    assert len(page.shown()) == FILES


def test_a_status_can_be_chosen(page: Opened, files: list[dict[str, Any]]) -> None:
    choice = page.page.get_by_role("combobox", name="Status")
    offered = choice.locator("option").all_inner_texts()[1:]
    assert sorted(offered) == sorted({file["status"] for file in files})
    for status in offered:
        choice.select_option(status)
        assert page.shown() == with_status(files, status)


def test_an_area_can_be_chosen_together_with_a_status_and_words(page: Opened, files: list[dict[str, Any]]) -> None:
    choice = page.page.get_by_role("combobox", name="Area")
    assert choice.locator("option").all_inner_texts()[1:] == sorted({file["area"] for file in files})
    choice.select_option("agent_service")
    inside = [file for file in files if file["area"] == "agent_service"]
    assert 0 < len(inside) < FILES
    assert page.shown() == [file["path"] for file in inside]
    page.page.get_by_role("combobox", name="Status").select_option("planned")
    planned = with_status(inside, "planned")
    assert page.shown() == planned
    page.page.get_by_role("searchbox").fill("/tfs")
    assert page.shown() == [path for path in planned if "/tfs" in path] != []


# Order.


def test_columns_sort_both_ways(page: Opened, files: list[dict[str, Any]]) -> None:
    lines = sorted(file["lines"] or 0 for file in files)
    assert page.sort("lines") == "ascending"
    assert [int(key) for key in page.keys(1)] == lines
    assert page.sort("lines") == "descending"
    assert [int(key) for key in page.keys(1)] == lines[::-1]
    assert page.sort("file") == "ascending"
    assert page.page.locator("#files th[aria-sort]").count() == 1
    assert sorted(page.shown()) == sorted(file["path"] for file in files)
    assert page.shown()[0] == "monolith/__init__.py"


def test_statuses_sort_from_the_weakest(page: Opened, files: list[dict[str, Any]]) -> None:
    page.sort("status")
    status = {file["path"]: file["status"] for file in files}
    order = [STATUSES.index(status[path]) for path in page.shown()]
    assert order == sorted(order)
    assert len(set(order)) > 1


def test_a_search_keeps_the_order(page: Opened, files: list[dict[str, Any]]) -> None:
    lines = {file["path"]: file["lines"] or 0 for file in files}
    page.page.get_by_role("combobox", name="Area").select_option("agent_service")
    before = page.shown()
    page.sort("lines")
    assert page.shown() == sorted(before, key=lambda path: lines[path]) != before
    page.page.get_by_role("searchbox").fill("monolith")
    assert page.shown() == sorted(before, key=lambda path: lines[path])


def test_the_checklist_of_a_row_opens(page: Opened) -> None:
    page.page.get_by_role("searchbox").fill("monolith/__init__.py ported")
    row = page.rows.filter(visible=True)
    item = row.get_by_text("cross-language parity test")
    assert not item.is_visible()
    row.locator("summary").click()
    assert item.is_visible()


# Without script, and on small screens.


def test_the_page_can_be_read_without_script(browser: Browser, files: list[dict[str, Any]]) -> None:
    with opened(browser, PAGE, script=False) as page:
        rows = page.rows.filter(visible=True)
        assert rows.locator("td:first-child").all_inner_texts() == [file["path"] for file in files]
        assert page.page.locator("h1").is_visible()
        # What could only disappoint is not there.
        assert page.page.get_by_role("searchbox").count() == page.page.locator("#files th button").count() == 0


@pytest.mark.parametrize("width", [320, 400, 700, 1000, 1600])
@pytest.mark.parametrize("script", [True, False])
def test_the_page_fits_its_window(browser: Browser, width: int, script: bool) -> None:
    with opened(browser, PAGE, width=width, script=script) as page:
        assert page.overflow() == 0
        page.open_all()
        assert page.overflow() == 0


# Hostile texts.

BAD = """</script></style></title><script>alert(1)</script><img src=x onerror="alert(2)">'"><b id=bold>{{ 7 * 7 }}&lt;\u202e"""
BAD_PATH = f"m/{BAD.replace('/', '|')}.py"


def hostile_index() -> Index:
    """Each text that a user's files decide is hostile."""
    facts = SourceFacts(3, [BAD], traits={"errors": [BAD]})
    evidence = EvidenceShard(
        label=BAD,
        pair=BAD,
        port=BAD,
        origin="reconstructed",
        sources=[BAD_PATH],
        verdict="pass",
        counts={"cases": 2, "match": 1},
        facets={"normal": FacetCount(1, 1), BAD: FacetCount(1)},
        recorded_cases=0,
        recorded_agree=0,
        divergences=[Divergence(BAD, BAD, BAD)],
        exemptions=[Exemption(BAD, BAD, BAD, BAD, BAD, BAD, 1)],
        facts={BAD_PATH: facts},
        fixtures=[BAD],
    )
    failing = replace(evidence, sources=["m/failing.py"], verdict="fail", facts={})
    justified = NaShard(BAD, ["m/justified.py"], BAD, BAD, BAD, BAD, "")
    false = NaShard(BAD, ["m/false.py"], BAD, BAD, BAD, BAD, BAD)
    goal = (Destination(BAD), Destination(f"rs/{BAD}"))
    paths = [BAD_PATH, "m/failing.py", "m/planned.py"]
    entries = [Entry(path, Kind.PYTHON, 3, (BAD,), destinations=goal) for path in paths]
    entries.append(Entry(BAD, Kind.ZOOKEEPER_PATH, destinations=goal, used_by=(BAD,)))
    around = Surroundings(Reading(Ledger((Area(BAD, entries=tuple(entries)),))))
    index = index_of(BAD, [BAD], [evidence, failing, justified, false], around)
    return replace(index, problems=[BAD])


def test_hostile_texts_are_texts(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(render_html(hostile_index()), "utf-8")
    with opened(browser, path) as page:
        page.open_all()
        assert page.page.title() == " ".join(BAD.split())
        assert page.page.locator("h1").text_content() == BAD
        assert page.page.locator(".problems li").all_text_contents() == [BAD]
        assert page.shown().count(BAD_PATH) == 1
        assert page.page.get_by_role("combobox", name="Area").locator("option").all_text_contents().count(BAD) == 1
        made = (
            "document.scripts.length + ' ' + document.images.length + ' ' + document.querySelectorAll('#bold').length"
        )
        assert page.page.evaluate(made) == "1 0 0"
        page.page.get_by_role("searchbox").fill("<script>alert(1)</script><img src=x")
        assert BAD_PATH in page.shown()
        for column in ("file", "lines", "status", "port", "evidence"):
            page.sort(column)
        # A broken script or image would speak up a moment later.
        page.page.wait_for_timeout(200)


def test_hostile_texts_do_not_widen_the_page(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "index.html"
    path.write_text(render_html(hostile_index()), "utf-8")
    with opened(browser, path, width=400) as page:
        page.open_all()
        assert page.overflow() == 0
