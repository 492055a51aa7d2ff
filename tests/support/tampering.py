"""Somebody who may write to the database tampers with the audit: one act, and where it must be found."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from backend.audit.tables import AuditHead, AuditLine, AuditRoot
from backend.audit.verifying import ROOT
from backend.store.columns import new_id
from backend.store.engine import WriteSession

Place = tuple[str, str, int]
CONTENT = ("home_id", "actor_id", "action", "subject_id", "at", "mac")


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, and the place at which it must be found."""

    how: str
    place: Place


@dataclass
class Tamperer:
    """Picks a line that a root has seen, and does something to it."""

    db: WriteSession
    chance: random.Random

    async def does(self, how: str) -> Done:
        """One act by its name."""
        return Done(how, await ACTS[how](self))

    async def lines(self) -> Sequence[AuditLine]:
        """All lines of one chain."""
        heads = (await self.db.scalars(select(AuditHead).order_by(AuditHead.id))).all()
        head = self.chance.choice(heads)
        query = select(AuditLine).where(AuditLine.chain == head.chain, AuditLine.chain_id == head.chain_id)
        return (await self.db.scalars(query.order_by(AuditLine.sequence))).all()

    async def changes(self) -> Place:
        """Another actor, action, subject, time, home or seal."""
        line = self.chance.choice(await self.lines())
        name = self.chance.choice(("home_id", "actor_id", "action", "subject_id", "mac"))
        value: object = self.chance.randbytes(32) if name == "mac" else self.chance.randbytes(16).hex()
        await self._put(line, {name: value})
        return line.chain, line.chain_id, line.sequence

    async def removes(self) -> Place:
        """One line, wherever it stands."""
        line = self.chance.choice(await self.lines())
        await self._take(line)
        return line.chain, line.chain_id, line.sequence

    async def cuts(self) -> Place:
        """The last lines of a chain, or all of them."""
        lines = await self.lines()
        first = self.chance.choice(lines)
        for line in lines[first.sequence - 1 :]:
            await self._take(line)
        return first.chain, first.chain_id, first.sequence

    async def closes_up(self) -> Place:
        """A line is taken out and the following are moved up, so that no number is missing."""
        lines = await self.lines()
        gone = self.chance.choice(lines)
        await self._take(gone)
        for line in lines[gone.sequence :]:
            await self._put(line, {"sequence": line.sequence - 1})
        return gone.chain, gone.chain_id, gone.sequence

    async def swaps(self) -> Place:
        """Two lines change places, seals and all."""
        lines = list(await self.lines())
        if len(lines) < 2:
            return await self.changes()
        one, other = sorted(self.chance.sample(lines, 2), key=lambda line: line.sequence)
        first = {name: getattr(one, name) for name in CONTENT}
        second = {name: getattr(other, name) for name in CONTENT}
        if first == second:
            return await self.removes()
        await self._put(one, second)
        await self._put(other, first)
        return one.chain, one.chain_id, one.sequence

    async def puts_in(self) -> Place:
        """A line of their own in the middle or at the end; the following are moved down."""
        lines = await self.lines()
        like = self.chance.choice(lines)
        for line in reversed(lines[like.sequence :]):
            await self._put(line, {"sequence": line.sequence + 1})
        values = {name: getattr(like, name) for name in (*CONTENT, "chain", "chain_id")}
        await self.db.execute(insert(AuditLine).values(values | {"id": new_id(), "sequence": like.sequence + 1}))
        return like.chain, like.chain_id, like.sequence + 1

    async def moves_elsewhere(self) -> Place:
        """The end of a chain is hung onto another chain."""
        lines = await self.lines()
        other = (await self.lines())[-1]
        last = lines[-1]
        where = {"chain": other.chain, "chain_id": other.chain_id, "sequence": other.sequence + 1}
        if other.chain_id == last.chain_id:
            where = {"chain": "case", "chain_id": new_id(), "sequence": 1}
        await self._put(last, where)
        return last.chain, last.chain_id, last.sequence

    async def changes_a_root(self) -> Place:
        """A root is another one."""
        root = self.chance.choice((await self.db.scalars(select(AuditRoot))).all())
        name = self.chance.choice(("before", "body", "root"))
        statement = update(AuditRoot).where(AuditRoot.id == root.id).values({name: self.chance.randbytes(32)})
        await self.db.execute(statement)
        return ROOT, "", root.number

    async def removes_a_root(self) -> Place:
        """A root is gone."""
        root = self.chance.choice((await self.db.scalars(select(AuditRoot))).all())
        await self.db.execute(delete(AuditRoot).where(AuditRoot.id == root.id))
        return ROOT, "", root.number

    async def removes_a_head(self) -> Place:
        """What a root has seen of one chain is gone."""
        head = self.chance.choice((await self.db.scalars(select(AuditHead))).all())
        await self.db.execute(delete(AuditHead).where(AuditHead.id == head.id))
        return ROOT, "", head.number

    async def turns_back(self) -> Place:
        """Everything since the root before the last is gone, its root and heads too: an older copy was put back."""
        roots = (await self.db.scalars(select(AuditRoot).order_by(AuditRoot.number))).all()
        heads = (await self.db.scalars(select(AuditHead).where(AuditHead.number == roots[-1].number))).all()
        for head in heads:
            earlier = select(AuditHead.sequence).where(
                AuditHead.chain_id == head.chain_id, AuditHead.number < head.number
            )
            kept = await self.db.scalar(earlier.order_by(AuditHead.sequence.desc()).limit(1)) or 0
            mine = (AuditLine.chain == head.chain, AuditLine.chain_id == head.chain_id, AuditLine.sequence > kept)
            await self.db.execute(delete(AuditLine).where(*mine))
            await self.db.execute(delete(AuditHead).where(AuditHead.id == head.id))
        await self.db.execute(delete(AuditRoot).where(AuditRoot.id == roots[-1].id))
        return ROOT, "", roots[-1].number

    async def _put(self, line: AuditLine, values: dict[str, object]) -> None:
        await self.db.execute(
            update(AuditLine).where(AuditLine.id == line.id).values(values).execution_options(synchronize_session=False)
        )

    async def _take(self, line: AuditLine) -> None:
        await self.db.execute(
            delete(AuditLine).where(AuditLine.id == line.id).execution_options(synchronize_session=False)
        )


ACTS: dict[str, Callable[[Tamperer], Awaitable[Place]]] = {
    act.__name__: act
    for act in (
        Tamperer.changes, Tamperer.removes, Tamperer.cuts, Tamperer.closes_up, Tamperer.swaps, Tamperer.puts_in,
        Tamperer.moves_elsewhere, Tamperer.changes_a_root, Tamperer.removes_a_root, Tamperer.removes_a_head,
        Tamperer.turns_back,
    )
}  # fmt: skip
