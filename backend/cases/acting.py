"""What a reader does in a case. Each act is one transaction: the row, its audit line and what the child is told."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.alerts import repository as alerts
from backend.alerts.answering import meet, take_alert_on
from backend.audit.chain import note
from backend.cases import events_repository, repository, thread
from backend.cases.alerting import alert_anew, course_of
from backend.cases.bodies import Body, seal_text
from backend.cases.house import House
from backend.cases.learning import learn_from_change
from backend.cases.letterbox import public_keys
from backend.cases.opened import (
    Keys,
    because_place,
    keys_for,
    note_place,
    reason_place,
    summary_place,
    undertaking_place,
)
from backend.cases.tables import Case, LevelEvent, Note, Summary, Task, Undertaking
from backend.cases.telling import tell, tell_phrase
from backend.cases.view_of_case import language_of
from backend.people.session import Reader
from backend.policy.levels import at_least, rank
from backend.policy.stages import DUTIES, locked_behind
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import PrivateKey, PublicKey


class NotYet(Exception):
    """The act is not possible yet; `because` holds codes that the page words ("Not yet, because...")."""

    def __init__(self, *because: str) -> None:
        super().__init__("not yet")
        self.because = because


@dataclass(frozen=True, slots=True)
class Desk:
    """A reader at work in one case that is open to them."""

    db: WriteSession
    house: House
    reader: Reader
    case: Case
    keys: Keys = field(repr=False)
    words: PrivateKey = field(repr=False)
    now: datetime

    async def public(self, kind: str) -> PublicKey:
        """The public half of one of the case's compartments."""
        return (await public_keys(self.db, self.house.transport, self.case.id))[kind]

    async def audit(self, action: str, subject: str) -> None:
        """Add a line to the case's chain."""
        await note(self.db, self.house.transport, self.case, self.reader.person_id, action, subject, self.now)

    def row(self) -> dict[str, str]:
        """What every row of this case begins with."""
        return {"id": new_id(), "home_id": self.case.home_id, "case_id": self.case.id}

    async def language(self) -> str:
        """The language in which this child is spoken to."""
        return await language_of(self.db, self.house, self.case, self.words)

    async def changed(self) -> None:
        """Tell the open pages of all readers that there is news."""
        for person, kind, state, _ in await repository.grant_states(self.db, self.case.id):
            if state == "released" and kind in ("words", "summary"):
                await self.house.live.publish(self.db, f"person:{person}", "case")


async def sit_down(db: WriteSession, house: House, reader: Reader, case_id: str, now: datetime) -> Desk | None:
    """Take a case up for writing; None if its words are not open to this reader."""
    readable = await repository.readable_case(db, case_id, reader.person_id)
    if readable is None:
        return None
    case = await repository.case_for_writing(db, case_id)
    keys = await keys_for(db, reader, case)
    words = keys.get("words")
    return Desk(db, house, reader, case, keys, words, now) if words is not None else None


async def take_on(desk: Desk, action: str, how: str, by: datetime, child_will_read: str) -> None:
    """ "I've got this": what will be done (sealed for readers) and by when; the child reads `child_will_read`."""
    row = Undertaking(**desk.row(), person_id=desk.reader.person_id, action=action, by=by, at=desk.now)
    place = undertaking_place(row)
    row.how = seal_text(how, await desk.public("notes"), place)
    row.mac = desk.house.transport.row_mac(place, desk.reader.person_id, b"", row.how)
    desk.db.add(row)
    await acknowledge(desk)
    body = Body(
        text=child_will_read, at=desk.now.isoformat(), kind="phrase", phrase="taken_by", language=await desk.language()
    )
    await tell(desk.db, desk.house, desk.case, [thread.Entry.of("bot", body)], desk.now)
    await desk.audit("took_on", row.id)
    await desk.changed()


async def acknowledge(desk: Desk) -> None:
    """The case's alert has a name now; it stays open until somebody has been with the child."""
    alert = await alerts.open_alert(desk.db, desk.case.id)
    if alert is None:
        return
    await take_alert_on(desk.db, alert, course_of(desk.house, alert, desk.case), desk.reader.person_id, desk.now)


async def meet_child(desk: Desk) -> None:
    """ "I am with them", "I have spoken to them": the only thing that stops the second clock."""
    await _end_alert(desk)
    for undertaking in await events_repository.undertakings(desk.db, (desk.case.id,)):
        if undertaking.person_id == desk.reader.person_id and undertaking.done_at is None:
            undertaking.done_at = desk.now
    await desk.audit("with_child", desk.case.id)
    await desk.changed()


