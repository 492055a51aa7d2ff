"""Two people declare what an adult is called besides, and who belongs together on the team; two people undo it.

Either may shut somebody out of a case, or let somebody in, so one person alone changes nothing, and nobody decides
about themselves (CF4). Every step is a line in the account of the person whom it is about.
"""

from dataclasses import dataclass, field
from datetime import datetime

from backend.audit.chain import note_account
from backend.people import accounts_repository, declarations_repository
from backend.people.details import nicknames_of, seal_detail
from backend.people.directory import Directory, Member
from backend.people.session import Reader
from backend.people.tables import Declaration
from backend.policy.declaring import LONGEST_NICKNAME, MAY_DECLARE, TIES, may_confirm, may_propose
from backend.store.columns import new_id
from backend.store.engine import ReadSession, WriteSession
from backend.vault import Place, TransportKey

NICKNAMES, TIED = ("nickname", "nickname_gone"), ("tie", "tie_gone")
NEWEST = 60


class DeclaringRefused(Exception):
    """Not possible for this reader; `because` is empty where there is nothing to word."""

    def __init__(self, because: str = "") -> None:
        super().__init__("refused")
        self.because = because


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be declared: of whom, with whom, and what."""

    kind: str
    person_id: str
    what: str = field(repr=False)
    other_id: str = ""

    @property
    def about(self) -> tuple[str, ...]:
        """Whom it is about."""
        return (self.person_id, self.other_id) if self.other_id else (self.person_id,)


@dataclass(frozen=True, slots=True)
class Declared:
    """One line of the page."""

    id: str
    kind: str
    state: str
    person_id: str
    other_id: str
    what: str = field(repr=False)
    by_id: str
    at: datetime
    second_id: str
    may_confirm: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people who belong together."""

    person_id: str
    other_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class DeclaredView:
    """What is in force, what waits for a second person, and what was decided lately."""

    people: tuple[Member, ...]
    ties: tuple[Tie, ...]
    waiting: tuple[Declared, ...]
    lately: tuple[Declared, ...]


async def propose(
    db: WriteSession, transport: TransportKey, directory: Directory, reader: Reader, wanted: Wanted, now: datetime
) -> None:
    """The first person's part. Raises DeclaringRefused."""
    if not reader.confirmed or not may_propose(reader.person_id, reader.role, wanted.about):
        raise DeclaringRefused("yourself" if reader.role in MAY_DECLARE else "")
    people = {m.id: m for m in await directory.members(db, reader.home_id, now)}
    await _check(db, people, reader, wanted)
    row = Declaration(
        id=new_id(),
        home_id=reader.home_id,
        kind=wanted.kind,
        state="waiting",
        person_id=wanted.person_id,
        other_id=wanted.other_id or None,
        by_id=reader.person_id,
        at=now,
    )
    row.what = transport.seal(wanted.what.encode(), _place(row))
    db.add(row)
    await _note(db, transport, row, "proposed", reader, now)


async def confirm(
    db: WriteSession, transport: TransportKey, directory: Directory, reader: Reader, declaration_id: str, now: datetime
) -> Declaration:
    """The second person's part: it counts from now on. Returns what it was. Raises DeclaringRefused."""
    row = await _waiting(db, reader, declaration_id)
    if not may_confirm(reader.person_id, reader.role, row.by_id, _about(row)):
        raise DeclaringRefused
    what = _what(transport, row)
    if row.kind in NICKNAMES:
        await _call(db, transport, row, what)
    elif row.kind == "tie" and row.other_id:
        pair = (row.person_id, row.other_id)
        await declarations_repository.add_tie(db, row.home_id, pair, what, reader.person_id, now)
    elif row.other_id:
        for tie in await declarations_repository.tie_of(db, row.home_id, row.person_id, row.other_id):
            tie.ended_at = now
    row.state, row.second_id, row.second_at = "confirmed", reader.person_id, now
    await _note(db, transport, row, "confirmed", reader, now)
    directory.forget()
    return row


