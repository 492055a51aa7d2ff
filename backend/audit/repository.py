"""Finds the ends of audit chains, walks them, and keeps the roots over them."""

import hashlib
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select, text
from sqlalchemy.orm import aliased

from backend.audit.tables import AuditHead, AuditLine, AuditPost, AuditRoot
from backend.store.engine import ReadSession, WriteSession


async def hold_chain(db: WriteSession, chain_id: str) -> None:
    """Writers of one chain come one after the other, until the commit; those of other chains never wait for them."""
    if db.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        lock = int.from_bytes(hashlib.sha256(chain_id.encode()).digest()[:8], "big", signed=True)
        await db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})


END_OF_CHAIN = (
    select(AuditLine.sequence, AuditLine.mac)
    .where(AuditLine.chain == bindparam("chain"), AuditLine.chain_id == bindparam("chain_id"))
    .order_by(AuditLine.sequence.desc())
    .limit(1)
)


End = tuple[int, bytes]
"""The number and seal of a chain's last line."""

NO_END: End = (0, b"")
"""Of a new chain."""


async def end_of_chain(db: ReadSession, chain: str, chain_id: str) -> End:
    """Where a chain ends now."""
    found = (await db.execute(END_OF_CHAIN, {"chain": chain, "chain_id": chain_id})).first()
    return (found[0], found[1]) if found else NO_END


async def ends_of_chains(db: ReadSession, chain: str, chain_ids: Collection[str]) -> dict[str, End]:
    """Where each of some chains ends now; those that have no line yet are left out."""
    newest = (
        select(AuditLine.chain_id, func.max(AuditLine.sequence).label("sequence"))
        .where(AuditLine.chain == chain, AuditLine.chain_id.in_(chain_ids))
        .group_by(AuditLine.chain_id)
        .subquery()
    )
    lines = select(AuditLine.chain_id, AuditLine.sequence, AuditLine.mac).where(AuditLine.chain == chain)
    last = and_(AuditLine.chain_id == newest.c.chain_id, AuditLine.sequence == newest.c.sequence)
    return {of: (sequence, mac) for of, sequence, mac in await db.execute(lines.join(newest, last))}


async def all_lines(db: ReadSession) -> AsyncIterator[AuditLine]:
    """Every line, chain by chain, in order, without holding them all in memory."""
    query = select(AuditLine).order_by(AuditLine.chain, AuditLine.chain_id, AuditLine.sequence)
    result = await db.stream_scalars(query.execution_options(yield_per=500))
    async for line in result:
        yield line


async def lines_of(db: ReadSession, chain: str, chain_id: str, newest: int) -> Sequence[AuditLine]:
    """The newest lines of one chain, oldest of them first. For rooms that have checked who asks."""
    query = select(AuditLine).where(AuditLine.chain == chain, AuditLine.chain_id == chain_id)
    found = (await db.scalars(query.order_by(AuditLine.sequence.desc()).limit(newest))).all()
    return tuple(reversed(found))


async def newest_of(
    db: ReadSession, accounts: Collection[str], actions: Collection[str]
) -> Sequence[tuple[AuditLine, bytes]]:
    """Each account's newest line with one of some actions, with the seal of the line before it."""
    mine = (AuditLine.chain == "account", AuditLine.chain_id.in_(accounts), AuditLine.action.in_(actions))
    newest = (
        select(AuditLine.chain_id, func.max(AuditLine.sequence).label("sequence"))
        .where(*mine)
        .group_by(AuditLine.chain_id)
        .subquery()
    )
    before = aliased(AuditLine)
    query = (
        select(AuditLine, before.mac)
        .join(newest, and_(AuditLine.chain_id == newest.c.chain_id, AuditLine.sequence == newest.c.sequence))
        .outerjoin(
            before,
            and_(
                before.chain == AuditLine.chain,
                before.chain_id == AuditLine.chain_id,
                before.sequence == AuditLine.sequence - 1,
            ),
        )
        .where(AuditLine.chain == "account")
    )
    return [(line, mac or b"") for line, mac in (await db.execute(query)).all()]


async def newest_moment(db: ReadSession) -> datetime | None:
    """When the newest line of all was written; None where there is none."""
    return await db.scalar(select(AuditLine.at).order_by(AuditLine.at.desc()).limit(1))


async def newest_root(db: ReadSession) -> AuditRoot | None:
    """The root over all chains that was made last."""
    return (await db.scalars(select(AuditRoot).order_by(AuditRoot.number.desc()).limit(1))).first()


