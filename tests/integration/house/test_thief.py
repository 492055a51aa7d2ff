"""What the child's phone opens, and what is left for a thief: of the database, and of the key file with it."""

import pytest
from sqlalchemy import select

from backend.cases import repository
from backend.cases.letterbox import ChildKeys, grant_place, words_key_place
from backend.cases.tables import Case, Grant
from backend.intake.repository import conversation_of
from backend.intake.signals import open_signals, state_place
from backend.vault import CannotOpen, PrivateKey, TransportKey, open_grant, release, token_hash, unwrap_with_token
from tests.support.homes.child import Child
from tests.support.homes.street import SeededHome, Street

pytestmark = pytest.mark.integration
SECRET = "urgent fear: the thing that nobody may know"


@pytest.fixture
async def case(child: Child) -> Case:
    """The child has told the staff."""
    await child.says(SECRET)
    await child.picks("staff")
    return await child.case()


async def childs_key(street: Street, child: Child, case: Case) -> PrivateKey:
    """The key that lies under the token of the child's phone."""
    async with street.store.reading() as db:
        session = await repository.live_session(db, token_hash(child.token))
    assert session is not None
    raw = unwrap_with_token(session.words_key, child.token, words_key_place(case.home_id, case.id))
    return ChildKeys.from_raw(raw).words


async def test_the_childs_phone_opens_the_words_and_nothing_else(street: Street, child: Child, case: Case) -> None:
    key = await childs_key(street, child, case)
    async with street.store.reading() as db:
        publics = {row.kind: row.public_key for row in await repository.compartments(db, case.id)}
    assert [kind for kind, public in publics.items() if public == key.public.raw] == ["words"]


async def test_a_thief_of_the_database_releases_nothing(street: Street, case: Case) -> None:
    another_key_file = TransportKey(bytes(range(32)))
    for grant in await all_grants(street):
        place = grant_place(grant.home_id, grant.case_id, grant.kind, grant.person_id)
        if grant.locked is not None and grant.release_key is not None:
            with pytest.raises(CannotOpen):
                release(grant.locked, grant.release_key, place, another_key_file)


async def test_a_thief_with_the_key_file_too_reads_no_message(street: Street, child: Child, case: Case) -> None:
    thief = PrivateKey.generate()
    found = [await loot(street, case)]
    for grant in await all_grants(street):
        place = grant_place(grant.home_id, grant.case_id, grant.kind, grant.person_id)
        assert grant.locked is not None
        assert grant.release_key is not None
        inner = release(grant.locked, grant.release_key, place, street.transport)
        found.append(inner)
        with pytest.raises(CannotOpen):
            open_grant(inner, thief, place)
    everything = b"\x00".join(found)
    assert (await childs_key(street, child, case)).raw not in everything
    assert SECRET.encode() not in everything
    assert b"nobody may know" not in everything


async def loot(street: Street, case: Case) -> bytes:
    """What the key file opens of the conversation: its state and its signals."""
    async with street.store.reading() as db:
        conversation = await conversation_of(db, case.id)
    assert conversation is not None
    state = street.transport.unseal(conversation.state, state_place(conversation.id, conversation.home_id))
    return state + repr(open_signals(conversation, street.transport)).encode()


async def all_grants(street: Street) -> list[Grant]:
    """Every grant of the database."""
    async with street.store.reading() as db:
        return list(await db.scalars(select(Grant)))


async def test_a_shift_worker_cannot_read_by_what_another_was_granted(
    street: Street, home: SeededHome, case: Case
) -> None:
    """A grant that is copied to another person, or another case, opens nothing and shows nothing in the queue."""
    async with street.store.writing() as db:
        for grant in await db.scalars(select(Grant).where(Grant.person_id == home["senior"].person_id)):
            other = await repository.grants(db, case.id, {(home["worker"].person_id, grant.kind)})
            grant.state, grant.inner = "released", other[0].inner
    assert "senior" not in await home.who_can_open(case.id)
    assert await street.cases.queue(home["senior"], street.now) == ()
