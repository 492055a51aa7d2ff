"""Putting one reader's page of a case together, from what their keys open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backend.cases import events_repository, queue, repository
from backend.cases.bodies import Body, open_text
from backend.cases.house import Here, House
from backend.cases.opened import (
    Keys,
    note_place,
    open_assessment,
    open_name,
    open_say,
    open_thread,
    reason_place,
    summary_place,
    written_by,
)
from backend.cases.stages_of_case import duties_of, facts_of, steps_of
from backend.cases.tables import Case, Message, Note, Summary
from backend.cases.views import CaseReader, CaseView, LevelChange, NoteView, Said, Why
from backend.outbox.repository import failed_count
from backend.people.session import Reader
from backend.policy.stages import missing_for
from backend.store.engine import ReadSession
from backend.vault import Place, PrivateKey, TransportKey

TITLES = {
    "independent_visitor": "person, your visitor",
    "reg44_visitor": "person, checks your home",
    "advocate": "person, on your side",
    "advocacy_service": "person, on your side",
    "social_worker": "person, your social worker",
    "iro": "person, checks your plan",
    "iv_coordinator": "person, finds visitors",
    "responsible_individual": "person, runs the homes",
    "nominated_person": "person, runs the homes",
}
IN_THE_HOME = "person, works in your home"


@dataclass(frozen=True, slots=True)
class _Look:
    """Who looks at which case, when."""

    house: House
    here: Here
    reader: Reader
    case: Case
    keys: Keys = field(repr=False)
    now: datetime

    @property
    def transport(self) -> TransportKey:
        """What checks that a row is by whom it says."""
        return self.house.transport

    def written(self, row: Note | Summary, place: Place, key: PrivateKey) -> str:
        """A note or a summary, if it is by the person whom it names."""
        return written_by(self.transport, row.person_id, place, row.body, row.mac, key)


async def build_view(db: ReadSession, house: House, reader: Reader, case: Case, keys: Keys, now: datetime) -> CaseView:
    """The whole page. Whatever this reader's grants do not open is empty."""
    here = await house.here(db, case.home_id, now)
    look = _Look(house, here, reader, case, keys, now)
    words = keys.get("words")
    opened = open_thread(await repository.thread(db, case.id), words, house.transport) if words else []
    says = (
        {say.kind: open_say(say, words, house.transport) for say in await events_repository.says(db, case.id)}
        if words
        else {}
    )
    facts = await facts_of(db, house.transport, case, keys)
    missing = missing_for("closed", facts)
    return CaseView(
        row=await queue.row_of_one(db, house, reader, case, now),
        route=case.route,
        naming=case.naming,
        child_name=await _name(db, look),
        channel=case.channel,
        language=_language(opened),
        wish=says.get("wish"),
        reach=says.get("reach"),
        safe_answer=says.get("safe"),
        thread=tuple(await _said(db, look, opened)),
        reasons=await _reasons(db, look, words),
        readers=(readers := await _readers(db, look)),
        had_read=await _had_read(db, look, readers),
        duties=await duties_of(db, case, keys, here),
        stages=await steps_of(db, case, facts),
        notes=await _notes(db, look),
        summaries=await _summaries(db, look),
        levels=await _levels(db, look),
        read_by_engine=not case.unread,
        can_lower=words is not None,
        can_close=words is not None and not missing and case.state != "closed",
        close_missing=missing,
        undelivered=await failed_count(db, case.id),
        person_title=TITLES.get(reader.role, IN_THE_HOME),
        may_ask_who=words is not None and await name_is_closed(db, house, case, keys),
    )


async def name_is_closed(db: ReadSession, house: House, case: Case, keys: Keys) -> bool:
    """Is a life in danger, and is there a name that the child typed and this reader may not see?"""
    if case.state != "open" or not house.unsealing.presses(case.level) or keys.get("identity") is not None:
        return False
    return bool(await events_repository.names_of(db, (case.id,)))


def _language(opened: Sequence[tuple[Message, Body | None, bool]]) -> str:
    return next((body.language for _, body, _ in reversed(opened) if body and body.language), "en")


