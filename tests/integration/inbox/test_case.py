"""A case, read and worked by adults without script; what is not for them does not exist."""

import asyncio
import re
import secrets
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest

from tests.support import pages
from tests.support.api import ApiChild
from tests.support.forms import Form, forms, send, signs_in
from tests.support.people import DemoHome
from tests.support.server import Server

pytestmark = pytest.mark.integration
TOLD = "theres a boy waits on the stairs n pushes me"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def home(demo_home: Server) -> DemoHome:
    """The people of the demo home."""
    return DemoHome.of(demo_home.data_dir)


@pytest.fixture(scope="module")
def manager(demo_home: Server, home: DemoHome) -> Iterator[httpx.Client]:
    """The manager's browser, signed in."""
    with httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True) as client:
        signs_in(client, home.one("registered_manager"))
        yield client


@pytest.fixture(scope="module")
def amy(demo_home: Server, home: DemoHome) -> Iterator[httpx.Client]:
    """Somebody on shift, signed in."""
    with httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True) as client:
        signs_in(client, home.named("Amy"))
        yield client


@pytest.fixture
async def child(http: httpx.AsyncClient) -> ApiChild:
    """A child who tells the manager only."""
    found = await ApiChild(http).opens()
    await found.says(f"{TOLD} {secrets.token_hex(4)}")
    await found.chooses("manager")
    await found.chooses("anonymous")
    return found


async def in_thread(client: httpx.Client, path: str) -> httpx.Response:
    """A page, without holding up the child's side."""
    return await asyncio.to_thread(client.get, path)


async def opens_case(client: httpx.Client, child: ApiChild) -> httpx.Response:
    """This child's case, found by opening what is in the queue."""
    words = next(iter(child.sent.values()))
    queue = await in_thread(client, "/inbox/")
    assert TOLD not in queue.text, "the queue never quotes a child"
    found = dict.fromkeys(re.findall(r'href="(/inbox/cases/[0-9a-f]{32})"', queue.text))
    opened = [await in_thread(client, path) for path in found]
    return next(page for page in opened if words in page.text)


def form_to(page: httpx.Response, act: str) -> Form:
    """The form of a page that does this."""
    return next(form for form in forms(page.text) if form.action.split("#")[0].endswith(f"/{act}"))


async def child_reads(child: ApiChild) -> str:
    """Everything on the child's screen."""
    return "\n".join(message["text"] for message in await child.messages())


async def test_opening_is_reading_and_the_child_is_told(manager: httpx.Client, child: ApiChild, home: DemoHome) -> None:
    name = home.one("registered_manager").first_name
    assert f"{name} has read it" not in await child_reads(child)
    page = await opens_case(manager, child)
    pages.check(page.text, page.headers, "/inbox/cases/")
    assert f"{name} has read it" in await child_reads(child)


async def test_who_may_not_read_gets_what_nobody_gets(
    manager: httpx.Client, amy: httpx.Client, child: ApiChild
) -> None:
    """Body and status are the same as for a case that never was."""
    page = await opens_case(manager, child)
    path = page.url.path
    for act in ("", "/held/" + "0" * 32):
        theirs, nobodys = await in_thread(amy, path + act), await in_thread(amy, f"/inbox/cases/{'0' * 32}{act}")
        assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text) == (404, theirs.text)
        assert set(theirs.headers) == set(nobodys.headers)
    account = await in_thread(amy, "/inbox/account")
    token = next(form for form in forms(account.text) if "csrf" in form.values).values["csrf"]
    for act in ("reply", "note", "take", "stage", "level", "duty", "summary", "going", "ask-safe"):
        data = {"csrf": token, "text": "x", "note": "x", "level": "emergency", "summary": "x", "stage": "plan"}
        answer = await asyncio.to_thread(amy.post, f"{path}/{act}", data=data)
        assert answer.status_code == 404, act


async def test_an_answer_reaches_the_child_once(manager: httpx.Client, child: ApiChild) -> None:
    page = await opens_case(manager, child)
    form = form_to(page, "reply")
    for _ in range(2):
        sent = await asyncio.to_thread(send, manager, page, form, text="Hi. <b>Thank you</b> for telling us.")
    assert "Hi. &lt;b&gt;Thank you&lt;/b&gt; for telling us." in sent.text
    assert (await child_reads(child)).count("Hi. <b>Thank you</b> for telling us.") == 1


async def test_an_empty_answer_says_what_to_do_and_keeps_the_page(manager: httpx.Client, child: ApiChild) -> None:
    page = await opens_case(manager, child)
    again = await asyncio.to_thread(send, manager, page, form_to(page, "reply"), text="  ")
    assert again.status_code == 422
    assert "Write something first." in again.text
    pages.check(again.text, again.headers, "/inbox/cases/.../reply")


async def test_somebody_takes_it_on_and_the_child_reads_who(manager: httpx.Client, child: ApiChild) -> None:
    page = await opens_case(manager, child)
    form = form_to(page, "take")
    await asyncio.to_thread(send, manager, page, form, action="answer", how="quietly, by the stairs", by="23:30")
    reads = await child_reads(child)
    assert "has got this" in reads
    assert "by the stairs" not in reads, "what adults note for themselves never reaches the child"


