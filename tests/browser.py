"""A real Chromium for tests: from the machine's path, else the one that Playwright brought.

The fixture `chromium` is in conftest.py. Without a Chromium its tests are skipped; with CI=true they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def launched() -> Iterator[Browser]:
    """A browser that runs until the iterator is closed."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]  # the sandbox refuses to run as root
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
        except Error as error:
            if os.environ.get("CI") == "true":
                pytest.fail(f"CI needs a Chromium: {error.message}")
            pytest.skip("there is no Chromium on this machine")
        yield browser
        browser.close()


@dataclass
class Seen:
    """What a page did that a test has to know of: addresses it asked for, errors it wrote, windows of its own."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Write down what this page does from now on."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))

        def refuse(dialog: Any) -> None:
            self.dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", refuse)

    @property
    def outside(self) -> list[str]:
        """The addresses asked for that are neither files nor data."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:", "about:"))]


def opened(
    browser: Browser, url: str, *, width: int = 1280, height: int = 800, language: str = "fr-FR", **more: Any
) -> tuple[BrowserContext, Page, Seen]:
    """A page at an address in a context of its own, and what it did; the test closes the context."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale=language, **more)
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    page.goto(url)
    return context, page, seen
