"""People are told; it is said that they were only when it went out; one broken mailbox delays nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.alerts.notifiers import AppriseNotifier, FileNotifier, Notice, notifier_for
from backend.alerts.notifying import CLAIM, URGENT_TEXT, wait_after
from backend.alerts.tables import Told
from backend.alerts.telling_repository import held_tellings
from backend.policy.files import ConfigError
from tests.integration.alerts.conftest import LINK, NOW, Night
from tests.support.mail import Mailbox, mail_server

pytestmark = pytest.mark.integration


@pytest.fixture
async def mail() -> AsyncIterator[tuple[Mailbox, str]]:
    """A mail server on loopback that refuses one mailbox, and its address as apprise takes it."""
    mailbox = Mailbox(moods={"broken": "refuses"})
    async with mail_server(mailbox) as address:
        yield mailbox, address


def test_an_address_that_nobody_understands_is_refused_at_start() -> None:
    """Which one, and what to write instead; not the address itself, which may hold a password."""
    with pytest.raises(ConfigError, match="address 2") as refused:
        AppriseNotifier(["json://127.0.0.1/", "nonsense://secret"])
    assert "secret" not in str(refused.value)


class Slow:
    """A way to tell that never answers one person."""

    def __init__(self, stuck: str) -> None:
        self.stuck = stuck

    async def tell(self, notice: Notice) -> bool:
        """Everybody but one, at once."""
        if notice.person_id == self.stuck:
            await asyncio.Event().wait()
        return True

    def close(self) -> None:
        """Nothing to do."""


async def test_without_addresses_a_neutral_line_is_written(night: Night, tmp_path: Path) -> None:
    """An id, one sentence and a link: no name, level or topic."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    await night.alert(amy)
    teller = night.teller(notifier_for("", tmp_path))
    assert await teller.tell_due(NOW) == 1
    await teller.finish()
    lines = (tmp_path / "notifications.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"at": NOW.isoformat(), "person": amy, "text": URGENT_TEXT, "link": LINK}
    ]
    assert (await night.told(amy)).state == "told"
    assert await teller.tell_due(NOW + timedelta(hours=1)) == 0


async def test_one_broken_mailbox_delays_nobody(night: Night, mail: tuple[Mailbox, str]) -> None:
    """Amy's mail arrives; the other stays `trying`, with a later try."""
    mailbox, address = mail
    amy = await night.person("Amy Okafor", "amy@example.org")
    broken = await night.person("Joe Tran", "broken@example.org")
    await night.alert(amy, broken, level="emergency")
    teller = night.teller(AppriseNotifier([address]))
    await teller.tell_due(NOW)
    await teller.finish()
    await teller.close()
    assert [to for to, _ in mailbox.arrived] == ["amy@example.org"]
    assert LINK in mailbox.arrived[0][1]
    assert "emergency" not in mailbox.arrived[0][1]
    assert (await night.told(amy)).state == "told"
    still = await night.told(broken)
    assert (still.state, still.tries, still.next_try_at) == ("trying", 1, NOW + wait_after(1, "emergency"))


async def test_somebody_who_cannot_be_reached_by_this_address_stays_trying(night: Night) -> None:
    """A number is needed and there is none: nothing untrue is said."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    await night.alert(amy)
    teller = night.teller(AppriseNotifier(["json://127.0.0.1:9/{phone}"]))
    await teller.tell_due(NOW)
    await teller.finish()
    await teller.close()
    assert (await night.told(amy)).state == "trying"


async def test_a_service_that_hangs_holds_up_only_its_own_person(night: Night) -> None:
    """The tick does not wait; the claim runs out and it is tried again."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    stuck = await night.person("Joe Tran", "joe@example.org")
    await night.alert(amy, stuck)
    teller = night.teller(Slow(stuck))
    assert await teller.tell_due(NOW) == 2
    async with asyncio.timeout(5):
        while (await night.told(amy)).state != "told":  # noqa: ASYNC110  # a row has no event
            await asyncio.sleep(0.01)
    assert (await night.told(stuck)).state == "trying"
    assert await teller.tell_due(NOW + CLAIM / 2) == 0
    assert await teller.tell_due(NOW + CLAIM) == 1
    await teller.close()


async def test_the_childs_page_hears_that_somebody_was_told(night: Night, tmp_path: Path) -> None:
    """Live news for the case, once it is true."""
    amy = await night.person("Amy Okafor", "amy@example.org")
    await night.alert(amy)
    teller = night.teller(FileNotifier(tmp_path / "lines.jsonl"))
    async with night.live.hearing(f"case:{night.case_id}") as queue, asyncio.timeout(10):
        if night.store.engine.dialect.name == "postgresql":
            await _until_heard(night, queue)
        await teller.tell_due(NOW)
        assert await queue.get() == "stage"
    assert (await night.told(amy)).state == "told"
    await teller.finish()


async def test_two_clocks_never_tell_the_same_person_twice(night: Night, tmp_path: Path) -> None:
    """Both tick at once; each row is claimed by one."""
    people = [await night.person(f"Person {n}", f"p{n}@example.org") for n in range(12)]
    await night.alert(*people)
    tellers = [night.teller(FileNotifier(tmp_path / "lines.jsonl")) for _ in range(3)]
    assert sum(await asyncio.gather(*(teller.tell_due(NOW) for teller in tellers))) == 12
    for teller in tellers:
        await teller.finish()
    assert len((tmp_path / "lines.jsonl").read_text("utf-8").splitlines()) == 12


async def _until_heard(night: Night, queue: asyncio.Queue[str]) -> None:
    """The listener on PostgreSQL has connected once its own news comes back."""
    while queue.empty():
        async with night.store.writing() as db:
            await night.live.publish(db, f"case:{night.case_id}", "hello")
        await asyncio.sleep(0.05)
    while not queue.empty():
        queue.get_nowait()


async def test_a_telling_that_somebody_else_holds_keeps_no_other_from_being_written_down(night: Night) -> None:
    """PostgreSQL: many are settled together, and those that are held afterwards, by themselves."""
    if night.store.engine.dialect.name == "sqlite":
        return  # one writer: nobody else ever holds a row
    amy = await night.person("Amy Okafor", "amy@example.org")
    joe = await night.person("Joe Tran", "joe@example.org")
    await night.alert(amy, joe)
    teller = night.teller(Slow(""))
    async with night.store.writing() as db:
        held = (await db.scalars(select(Told).where(Told.person_id == joe).with_for_update(key_share=True))).one()
        assert held.state == "trying"
        assert await teller.tell_due(NOW) == 1  # what somebody holds is left to them
    await teller.finish()
    assert (await night.told(amy)).state == "told"
    async with night.store.writing() as db:
        both = {held.id, (await night.told(amy)).id}
        assert set(await held_tellings(db, both, wait=False)) == both
        async with night.store.writing() as other:
            assert await held_tellings(other, [held.id], wait=False) == {}
    assert await teller.tell_due(NOW) == 1
    await teller.finish()
    assert (await night.told(joe)).state == "told"