async def roots_from(db: ReadSession, number: int, most: int) -> Sequence[AuditRoot]:
    """The roots from a number on, in order."""
    query = select(AuditRoot).where(AuditRoot.number >= number).order_by(AuditRoot.number).limit(most)
    return (await db.scalars(query)).all()


async def grown_heads(db: ReadSession, since: datetime | None) -> Sequence[AuditLine]:
    """The last line of each chain that has lines written since a moment; of every chain without one."""
    ends = select(AuditLine.chain, AuditLine.chain_id, func.max(AuditLine.sequence).label("sequence"))
    if since is not None:
        ends = ends.where(AuditLine.at >= since)
    found = ends.group_by(AuditLine.chain, AuditLine.chain_id).subquery()
    query = select(AuditLine).join(
        found,
        and_(
            AuditLine.chain == found.c.chain,
            AuditLine.chain_id == found.c.chain_id,
            AuditLine.sequence == found.c.sequence,
        ),
    )
    return (await db.scalars(query.order_by(AuditLine.chain, AuditLine.chain_id))).all()


async def known_heads(db: ReadSession, chain_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """How far the roots so far have seen some chains."""
    query = (
        select(AuditHead.chain, AuditHead.chain_id, func.max(AuditHead.sequence))
        .where(AuditHead.chain_id.in_(chain_ids))
        .group_by(AuditHead.chain, AuditHead.chain_id)
    )
    return {(chain, chain_id): sequence for chain, chain_id, sequence in (await db.execute(query)).all()}


async def all_roots(db: ReadSession) -> AsyncIterator[AuditRoot]:
    """Every root, in order."""
    result = await db.stream_scalars(select(AuditRoot).order_by(AuditRoot.number).execution_options(yield_per=500))
    async for root in result:
        yield root


async def heads_of(db: ReadSession, number: int) -> Sequence[AuditHead]:
    """The heads that one root was made over, in its order."""
    query = select(AuditHead).where(AuditHead.number == number).order_by(AuditHead.chain, AuditHead.chain_id)
    return (await db.scalars(query)).all()


async def heads_without_their_line(db: ReadSession) -> Sequence[tuple[AuditHead, int | None]]:
    """Heads whose line is gone or is another one, with the chain's present end; the earliest of each chain first."""
    of_chain = aliased(AuditLine)
    end = (
        select(func.max(of_chain.sequence))
        .where(of_chain.chain == AuditHead.chain, of_chain.chain_id == AuditHead.chain_id)
        .scalar_subquery()
    )
    query = (
        select(AuditHead, end)
        .outerjoin(
            AuditLine,
            and_(
                AuditLine.chain == AuditHead.chain,
                AuditLine.chain_id == AuditHead.chain_id,
                AuditLine.sequence == AuditHead.sequence,
            ),
        )
        .where(or_(AuditLine.mac.is_(None), AuditLine.mac != AuditHead.mac))
        .order_by(AuditHead.chain, AuditHead.chain_id, AuditHead.sequence)
    )
    return [(head, last) for head, last in (await db.execute(query)).all()]


async def heads_of_no_root(db: ReadSession) -> Sequence[int]:
    """Numbers of heads for which there is no root."""
    query = select(AuditHead.number).where(AuditHead.number.not_in(select(AuditRoot.number))).distinct()
    return (await db.scalars(query.order_by(AuditHead.number))).all()


async def due_posts(db: WriteSession, limit: int, now: datetime) -> Sequence[tuple[AuditPost, AuditRoot]]:
    """Who is to be sent a root now; claimed until the commit."""
    query = (
        select(AuditPost, AuditRoot)
        .join(AuditRoot, AuditRoot.number == AuditPost.number)
        .where(AuditPost.state == "trying", AuditPost.next_try_at <= now)
        .order_by(AuditPost.next_try_at, AuditPost.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=AuditPost)
    )
    return [(post, root) for post, root in (await db.execute(query)).all()]


async def post_is_due(db: ReadSession, now: datetime) -> bool:
    """A look without a lock: most of the time nothing is to be sent."""
    query = select(AuditPost.id).where(AuditPost.state == "trying", AuditPost.next_try_at <= now)
    return await db.scalar(query.limit(1)) is not None


async def post(db: ReadSession, post_id: str) -> AuditPost | None:
    """One sending."""
    return await db.get(AuditPost, post_id)
