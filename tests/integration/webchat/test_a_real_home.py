"""The pages on the real record: two phones of one child, a picture, hiding and coming back."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import new_page, phone
from tests.support.server import Server

pytestmark = [pytest.mark.e2e, pytest.mark.integration]

TOLD = "they keep hiding my shoes n laughing"
LATER = "they did it again today"


def say(page: Page, text: str) -> None:
    """Type, send, and wait until it is stored."""
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".from-child", has_text=text)).to_contain_text("Saved ")


def come_back(page: Page, address: str, words: list[str]) -> None:
    """With the five words, written as a child might."""
    page.goto(f"{address}/return")
    page.locator("input[name=words]").fill(", ".join(words).upper())
    page.get_by_role("button", name="Open my chat").click()
    expect(page.get_by_text(TOLD)).to_be_visible()


def test_a_second_phone_hears_what_the_first_one_says(browser: Browser, demo_home: Server) -> None:
    faults: list[str] = []
    first, second = new_page(phone(browser), faults), new_page(phone(browser), faults)
    first.goto(demo_home.url)
    say(first, TOLD)
    expect(first.locator("ol.words li")).to_have_count(5)
    words = first.locator("ol.words li").all_inner_texts()
    come_back(second, demo_home.url, words)
    say(first, LATER)
    expect(second.get_by_text(LATER)).to_be_visible()
    first.get_by_role("link", name="Hide").click()
    expect(first.get_by_role("heading", name="Elsewhere")).to_be_visible()
    first.go_back(wait_until="domcontentloaded")
    expect(first.get_by_text(TOLD)).to_have_count(0)
    come_back(first, demo_home.url, words)
    assert faults == []


def test_a_picture_from_the_phone(browser: Browser, demo_home: Server, tmp_path: Path) -> None:
    faults: list[str] = []
    page = new_page(phone(browser), faults)
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "JPEG")
    (tmp_path / "mine.jpg").write_bytes(picture.getvalue())
    page.goto(demo_home.url)
    page.locator(".write button[value=pictures]").click()
    page.get_by_role("button", name="Send a picture from this phone").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "mine.jpg")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".from-child")).to_contain_text("Saved ")
    assert faults == []


def test_danger_without_script(browser: Browser, demo_home: Server) -> None:
    page = new_page(phone(browser, script=False), [])
    page.goto(demo_home.url)
    say(page, "i want to kill myself tonight")
    expect(page.locator(".calls a[href='tel:999']")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Who I (have told|am trying to tell)"))).to_be_visible()
    page.locator("button[name=choice][value^='safe:']").first.click()
    expect(page.locator(".from-child")).to_have_count(2)
