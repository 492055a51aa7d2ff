"""The thief's day: every row and file is taken, without the key file and with it. What opens is measured, not believed.

The table in docs/threat-model.md is what this test has measured. After a change of tables, write it anew with
`SAYSO_WRITE_TABLES=1 pytest tests/integration/house/test_thiefs_day.py` and read what has changed.
"""

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from backend.intake import journal
from backend.intake.window import KEPT, Window
from backend.vault import PrivateKey, TransportKey
from bot.messages import Inbound
from bot.turn import Turns
from sayso import backup
from sayso.settings import Settings
from tests.support.byte_search import ByteSearch
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street
from tests.support.homes.triage import ScriptedTriage
from tests.support.thief import Notes, break_in, table_of, window_keys

pytestmark = pytest.mark.integration
DOC = Path(__file__).parents[3] / "docs" / "threat-model.md"
BEGIN, END = "<!-- the thief's table: written by tests/integration/house/test_thiefs_day.py -->\n", "\n<!-- end -->"
TOLD = "urgent fear: he waits behind the green shed every evening"
BY_TELEGRAM = "urgent fear: somebody takes my things while i am asleep"
NOTE, SUMMARY, REPLY = (
    "Rang the green shed company today",
    "Walk with them past the shed",
    "Thank you for telling me of it",
)
WAITS = "something that could not be taken at once and waits"
SECRETS = (TOLD, BY_TELEGRAM, NOTE, SUMMARY, REPLY, WAITS)


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Notes]:
    """What the thief knows from the code, from the first row on."""
    found = Notes()
    with found.taken(monkeypatch):
        yield found


@pytest.fixture
def planted() -> None:
    """Nothing is there yet: the thief watches from the first row on."""


@pytest.fixture
async def home(notes: Notes, street: Street) -> SeededHome:
    """The home in which everybody is somebody, seeded while the thief takes notes."""
    return await street.settle("beacon")


@pytest.fixture
async def day(street: Street, home: SeededHome) -> Street:
    """A day in a home: told on the web and by Telegram, answered, noted; one message still waits."""
    child, manager = await home.child(), home["manager"]
    await told_on_the_web(child)
    case, now = await child.case_id(), street.now
    await street.cases.open(manager, case, now)
    await street.cases.take_on(manager, case, "near", REPLY, now + timedelta(hours=1), REPLY, now)
    await street.cases.reply(manager, case, REPLY, now)
    await street.cases.keep_note(manager, case, NOTE, now)
    await street.cases.write_summary(manager, case, SUMMARY, now)
    window = Window(street.folder / "window")
    turns = Turns(street.store, street.house, ScriptedTriage(), street.pool, window)
    await turns.take(Inbound("telegram", "4711", "424242:m4711:1", now, "text", BY_TELEGRAM), now)
    await journal.put_in(street.store, street.transport, "web", bytes(32), WAITS.encode(), now)
    return street


