"""Return words: how often a code may be tried. Counted per code and over all, never per address: a home shares one."""

import hashlib
import secrets
import unicodedata
from datetime import datetime

from bot.messages import Opened
from bot.webchat.ports import Web
from bot.webchat.problems import Problem

_SALT = secrets.token_bytes(16)


async def come_back(web: Web, words: str, now: datetime) -> Opened:
    """The conversation that the words open. Raises Problem, which never says which word was wrong."""
    wait = web.limits.returns.wait(_key(words), now) or web.limits.all_returns.wait("all", now)
    if wait:
        raise Problem("wait_words", wait)
    opened = await web.turns.come_back(words, now)
    if opened is None:
        raise Problem("words")
    return opened


def _key(words: str) -> str:
    """One key for every way to write the same words; the salt dies with the process."""
    plain = unicodedata.normalize("NFKD", words).casefold()
    letters = "".join(letter for letter in plain if letter.isalpha())
    return hashlib.blake2b(letters.encode("utf-8", "replace"), key=_SALT, digest_size=16).hexdigest()
