"""The web chat: the child's pages and their JSON API, the default channel."""

from bot.webchat.api import make_api
from bot.webchat.pages import add_last_words, make_pages
from bot.webchat.ports import Limits, TurnsPort, Web, WebSettings
from bot.webchat.rendering import STATIC

__all__ = ["STATIC", "Limits", "TurnsPort", "Web", "WebSettings", "add_last_words", "make_api", "make_pages"]
