"""Trying every grant of a case with every key of a home: what really opens, whatever the rows say."""

from collections.abc import Mapping

from sqlalchemy import select

from backend.cases import repository
from backend.cases.letterbox import grant_place
from backend.cases.tables import Grant
from backend.people.session import Reader
from backend.vault import CannotOpen, PrivateKey, PublicKey, open_grant
from tests.support.homes.street import Street

Opened = set[tuple[str, str]]
"""Pairs of a person (by the home's file) and a compartment."""


async def truly_opens(street: Street, readers: Mapping[str, Reader], case_id: str) -> Opened:
    """Every (person, compartment) whose private half comes out of the database with that person's own key."""
    async with street.store.reading() as db:
        publics = {row.kind: row.public_key for row in await repository.compartments(db, case_id)}
        grants = (await db.scalars(select(Grant).where(Grant.case_id == case_id))).all()
    opened = set()
    for grant in grants:
        for key, reader in readers.items():
            found = _open_any(grant, reader)
            if found is None:
                continue
            assert reader.person_id == grant.person_id, "a grant opened for somebody else"
            assert found.public.raw == publics[grant.kind], "a grant opened another compartment"
            opened.add((key, grant.kind))
    return opened


def _open_any(grant: Grant, reader: Reader) -> PrivateKey | None:
    """All bytes of the row are tried, not only those that the house would use."""
    place = grant_place(grant.home_id, grant.case_id, grant.kind, grant.person_id)
    for content in (grant.inner, grant.locked, grant.release_key):
        try:
            if content is not None:
                return open_grant(content, reader.key, place)
        except CannotOpen:
            continue
    return None


async def released(street: Street, readers: Mapping[str, Reader], case_id: str) -> Opened:
    """What the rows say is released."""
    keys = {reader.person_id: key for key, reader in readers.items()}
    async with street.store.reading() as db:
        states = await repository.grant_states(db, case_id)
    return {(keys[person], kind) for person, kind, state, _ in states if state == "released"}


def same_key(key: PrivateKey, public: bytes) -> bool:
    """Whether a private half belongs to a public one."""
    return key.public.raw == PublicKey.from_raw(public).raw
