"""Whatever a child writes, to whomever, in whichever language: what leaves is one of three sentences and a link."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from backend.alerts.notifiers import AppriseNotifier, FileNotifier, Notifier
from backend.alerts.notifying import DRILL_TEXT, TEXT, URGENT_TEXT, Teller
from backend.alerts.pushing import PushNotifier, keep_push_address
from backend.alerts.tables import Alert
from backend.cases.alerting import raise_drill
from backend.cases.climbing import climb_due
from backend.policy.routes import ROUTES
from backend.vault.push import NOTHING
from tests.support import scale
from tests.support.homes.street import SeededHome, Street
from tests.support.mail import Mailbox, mail_server
from tests.support.push_service import Browser, PushService, push_service

LINK = "https://notes.example.org/inbox/"
TEXTS = (TEXT, URGENT_TEXT, DRILL_TEXT)
LEVELS = ("routine", "soon", "urgent", "emergency")
TOPICS = (
    "danger_to_life",
    "staff_concern",
    "manager_concern",
    "self_harm",
    "sexual_image",
    "bullying",
    "food",
    "missing",
)
WORDS = ("Tyler", "mobbing", "помогите", "ساعدوني", "giúp tôi", "pizza", "the stairs", "💊🔪", "Sarah", "tablets")
KNOWN_HEADERS = {
    "ttl", "urgency", "topic", "content-encoding", "authorization", "host", "accept", "accept-encoding",
    "connection", "user-agent", "content-length",
}  # fmt: skip


@dataclass
class Leaving:
    """Every way out of the house, each at its real service on loopback, and all that has left by it."""

    home: SeededHome
    teller: Teller
    mailbox: Mailbox
    service: PushService
    browser: Browser
    lines: Path

    async def tells(self) -> None:
        """Call and tell whoever is due now."""
        street = self.home.street
        await climb_due(street.store, street.house, street.now)
        await self.teller.tell_due(street.now)
        await self.teller.finish()

    def mails(self) -> set[tuple[str, str]]:
        """Subject and body of each."""
        return {_without_ids(text) for _, text in self.mailbox.arrived}

    def told(self) -> list[dict[str, str]]:
        """Each line of the file."""
        return [json.loads(line) for line in self.lines.read_text("utf-8").splitlines()]

    def everything(self) -> str:
        """All of it but the bodies of pushes: they are sealed, and each is opened or as long as one that was."""
        pushes = repr([(url, headers) for url, headers, _ in self.service.got])
        mails = "".join(text for _, text in self.mailbox.arrived)
        return mails + self.lines.read_text("utf-8") + pushes


@pytest.fixture
async def leaving(street: Street, home: SeededHome, tmp_path: Path) -> AsyncIterator[Leaving]:
    """Mail, web push and the file; a worker, a visitor and the Responsible Individual have switched push on."""
    mailbox, lines = Mailbox(), tmp_path / "lines.jsonl"
    async with mail_server(mailbox) as address, push_service() as service:
        browser = service.browser()
        async with street.store.writing() as db:
            for key in ("worker", "visitor", "root"):
                found = browser.subscription if key == "worker" else service.browser().subscription
                await keep_push_address(db, street.transport, ("127.0.0.1",), home[key], found, street.now)
        push = PushNotifier(street.store, street.transport, "mailto:nobody@example.org")
        ways: dict[str, Notifier] = {"mailto": AppriseNotifier([address]), "push": push, "file": FileNotifier(lines)}
        teller = Teller(street.store, street.transport, street.house.live, ways, LINK)
        yield Leaving(home, teller, mailbox, service, browser, lines)
        await teller.close()


@settings(max_examples=scale.of(200), suppress_health_check=list(HealthCheck))
@given(
    level=st.sampled_from(LEVELS),
    topics=st.lists(st.sampled_from(TOPICS), max_size=3, unique=True),
    route=st.sampled_from(sorted(ROUTES)),
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    anonymous=st.booleans(),
    later=st.sampled_from((0, 3, 7, 45, 600)),
    drill=st.booleans(),
)
async def test_no_notice_of_any_kind_says_anything(
    leaving: Leaving,
    level: str,
    topics: list[str],
    route: str,
    words: list[str],
    anonymous: bool,
    later: int,
    drill: bool,
) -> None:
    """Whatever is written, about whatever, to whomever, and whoever is called later on, with and without a drill.

    What leaves by mail, web push and file is one of three sentences and a link; a push is the same few empty bytes.
    """
    home, street = leaving.home, leaving.home.street
    child = await home.child()
    await child.says(f"{' '.join((level, *topics))}: {' '.join(words)}")
    await child.picks(route)
    await child.picks("anonymous" if anonymous else "named")
    await street.five_minutes_pass()
    if drill:
        async with street.store.writing() as db:
            here = await street.house.here(db, home["root"].home_id, street.now)
            await raise_drill(db, street.house, here, home["root"].home_id, level, street.now)
    await leaving.tells()
    street.later(minutes=later)
    await leaving.tells()
    assert leaving.told()
    assert leaving.mails() <= {("A note", f"{text}\n{LINK}") for text in TEXTS}
    assert all(line["text"] in TEXTS and line["link"] == LINK for line in leaving.told())
    assert all({*line} == {"at", "person", "text", "link"} for line in leaving.told())
    assert len({len(body) for _, _, body in leaving.service.got}) <= 1
    assert all(set(headers) <= KNOWN_HEADERS for _, headers, _ in leaving.service.got)
    mine = [body for url, _, body in leaving.service.got if url == leaving.browser.endpoint]
    assert {leaving.browser.opens(body) for body in mine} <= {NOTHING}
    everything = leaving.everything()
    names = [child.name for child in home.seed.children]
    for secret in (*WORDS, *TOPICS, *ROUTES, "routine", "soon", "emergency", *names, home.seed.name):
        assert not re.search(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", everything), secret
    async with street.store.writing() as db:  # the next example begins with nothing that waits
        await db.execute(update(Alert).values(settled_at=street.now))


async def test_each_kind_of_notice_leaves_by_each_way(leaving: Leaving) -> None:
    """The property above would hold of silence: here each of the three sentences is heard, by mail, push and file."""
    home, street = leaving.home, leaving.home.street
    for level in ("routine", "emergency"):
        child = await home.child()
        await child.says(f"{level}: {WORDS[0]}")
        await street.five_minutes_pass()
    async with street.store.writing() as db:
        here = await street.house.here(db, home["root"].home_id, street.now)
        await raise_drill(db, street.house, here, home["root"].home_id, "urgent", street.now)
    await leaving.tells()
    assert leaving.mails() == {("A note", f"{text}\n{LINK}") for text in TEXTS}
    assert {line["text"] for line in leaving.told()} == set(TEXTS)
    assert leaving.browser.endpoint in {url for url, _, _ in leaving.service.got}


def _without_ids(text: str) -> tuple[str, str]:
    """Subject and body of a mail; what differs by telling, date and person stands in other headers."""
    mail = message_from_string(text)
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    content = parts[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = (line.strip() for line in content.decode().splitlines())
    return str(mail["Subject"]), "\n".join(line for line in lines if line)
