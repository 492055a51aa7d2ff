"""Half an hour of words for triage on Telegram: read together, then gone for good."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from backend.intake.tables import Conversation, WindowText
from nlu.triage import Assessment, Context, Triage
from tests.integration.telegram_house.home import RealHome

pytestmark = pytest.mark.integration
AT = datetime(2026, 11, 22, 12, 1, tzinfo=UTC)


class Listening(Triage):
    """Remembers in which context it was asked."""

    def __init__(self, inner: Triage) -> None:
        self.inner = inner
        self.heard: list[tuple[str, ...]] = []

    def assess(self, text: str, context: Context | None = None) -> Assessment:
        """Pass it on."""
        self.heard.append(context.texts if context else ())
        return self.inner.assess(text, context or Context())


async def test_drips_are_read_together_for_half_an_hour(home: RealHome) -> None:
    listening = Listening(home.triage)
    turns = home.with_triage(listening)
    for minutes, text in ((0, "it happens at night"), (20, "when he is on shift"), (40, "I lock my door")):
        await turns.take(home.inbound(text), AT + timedelta(minutes=minutes))
    assert listening.heard == [(), ("it happens at night",), ("when he is on shift",)]


async def test_another_childs_words_are_never_in_the_window(home: RealHome) -> None:
    listening = Listening(home.triage)
    turns = home.with_triage(listening)
    await turns.take(home.inbound("it happens at night", address="1"), AT)
    await turns.take(home.inbound("what is for tea", address="2"), AT)
    assert listening.heard == [(), ()]


async def test_the_keys_are_deleted_on_time_and_then_nothing_opens(home: RealHome) -> None:
    await home.rooms.turns.take(home.inbound("it happens at night"), AT)
    folder = home.rooms.settings.data_dir / "window"
    (key,) = folder.iterdir()
    assert key.stat().st_mode & 0o077 == 0
    kept = key.read_bytes()
    window, store = home.rooms.window, home.rooms.store
    await window.forget(store, AT + timedelta(minutes=29))
    assert key.exists()
    await window.forget(store, AT + timedelta(minutes=36))
    assert not list(folder.iterdir())
    async with store.reading() as db:
        assert (await db.scalars(select(WindowText))).all() == []
        conversation = (await db.scalars(select(Conversation))).one()
        assert await window.texts(db, conversation, AT) == ()
    assert len(kept) == 32


async def test_a_database_without_its_window_keys_opens_nothing(home: RealHome) -> None:
    await home.rooms.turns.take(home.inbound("it happens at night"), AT)
    for key in (home.rooms.settings.data_dir / "window").iterdir():
        key.unlink()
    async with home.rooms.store.reading() as db:
        conversation = (await db.scalars(select(Conversation))).one()
        assert await home.rooms.window.texts(db, conversation, AT) == ()
