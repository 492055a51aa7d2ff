"""Every way by itself: what refuses, hangs or drops is recorded as that, tried again, and seen by those on duty."""

from datetime import timedelta
from pathlib import Path

import pytest

from backend.alerts import telling_repository
from backend.alerts.notifiers import MARK, AppriseNotifier, FileNotifier, ways_for
from backend.alerts.notifying import LAST_TRY, MOST_NOW, wait_after
from backend.alerts.pushing import NotAPushAddress, PushNotifier, keep_push_address
from backend.people.session import Reader
from backend.vault import PrivateKey, SigningKey
from backend.vault.push import NOTHING
from tests.integration.alerts.conftest import NOW, Night
from tests.support.mail import Mailbox, Mood, mail_server
from tests.support.push_service import PushService, claims_of, push_service

pytestmark = pytest.mark.integration
HERE = ("127.0.0.1",)


async def outcomes(night: Night, person: str) -> dict[str, tuple[str, int]]:
    """What became of telling somebody, by way."""
    told = await night.told(person)
    async with night.store.reading() as db:
        return {row.way: (row.state, row.tries) for row in await telling_repository.deliveries(db, [told.id])}


def reader(night: Night, person: str) -> Reader:
    """Somebody signed in."""
    return Reader(
        person, night.home_id, "staff_on_shift", "Amy Okafor", "session", PrivateKey.generate(), SigningKey.generate()
    )


async def subscribe(night: Night, service: PushService, person: str) -> list[object]:
    """Switch web push on in a browser of somebody's."""
    browser = service.browser()
    async with night.store.writing() as db:
        await keep_push_address(db, night.transport, HERE, reader(night, person), browser.subscription, NOW)
    return [browser]


@pytest.mark.parametrize("mood", ["refuses", "hangs", "drops"])
async def test_a_mail_server_in_any_mood_is_told_apart_from_one_that_took_it(
    night: Night, mood: Mood, tmp_path: Path
) -> None:
    """The other mailbox gets its mail; the file way took both; the mail way says what happened."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    joe = await night.person("Joe Tran", "joe@example.org")
    await night.alert(amy, joe, level="emergency")
    mailbox = Mailbox(moods={"joe": mood})
    async with mail_server(mailbox) as address:
        teller = night.teller({"mailto": AppriseNotifier([address], 2.0), "file": FileNotifier(tmp_path / "lines")})
        await teller.tell_due(NOW)
        await teller.finish()
        await teller.close()
    assert mailbox.who() == ["amy@example.org"]
    assert await outcomes(night, amy) == {"mailto": ("out", 1), "file": ("out", 1)}
    assert await outcomes(night, joe) == {"mailto": ("failed", 1), "file": ("out", 1)}
    assert (await night.told(joe)).state == "told"


async def test_what_does_not_arrive_is_a_dead_letter_and_is_given_up_in_the_end(night: Night) -> None:
    """After three tries those who are told of the same alert see it; it is never said to have arrived."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    joe = await night.person("Joe Tran", "joe@example.org")
    stranger = await night.person("Sam Wood", "sam@example.org")
    await night.alert(amy, joe, level="emergency")
    mailbox, now = Mailbox(moods={"joe": "refuses"}), NOW
    async with mail_server(mailbox) as address:
        teller = night.teller({"mailto": AppriseNotifier([address], 2.0)})
        for tried in range(1, LAST_TRY + 1):
            await teller.tell_due(now)
            await teller.finish()
            now += wait_after(tried, "emergency")
            seen = await _seen_by(night, amy)
            assert seen == ([joe] if tried >= telling_repository.DEAD_AFTER else [])
        await teller.close()
    assert await _seen_by(night, stranger) == [], "for somebody who is told of nothing there is nothing to see"
    told = await night.told(joe)
    assert (told.state, told.tries) == ("undelivered", LAST_TRY)
    assert await outcomes(night, joe) == {"mailto": ("failed", LAST_TRY)}
    async with night.store.reading() as db:
        assert await telling_repository.count_dead_letters(db) == 1


