"""Jinja templates with the words of `config/phrases`: one environment, and what every page needs."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from backend.policy.phrases import RIGHT_TO_LEFT
from bot.webchat.cookies import Look
from bot.webchat.ports import Web
from bot.webchat.view import clock_time, day_and_time

HERE = Path(__file__).parent
STATIC = HERE / "static"


class Pages:
    """Renders pages in a child's language and look."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._numbers = _numbers(web)
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, name: str, look: Look, status: int = 200, **values: Any) -> Response:
        """A whole page."""
        template = self._environment.get_template(f"{name}.html")
        html = template.render(**self._common(name, look), **values)
        return HTMLResponse(html, status, {"Cache-Control": "no-store"})

    def words(self, key: str, look: Look, **params: str) -> str:
        """One line of words."""
        return self._web.phrases.label(key, params, look.language)

    def _common(self, name: str, look: Look) -> dict[str, Any]:
        web, zone = self._web, self._web.settings.timezone
        return {
            "page": name,
            "look": look,
            "lang": look.language,
            "dir": "rtl" if look.language in RIGHT_TO_LEFT else "ltr",
            "t": self._say(look),
            "lines": lambda key: web.phrases.render(key, {}, look.language),
            "known": set(web.phrases.keys()).__contains__,
            "said": self._said,
            "clock": lambda at: clock_time(at, zone),
            "day": lambda at: day_and_time(at, zone, web.phrases, look.language),
            "danger_contacts": web.contacts.shown("danger"),
            "neutral_url": web.settings.neutral_url,
        }

    def _say(self, look: Look) -> Callable[..., str]:
        return lambda key, **params: self.words(key, look, **params)

    def _said(self, text: str) -> Markup:
        """Words of the bot or of a person: numbers can be rung, **this** stands out. Nothing else is markup."""
        safe = str(escape(text))
        safe = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)
        for shown, link in self._numbers:
            safe = re.sub(rf"(?<![\w&#>]){re.escape(shown)}(?![\w<])", f'<a href="{link}">{shown}</a>', safe)
        return Markup(safe)  # noqa: S704  # escaped above; what is added is ours


def _numbers(web: Web) -> tuple[tuple[str, str], ...]:
    """Numbers as they stand in sentences, the longest first, each once."""
    seen = {contact.number: str(escape(contact.link)) for contact in web.contacts.contacts if contact.number != "111"}
    return tuple(sorted(seen.items(), key=lambda item: -len(item[0])))