async def take_back(
    db: WriteSession, transport: TransportKey, reader: Reader, declaration_id: str, now: datetime
) -> None:
    """It was not meant, or the second person says no. Raises DeclaringRefused."""
    row = await _waiting(db, reader, declaration_id)
    if not may_propose(reader.person_id, reader.role, _about(row)):
        raise DeclaringRefused
    row.state, row.second_id, row.second_at = "taken_back", reader.person_id, now
    await _note(db, transport, row, "taken_back", reader, now)


async def view(
    db: ReadSession, transport: TransportKey, directory: Directory, reader: Reader, now: datetime
) -> DeclaredView:
    """The page, for those who may declare; never what is proposed about themselves. Raises DeclaringRefused."""
    if reader.role not in MAY_DECLARE or not reader.confirmed:
        raise DeclaringRefused
    people = await directory.members(db, reader.home_id, now)
    rows = await declarations_repository.declarations(db, reader.home_id, NEWEST)
    lines = [_line(transport, reader, row) for row in rows if reader.person_id not in _about(row)]
    ties = await declarations_repository.ties(db, reader.home_id)
    return DeclaredView(
        people,
        tuple(Tie(tie.person_id, tie.other_id, tie.kind) for tie in ties),
        tuple(line for line in lines if line.state == "waiting"),
        tuple(line for line in lines if line.state != "waiting"),
    )


async def _check(db: ReadSession, people: dict[str, Member], reader: Reader, wanted: Wanted) -> None:
    if any(person not in people for person in wanted.about):
        raise DeclaringRefused("who")
    called = [name.casefold() for name in people[wanted.person_id].nicknames]
    if wanted.kind in NICKNAMES:
        if not wanted.what or len(wanted.what) > LONGEST_NICKNAME or not any(c.isalnum() for c in wanted.what):
            raise DeclaringRefused("nickname")
        if (wanted.what.casefold() in called) == (wanted.kind == "nickname"):
            raise DeclaringRefused("as_it_is")
        return
    if wanted.kind not in TIED or not wanted.other_id or wanted.other_id == wanted.person_id:
        raise DeclaringRefused("two")
    if wanted.what not in TIES:
        raise DeclaringRefused("tie")
    there = await declarations_repository.tie_of(db, reader.home_id, wanted.person_id, wanted.other_id)
    if bool(there) == (wanted.kind == "tie"):
        raise DeclaringRefused("as_it_is")


async def _call(db: WriteSession, transport: TransportKey, row: Declaration, nickname: str) -> None:
    person = await accounts_repository.person(db, row.person_id, row.home_id)
    if person is None:
        raise DeclaringRefused("who")
    found = nicknames_of(transport, person)
    kept = [name for name in found if name.casefold() != nickname.casefold()]
    names = [*kept, nickname] if row.kind == "nickname" else kept
    person.nicknames = seal_detail(transport, person, "nicknames", "\n".join(names)) if names else None


async def _waiting(db: WriteSession, reader: Reader, declaration_id: str) -> Declaration:
    row = await declarations_repository.declaration(db, reader.home_id, declaration_id)
    if row is None or row.state != "waiting" or not reader.confirmed:
        raise DeclaringRefused
    return row


async def _note(
    db: WriteSession, transport: TransportKey, row: Declaration, step: str, reader: Reader, now: datetime
) -> None:
    person = await accounts_repository.person(db, row.person_id, row.home_id)
    if person is not None:
        await note_account(db, transport, person, f"{row.kind}_{step}", now, by=reader.person_id, about=row.id)


def _line(transport: TransportKey, reader: Reader, row: Declaration) -> Declared:
    about = _about(row)
    return Declared(
        id=row.id,
        kind=row.kind,
        state=row.state,
        person_id=row.person_id,
        other_id=row.other_id or "",
        what=_what(transport, row),
        by_id=row.by_id,
        at=row.second_at or row.at,
        second_id=row.second_id or "",
        may_confirm=may_confirm(reader.person_id, reader.role, row.by_id, about),
        may_take_back=may_propose(reader.person_id, reader.role, about),
    )


def _about(row: Declaration) -> tuple[str, ...]:
    return (row.person_id, row.other_id) if row.other_id else (row.person_id,)


def _what(transport: TransportKey, row: Declaration) -> str:
    return transport.unseal(row.what, _place(row)).decode()


def _place(row: Declaration) -> Place:
    return Place("declaration.what", row.id, row.home_id)