async def test_somebody_may_act_later_and_for_everyone(manager: httpx.Client, child: ApiChild) -> None:
    page = await opens_case(manager, child)
    assert "What follows at once can show who told." in page.text
    await asyncio.to_thread(send, manager, page, form_to(page, "take"), action="everyone", how="at tea", by="23:30")
    assert "help each one of you by" in await child_reads(child)


async def test_a_note_is_for_readers_only(manager: httpx.Client, child: ApiChild) -> None:
    page = await opens_case(manager, child)
    kept = await asyncio.to_thread(send, manager, page, form_to(page, "note"), note="Tell the night team.")
    assert "Tell the night team." in kept.text
    assert "night team" not in await child_reads(child)


async def test_a_level_is_lowered_only_with_a_reason(manager: httpx.Client, child: ApiChild) -> None:
    page = await opens_case(manager, child)
    raised = await asyncio.to_thread(send, manager, page, form_to(page, "level"), level="emergency", reason="")
    assert "Emergency: now" in raised.text
    refused = await asyncio.to_thread(send, manager, raised, form_to(raised, "level"), level="routine", reason="")
    assert refused.status_code == 422
    lowered = await asyncio.to_thread(send, manager, raised, form_to(raised, "level"), level="soon", reason="Safe now")
    assert "Safe now" in lowered.text


async def test_a_step_moves_only_when_it_has_happened_and_the_child_is_told(
    manager: httpx.Client, child: ApiChild
) -> None:
    page = await opens_case(manager, child)
    form = form_to(page, "stage")
    refused = await asyncio.to_thread(send, manager, page, form, plan="Deb is near till bedtime.")
    assert refused.status_code == 422
    assert "Not yet, because" in refused.text
    sent = [*form.values.items(), ("plan", "Deb is near till bedtime."), ("ticked", "asked_safe")]
    body = urlencode([(name, value) for name, value in [*sent, ("ticked", "plan_for_tonight")] if value])
    headers = {"content-type": "application/x-www-form-urlencoded"}
    moved = await asyncio.to_thread(manager.post, form.action, content=body, headers=headers)
    assert "Step 3 of 8" in moved.text
    assert "Deb is near till bedtime." in await child_reads(child)


async def test_a_case_is_not_closed_over_a_child_s_head(manager: httpx.Client, child: ApiChild) -> None:
    page = await opens_case(manager, child)
    closing = await in_thread(manager, f"{page.url.path}?stage=closed")
    assert "Not yet, because:" in closing.text
    form = form_to(closing, "stage")
    refused = await asyncio.to_thread(send, manager, closing, form, stage="closed", summary="Talked.", reason="None.")
    assert refused.status_code == 422
    assert "Talked." not in await child_reads(child)


async def test_a_picture_is_held_back_until_a_person_asks(manager: httpx.Client, child: ApiChild) -> None:
    assert (await child.attaches("me.png", PNG, "image/png")).status_code == 201
    page = await opens_case(manager, child)
    assert "<img" not in page.text
    held = re.search(r'href="(/inbox/cases/[0-9a-f]+/held/[0-9a-f]+)"', page.text)
    assert held is not None
    warning = await in_thread(manager, held[1])
    pages.check(warning.text, warning.headers, "/inbox/cases/.../held/")
    unsure = await asyncio.to_thread(send, manager, warning, form_to(warning, held[1].split("/")[-1]))
    assert unsure.headers["content-type"].startswith("text/html")
    shown = await asyncio.to_thread(send, manager, warning, form_to(warning, held[1].split("/")[-1]), sure="yes")
    assert shown.headers["content-type"] == "image/png"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"] == "no-store"


async def test_where_a_sexual_picture_is_spoken_of_none_is_shown(manager: httpx.Client, child: ApiChild) -> None:
    """R15: no form to ask for it, and asking anyway is asking for something that does not exist."""
    await child.says("he keeps asking for nudes")
    assert (await child.attaches("me.png", PNG, "image/png")).status_code == 201
    page = await opens_case(manager, child)
    held = re.search(r'href="(/inbox/cases/[0-9a-f]+/held/[0-9a-f]+)"', page.text)
    assert held is not None
    warning = await in_thread(manager, held[1])
    pages.check(warning.text, warning.headers, "/inbox/cases/.../held/")
    assert "It stays shut" in warning.text
    assert [form for form in forms(warning.text) if form.action.startswith(held[1])] == []
    token = form_to(page, "reply").values["csrf"]
    asked = await asyncio.to_thread(manager.post, held[1], data={"csrf": token, "sure": "yes"})
    assert asked.status_code == 404
    assert PNG[:8] not in asked.content


async def test_a_form_made_for_another_session_is_refused(
    manager: httpx.Client, amy: httpx.Client, child: ApiChild
) -> None:
    page = await opens_case(manager, child)
    account = await in_thread(amy, "/inbox/account")
    form = form_to(page, "reply")
    form.values["csrf"] = next(each for each in forms(account.text) if "csrf" in each.values).values["csrf"]
    answer = await asyncio.to_thread(send, manager, page, form, text="From elsewhere")
    assert answer.status_code == 403
    assert "From elsewhere" not in await child_reads(child)
