"""Two browsers on one screen: a phone beside a desk, in one picture."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

MARGIN = 40
BEHIND = (214, 218, 222)


def picture(phone: Page, desk: Page, to: Path) -> None:
    """Both as they are at this moment, the phone at the size that it has beside the desk."""
    left, right = (_shown(page) for page in (phone, desk))
    left = left.resize((left.width * right.height // left.height, right.height), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (left.width + right.width + 3 * MARGIN, right.height + 2 * MARGIN), BEHIND)
    whole.paste(left, (MARGIN, MARGIN))
    whole.paste(right, (left.width + 2 * MARGIN, MARGIN))
    to.parent.mkdir(parents=True, exist_ok=True)
    whole.save(to, optimize=True)


def _shown(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
