"""A person settles who is meant: it is about this adult, it is not about that one, it is about nobody who works here.

Naming is open to every reader; clearing only to the manager (who is a reader only if it is not about them) and to those
above. Both are dated, with a reason, and can be turned round (CF5, CF6, CF15).
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from backend.cases import grants_repository
from backend.cases import repository as cases
from backend.cases.acting import Desk, NotYet, sit_down
from backend.cases.bodies import open_text, seal_text
from backend.cases.guarding import Out, keep_out, kept_out, person_of
from backend.cases.house import Here, House
from backend.cases.regranting import grant_anew
from backend.cases.rekeying import rekey
from backend.cases.service import NoSuchCase
from backend.cases.sharing import Step, kind_of_case, pass_on, share_place, share_words
from backend.cases.tables import Exclusion
from backend.cases.telling import tell_phrase
from backend.cases.two_sides import Sides, put_together, sides_of, speaks_for_the_other
from backend.intake import repository
from backend.intake.letting_in import Letting, let_in
from backend.intake.meaning import about_whom
from backend.intake.signals import Signals, open_signals, seal_signals
from backend.intake.tables import Conversation
from backend.people.directory import Member
from backend.people.session import Reader
from backend.store.engine import Store
from backend.vault import Place

MAY_CLEAR = frozenset(("registered_manager", "responsible_individual", "nominated_person"))


def exclusion_place(row: Exclusion, column: str) -> Place:
    """Where the reasons for keeping somebody out, or for clearing them, belong."""
    return Place(f"exclusion.{column}", row.id, row.home_id, row.case_id, "notes")


@dataclass(frozen=True, slots=True)
class OutView:
    """Somebody who is, or was, kept out: since when, why, and whether they were cleared."""

    person_id: str
    name: str
    cause: str
    at: datetime
    why: str | None = field(repr=False)
    cleared_at: datetime | None
    clearing: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShareView:
    """One disclosure."""

    by: str
    to: str
    at: datetime
    why: str | None = field(repr=False)
    child_told_first: bool


@dataclass(frozen=True, slots=True)
class WhoView:
    """Who must not see a case, who may be let in, and what went further."""

    sealed: bool
    out: tuple[OutView, ...]
    people: tuple[Member, ...]
    may_read: tuple[Member, ...]
    shares: tuple[ShareView, ...]
    sides: Sides


class Settling:
    """One object for the adults' front; every method is one transaction."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house

    async def name(self, reader: Reader, case_id: str, person_id: str, why: str, now: datetime) -> None:
        """It is about this adult. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, why, now) as desk:
            member = await self._house.directory.member(desk.db, desk.case.home_id, person_id, now)
            if member is None:
                raise NotYet("who")
            new = await keep_out(
                desk.db, self._house.transport, desk.case, {person_id}, Out("settled", reader.person_id, at=now)
            )
            await self._keep_reason(desk, {person_id, *new}, "why", why)
            if new:
                here = await self._house.here(desk.db, desk.case.home_id, now)
                out = await kept_out(desk.db, self._house.transport, desk.case)
                await rekey(desk.db, self._house, desk.case, here.members, out)
            here = await self._house.here(desk.db, desk.case.home_id, now)
            topics = {"staff_concern"} | about_whom(here.members, new or {person_id})
            await self._readers_anew(desk, about=topics, no_longer=frozenset(), mentions=frozenset((person_id,)))
            await tell_phrase(desk.db, self._house, desk.case, "kept_out_now", {}, await desk.language(), now)

    async def clear(self, reader: Reader, case_id: str, person_id: str, why: str, now: datetime) -> None:
        """It is not about this adult, after all. Dated and reversible. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, why, now) as desk:
            _may_clear(reader)
            still = await self._clear(desk, {person_id}, why)
            here = await self._house.here(desk.db, desk.case.home_id, now)
            # clearing the one above does not clear the manager, if it is about the manager as well
            no_longer = about_whom(here.known, {person_id}) - about_whom(here.known, still)
            await self._readers_anew(desk, no_longer=no_longer, forgotten={person_id})

    async def nobody(self, reader: Reader, case_id: str, why: str, now: datetime) -> None:
        """It is about nobody who works here: everybody is cleared and the child's own choice counts again."""
        async with self._desk(reader, case_id, why, now) as desk:
            _may_clear(reader)
            out = await kept_out(desk.db, self._house.transport, desk.case)
            await self._clear(desk, out, why)
            await desk.audit("about_nobody_here", desk.case.id)
            await self._readers_anew(desk, no_longer=None, forgotten=out)

    async def who(self, reader: Reader, case_id: str, now: datetime) -> WhoView:
        """Who must not see it, and who may. Raises NoSuchCase."""
        async with self._desk(reader, case_id, "looks", now) as desk:
            here = await self._house.here_for(desk.db, desk.case, now)
            there = {adult.id for adult in here.adults} - {reader.person_id}
            people = tuple(member for member in here.members if member.id in there)
            signals = open_signals(await _conversation(desk), self._house.transport)
            states = await cases.grant_states(desk.db, case_id)
            reading = {person for person, kind, state, _ in states if kind == "words" and state == "released"}
            kind = kind_of_case(desk, signals.recent(now))
            may_read = [
                m
                for m in people
                if m.id not in reading
                and self._house.matrix.may_be_let_in(kind, m.role, child_agrees=True)
                and not await speaks_for_the_other(desk, m)
            ]
            sealed = desk.case.route in self._house.routes.routes and self._house.routes.is_private(desk.case.route)
            sides = await sides_of(desk, here)
            return WhoView(sealed, await _out(desk, here), people, tuple(may_read), await _shares(desk, here), sides)

    async def put_together(self, reader: Reader, case_id: str, other_id: str, now: datetime) -> None:
        """Two cases tell of one event. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, "the same event", now) as desk:
            await put_together(desk, other_id)

    async def share(self, reader: Reader, case_id: str, step: Step, now: datetime) -> None:
        """Let somebody read the words. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, step.why, now) as desk:
            signals = open_signals(await _conversation(desk), self._house.transport)
            await share_words(desk, step, signals.recent(now))

    async def pass_on(self, reader: Reader, case_id: str, step: Step, words: str, level: str, now: datetime) -> str:
        """Pass some words on to one person. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, step.why, now) as desk:
            return await pass_on(desk, step, words, level)

    async def _clear(self, desk: Desk, people: Collection[str], why: str) -> set[str]:
        """Let them in again, with whoever is out for their sake alone. Returns whom it is still about."""
        members = {m.id: m for m in await self._house.directory.members(desk.db, desk.case.home_id, desk.now)}
        rows = {
            person_of(row, self._house.transport): row
            for row in await grants_repository.exclusions(desk.db, desk.case.id)
            if row.cleared_at is None
        }
        if not set(people) & set(rows) and people:
            raise NotYet("who")
        still = {p for p, row in rows.items() if row.cause != "joined"} - set(people)
        joined = await self._joined_only_to(desk, people, still)
        gone = {p for p, row in rows.items() if p in people or (p in joined and row.cause == "joined")}
        for person in sorted(gone):
            row = rows[person]
            row.cleared_at, row.cleared_by = desk.now, desk.reader.person_id
            row.clearing = seal_text(why.strip(), await desk.public("notes"), exclusion_place(row, "clearing"))
            if person in members:
                await grant_anew(desk.db, self._house.transport, self._house.routes, desk.keys, members[person])
            await desk.audit("cleared", row.id)
        desk.case.guarded = bool(set(rows) - gone)
        return still

    async def _joined_only_to(self, desk: Desk, people: Collection[str], others: Collection[str]) -> frozenset[str]:
        """Relatives and close friends of these people who are not those of the others as well."""
        of_these = await grants_repository.joined_to(desk.db, desk.case.home_id, people)
        return of_these - await grants_repository.joined_to(desk.db, desk.case.home_id, others)

    async def _keep_reason(self, desk: Desk, people: Collection[str], column: str, why: str) -> None:
        for row in await grants_repository.exclusions(desk.db, desk.case.id):
            if person_of(row, self._house.transport) in people:
                sealed = seal_text(why.strip(), await desk.public("notes"), exclusion_place(row, column))
                setattr(row, column, sealed)

    async def _readers_anew(
        self,
        desk: Desk,
        *,
        about: Collection[str] = (),
        no_longer: Collection[str] | None = frozenset(),
        mentions: frozenset[str] = frozenset(),
        forgotten: Collection[str] = (),
    ) -> None:
        """Write what is known of whom it is about, and let in who may read by that. `no_longer` None: all of it."""
        conversation = await _conversation(desk)
        signals = open_signals(conversation, self._house.transport)
        kept = frozenset() if no_longer is None else signals.about - frozenset(no_longer)
        signals = replace(
            signals,
            about=kept | frozenset(about),
            mentions=(signals.mentions | mentions) - frozenset(forgotten),
            about_adult="no" if no_longer is None and signals.about_adult else signals.about_adult,
            found=_without(signals, kept | frozenset(about)),
        )
        sealed = seal_signals(signals, conversation, self._house.transport)
        turned = await repository.turn_over(desk.db, conversation, conversation.state, sealed, conversation.turned_at)
        if not turned:
            raise NotYet("try_again")
        here = await self._house.here_for(desk.db, desk.case, desk.now)
        silent = desk.case.held_until is None
        why = Letting(news=True, silent=silent, anew=bool(about))
        await let_in(desk.db, self._house, here, desk.case, signals, desk.now, why)
        await desk.changed()

    @asynccontextmanager
    async def _desk(self, reader: Reader, case_id: str, why: str, now: datetime) -> AsyncIterator[Desk]:
        async with self._store.writing() as db:
            desk = await sit_down(db, self._house, reader, case_id, now)
            if desk is None:
                raise NoSuchCase
            if not why.strip():
                raise NotYet("reason")
            yield desk


def _may_clear(reader: Reader) -> None:
    if reader.role not in MAY_CLEAR:
        raise NotYet("may_not_clear")


async def _conversation(desk: Desk) -> Conversation:
    found = await repository.conversation_of(desk.db, desk.case.id)
    if found is None:
        raise NoSuchCase
    return found


def _without(signals: Signals, about: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The topics of the last days, without those that held readers back and do so no more."""
    dropped = signals.about - frozenset(about)
    return tuple((topic, at) for topic, at in signals.found if topic not in dropped)


async def _out(desk: Desk, here: Here) -> tuple[OutView, ...]:
    notes, names, found = desk.keys.get("notes"), {m.id: m.name for m in here.members}, []
    for row in await grants_repository.exclusions(desk.db, desk.case.id):
        person = person_of(row, desk.house.transport)
        why = open_text(row.why, notes, exclusion_place(row, "why")) if row.why and notes else None
        cleared = row.cleared_at is not None and row.clearing is not None and notes is not None
        clearing = open_text(row.clearing, notes, exclusion_place(row, "clearing")) if cleared else None  # type: ignore[arg-type]  # `cleared` says so
        name = names.get(person, "Somebody who has left")
        found.append(OutView(person, name, row.cause, row.at, why, row.cleared_at, clearing))
    return tuple(found)


async def _shares(desk: Desk, here: Here) -> tuple[ShareView, ...]:
    notes = desk.keys.get("notes")
    return tuple(
        ShareView(
            here.name(row.by_id),
            here.name(row.to_id),
            row.at,
            open_text(row.why, notes, share_place(row, "why")) if notes else None,
            row.child_told_first,
        )
        for row in await grants_repository.shares(desk.db, desk.case.id)
    )
