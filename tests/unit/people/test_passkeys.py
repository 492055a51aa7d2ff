"""Passkeys: where they are offered, and that a wrong answer opens nothing. A right one is made in a real browser."""

import json

import pytest

from backend.people import passkeys
from backend.people.passkeys import PasskeyRefused, Site
from backend.people.sessions import open_session
from backend.people.sign_in import Admitted, Refused
from backend.people.tables import AdultSession, Passkey
from backend.store.columns import new_id
from backend.vault import Place
from tests.unit.people.conftest import NOW, PASSWORD, House

SITE = Site("notes.example.org", "https://notes.example.org")
HERE = "192.0.2.1"


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://notes.example.org", SITE),
        ("https://notes.example.org:8443", Site("notes.example.org", "https://notes.example.org:8443")),
        ("http://localhost:8080", Site("localhost", "http://localhost:8080")),
        ("http://notes.example.org", None),
        ("http://127.0.0.1:8080", None),
        ("https://[::1]:8080", None),
    ],
)
def test_where_browsers_allow_them(address: str, site: Site | None) -> None:
    assert Site.of(address) == site


async def half_in(house: House) -> str:
    """The secret of a session that owes its second factor."""
    first = await house.sign_in.with_password("helen@example.org", PASSWORD, HERE, NOW)
    assert isinstance(first, Admitted)
    return first.secret


async def test_who_has_none_is_not_asked_for_one(house: House) -> None:
    assert await house.sign_in.offer_passkey(await half_in(house), SITE, NOW) is None


async def test_no_answer_that_fits_nothing_lets_in(house: House) -> None:
    """Nonsense, an answer for an unknown key, and one without a challenge."""
    secret = await half_in(house)
    for answer in ("", "[]", "{", json.dumps({"rawId": "!!"}), json.dumps({"rawId": "AAAA", "id": "AAAA"})):
        assert await house.sign_in.with_passkey(secret, SITE, answer, HERE, NOW) in (Refused(), Refused(wait=3))


async def test_a_challenge_counts_once_and_for_what_it_was_made(house: House) -> None:
    secret = await half_in(house)
    async with house.store.writing() as db:
        db.add(planted(house))
    offer = await house.sign_in.offer_passkey(secret, SITE, NOW)
    assert offer is not None
    assert json.loads(offer)["rpId"] == "notes.example.org"
    async with house.store.writing() as db:
        owed = await open_session(db, secret, "password", NOW)
        assert owed is not None
        with pytest.raises(PasskeyRefused):
            await passkeys.add(db, house.transport, SITE, owed.row, "{}", "mine", NOW)
    async with house.store.reading() as db:
        row = await db.get(AdultSession, owed.row.id)
    assert row is not None
    assert row.challenge is None


def planted(house: House) -> Passkey:
    """A passkey whose private half nobody has."""
    row = Passkey(id=new_id(), home_id=house.home_id, person_id=house.root.person.id)
    row.credential_hash = house.transport.lookup("passkey", b"some".hex())
    row.credential = house.transport.seal(b"some", Place("passkey.credential", row.id, row.home_id))
    row.label = house.transport.seal(b"phone", Place("passkey.label", row.id, row.home_id))
    row.public_key, row.sign_count, row.added_at = b"key", 0, NOW
    return row
