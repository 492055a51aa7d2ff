"""Whatever a child writes, to whomever, in whichever language: what leaves is one of two sentences and a link."""

import json
import re
from email import message_from_string
from pathlib import Path
from random import Random

from backend.alerts.notifiers import AppriseNotifier, FileNotifier, Notifier
from backend.alerts.notifying import TEXT, URGENT_TEXT, Teller
from backend.alerts.pushing import PushNotifier, keep_push_address
from backend.policy.routes import ROUTES
from backend.vault.push import NOTHING
from tests.support.homes.street import SeededHome, Street
from tests.support.mail import Mailbox, mail_server
from tests.support.push_service import push_service

LINK = "https://notes.example.org/inbox/"
LEVELS = ("routine", "soon", "urgent", "emergency")
TOPICS = ("danger_to_life", "staff_concern", "manager_concern", "self_harm", "sexual_image", "bullying", "food")
WORDS = ("Tyler", "mobbing", "помогите", "ساعدوني", "giúp tôi", "pizza", "the stairs", "💊🔪", "Sarah", "tablets")
KNOWN_HEADERS = {
    "ttl", "urgency", "topic", "content-encoding", "authorization", "host", "accept", "accept-encoding",
    "connection", "user-agent", "content-length",
}  # fmt: skip


async def test_no_notice_of_any_kind_says_anything(street: Street, home: SeededHome, tmp_path: Path) -> None:
    """Forty children: all levels, topics, routes and scripts, drawn anew from a fixed beginning."""
    chance, mailbox, typed = Random(5), Mailbox(), []
    async with mail_server(mailbox) as address, push_service() as service:
        browser = service.browser()
        async with street.store.writing() as db:
            for key in ("worker", "visitor", "root"):
                found = browser.subscription if key == "worker" else service.browser().subscription
                await keep_push_address(db, street.transport, ("127.0.0.1",), home[key], found, street.now)
        lines = tmp_path / "lines.jsonl"
        push = PushNotifier(street.store, street.transport, "mailto:nobody@example.org")
        ways: dict[str, Notifier] = {"mailto": AppriseNotifier([address]), "push": push, "file": FileNotifier(lines)}
        teller = Teller(street.store, street.transport, street.house.live, ways, LINK)
        for number in range(40):
            typed.append(" ".join(chance.sample(WORDS, 3)))
            child = await home.child()
            await child.says(f"{LEVELS[number % 4]} {chance.choice(TOPICS)}: {typed[-1]}")
            await child.picks(sorted(ROUTES)[number % len(ROUTES)])
            await street.five_minutes_pass()
            await teller.tell_due(street.now)
            await teller.finish()
        await teller.close()
    assert len(mailbox.arrived) > 40
    bodies = {_without_ids(text) for _, text in mailbox.arrived}
    assert {body for _, body in bodies} == {f"{URGENT_TEXT}\n{LINK}", f"{TEXT}\n{LINK}"}
    assert len({subject for subject, _ in bodies}) == 1
    told = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert {(line["text"], line["link"]) for line in told} == {(URGENT_TEXT, LINK), (TEXT, LINK)}
    assert service.got
    assert {len(body) for _, _, body in service.got} == {len(service.got[0][2])}
    assert all(set(headers) <= KNOWN_HEADERS for _, headers, _ in service.got)
    mine = [body for url, _, body in service.got if url == browser.endpoint]
    assert mine
    assert {browser.opens(body) for body in mine} == {NOTHING}
    everything = "".join(text for _, text in mailbox.arrived) + lines.read_text("utf-8") + repr(service.got)
    for secret in (*WORDS, *TOPICS, *ROUTES, "emergency", "bullying"):
        assert not re.search(rf"(?<![\w-]){re.escape(secret)}(?![\w-])", everything), secret


def _without_ids(text: str) -> tuple[str, str]:
    """Subject and body of a mail; what differs by telling, date and person stands in other headers."""
    mail = message_from_string(text)
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    content = parts[0].get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = (line.strip() for line in content.decode().splitlines())
    return str(mail["Subject"]), "\n".join(line for line in lines if line)
