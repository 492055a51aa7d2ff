"""A fake Telegram: a real HTTP server on loopback that speaks the Bot API, and phones that people hold."""

from tests.support.telegram.faults import Fault
from tests.support.telegram.phone import Phone
from tests.support.telegram.server import TOKEN, FakeTelegram

__all__ = ["TOKEN", "FakeTelegram", "Fault", "Phone"]
