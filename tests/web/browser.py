"""A browser without a window and without network, and a page in it that keeps what it should never have seen."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

# As root there is no sandbox; the rest keeps the browser from calling home.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def started() -> Iterator[Browser]:
    """A browser with a profile of its own, which goes when it ends."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    assert program, f"none of {names} is on PATH: tests/web/run installs Chromium where tools/bazel uses a private root"
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS), env={**os.environ, **folders})
        try:
            yield browser
        finally:
            browser.close()


class Opened:
    """A page that was opened from a file. `noise` has dialogs, errors of scripts, messages and requests for anything else."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.noise: list[str] = []
        url = path.resolve().as_uri()
        page.on("console", lambda message: self.noise.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.noise.append(f"error: {error}"))
        page.on(
            "request", lambda request: None if request.url == url else self.noise.append(f"asked for {request.url}")
        )
        page.on("dialog", self._refuse)
        page.goto(url)

    def _refuse(self, dialog: Any) -> None:
        self.noise.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    @property
    def rows(self) -> Locator:
        """The rows of the files, hidden ones as well."""
        return self.page.locator("#files tbody tr")

    def shown(self) -> list[str]:
        """The paths of the rows that are to be seen, from the top."""
        paths = self.rows.evaluate_all(
            "rows => rows.filter(row => row.offsetHeight > 0).map(row => row.cells[0].textContent)"
        )
        return list(paths)

    def keys(self, column: int) -> list[str]:
        """What each row is sorted by in a column, from the top."""
        return list(self.rows.evaluate_all("(rows, column) => rows.map(row => row.cells[column].dataset.key)", column))

    def sort(self, column: str) -> str | None:
        """Presses the head of a column, and gives the direction that it shows then."""
        head = self.page.locator("#files th", has_text=column)
        head.get_by_role("button").click()
        return head.get_attribute("aria-sort")

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def open_all(self) -> None:
        """Opens everything that can be opened."""
        self.page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1280, script: bool = True) -> Iterator[Opened]:
    """A page in a context of its own; whatever is done with it, nothing may ask, complain or fetch."""
    context = browser.new_context(
        java_script_enabled=script, offline=True, viewport={"width": width, "height": 900}, color_scheme="light"
    )
    context.set_default_timeout(10_000)
    try:
        page = Opened(context.new_page(), path)
        yield page
        assert page.noise == []
    finally:
        context.close()
