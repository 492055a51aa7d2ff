"""The cookies of the adults' side, and the token that each form carries (double submit, bound to the cookie)."""

import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from backend.vault.tokens import hash_of

SESSION = "sayso_adult"
"""The secret of a session; the unlocked keys lie under it."""
DOOR = "sayso_door"
"""Only for the forms of those who are not signed in."""
DEVICE = "sayso_device"
"""Marks a browser, so that what others get wrong elsewhere does not hold up its people. It opens nothing."""
DEVICE_SECONDS = 180 * 24 * 3600
PATH = "/inbox"
LONGEST_SECRET = 100
LASTING_SECONDS = 365 * 24 * 3600
"""A tablet stays one when its browser is started anew."""


def secret_in(request: Request, name: str = SESSION) -> str | None:
    """A cookie's value, if it may be one of ours."""
    value = request.cookies.get(name)
    return value if value and len(value) <= LONGEST_SECRET and value.isascii() else None


def keep(response: Response, name: str, secret: str, *, secure: bool, lasting: bool = False) -> None:
    """Set a cookie that no script reads and no other site sends. It ends with the browser, unless it is `lasting`."""
    ends = LASTING_SECONDS if lasting else None
    response.set_cookie(name, secret, path=PATH, secure=secure, httponly=True, samesite="strict", max_age=ends)


def keep_device(request: Request, response: Response, *, secure: bool) -> None:
    """Mark this browser, or let its mark last longer."""
    response.set_cookie(
        DEVICE,
        device_secret(request),
        max_age=DEVICE_SECONDS,
        path=PATH,
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def drop(response: Response, name: str = SESSION) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, path=PATH, httponly=True, samesite="strict")


def door_secret(request: Request) -> str:
    """What ties a form to this browser before anybody has signed in."""
    return secret_in(request, DOOR) or secrets.token_urlsafe(32)


def device_secret(request: Request) -> str:
    """This browser's mark; the same for the whole of one request."""
    found = getattr(request.state, DEVICE, None) or secret_in(request, DEVICE) or secrets.token_urlsafe(32)
    setattr(request.state, DEVICE, found)
    return str(found)


def form_token(secret: str) -> str:
    """The token for the forms of a page. It says nothing about the cookie."""
    return hash_of(secret, "form").hex()


def form_token_fits(secret: str | None, token: str) -> bool:
    """Was this form made for the browser that sends it?"""
    return secret is not None and hmac.compare_digest(form_token(secret).encode(), token.encode("utf-8", "replace"))
