"""The chat without script: every form works, nothing typed is lost, and nobody else can send one."""

import re
import uuid

import pytest

from bot.messages import StageView, Told
from tests.unit.webchat.conftest import SUNDAY, Site
from tests.unit.webchat.memory_turns import WORDS


def form(text: str = "", choice: str = "", client_id: str = "") -> dict[str, str]:
    """What a browser sends."""
    found = {"client_id": client_id or str(uuid.uuid4()), "text": text, "choice": choice}
    return {name: value for name, value in found.items() if value}


class TestFirstSight:
    async def test_looks_like_notes(self, site: Site) -> None:
        page = await site.get("/")
        assert "<title>Notes</title>" in page.text
        assert "sayso" not in page.text.lower()
        assert "computer helper" in page.text
        assert '<a href="tel:999">999</a>' in page.text

    async def test_gives_the_phone_a_session_that_no_script_can_read(self, site: Site) -> None:
        cookie = (await site.get("/")).headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Max-Age" not in cookie

    async def test_the_second_look_is_the_same_chat(self, site: Site) -> None:
        await site.get("/")
        await site.get("/")
        assert len(site.turns.talks) == 1

    async def test_looking_ahead_opens_nothing(self, site: Site) -> None:
        answer = await site.client.get("/", headers={"sec-purpose": "prefetch;prerender"})
        assert answer.status_code == 503
        assert site.turns.talks == {}

    async def test_tabs_are_on_every_page(self, site: Site) -> None:
        for path in ("/", "/help-now", "/rights", "/more", "/path", "/pictures", "/voice", "/return", "/language"):
            page = (await site.get(path)).text
            for tab in ("/hide", "/help-now", "/rights", "/more"):
                assert f'href="{tab}"' in page, (path, tab)


