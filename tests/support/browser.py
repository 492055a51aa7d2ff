"""Chromium for people in the stories: a child's phone and an adult's desk, each with a context of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState, expect, sync_playwright

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
OURS = ("http://127.0.0.1:", "data:", "blob:", "about:")
ELSEWHERE = "<!doctype html><html lang=en><title>Elsewhere</title><h1>Elsewhere</h1></html>"


expect.set_options(timeout=PATIENCE_MS)


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


def desk(browser: Browser, remembered: StorageState | None = None) -> BrowserContext:
    """An adult's computer, with what its browser remembers of another day."""
    return _prepared(
        browser.new_context(
            viewport={"width": 1280, "height": 900},
            locale="en-GB",
            timezone_id="Europe/London",
            storage_state=remembered,
        )
    )


def new_page(context: BrowserContext, faults: list[str]) -> Page:
    """A page that notes every error of its scripts and every request that would leave the machine."""
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"a script failed: {error}"))
    page.route(lambda url: not url.startswith(OURS), lambda route: _stays_here(route, faults))
    return page


def _stays_here(route: Route, faults: list[str]) -> None:
    """Going to another site shows an empty page; a page that loads something from elsewhere is at fault."""
    if route.request.is_navigation_request():
        route.fulfill(content_type="text/html", body=ELSEWHERE)
        return
    faults.append(f"asked for something from elsewhere: {route.request.url.split('?')[0]}")
    route.abort()


def _prepared(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE_MS)
    return context
