"""Web push to the browsers in which somebody switched it on. The note is empty: the browser words it by itself."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from backend.alerts import telling_repository as repository
from backend.alerts.notifiers import Notice
from backend.alerts.tables import PushAddress
from backend.people.session import Reader
from backend.store.columns import new_id
from backend.store.engine import Store, WriteSession
from backend.vault import CannotOpen, Place, TransportKey
from backend.vault.push import PushKey

SECONDS = 10.0
KEEP_SECONDS = 3600
"""How long a push service keeps it for a phone that is off; the ladder has called others long before."""
GONE = (404, 410)
LONGEST = 2000
LOOPBACK = ("127.0.0.1", "localhost")


class NotAPushAddress(Exception):
    """Not a subscription of a push service that this server talks to."""


class PushNotifier:
    """Each browser of a person; whether one at least was reached. One that is gone is forgotten."""

    def __init__(self, store: Store, transport: TransportKey, contact: str) -> None:
        self._store = store
        self._transport = transport
        self._key = PushKey(transport)
        self._contact = contact
        nothing_kept = httpx.Limits(max_keepalive_connections=0)
        self._client = httpx.AsyncClient(timeout=SECONDS, trust_env=False, limits=nothing_kept)

    async def tell(self, notice: Notice) -> bool | None:
        """Whether a push service took it; None for somebody who has switched it on nowhere."""
        async with self._store.reading() as db:
            rows = await repository.push_addresses(db, notice.person_id)
        if not rows:
            return None
        answers = await asyncio.gather(*(self._push(row, notice) for row in rows))
        gone = [row.id for row, answer in zip(rows, answers, strict=True) if answer in GONE]
        if gone:
            async with self._store.writing() as db:
                await repository.forget_push_addresses(db, gone)
        return any(200 <= answer < 300 for answer in answers)

    def close(self) -> None:
        """No connection outlives its note."""

    async def _push(self, row: PushAddress, notice: Notice) -> int:
        """The status; 0 where nobody answered."""
        try:
            found = json.loads(self._transport.unseal(row.subscription, _place(row)))
            headers = {
                **self._key.headers(found["endpoint"], self._contact, notice.at),
                "TTL": str(KEEP_SECONDS),
                "Urgency": "high" if notice.urgent else "normal",
                "Content-Encoding": "aes128gcm",
                **({"Topic": notice.id[:32]} if notice.id else {}),
            }
            content = self._key.sealed_nothing(found)
            return (await self._client.post(found["endpoint"], content=content, headers=headers)).status_code
        except (httpx.HTTPError, CannotOpen):
            return 0


async def keep_push_address(
    db: WriteSession, transport: TransportKey, hosts: Sequence[str], reader: Reader, subscription: object, now: datetime
) -> None:
    """Keep where this browser is reached. Raises NotAPushAddress."""
    found = _checked(subscription, hosts)
    endpoint_hash = transport.lookup("push-address", str(found["endpoint"]))
    await repository.forget_push_address(db, endpoint_hash)
    row = PushAddress(
        id=new_id(), home_id=reader.home_id, person_id=reader.person_id, endpoint_hash=endpoint_hash, at=now
    )
    row.subscription = transport.seal(json.dumps(found).encode(), _place(row))
    db.add(row)


def _place(row: PushAddress) -> Place:
    return Place("push_address.subscription", row.id, row.home_id)


def _checked(subscription: object, hosts: Sequence[str]) -> Mapping[str, object]:
    """Only what is needed of it, and only where it leads to a known push service: nobody sends us anywhere else."""
    if not isinstance(subscription, dict) or not isinstance(subscription.get("keys"), dict):
        raise NotAPushAddress
    endpoint, keys = subscription.get("endpoint"), subscription["keys"]
    found = {"endpoint": endpoint, "keys": {name: keys.get(name) for name in ("p256dh", "auth")}}
    if not isinstance(endpoint, str) or len(endpoint) > LONGEST or not _is_known(endpoint, hosts):
        raise NotAPushAddress
    try:
        PushKey.sealed_nothing(found)
    except CannotOpen:
        raise NotAPushAddress from None
    return found


def _is_known(endpoint: str, hosts: Sequence[str]) -> bool:
    try:
        parts = urlsplit(endpoint)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)):
        return False
    return any(host == known or (known.startswith("*.") and host.endswith(known[1:])) for known in hosts)
