"""A name typed where a name was asked for, read by the real triage: never taken for a worry, nor a worry for a name."""

import httpx
import pytest

from tests.support.api import ApiChild

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
FRIGHTENING = "a man hits me every night"
HIDDEN = "(your name)"


@pytest.mark.parametrize("name", ["Kai", "my name is Kai", "im Dan", "Tyla", "Kestrel", "Aaliyah"])
async def test_a_name_does_not_stand_in_the_thread_that_all_read(http: httpx.AsyncClient, name: str) -> None:
    assert await types_where_a_name_is_asked_for(http, name) == HIDDEN


@pytest.mark.parametrize("words", ["im sad", "he hits me", "hes here again"])
async def test_words_are_not_hidden_as_a_name(http: httpx.AsyncClient, words: str) -> None:
    assert await types_where_a_name_is_asked_for(http, words) == words


async def types_where_a_name_is_asked_for(http: httpx.AsyncClient, typed: str) -> str:
    """After a frightening message, "only for one person". Returns what stands in the thread."""
    child = await ApiChild(http).opens()
    await child.says(FRIGHTENING)
    for choice in ("limits:ok", "staff", "recipient_only"):
        await child.chooses(choice)
    await child.says(typed)
    return [str(message["text"]) for message in await child.messages() if message["from"] == "child"][-1]
