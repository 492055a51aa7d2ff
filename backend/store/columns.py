"""The kinds of column there are. Each says to which compartment it is sealed, or why it may be in the clear.

A guard walks every column of every table and fails on one that says neither.
"""

import secrets
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import DateTime, Dialect, Integer, LargeBinary, String, TypeDecorator, bindparam
from sqlalchemy.orm import mapped_column


def new_id() -> str:
    """A random id: 128 bits, no order, nothing to count."""
    return secrets.token_hex(16)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC on both databases (SQLite forgets time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would mean another time on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give every moment its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NOW = bindparam("now", type_=Moment())
"""The moment of a look, given when it is made: its statement is built once."""


class Bytes(LargeBinary):
    """Bytes as they are: both drivers take them without a `memoryview` around each, some 400 for one new case."""

    def bind_processor(self, _dialect: Dialect) -> None:
        """Nothing is done to a value on its way in."""


def _clear(reason: str) -> dict[str, Any]:
    return {"clear": reason}


def _sealed(compartment: str) -> dict[str, Any]:
    return {"sealed": compartment}


Id = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id, info=_clear("random id"))]
Ref = Annotated[str, mapped_column(String(32), info=_clear("random id"))]
IndexedRef = Annotated[str, mapped_column(String(32), index=True, info=_clear("random id"))]
Code = Annotated[str, mapped_column(String(32), info=_clear("a code from a fixed list"))]
Version = Annotated[str, mapped_column(String(64), info=_clear("version or hash of a policy file"))]
Count = Annotated[int, mapped_column(Integer, info=_clear("an order within one case or a number of tries"))]
Tallied = Annotated[int, mapped_column(Integer, info=_clear("how often, in a month, of what is sealed"))]
Flag = Annotated[bool, mapped_column(info=_clear("yes or no"))]
CoarseTime = Annotated[datetime, mapped_column(Moment, info=_clear("time, coarsened before it is kept"))]
Deadline = Annotated[datetime, mapped_column(Moment, index=True, info=_clear("a deadline, exact"))]
StaffTime = Annotated[datetime, mapped_column(Moment, info=_clear("what an adult or the clock did, and when"))]
KeyedHash = Annotated[bytes, mapped_column(Bytes(32), info=_clear("keyed hash, for finding"))]
Mac = Annotated[bytes, mapped_column(Bytes(32), info=_clear("keyed seal over the row's place"))]
PublicBytes = Annotated[bytes, mapped_column(Bytes, info=_clear("public key or signature"))]
Fingerprint = Annotated[str, mapped_column(String(64), info=_clear("fingerprint of a key"))]
Wrapped = Annotated[bytes, mapped_column(Bytes, info=_sealed("reader"))]
"""A key wrapped for one reader: openable with what only that reader has."""

SealedWords = Annotated[bytes, mapped_column(Bytes, info=_sealed("words"))]
SealedIdentity = Annotated[bytes, mapped_column(Bytes, info=_sealed("identity"))]
SealedNotes = Annotated[bytes, mapped_column(Bytes, info=_sealed("notes"))]
SealedSummary = Annotated[bytes, mapped_column(Bytes, info=_sealed("summary"))]
SealedHeld = Annotated[bytes, mapped_column(Bytes, info=_sealed("held"))]
SealedTransport = Annotated[bytes, mapped_column(Bytes, info=_sealed("transport"))]
