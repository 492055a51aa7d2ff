"""Passkeys (WebAuthn): a second factor that a false page cannot ask for and that nobody can read over a shoulder.

The password still opens the keys; a passkey only takes the place of the six numbers. Browsers give passkeys to pages of
a name by https (or localhost), never to a bare address: where people come by one, none is offered.
"""

import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, generate_challenge
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from backend.people import accounts_repository, passkeys_repository
from backend.people.details import open_detail
from backend.people.session import Reader
from backend.people.tables import AdultSession, Passkey, Person
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, TransportKey

Purpose = Literal["add", "use"]
LONGEST_ANSWER = 16_000
MOST = 10


class PasskeyRefused(Exception):
    """Why not, in one sentence."""


@dataclass(frozen=True, slots=True)
class Site:
    """The name and the origin to which passkeys belong."""

    name: str
    origin: str

    @classmethod
    def of(cls, address: str) -> Self | None:
        """From the address as people type it; None where browsers allow no passkeys."""
        parts = urlsplit(address)
        host = parts.hostname or ""
        if _is_number(host) or not (parts.scheme == "https" or host == "localhost"):
            return None
        return cls(host, f"{parts.scheme}://{parts.netloc}")


@dataclass(frozen=True, slots=True)
class MyPasskey:
    """One line of "My passkeys"."""

    id: str
    label: str = field(repr=False)
    added_at: datetime
    used_at: datetime | None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def offer_to_add(
    db: WriteSession, transport: TransportKey, site: Site, person: Person, session: AdultSession
) -> str:
    """What the browser needs to make a passkey for this person, as JSON. Its challenge counts once, in this session."""
    have = await passkeys_repository.passkeys_of(db, person.id)
    return options_to_json(
        generate_registration_options(
            rp_id=site.name,
            rp_name="Sayso",
            user_id=transport.lookup("passkey-user", person.id),
            user_name=open_detail(transport, person, "email", person.email),
            challenge=await _challenge(db, transport, session, "add"),
            exclude_credentials=_descriptors(transport, have),
        )
    )


async def add(
    db: WriteSession, transport: TransportKey, site: Site, session: AdultSession, answer: str, label: str, now: datetime
) -> None:
    """Keep the passkey that the browser has made. Raises PasskeyRefused."""
    challenge = await _take_challenge(db, transport, session, "add")
    if challenge is None or len(await passkeys_repository.passkeys_of(db, session.person_id)) >= MOST:
        raise PasskeyRefused("That took too long, or there are ten already. Try again.")
    try:
        made = verify_registration_response(
            credential=_json(answer),
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise PasskeyRefused("Your device did not make a passkey that fits. Try again.") from None
    row = Passkey(id=new_id(), home_id=session.home_id, person_id=session.person_id)
    row.credential_hash = transport.lookup("passkey", made.credential_id.hex())
    row.credential = transport.seal(made.credential_id, _place(row, "credential"))
    row.label = transport.seal(label.encode(), _place(row, "label"))
    row.public_key, row.sign_count, row.added_at = made.credential_public_key, made.sign_count, now
    db.add(row)


async def offer_to_use(db: WriteSession, transport: TransportKey, site: Site, session: AdultSession) -> str | None:
    """What the browser needs to answer with a passkey, as JSON; None where this person has none."""
    have = await passkeys_repository.passkeys_of(db, session.person_id)
    if not have:
        return None
    return options_to_json(
        generate_authentication_options(
            rp_id=site.name,
            challenge=await _challenge(db, transport, session, "use"),
            allow_credentials=_descriptors(transport, have),
        )
    )


async def fits(
    db: WriteSession, transport: TransportKey, site: Site, session: AdultSession, answer: str, now: datetime
) -> bool:
    """Does this answer come from a passkey of the session's person? A challenge counts once, right or wrong."""
    challenge, content = await _take_challenge(db, transport, session, "use"), _json(answer)
    row = await _named_by(db, transport, session.person_id, content)
    if challenge is None or row is None:
        return False
    try:
        found = verify_authentication_response(
            credential=content,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    row.sign_count, row.used_at = found.new_sign_count, now
    return True


async def mine(db: ReadSession, transport: TransportKey, reader: Reader) -> tuple[MyPasskey, ...]:
    """The passkeys of one person, oldest first."""
    rows = await passkeys_repository.passkeys_of(db, reader.person_id)
    return tuple(
        MyPasskey(row.id, transport.unseal(row.label, _place(row, "label")).decode(), row.added_at, row.used_at)
        for row in rows
    )


def _place(row: Passkey, column: str) -> Place:
    return Place(f"passkey.{column}", row.id, row.home_id)


def _challenge_place(session: AdultSession) -> Place:
    return Place("adult_session.challenge", session.id, session.home_id)


async def _challenge(db: WriteSession, transport: TransportKey, session: AdultSession, purpose: Purpose) -> bytes:
    fresh = generate_challenge()
    sealed = transport.seal(purpose.encode() + fresh, _challenge_place(session))
    await accounts_repository.keep_challenge(db, session.id, sealed)
    return fresh


async def _take_challenge(
    db: WriteSession, transport: TransportKey, session: AdultSession, purpose: Purpose
) -> bytes | None:
    if session.challenge is None:
        return None
    content = transport.unseal(session.challenge, _challenge_place(session))
    await accounts_repository.keep_challenge(db, session.id, None)
    return content.removeprefix(purpose.encode()) if content.startswith(purpose.encode()) else None


async def _named_by(
    db: ReadSession, transport: TransportKey, person_id: str, content: dict[str, object]
) -> Passkey | None:
    try:
        raw = base64url_to_bytes(str(content.get("rawId", "")))
    except ValueError:
        return None
    return await passkeys_repository.passkey(db, person_id, transport.lookup("passkey", raw.hex()))


def _descriptors(transport: TransportKey, rows: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=transport.unseal(row.credential, _place(row, "credential"))) for row in rows
    ]


def _json(answer: str) -> dict[str, object]:
    """What the browser sent, if it is an object at all."""
    try:
        content = json.loads(answer[:LONGEST_ANSWER])
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