class TestSaying:
    async def test_words_are_stored_and_shown_as_they_were_typed(self, site: Site) -> None:
        await site.get("/")
        answer = await site.post("/say", form("they <b>took</b> my shoes\r\nagain"))
        assert site.turns.taken[0].text == "they <b>took</b> my shoes\nagain"
        assert "they &lt;b&gt;took&lt;/b&gt; my shoes\nagain" in answer.text
        assert "Saved 4:05" in answer.text

    async def test_the_return_words_are_shown_once_and_can_be_covered(self, site: Site) -> None:
        await site.get("/")
        handed = await site.post("/say", form("x"))
        later = await site.get("/")
        shown = re.findall(r"<li>(\w+)</li>", handed.text)
        assert tuple(shown) == WORDS
        assert "<details" in handed.text
        assert not any(word in later.text for word in WORDS)

    async def test_afterwards_a_form_goes_back_to_the_chat(self, site: Site) -> None:
        await site.get("/")
        await site.post("/say", form("x"))
        answer = await site.post("/say", form("y"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/")

    async def test_the_same_form_twice_is_one_message(self, site: Site) -> None:
        await site.get("/")
        same = form("x")
        await site.post("/say", same)
        await site.post("/say", same)
        assert len(site.turns.taken) == 1

    async def test_a_dead_session_begins_anew_and_keeps_the_words(self, site: Site) -> None:
        await site.get("/")
        site.turns.talks.clear()
        answer = await site.post("/say", form("still here"))
        assert "still here" in answer.text
        assert site.token in site.turns.talks

    async def test_too_long_stays_in_the_box(self, site: Site) -> None:
        await site.get("/")
        long = "word " * 801
        answer = await site.post("/say", form(long))
        assert answer.status_code == 413
        assert f">{long}</textarea>" in answer.text
        assert "two parts" in answer.text

    async def test_nothing_typed_is_no_fault(self, site: Site) -> None:
        await site.get("/")
        assert (await site.post("/say", form("   "))).status_code == 303

    async def test_the_board_and_a_voice_note_keep_what_is_in_the_box(self, site: Site) -> None:
        await site.get("/")
        board = await site.post("/say", form("half a thought", "pictures"))
        assert 'name="draft" value="half a thought"' in board.text
        picked = await site.post("/pictures", {"picture": "sad", "draft": "half a thought", "client_id": "1"})
        assert 'value="sad" aria-pressed="true"' in picked.text
        sent = await site.post(
            "/pictures", {"picked": "sad,alone", "send": "yes", "draft": "half a thought", "client_id": ""}
        )
        assert ">half a thought</textarea>" in sent.text
        assert site.turns.taken[0].choice == "picture:sad,alone"

    async def test_a_picture_pressed_twice_is_taken_back(self, site: Site) -> None:
        page = await site.post("/pictures", {"picked": "sad,alone", "picture": "sad"})
        assert 'name="picked" value="alone"' in page.text

    async def test_a_file_of_the_wrong_kind_says_so(self, site: Site) -> None:
        await site.get("/")
        files = {"file": ("x.exe", b"MZ\x90\0" + b"\0" * 99, "audio/mpeg")}
        answer = await site.post("/say", {"client_id": str(uuid.uuid4()), "kind": "file"}, files=files)
        assert answer.status_code == 415
        assert "voice note" in answer.text

    async def test_the_script_gets_words_for_its_problem(self, site: Site) -> None:
        await site.get("/")
        headers = {"x-notes": "live", "sec-fetch-site": "same-origin"}
        answer = await site.client.post("/say", data=form("x" * 4001), headers=headers)
        assert answer.headers["content-type"] == "application/problem+json"
        assert (await site.client.get("/thread", headers={"cookie": "notes=dead"})).status_code == 401

    async def test_to_stop_ends_the_session(self, site: Site) -> None:
        await site.get("/")
        answer = await site.post("/say", form(choice="stop"))
        assert answer.headers["location"] == "https://weather.example/"
        assert site.token == ""


class TestFaults:
    async def test_an_address_that_is_not_there(self, site: Site) -> None:
        page = await site.get("/helo")
        assert page.status_code == 404
        assert "0800 1111" in page.text

    async def test_our_own_fault_shows_numbers(self, site: Site) -> None:
        await site.get("/")
        site.turns.fails = [RuntimeError("secret words in a fault")]
        page = await site.post("/say", form("my half page"))
        assert page.status_code == 500
        assert ">my half page</textarea>" in page.text
        assert "0800 1111" in page.text
        assert "secret" not in page.text


class TestWhoMaySend:
    @pytest.mark.parametrize(
        ("headers", "fine"),
        [
            ({"sec-fetch-site": "same-origin"}, True),
            ({"sec-fetch-site": "cross-site"}, False),
            ({"sec-fetch-site": "same-site"}, False),
            ({"origin": "http://notes.test"}, True),
            ({"origin": "http://evil.test"}, False),
            ({"origin": "null"}, True),
        ],
    )
    async def test_only_our_own_page(self, site: Site, headers: dict[str, str], fine: bool) -> None:
        await site.get("/")
        answer = await site.client.post("/say", data=form("x"), headers=headers)
        assert (answer.status_code == 200) is fine
        assert len(site.turns.taken) == int(fine)

    async def test_a_nameless_origin_needs_the_cookie(self, site: Site) -> None:
        assert (await site.client.post("/say", data=form("x"), headers={"origin": "null"})).status_code == 403


class TestShowing:
    async def test_doors_are_rows_in_groups(self, site: Site) -> None:
        await site.get("/")
        page = (await site.post("/say", form("x"))).text
        assert page.index("In your home") < page.index('value="staff"') < page.index("Not in your home")
        assert page.index("Not in your home") < page.index('value="advocate"') < page.index("Not sure?")
        assert "<b>Sarah, my visitor</b><small>She reads on Tuesdays</small>" in page

    async def test_used_choices_stay_but_cannot_be_pressed(self, site: Site) -> None:
        await site.get("/")
        page = (await site.post("/say", form("x"))).text
        assert re.search(r'<button class="choice" type="button" disabled>Talk</button>', page)
        assert 'value="talk"' not in page

    async def test_danger_puts_numbers_in_the_head_and_says_who_was_told(self, site: Site) -> None:
        await site.get("/")
        talk = next(iter(site.turns.talks.values()))
        talk.in_danger = True
        talk.told = (Told("Amy", "told", SUNDAY), Told("Joe", "trying"), Told("Chris", "answered", SUNDAY, "Coming"))
        page = (await site.get("/")).text
        assert 'href="sms:85258?body=SHOUT"' in page
        assert "Told at 4:05. Not answered yet" in page
        assert "Trying to reach them" in page
        assert "Answered at 4:05. Coming" in page
        assert 'class="strip"' not in page

    async def test_the_path_fills_only_with_what_has_happened(self, site: Site) -> None:
        await site.get("/")
        site.turns.talks[site.token].stage = StageView("safety_check", "Making sure", 3, {"received": SUNDAY})
        page = (await site.get("/path")).text
        assert page.count('class="stop done"') == 2
        assert page.count('class="stop here"') == 1
        assert page.count('class="stop"') == 5
        assert "Sunday, 4:05" in page

    async def test_a_person_is_never_taken_for_the_computer(self, site: Site) -> None:
        await site.get("/")
        site.turns.says(site.token, "Amy", "I read it. **Not** <i>bold</i> by me. Ring 0800 1111.", SUNDAY)
        page = (await site.get("/")).text
        assert "<b>Amy</b> person</p>" in page
        assert "&lt;i&gt;bold" in page
        assert '<a href="tel:08001111">0800 1111</a>' in page
