"""Cards, coming back, hiding, how the page looks."""

import pytest

from tests.unit.webchat.conftest import NEUTRAL, Site
from tests.unit.webchat.memory_turns import WORDS
from tests.unit.webchat.test_chat_page import form


class TestHiding:
    async def test_without_script_the_session_dies_and_the_phone_forgets(self, site: Site) -> None:
        await site.get("/")
        token = site.token
        answer = await site.get("/hide")
        assert (answer.status_code, answer.headers["location"]) == (303, NEUTRAL)
        assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
        assert token not in site.turns.talks
        assert site.token == ""

    async def test_by_script_too(self, site: Site) -> None:
        await site.get("/")
        answer = await site.client.post("/hide", headers={"x-notes": "live"})
        assert answer.status_code == 204
        assert site.turns.talks == {}

    async def test_going_back_shows_none_of_it(self, site: Site) -> None:
        await site.get("/")
        await site.post("/say", form("secret thing"))
        await site.get("/hide")
        assert "secret thing" not in (await site.get("/")).text

    async def test_a_form_that_the_browser_sends_again_begins_nothing(self, site: Site) -> None:
        """Without script, going back after Hide sends the last form once more, without its session."""
        sent = form("secret thing")
        await site.get("/")
        await site.post("/say", sent)
        await site.get("/hide")
        again = await site.post("/say", sent)
        assert again.status_code == 303
        assert "secret thing" not in (await site.get("/")).text
        assert len(site.turns.taken) == 1

    async def test_new_words_without_a_session_are_not_lost(self, site: Site) -> None:
        await site.get("/")
        await site.get("/hide")
        await site.post("/say", form("one more thing"))
        assert [taken.text for taken in site.turns.taken] == ["one more thing"]

    async def test_a_browser_that_looks_ahead_ends_nothing(self, site: Site) -> None:
        await site.get("/")
        await site.client.get("/hide", headers={"sec-purpose": "prefetch"})
        assert site.token in site.turns.talks

    async def test_hiding_twice_is_fine(self, site: Site) -> None:
        assert (await site.get("/hide")).status_code == 303
        assert (await site.get("/hide")).status_code == 303


class TestComingBack:
    async def test_the_words_open_the_chat(self, site: Site) -> None:
        await site.get("/")
        await site.post("/say", form("remember this"))
        await site.get("/hide")
        site.turns.words[" ".join(WORDS)] = site.turns.words[" ".join(WORDS)]
        answer = await site.post("/return", {"words": " ".join(WORDS)})
        assert answer.status_code == 303
        assert "remember this" in (await site.get("/")).text

    async def test_wrong_words_say_nothing_of_which(self, site: Site) -> None:
        answer = await site.post("/return", {"words": "river lamp sunny goat pear"})
        assert answer.status_code == 404
        assert "Check them and try again" in answer.text
        assert "pear" not in answer.text

    async def test_too_often_says_when(self, site: Site) -> None:
        for _ in range(7):
            answer = await site.post("/return", {"words": "a b c d e"})
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0

    @pytest.mark.parametrize(("choice", "taken"), [("start", 0), ("talk_to_person", 1)])
    async def test_starting_again(self, site: Site, choice: str, taken: int) -> None:
        answer = await site.post("/start-again", {"choice": choice})
        assert answer.status_code == 303
        assert len(site.turns.taken) == taken


class TestCards:
    @pytest.fixture
    def homes(self) -> tuple[str, ...]:
        return ("kestrel", "heron")

    async def test_a_card_leads_in(self, site: Site) -> None:
        assert "computer helper" in (await site.get("/c/heron")).text
        assert "computer helper" in (await site.get("/")).text
        assert len(site.turns.talks) == 1

    async def test_without_a_card_there_are_numbers_and_a_field(self, site: Site) -> None:
        page = (await site.get("/")).text
        assert "Type the code on your card" in page
        assert "0800 1111" in page
        assert "computer helper" in (await site.post("/card", {"home": " heron "})).text

    @pytest.mark.parametrize("code", ["nowhere", "../x", "", "x" * 500])
    async def test_an_unknown_card(self, site: Site, code: str) -> None:
        answer = await site.post("/card", {"home": code})
        assert answer.status_code == 404
        assert "know this card" in answer.text

    async def test_the_printed_card_says_nothing_of_what_it_is(self, site: Site) -> None:
        page = (await site.get("/c/heron/card")).text
        assert "<title>Notes</title>" in page
        assert "http://notes.test/c/heron" in page
        assert "<svg" in page


class TestLook:
    async def test_size_and_theme_stay(self, site: Site) -> None:
        await site.post("/look", {"size": "largest"})
        await site.post("/look", {"look": "dark"})
        page = (await site.get("/more")).text
        assert 'data-text="largest"' in page
        assert 'data-theme="dark"' in page

    async def test_nonsense_changes_nothing(self, site: Site) -> None:
        await site.post("/look", {"size": "huge", "look": '"><script>'})
        site.client.cookies.set("notes_look", "a.b.c.d.e.f")
        page = (await site.get("/more")).text
        assert "data-text" not in page
        assert "<script>" not in page

    async def test_the_phone_remembers_only_when_asked(self, site: Site) -> None:
        await site.get("/")
        answer = await site.post("/look", {"remember": "yes"})
        kept = [cookie for cookie in answer.headers.get_list("set-cookie") if "Max-Age=2592000" in cookie]
        assert len(kept) == 2
        again = await site.post("/look", {"remember": "no"})
        assert not any("Max-Age" in cookie for cookie in again.headers.get_list("set-cookie"))

    async def test_an_adult_is_told_whom_to_ring(self, site: Site) -> None:
        page = (await site.get("/adult")).text
        assert "<form" not in page
        assert "tel:101" in page
