"""What a child's phone keeps: the session, how the page looks, and the card's code. All of it goes at Hide."""

from dataclasses import dataclass, replace
from typing import Literal, Self

from fastapi import Request, Response

from bot.webchat.ports import WebSettings

SESSION = "notes"
LOOK = "notes_look"
CARD = "notes_card"
REMEMBERED_SECONDS = 30 * 24 * 3600

SIZES = ("normal", "large", "largest")
THEMES = ("phone", "light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    """How the child wants the page: text size, light or dark, language, and whether this phone may remember them."""

    size: str = "normal"
    theme: str = "phone"
    language: str = "en"
    remember: bool = False

    @classmethod
    def of(cls, request: Request, languages: tuple[str, ...]) -> Self:
        """As the phone remembers it; anything unknown is as if it were not there."""
        size, theme, language, remember, *_ = [*request.cookies.get(LOOK, "").split("."), "", "", "", ""]
        return cls(
            size if size in SIZES else "normal",
            theme if theme in THEMES else "phone",
            language if language in languages else languages[0],
            remember == "remember",
        )

    def but(self, asked: Literal["size", "look", "language", "remember"], value: str) -> Self:
        """With one thing changed; an unknown value changes nothing."""
        if asked == "size" and value in SIZES:
            return replace(self, size=value)
        if asked == "look" and value in THEMES:
            return replace(self, theme=value)
        if asked == "remember":
            return replace(self, remember=value == "yes")
        return replace(self, language=value) if asked == "language" else self

    @property
    def cookie(self) -> str:
        return ".".join((self.size, self.theme, self.language, "remember" if self.remember else "forget"))


def token_of(request: Request) -> str:
    """The session token; empty where there is none."""
    return request.cookies.get(SESSION, "")[:300]


def keep(response: Response, settings: WebSettings, name: str, value: str, *, remember: bool = False) -> None:
    """Set a cookie that no script and no other site can use. Forgotten with the browser unless the child says not."""
    response.set_cookie(
        name,
        value,
        max_age=REMEMBERED_SECONDS if remember else None,
        httponly=True,
        samesite="strict",
        secure=settings.secure,
    )


def forget_all(response: Response, settings: WebSettings) -> None:
    """Everything that this phone kept."""
    for name in (SESSION, LOOK, CARD):
        response.delete_cookie(name, httponly=True, samesite="strict", secure=settings.secure)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Cache-Control"] = "no-store"