async def test_tries_come_faster_in_an_emergency_and_never_stop_growing_apart() -> None:
    """Longer each time, up to a bound."""
    waits = [wait_after(tries, "emergency") for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[-1] == MOST_NOW
    assert all(wait < wait_after(tries, "soon") for tries, wait in enumerate(waits, 1))


async def test_a_mail_says_which_telling_it_is(night: Night) -> None:
    """So that a copy made by a crash can be known for one; the id is random and says nothing."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    await night.alert(amy)
    mailbox = Mailbox()
    async with mail_server(mailbox) as address:
        ways = ways_for(address, Path("nowhere"))
        assert list(ways) == ["mailto"]
        teller = night.teller(ways)
        await teller.tell_due(NOW)
        await teller.finish()
        await teller.close()
    assert f"{MARK}: {(await night.told(amy)).id}" in mailbox.arrived[0][1]


async def test_web_push_is_signed_sealed_and_empty(night: Night) -> None:
    """The service learns who sends and how long to keep it; the browser that there is something."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    joe = await night.person("Joe Tran", "joe@example.org")
    await night.alert(amy, joe)
    async with push_service() as service:
        browser = service.browser()
        async with night.store.writing() as db:
            await keep_push_address(db, night.transport, HERE, reader(night, amy), browser.subscription, NOW)
        teller = night.teller({"push": PushNotifier(night.store, night.transport, "mailto:nobody@example.org")})
        await teller.tell_due(NOW)
        await teller.finish()
        (url, headers, body), *more = service.got
    assert more == []
    assert url == browser.endpoint
    assert browser.opens(body) == NOTHING
    claims = claims_of(headers["authorization"])
    assert claims["aud"] == service.address
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["topic"] == (await night.told(amy)).id
    assert int(headers["ttl"]) > 0
    assert headers["urgency"] == "high"
    assert (await night.told(amy)).state == "told"
    assert await outcomes(night, joe) == {}, "who has switched it on nowhere was not tried, and is not said to be told"
    assert (await night.told(joe)).state == "trying"


async def test_a_browser_that_is_gone_is_forgotten(night: Night) -> None:
    """410: the subscription is no more. It counts as not told."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    await night.alert(amy)
    async with push_service() as service:
        service.status = 410
        await subscribe(night, service, amy)
        teller = night.teller({"push": PushNotifier(night.store, night.transport, "mailto:nobody@example.org")})
        await teller.tell_due(NOW)
        await teller.finish()
        await teller.tell_due(NOW + timedelta(minutes=1))
        await teller.finish()
    assert len(service.got) == 1
    assert await outcomes(night, amy) == {"push": ("failed", 1)}


ELSEWHERE = (
    "http://push.example/x",
    "https://169.254.169.254/latest",
    "https://127.0.0.1.example/x",
    "https://user@127.0.0.1/x",
    "file:///etc/passwd",
    "https://[::1",
    "",
    7,
)


async def test_only_known_push_services_are_ever_called(night: Night) -> None:
    """Nobody makes this server call an address of their choice, or keep what is no subscription."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    async with push_service() as service:
        good = service.browser().subscription
    wrong: list[object] = [{**good, "endpoint": endpoint} for endpoint in ELSEWHERE]
    wrong += [{**good, "keys": {}}, {**good, "keys": "x"}, [], None]
    for bad in wrong:
        async with night.store.writing() as db:
            with pytest.raises(NotAPushAddress):
                await keep_push_address(db, night.transport, HERE, reader(night, amy), bad, NOW)


async def _seen_by(night: Night, person: str) -> list[str]:
    async with night.store.reading() as db:
        return [lost for lost, _ in await telling_repository.dead_letters(db, night.home_id, person)]