async def _end_alert(desk: Desk) -> None:
    alert = await alerts.open_alert(desk.db, desk.case.id)
    if alert is not None:
        await meet(desk.db, alert, desk.reader.person_id, desk.now)


async def reply(desk: Desk, text: str) -> None:
    """A person's own words to the child. They can never be changed or taken back (R26)."""
    body = Body(text=text, at=desk.now.isoformat(), kind="text", language=await desk.language())
    entry = thread.Entry.of("person", body, person_id=desk.reader.person_id)
    messages = await tell(desk.db, desk.house, desk.case, [entry], desk.now)
    if at_least(desk.case.level, "urgent"):
        await acknowledge(desk)  # words on a screen are not somebody at the door
    else:
        await _end_alert(desk)
    await desk.audit("replied", messages[0].id)
    await desk.changed()


async def keep_note(desk: Desk, text: str) -> None:
    """A note for the readers of the case, never sent to the child."""
    count = len(await events_repository.notes(desk.db, desk.case.id))
    row = Note(**desk.row(), person_id=desk.reader.person_id, sequence=count + 1, at=desk.now)
    place = note_place(row)
    row.body = seal_text(text, await desk.public("notes"), place)
    row.mac = desk.house.transport.row_mac(place, desk.reader.person_id, b"", row.body)
    desk.db.add(row)
    await desk.audit("noted", row.id)
    await desk.changed()


async def write_summary(desk: Desk, text: str) -> None:
    """What others on shift need in order to act: the least words, written by a person."""
    count = len(await events_repository.summaries(desk.db, (desk.case.id,)))
    row = Summary(**desk.row(), person_id=desk.reader.person_id, sequence=count + 1, at=desk.now)
    place = summary_place(row)
    row.body = seal_text(text, await desk.public("summary"), place)
    row.mac = desk.house.transport.row_mac(place, desk.reader.person_id, b"", row.body)
    desk.db.add(row)
    await desk.audit("summarised", row.id)
    await desk.changed()


async def change_level(desk: Desk, level: str, reason: str) -> None:
    """Raise (anyone who reads) or lower (named, with a reason). Raises NotYet without a reason for lowering."""
    before = desk.case.level
    if level == before:
        return
    if rank(level) < rank(before) and not reason.strip():
        raise NotYet("reason")
    count = len(await events_repository.levels(desk.db, desk.case.id))
    row = LevelEvent(
        **desk.row(),
        level=level,
        before=before,
        person_id=desk.reader.person_id,
        cause="person",
        at=desk.now,
        sequence=count + 1,
    )
    if reason.strip():
        row.reason = seal_text(reason.strip(), await desk.public("notes"), reason_place(row))
    desk.db.add(row)
    desk.case.level = level
    if rank(level) > rank(before):
        await alert_anew(desk.db, desk.house, desk.case, desk.now)
    await learn_from_change(desk.db, desk.house, desk.case, desk.words, before, level, desk.now)
    await desk.audit("level_raised" if rank(level) > rank(before) else "level_lowered", row.id)
    await desk.changed()


async def record_duty(desk: Desk, duty: str, state: str, because: str) -> None:
    """A duty is done, or not needed because. Raises NotYet while another must come first, or without a reason."""
    if duty not in DUTIES or duty == "read":
        raise NotYet("unknown_duty")
    tasks = {task.duty: task for task in await events_repository.tasks(desk.db, desk.case.id)}
    done = frozenset(name for name, task in tasks.items() if task.state in ("done", "not_needed"))
    locked = locked_behind(duty, done)
    if locked is not None and state != "due":
        raise NotYet(locked)
    if state == "not_needed" and not because.strip():
        raise NotYet("reason")
    task = tasks.get(duty) or Task(**desk.row(), duty=duty, state="due")
    desk.db.add(task)
    task.state = state
    task.done_by, task.done_at = (desk.reader.person_id, desk.now) if state != "due" else (None, None)
    task.because = (
        seal_text(because.strip(), await desk.public("notes"), because_place(task)) if because.strip() else None
    )
    await desk.audit(f"duty_{state}", task.id)
    await desk.changed()


async def ask_safe(desk: Desk) -> None:
    """Ask the child whether they feel safe (R32)."""
    await tell_phrase(desk.db, desk.house, desk.case, "ask_feel_safe", {}, await desk.language(), desk.now)
    await desk.audit("asked_safe", desk.case.id)
