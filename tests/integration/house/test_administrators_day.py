"""The administrator's day: root on the running machine, between requests, reads the server's memory.

Honestly: what is found here is what the threat model says can be learnt.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from backend.people.keyring import Keyring, password_place
from backend.people.tables import Person as PersonRow
from backend.vault import unwrap_with_password
from tests.support.api import ApiChild
from tests.support.forms import signs_in
from tests.support.memory import found_in
from tests.support.people import DemoHome, Person
from tests.support.server import Server

pytestmark = pytest.mark.integration
TOLD = "somebody hides my shoes behind the wardrobe every single day"

MAY_BE_LEARNT = {
    "the key file",
    "words that a child sent",
    "the password of somebody who signed in",
    "the keys of somebody who signed in",
}
"""Memory that was given back is not wiped: what a request held may stand there until it is used again."""


def keys_of(data_dir: Path, person: Person) -> Keyring:
    """An adult's private keys, as their password opens them."""
    with closing(sqlite3.connect(f"file:{data_dir / 'sayso.db'}?mode=ro", uri=True)) as db:
        for found, home, wrapped in db.execute("SELECT id, home_id, keys_by_password FROM person"):
            row = PersonRow(id=found, home_id=home)
            try:
                return Keyring.from_raw(unwrap_with_password(wrapped, person.password, password_place(row)))
            except Exception:  # noqa: S112  # another person's
                continue
    raise AssertionError("nobody has this password")


@pytest.mark.timeout(400)
async def test_what_root_finds_in_the_memory_of_the_running_server(demo_home: Server, http: httpx.AsyncClient) -> None:
    """A child has told, a manager has read and signed out; nobody is being served at this moment."""
    people = DemoHome.of(demo_home.data_dir)
    manager, nobody_yet = people.one("registered_manager"), people.one("responsible_individual")
    child = await ApiChild(http).opens()
    await child.says(TOLD)
    await child.chooses("manager")
    await child.chooses("anonymous")
    mine = await asyncio.to_thread(keys_of, demo_home.data_dir, manager)
    theirs = await asyncio.to_thread(keys_of, demo_home.data_dir, nobody_yet)
    with httpx.Client(base_url=demo_home.url, timeout=60, follow_redirects=True) as client:
        await asyncio.to_thread(signs_in, client, manager)
        await asyncio.to_thread(client.get, "/inbox/")
    wanted = {
        "the key file": (demo_home.data_dir / "transport.key").read_bytes(),
        "words that a child sent": TOLD.encode(),
        "the password of somebody who signed in": manager.password.encode(),
        "the keys of somebody who signed in": mine.key.raw,
        "the keys of somebody who did not sign in": theirs.key.raw,
        "the password of somebody who did not sign in": b"\x00" + nobody_yet.password.encode() + b"\x00\x00",
    }
    found = await asyncio.to_thread(found_in, demo_home.pid, wanted)
    assert "the key file" in found
    assert found <= MAY_BE_LEARNT, "more can be learnt than the threat model says"
