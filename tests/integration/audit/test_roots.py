"""The roots: made on time, once, over everything, linked, and sent out of the home's reach. Nobody waits for them."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.alerts.notifiers import FileNotifier, Notice
from backend.audit import repository
from backend.audit.chain import Of, note
from backend.audit.links import extends
from backend.audit.posting import CLAIM, WAIT, Poster, spelled
from backend.audit.roots import link_of, make_root
from backend.audit.tables import AuditPost, AuditRoot
from backend.store import migrate
from backend.store.columns import new_id
from backend.store.engine import Store, make_engine
from backend.vault import TransportKey
from tests.integration.audit.conftest import LONDON, NOW, Record
from tests.support.homes.street import SeededHome, Street
from tests.support.postgres import Cluster

pytestmark = pytest.mark.integration
LINK = "https://notes.example.org/inbox/"


async def test_a_root_is_made_each_hour_if_there_is_something_new(record: Record) -> None:
    assert await make_root(record.store, record.transport, record.now + timedelta(minutes=59), LONDON) is None
    assert await make_root(record.store, record.transport, record.now + timedelta(minutes=61), LONDON) is None
    await record.goes_on(1)
    third = await record.sealed()
    assert (third.number, third.lines) == (3, 41)


async def test_a_new_day_has_a_root_even_if_nothing_happened(record: Record) -> None:
    """The home's day, not the machine's: 14 May ends at 23:00 UTC."""
    late = NOW.replace(hour=22, minute=59)
    assert await make_root(record.store, record.transport, late, LONDON) is None
    made = await make_root(record.store, record.transport, late + timedelta(minutes=1), LONDON)
    assert made is not None
    assert (made.number, made.lines) == (3, 40)


async def test_every_line_is_counted_once(record: Record) -> None:
    await record.goes_on(30)
    third = await record.sealed()
    assert third.lines == 70


async def test_two_clocks_make_one_root(record: Record) -> None:
    await record.goes_on(3)
    later = record.now + timedelta(hours=2)
    await asyncio.gather(*(make_root(record.store, record.transport, later, LONDON) for _ in range(3)))
    async with record.store.reading() as db:
        assert [root.number for root in await repository.roots_from(db, 1, 10)] == [1, 2, 3]


async def test_anybody_can_follow_the_links_without_a_key(record: Record) -> None:
    """From the root that was seen on; a root that was made anew does not follow."""
    await record.goes_on(2)
    await record.sealed()
    async with record.store.reading() as db:
        links = [link_of(root) for root in await repository.roots_from(db, 1, 10)]
    assert extends(links, 1, links[0].root)
    assert extends(links[1:], 2, links[1].root)
    assert not extends(links, 1, links[1].root)
    assert not extends([links[0], links[2]], 1, links[0].root)
    assert not extends([], 1, links[0].root)


async def test_writers_of_different_chains_never_wait_for_each_other(postgres: Cluster) -> None:
    """Two transactions, one inside the other; with a lock over all chains the inner one would wait for ever."""
    with postgres.database() as address:
        store = Store(make_engine(address))
        await migrate.upgrade(store.engine)
        transport = TransportKey(bytes(32))
        for kind in ("case", "account", "door"):
            async with asyncio.timeout(20), store.writing() as outer:
                await note(outer, transport, Of(new_id()), "a", "opened", "s", NOW, kind)
                await outer.flush()
                async with store.writing() as inner:
                    await note(inner, transport, Of(new_id()), "b", "opened", "s", NOW, kind)
                assert await make_root(store, transport, NOW, LONDON) is None or kind == "case"
        await store.close()


async def test_writers_of_one_account_come_one_after_the_other(record: Record) -> None:
    """Twenty at once: no number twice, no line lost."""
    of = Of(new_id())

    async def once() -> None:
        async with record.store.writing() as db:
            await note(db, record.transport, of, of.id, "sign_in_failed", of.id, NOW, "account")

    await asyncio.gather(*(once() for _ in range(20)))
    async with record.store.reading() as db:
        lines = await repository.lines_of(db, "account", of.id, 100)
    assert [line.sequence for line in lines] == list(range(1, 21))


class Refuses:
    """A mail server that is down."""

    async def tell(self, notice: Notice) -> bool:
        """Not now."""
        return False

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
async def home(database_url: str, tmp_path: Path) -> object:
    """A home with everybody in it."""
    street = Street(database_url, tmp_path)
    await street.lay_out()
    yield await street.settle("beacon")
    await street.close()


async def test_the_first_root_of_a_day_is_sent_outside_until_it_went_out(home: SeededHome, tmp_path: Path) -> None:
    """To the Responsible Individual and the Regulation 44 visitor, and to nobody else; no word about anybody."""
    street, now = home.street, home.street.now
    down = Poster(street.store, street.transport, Refuses(), LINK, LONDON)
    await down.tick(now)
    await down.finish()
    up = Poster(street.store, street.transport, FileNotifier(tmp_path / "sent.jsonl"), LINK, LONDON)
    await up.tick(now + CLAIM - timedelta(seconds=1))
    await up.finish()
    assert not (tmp_path / "sent.jsonl").exists()
    await up.tick(now + WAIT)
    await up.finish()
    await up.tick(now + timedelta(hours=2))
    await up.finish()
    sent = [json.loads(line) for line in (tmp_path / "sent.jsonl").read_text("utf-8").splitlines()]
    assert {line["person"] for line in sent} == {home["root"].person_id, home["reg44"].person_id}
    assert len(sent) == 2
    async with street.store.reading() as db:
        first = (await repository.roots_from(db, 1, 1))[0]
        assert {post.state for post in await db.scalars(select(AuditPost))} == {"sent"}
        assert (await db.scalars(select(AuditRoot))).first() is not None
    assert all(spelled(first.root) in line["text"] and "14 May 2026" in line["text"] for line in sent)
    assert all("Beacon" not in line["text"] for line in sent)