async def told_on_the_web(child: Child) -> None:
    """Words, a route, a name and a picture."""
    await child.says(TOLD)
    await child.picks("staff")
    await child.sends_file(b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png")


def declared(*compartments: str) -> set[str]:
    """Every column that says it is sealed to one of these."""
    return {
        f"{table.name}.{column.name}"
        for table in backup.tables()
        for column in table.columns
        if column.info.get("sealed") in compartments
    }


async def test_without_the_key_file_nothing_opens(day: Street, notes: Notes) -> None:
    """Rows, and a key file of somebody else's."""
    found, held = await break_in(day.store.engine, notes, [TransportKey(bytes(range(32)))])
    assert found == []
    assert {"message.body", "person.name", "conversation.state", "journal_entry.inbound"} <= held


async def test_with_the_key_file_no_letterbox_opens(day: Street, notes: Notes) -> None:
    """No message, note, summary, name, file or answer; what was answered lies there too and stays shut."""
    found, held = await break_in(day.store.engine, notes, [day.transport])
    letterbox = declared("words", "identity", "notes", "summary", "held", "reader")
    assert {loot.column for loot in found} & letterbox == set()
    assert len(held & letterbox) >= 8
    everything = b"\x00".join(loot.content for loot in found)
    assert [secret for secret in (TOLD, BY_TELEGRAM, NOTE, SUMMARY) if secret.encode() in everything] == []
    assert WAITS.encode() in everything, "what waits in the journal opens, and the threat model says so"


async def test_the_window_gives_half_an_hour_and_no_more(day: Street, notes: Notes) -> None:
    """Its keys are files beside the database: younger than 30 minutes it opens, afterwards nothing does."""
    keys = window_keys(day.folder / "window")
    found, _ = await break_in(day.store.engine, notes, keys)
    assert [loot.content.decode() for loot in found if loot.column == "window_text.text"] == [BY_TELEGRAM]
    window = Window(day.folder / "window")
    await window.forget(day.store, day.now + KEPT + timedelta(minutes=5))
    assert window_keys(day.folder / "window") == []
    found, held = await break_in(day.store.engine, notes, keys)
    assert "window_text.text" not in held, "the rows are gone too: a kept key opens nothing of what was not copied"


async def test_what_waits_is_listed_with_its_age(day: Street, notes: Notes) -> None:
    """The key file opens it for as long as it waits: each of it is there since a moment that can be named."""
    found, _ = await break_in(day.store.engine, notes, [day.transport, *window_keys(day.folder / "window")])
    waiting = {loot.column for loot in found} & {"journal_entry.inbound", "delivery.body", "window_text.text"}
    assert waiting == {"journal_entry.inbound", "delivery.body", "window_text.text"}
    async with day.store.writing() as db:
        from backend.intake import repository as intake

        for entry in await intake.due_entries(db, day.now + timedelta(hours=1), 10):
            age = day.now - entry.next_try_at
            assert abs(age) <= timedelta(minutes=journal.LONGEST_WAIT)
            await intake.forget_entry(db, entry.id)
    found, _ = await break_in(day.store.engine, notes, [day.transport])
    assert "journal_entry.inbound" not in {loot.column for loot in found}


async def test_no_byte_of_the_data_folder_or_of_a_backup_is_a_word(day: Street) -> None:
    """Database, WAL, free pages, keys, roots; and a backup that is sealed to the offline key."""
    offline = PrivateKey.generate()
    out = io.BytesIO()
    settings = Settings(data_dir=day.folder)
    transport, engine = day.transport, day.store.engine
    await backup.write_backup(settings, engine, transport, out, offline.public, day.now, lambda *_: None)
    (day.folder / "copy.sayso").write_bytes(out.getvalue())
    search = ByteSearch([*SECRETS, "Margaret Ashworth of the home", day.transport._root.hex()])
    found = search.in_folder(day.folder)
    assert [one for one in found if not one.file.endswith("key")] == []
    copied = (day.folder / "copy.sayso").read_bytes()
    assert day.transport._root not in copied
    assert all(path.read_bytes() not in copied for path in (day.folder / "window").glob("*.key"))


async def test_the_threat_model_says_what_was_measured(day: Street, notes: Notes) -> None:
    """Column by column; a column that moved, or a new one, is written there before it is in the house."""
    found, held = await break_in(day.store.engine, notes, [day.transport, *window_keys(day.folder / "window")])
    assert declared("transport") & held == {loot.column for loot in found}, "what is declared is what opens"
    measured = table_of({loot.column for loot in found}, held)
    text = DOC.read_text("utf-8")
    before, rest = text.split(BEGIN)
    written, after = rest.split(END, 1)
    if os.environ.get("SAYSO_WRITE_TABLES"):
        DOC.write_text(before + BEGIN + measured + END + after, "utf-8")
        written = measured
    assert written == measured, "write the table anew: SAYSO_WRITE_TABLES=1, and read what has changed"
