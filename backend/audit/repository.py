"""Finds the ends of audit chains and walks them."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import bindparam, select

from backend.audit.tables import AuditLine
from backend.store.engine import ReadSession

END_OF_CHAIN = (
    select(AuditLine.sequence, AuditLine.mac)
    .where(AuditLine.chain == bindparam("chain"), AuditLine.chain_id == bindparam("chain_id"))
    .order_by(AuditLine.sequence.desc())
    .limit(1)
)


async def end_of_chain(db: ReadSession, chain: str, chain_id: str) -> tuple[int, bytes]:
    """The number and seal of a chain's last line; (0, nothing) for a new chain."""
    found = (await db.execute(END_OF_CHAIN, {"chain": chain, "chain_id": chain_id})).first()
    return (found[0], found[1]) if found else (0, b"")


async def all_lines(db: ReadSession) -> AsyncIterator[AuditLine]:
    """Every line, chain by chain, in order, without holding them all in memory."""
    query = select(AuditLine).order_by(AuditLine.chain, AuditLine.chain_id, AuditLine.sequence)
    result = await db.stream_scalars(query.execution_options(yield_per=500))
    async for line in result:
        yield line


async def newest_moment(db: ReadSession) -> datetime | None:
    """When the newest line of all was written; None where there is none."""
    return await db.scalar(select(AuditLine.at).order_by(AuditLine.at.desc()).limit(1))
