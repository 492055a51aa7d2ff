"""Whether a form was sent from our own page. The session cookie is SameSite=Strict; this is the second lock."""

from urllib.parse import urlsplit

from fastapi import Request

from bot.webchat.cookies import token_of
from bot.webchat.problems import Problem


def check_same_site(request: Request) -> None:
    """Raises Problem for a form that comes from elsewhere.

    Our pages send no referrer, so that browsers say `Origin: null` for our own forms too. Where a browser is too old
    for Sec-Fetch-Site, the strict cookie is then the proof.
    """
    fetched = request.headers.get("sec-fetch-site")
    if fetched is not None:
        if fetched not in ("same-origin", "none"):
            raise Problem("elsewhere")
        return
    origin = request.headers.get("origin", "null")
    ours = origin != "null" and urlsplit(origin).netloc == request.headers.get("host")
    if not ours and not (origin == "null" and token_of(request)):
        raise Problem("elsewhere")
