"""Finds and writes accounts, sessions and delays."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from backend.people.tables import AdultSession, Home, KnownDevice, Person, SignInDelay
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession


async def home(db: ReadSession, home_id: str) -> Home | None:
    """A home by its id."""
    return await db.get(Home, home_id)


async def person(db: ReadSession, person_id: str, home_id: str | None = None) -> Person | None:
    """An adult who has not left; of one home where it is named."""
    query = select(Person).where(Person.id == person_id, Person.left_at.is_(None))
    if home_id is not None:
        query = query.where(Person.home_id == home_id)
    return await db.scalar(query)


async def person_by_email(db: ReadSession, email_hash: bytes) -> Person | None:
    """The account of an e-mail address."""
    return await db.scalar(select(Person).where(Person.email_hash == email_hash))


async def person_by_invitation(db: ReadSession, invitation_hash: bytes, now: datetime) -> Person | None:
    """The person whom an invitation that still holds is for."""
    query = select(Person).where(
        Person.invitation_hash == invitation_hash, Person.invitation_until > now, Person.state == "invited"
    )
    return await db.scalar(query)


async def session_by_hash(db: ReadSession, secret_hash: bytes, now: datetime) -> AdultSession | None:
    """A session that has not run out."""
    return await db.scalar(
        select(AdultSession).where(AdultSession.secret_hash == secret_hash, AdultSession.until > now)
    )


async def sessions_of(db: ReadSession, person_id: str, now: datetime) -> Sequence[AdultSession]:
    """Where a person is signed in, newest first."""
    query = select(AdultSession).where(
        AdultSession.person_id == person_id, AdultSession.state == "signed_in", AdultSession.until > now
    )
    return (await db.scalars(query.order_by(AdultSession.began_at.desc()))).all()


async def end_session(db: WriteSession, person_id: str, session_id: str) -> None:
    """Forget a session of this person, and the keys that lay under its secret."""
    await db.execute(delete(AdultSession).where(AdultSession.id == session_id, AdultSession.person_id == person_id))


async def end_all_sessions(db: WriteSession, person_id: str, but: str | None = None) -> None:
    """Sign a person out everywhere, except in one session if it is named."""
    query = delete(AdultSession).where(AdultSession.person_id == person_id)
    await db.execute(query if but is None else query.where(AdultSession.id != but))


async def forget_old_sessions(db: WriteSession, now: datetime) -> None:
    """Remove what has run out."""
    await db.execute(delete(AdultSession).where(AdultSession.until <= now))


async def saw_session(db: WriteSession, session_id: str, now: datetime, until: datetime) -> None:
    """Somebody is still there."""
    await db.execute(update(AdultSession).where(AdultSession.id == session_id).values(seen_at=now, until=until))


async def used_step(db: WriteSession, person_id: str, step: int, before: int | None) -> bool:
    """Note the time step of a code. False if another request has used one in the meantime."""
    unchanged = Person.totp_last_step.is_(None) if before is None else Person.totp_last_step == before
    done = await db.execute(
        update(Person).where(Person.id == person_id, unchanged).values(totp_last_step=step).returning(Person.id)
    )
    return done.first() is not None


async def delay(db: ReadSession, key_hash: bytes) -> SignInDelay | None:
    """How long this account must wait at this address."""
    return await db.scalar(select(SignInDelay).where(SignInDelay.key_hash == key_hash))


async def keep_delay(db: WriteSession, key_hash: bytes, failures: int, not_before: datetime) -> None:
    """Write a delay, whether or not there was one: two wrong tries may come at once."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"failures": failures, "not_before": not_before}
    await db.execute(
        insert(SignInDelay)
        .values(id=new_id(), key_hash=key_hash, **values)
        .on_conflict_do_update(index_elements=["key_hash"], set_=values)
    )


async def forget_delay(db: WriteSession, key_hash: bytes) -> None:
    """It was the right one: no more waiting."""
    await db.execute(delete(SignInDelay).where(SignInDelay.key_hash == key_hash))


async def forget_old_delays(db: WriteSession, before: datetime) -> None:
    """Remove delays that ended long ago."""
    await db.execute(delete(SignInDelay).where(SignInDelay.not_before < before))


async def people_in_any_state(db: ReadSession, home_id: str) -> Sequence[Person]:
    """Everybody who works with a home, the invited too, in the order in which they came."""
    query = select(Person).where(Person.home_id == home_id, Person.left_at.is_(None))
    return (await db.scalars(query.order_by(Person.joined_at, Person.id))).all()


async def known_device(db: ReadSession, person_id: str, device_hash: bytes, since: datetime) -> bool:
    """Has this person signed in with this browser lately?"""
    query = select(KnownDevice.id).where(
        KnownDevice.person_id == person_id, KnownDevice.device_hash == device_hash, KnownDevice.seen_at > since
    )
    return await db.scalar(query) is not None


async def keep_device(db: WriteSession, person: Person, device_hash: bytes, now: datetime) -> None:
    """Note a browser, or that it was used again."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    await db.execute(
        insert(KnownDevice)
        .values(id=new_id(), home_id=person.home_id, person_id=person.id, device_hash=device_hash, seen_at=now)
        .on_conflict_do_update(index_elements=["person_id", "device_hash"], set_={"seen_at": now})
    )


async def forget_old_devices(db: WriteSession, before: datetime) -> None:
    """Remove browsers that nobody has used for long."""
    await db.execute(delete(KnownDevice).where(KnownDevice.seen_at < before))


async def forget_devices(db: WriteSession, person_id: str) -> None:
    """No browser of this person is known any more."""
    await db.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))


async def proved(db: WriteSession, session_id: str, now: datetime) -> None:
    """The password was typed again in this session."""
    await db.execute(update(AdultSession).where(AdultSession.id == session_id).values(proved_at=now))


async def keep_challenge(db: WriteSession, session_id: str, sealed: bytes | None) -> None:
    """What a passkey has to sign next in this session; None: it was used."""
    await db.execute(update(AdultSession).where(AdultSession.id == session_id).values(challenge=sealed))
