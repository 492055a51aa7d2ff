"""Coming back with the five return words. The slow hash runs beside everything else, one at a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from backend.cases.letterbox import ChildKeys
from backend.cases.tables import Case
from backend.intake.return_words import case_of_words
from backend.store.engine import ReadSession
from backend.vault import TransportKey, WordsSecret, hash_words, looks_like_words, read_words

_HASHING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="return-words")
PEPPER = "return-words"


async def _secret(transport: TransportKey, words: tuple[str, ...]) -> WordsSecret:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_HASHING, hash_words, words, transport.pepper(PEPPER))


async def case_for_words(db: ReadSession, transport: TransportKey, text: str) -> tuple[Case, ChildKeys] | None:
    """The case that the words open; None for anything else, after the same amount of work where it looks like words."""
    words = read_words(text)
    return await case_of_words(db, await _secret(transport, words)) if words else None


async def is_return_words(db: ReadSession, transport: TransportKey, text: str) -> bool:
    """Is this message somebody's return words? A look alone is no proof: five simple words may be a cry for help."""
    if not looks_like_words(text):
        return False
    return await case_for_words(db, transport, text) is not None
