"""Chromium for people in the stories: a child's phone and an adult's desk, each with a context of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 15_000


def chromium_path() -> str:
    """Where Chromium is on this machine; `make test` sets it up."""
    asked = os.environ.get("SAYSO_CHROMIUM")
    found = asked or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise FileNotFoundError("The tests need Chromium: run `make test`, or set SAYSO_CHROMIUM to where one is.")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running, headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


def phone(browser: Browser, *, script: bool = True, dark: bool = False) -> BrowserContext:
    """A child's phone: small, by touch, nothing remembered from anybody else."""
    return _prepared(
        browser.new_context(
            viewport={"width": 390, "height": 844},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            timezone_id="Europe/London",
        )
    )


def desk(browser: Browser) -> BrowserContext:
    """An adult's computer."""
    return _prepared(
        browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    )


def new_page(context: BrowserContext) -> Page:
    """A page that fails the story on any error of its scripts and on any request that leaves the machine."""
    page = context.new_page()
    page.on("pageerror", _refuse_error)
    page.on("request", lambda request: _refuse_elsewhere(request.url))
    return page


def _prepared(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE_MS)
    return context


def _refuse_error(error: object) -> None:
    raise AssertionError(f"a script on the page failed: {error}")


def _refuse_elsewhere(url: str) -> None:
    if not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
        raise AssertionError(f"the page asked for something from elsewhere: {url.split('?', maxsplit=1)[0]}")
