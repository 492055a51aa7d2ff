"""axe-core on a page: WCAG 2.0 to 2.2, A and AA, and best practice. Nothing found is the only good answer."""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.support.processes import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
COLOURS = ["cat.color"]
"""What can change with the light."""


def violations(page: Page, tags: Sequence[str] = TAGS) -> list[str]:
    """What axe finds on the page as it stands by the rules of some tags, a line for each rule and place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})",
        list(tags),
    )
    return [_line(found, node) for found in result["violations"] for node in found["nodes"]]


def check(page: Page, tags: Sequence[str] = TAGS) -> None:
    """Fail with every violation and where it is."""
    found = violations(page, tags)
    assert not found, f"axe on {page.url.split('?')[0]}:\n" + "\n".join(found)


def _line(found: dict[str, Any], node: dict[str, Any]) -> str:
    return f"  {found['id']} ({found['impact']}): {found['help']} at {node['target']}"