async def language_of(db: ReadSession, house: House, case: Case, words: PrivateKey) -> str:
    """The language in which this child is spoken to: that of the newest message."""
    return _language(open_thread(await repository.thread(db, case.id), words, house.transport))


async def _said(db: ReadSession, look: _Look, opened: Sequence[tuple[Message, Body | None, bool]]) -> list[Said]:
    held = await repository.attachments(db, look.case.id)
    return [
        Said(
            id=message.id,
            author="person" if message.author == "person" else "child" if message.author == "child" else "bot",
            name=look.here.name(message.person_id) if message.person_id else None,
            text=body.text if body else "",
            at=body.moment if body else message.at,
            kind=message.kind,
            replaces=message.replaces_id,
            held=message.id in held,
            broken=not whole or body is None,
        )
        for message, body, whole in opened
    ]


async def _name(db: ReadSession, look: _Look) -> str | None:
    identity = look.keys.get("identity")
    names = await events_repository.names(db, look.case.id)
    return open_name(names[-1], identity, look.transport) if identity and names else None


async def _reasons(db: ReadSession, look: _Look, words: PrivateKey | None) -> tuple[Why, ...]:
    if words is None:
        return ()
    found = [
        open_assessment(row, words, look.transport) for row in await events_repository.assessments(db, (look.case.id,))
    ]
    told = dict.fromkeys(reason for item in found if item for reason in item.reasons)
    return tuple(Why(quote, meaning) for quote, meaning in told)


async def _readers(db: ReadSession, look: _Look) -> tuple[CaseReader, ...]:
    """Everyone who reads, opened or not. Nothing about people from whom it is held back."""
    states = await repository.grant_states(db, look.case.id)
    roles = {member.id: member for member in look.here.members}
    reads = {p: "summary" for p, kind, state, _ in states if kind == "summary" and state == "released"}
    reads |= {p: "words" for p, kind, state, _ in states if kind == "words" and state == "released"}
    opened = {opening.person_id: opening.at for opening in await repository.openings(db, look.case.id)}
    return tuple(
        CaseReader(
            name=roles[person].name,
            role=roles[person].role,
            reads="words" if kind == "words" else "summary",
            opened_at=opened.get(person),
            is_me=person == look.reader.person_id,
        )
        for person, kind in sorted(
            reads.items(), key=lambda item: (item[1] == "summary", item[0] not in opened, item[0])
        )
        if person in roles
    )


async def _had_read(db: ReadSession, look: _Look, readers: Sequence[CaseReader]) -> tuple[CaseReader, ...]:
    """Truthfully: whoever opened it and reads no more."""
    people = {member.id: member for member in look.here.members}
    still = {reader.name for reader in readers if reader.reads == "words"}
    return tuple(
        CaseReader(people[o.person_id].name, people[o.person_id].role, "words", o.at)
        for o in await repository.openings(db, look.case.id)
        if o.person_id in people and people[o.person_id].name not in still
    )


async def _notes(db: ReadSession, look: _Look) -> tuple[NoteView, ...]:
    key = look.keys.get("notes")
    if key is None:
        return ()
    rows = await events_repository.notes(db, look.case.id)
    return tuple(
        NoteView(look.here.name(row.person_id), row.at, look.written(row, note_place(row), key)) for row in rows
    )


async def _summaries(db: ReadSession, look: _Look) -> tuple[NoteView, ...]:
    key = look.keys.get("summary")
    if key is None:
        return ()
    rows = await events_repository.summaries(db, (look.case.id,))
    return tuple(
        NoteView(look.here.name(row.person_id), row.at, look.written(row, summary_place(row), key)) for row in rows
    )


async def _levels(db: ReadSession, look: _Look) -> tuple[LevelChange, ...]:
    key = look.keys.get("notes")
    return tuple(
        LevelChange(
            at=row.at,
            before=row.before,
            level=row.level,
            by=look.here.name(row.person_id) if row.person_id else None,
            cause=row.cause,
            reason=open_text(row.reason, key, reason_place(row)) if row.reason and key else None,
        )
        for row in await events_repository.levels(db, look.case.id)
    )
