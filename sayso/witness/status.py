"""The status that a witness asks for: without content, fresh for each question, and signed.

The nonce of the question stands in the answer, so that no older answer fits; the count of the clock's beats and the
audit's roots only ever grow, so that an older database shows as well.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backend.audit.links import Link
from backend.vault import SigningKey

LABEL = b"sayso/witness-status/v1\n"
MOST_LINKS = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of one level: how many alerts nobody has taken on, and for how many seconds the oldest waits."""

    count: int
    oldest: int


@dataclass(frozen=True, slots=True)
class Status:
    """What a server says of itself. Ages in seconds; from `beats` on, nothing is known while the database is away."""

    nonce: str
    at: datetime
    database: bool
    beats: int | None = None
    beat_age: int | None = None
    unanswered: dict[str, Waiting] | None = None
    links: tuple[Link, ...] = ()
    """The audit's roots, from the one that the witness saw last to the newest (500 at most)."""


def signed(status: Status, key: SigningKey) -> dict[str, str]:
    """As it is sent: the text, and the signature over exactly that text."""
    text = json.dumps(_plain(status), sort_keys=True)
    return {"status": text, "signature": base64.b64encode(key.sign(LABEL + text.encode())).decode()}


def read(answer: object, public: bytes) -> Status | None:
    """The status of an answer, or None if its signature does not hold: then it says nothing at all."""
    try:
        text, signature = answer["status"], base64.b64decode(answer["signature"])  # type: ignore[index]  # caught below
        Ed25519PublicKey.from_public_bytes(public).verify(signature, LABEL + text.encode())
        return _status(json.loads(text))
    except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(status: Status) -> dict[str, Any]:
    waiting = status.unanswered or {}
    return {
        "nonce": status.nonce,
        "at": status.at.isoformat(),
        "database": status.database,
        "beats": status.beats,
        "beat_age": status.beat_age,
        "unanswered": {level: [found.count, found.oldest] for level, found in waiting.items()},
        "links": [
            [one.number, one.at, one.lines, one.before.hex(), one.body.hex(), one.root.hex()] for one in status.links
        ],
    }


def _status(found: dict[str, Any]) -> Status:
    return Status(
        nonce=found["nonce"],
        at=datetime.fromisoformat(found["at"]),
        database=found["database"],
        beats=found["beats"],
        beat_age=found["beat_age"],
        unanswered={level: Waiting(*two) for level, two in found["unanswered"].items()},
        links=tuple(
            Link(number, at, lines, bytes.fromhex(before), bytes.fromhex(body), bytes.fromhex(root))
            for number, at, lines, before, body, root in found["links"]
        ),
    )
