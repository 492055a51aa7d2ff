"""What a child's device shows: the thread, who has read it, who was told, and the stage."""

from collections.abc import Sequence
from datetime import datetime

from backend.alerts import repository as alerts
from backend.alerts.tables import Told as ToldRow
from backend.cases import events_repository, thread, waiting_repository
from backend.cases import repository as cases
from backend.cases.house import Here, House
from backend.cases.tables import Case, Message, Opening
from backend.intake.return_words import owed_words
from backend.policy.levels import at_least
from backend.policy.stages import step
from backend.store.engine import ReadSession
from backend.vault import PrivateKey
from bot.messages import Spoken, StageView, Taken, Thread, Told
from bot.speaking import spoken

SEVERAL = 2
"""So many tries without success, and the child reads that they cannot be reached."""


async def names_of_readers(db: ReadSession, here: Here, case_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First names of those who can read the words now, and of those who have opened them."""
    states = await cases.grant_states(db, case_id)
    can = sorted({here.name(p) for p, kind, state, _ in states if kind == "words" and state == "released"})
    have = [here.name(opening.person_id) for opening in await cases.openings(db, case_id)]
    return tuple(can), tuple(dict.fromkeys(have))


async def stored_answer(db: ReadSession, house: House, case: Case, message_id: str, key: PrivateKey | None) -> Taken:
    """The answer that was given to a message, as stored. Without a key (Telegram) the outbox carries the replies."""
    if key is None:
        return Taken(message_id, ())
    replies = await cases.answers_to(db, message_id)
    owed = await owed_words(db, house.transport, case)
    opened = thread.read(replies, key, house.transport, before=None)
    found = [
        spoken(message, body, lambda _: "", owed.words if owed and owed.message_id == message.id else None)
        for message, body, _ in opened
        if body is not None
    ]
    return Taken(message_id, tuple(found))


async def whole_thread(
    db: ReadSession, house: House, case: Case, key: PrivateKey, now: datetime, after: str | None
) -> Thread:
    """Everything from the beginning, or what came after one message."""
    here = await house.here(db, case.home_id, now)
    opened = thread.read(await cases.thread(db, case.id), key, house.transport)
    openings = await cases.openings(db, case.id)
    language = next((body.language for _, body, _ in reversed(opened) if body and body.language), "en")
    shown = [
        spoken(message, body, here.name, read_by=_readers(message, openings, here))
        if body is not None and (whole or message.author == "child")
        else _not_as_written(message, house, language)
        for message, body, whole in opened
    ]
    alert = await alerts.open_alert(db, case.id)
    waits = alert is not None and alert.acknowledged_at is None and at_least(case.level, "urgent")
    return Thread(
        more_at=alert.climbs_at if alert is not None and waits else None,
        promises=await waiting_repository.promises(db, case.id),
        messages=tuple(_after(shown, after)),
        stage=await _stage(db, house, case),
        in_danger=case.level == "emergency" and case.state != "closed",
        told=_told(await alerts.told_of(db, case.id), here) if at_least(case.level, "urgent") else (),
        language=language,
    )


def _not_as_written(message: Message, house: House, language: str) -> Spoken:
    """In the place of a line whose seal is broken: what it says may be anybody's, and no name stands beside it."""
    text = "\n".join(house.phrases.render("line_not_as_written", {}, language))
    return Spoken(id=message.id, author="bot", text=text, at=message.at)


def _readers(message: Message, openings: Sequence[Opening], here: Here) -> tuple[str, ...]:
    if message.author != "child":
        return ()
    return tuple(here.name(opening.person_id) for opening in openings if opening.up_to >= message.sequence)


def _after(shown: list[Spoken], after: str | None) -> list[Spoken]:
    """What follows the message `after`; everything if there is no such message, so that nothing is missed."""
    ids = [said.id for said in shown]
    return shown[ids.index(after) + 1 :] if after in ids else shown


async def _stage(db: ReadSession, house: House, case: Case) -> StageView:
    events = await events_repository.stages(db, case.id)
    past = {event.stage: event.at for event in events}
    label = house.phrases.label(f"stage_label_{case.stage}")
    return StageView(case.stage, label, step(case.stage), {"received": case.began_at, **past})


def _told(rows: Sequence[ToldRow], here: Here) -> tuple[Told, ...]:
    """One line for each person, by what truly happened: undelivered is never "told"; told once stays told."""
    by_person: dict[str, list[ToldRow]] = {}
    for row in rows:
        if row.state != "withdrawn":
            by_person.setdefault(row.person_id, []).append(row)
    return tuple(_line(here.name(person), tellings) for person, tellings in by_person.items())


def _line(name: str, tellings: Sequence[ToldRow]) -> Told:
    newest = tellings[-1]
    if newest.state == "answered":
        return Told(name, "answered", newest.at)
    reached = [row for row in tellings if row.state in ("told", "answered")]
    if reached:
        return Told(name, "told", reached[-1].at)
    in_vain = newest.state == "undelivered" or sum(row.tries for row in tellings) >= SEVERAL
    return Told(name, "unreached" if in_vain else "trying", newest.at)
