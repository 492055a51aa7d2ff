"""Who can truly open what of one case: every grant tried with its reader's key, every message with what comes out.

What has once opened (or not) with a key is not tried with that key again while not one of its bytes has changed.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from backend.cases import repository, thread
from backend.cases.letterbox import grant_place
from backend.cases.opened import keys_for
from backend.cases.tables import Case, Grant, Message
from backend.people.session import Reader
from backend.store.engine import ReadSession
from backend.vault import CannotOpen, PrivateKey, TransportKey, open_grant
from bot.talk import talk_of_token
from tests.support.homes.model import Pair
from tests.support.homes.street import Street

Epochs = dict[int, PrivateKey]


@dataclass
class Truth:
    """One case as the database has it at this moment, and what comes out of it."""

    street: Street
    case_id: str
    token: str
    case: Case = field(init=False)
    messages: Sequence[Message] = field(init=False, default=())
    keys: Mapping[Pair, Epochs] = field(init=False, default_factory=dict)
    """What each reader has of each compartment."""
    _opened: dict[tuple[bytes, bytes], PrivateKey | None] = field(default_factory=dict)
    _of_the_child: Epochs = field(default_factory=dict)
    _read: set[Hashable] = field(default_factory=set)

    async def look(self, readers: Mapping[str, Reader]) -> None:
        """Take everything anew, and try it."""
        async with self.street.store.reading() as db:
            found = await repository.case_by_id(db, self.case_id)
            assert found is not None
            self.case = found
            self.messages = await repository.thread(db, self.case_id)
            grants = (await db.scalars(select(Grant).where(Grant.case_id == self.case_id))).all()
            self.keys = self._keys_of(grants, {reader.person_id: (key, reader) for key, reader in readers.items()})
            await self._the_child_reads(db)
        for (key, kind), epochs in self.keys.items():
            assert set(epochs) == set(range(self.case.epoch + 1)), f"{key} lacks a key of {kind}"
            if kind == "words":
                self._reads_everything(key, epochs)

    def reads_any(self, keys: Iterable[PrivateKey], after: int) -> bool:
        """Does one of these keys, alone, open a message that came after?"""
        alone = [PrivateKey.from_raw(key.raw) for key in keys]
        return any(
            message.sequence > after and thread.read([message], key, ANY_KEY_FILE, before=None)[0][1] is not None
            for message in self.messages
            for key in alone
        )

    async def looks_as_the_house_shows_it(self, readers: Mapping[str, Reader]) -> None:
        """The house's own way to each thread, with nothing kept: whole, in order, for each reader and for the child."""
        async with self.street.store.reading() as db:
            for key in {key for key, kind in self.keys if kind == "words"}:
                words = (await keys_for(db, readers[key], self.case)).get("words")
                assert words is not None, key
                read = thread.read(self.messages, words, self.street.transport)
                assert all(body is not None and whole for _, body, whole in read), key
        assert len((await self.street.turns.thread(self.token, self.street.now)).messages) == len(self.messages)

    def _keys_of(self, grants: Iterable[Grant], readers: Mapping[str, tuple[str, Reader]]) -> dict[Pair, Epochs]:
        found: defaultdict[Pair, Epochs] = defaultdict(dict)
        for grant in grants:
            key, reader = readers[grant.person_id]
            opened = self._tries(grant, reader)
            if opened is not None:
                found[key, grant.kind][grant.epoch] = opened
        return found

    def _tries(self, grant: Grant, reader: Reader) -> PrivateKey | None:
        """With all that is there for this reader: released, and locked as it lies there."""
        for content in (grant.inner, grant.locked):
            if content is None:
                continue
            tried = (bytes(content), reader.key.raw)
            if tried not in self._opened:
                self._opened[tried] = _opens(content, grant, reader)
            if (opened := self._opened[tried]) is not None:
                return opened
        return None

    async def _the_child_reads(self, db: ReadSession) -> None:
        if self.case.epoch + 1 != len(self._of_the_child):
            talk = await talk_of_token(db, self.street.house, self.token, self.street.now)
            assert talk.key is not None
            self._of_the_child = dict(enumerate((*reversed(talk.key.older), talk.key)))
        self._reads_everything("the child", self._of_the_child)

    def _reads_everything(self, who: str, epochs: Epochs) -> None:
        key = PrivateKey.of_epochs([epochs[epoch] for epoch in sorted(epochs, reverse=True)])
        of = frozenset(one.raw for one in epochs.values())
        new = [message for message in self.messages if (message.id, bytes(message.body), of) not in self._read]
        for message, body, _ in thread.read(new, key, self.street.transport, before=None):
            assert body is not None, f"{who} cannot read {message.sequence}"
            self._read.add((message.id, bytes(message.body), of))


ANY_KEY_FILE = TransportKey(bytes(32))
"""Seals are not looked at where only one question is asked: does it open?"""


def _opens(content: bytes, grant: Grant, reader: Reader) -> PrivateKey | None:
    place = grant_place(grant.home_id, grant.case_id, grant.kind, grant.person_id, grant.epoch)
    try:
        return open_grant(content, reader.key, place)
    except CannotOpen:
        return None
