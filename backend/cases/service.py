"""What the adults' pages call: every act of a reader, each through the grants that were released to them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from backend.audit.chain import CASE, note_own
from backend.audit.history import Happened, history
from backend.audit.refusals import note_refusal
from backend.cases import acting, moving
from backend.cases.acting import Desk, NotYet, sit_down
from backend.cases.answering import answer_call
from backend.cases.held import open_held, speaks_of_sexual_pictures
from backend.cases.house import House
from backend.cases.moving import Move
from backend.cases.queue import queue_of
from backend.cases.reading import open_case
from backend.cases.view_of_case import language_of
from backend.cases.views import CaseView, QueueRow
from backend.people.session import Reader
from backend.store.engine import Store


class NoSuchCase(Exception):
    """It does not exist for this reader: the same answer, whether it exists for others or not."""


class Cases:
    """One object for the adults' front. Every method is one transaction."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self.house = house

    async def queue(self, reader: Reader, now: datetime) -> tuple[QueueRow, ...]:
        """The reader's queue, the most pressing first."""
        async with self._store.reading() as db:
            return await queue_of(db, self.house, reader, now)

    async def open(self, reader: Reader, case_id: str, now: datetime) -> CaseView:
        """Open a case: the first opening is kept and the child is told. Raises NoSuchCase."""
        async with self._store.writing() as db:
            view = await open_case(db, self.house, reader, case_id, now)
        if view is None:
            raise NoSuchCase
        return view

    async def history(self, reader: Reader, case_id: str, now: datetime) -> tuple[Happened, ...]:
        """What was done in a case, by whom and when. Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            return await history(desk.db, self.house.transport, CASE, case_id)

    async def take_on(
        self, reader: Reader, case_id: str, action: str, how: str, by: datetime, child_will_read: str, now: datetime
    ) -> None:
        """ "I've got this". Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.take_on(desk, action, how, by, child_will_read)

    async def meet_child(self, reader: Reader, case_id: str, now: datetime) -> None:
        """ "I am with them", "I have spoken to them". Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.meet_child(desk)

    async def reply(self, reader: Reader, case_id: str, text: str, now: datetime) -> None:
        """Write to the child. Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.reply(desk, text)

    async def keep_note(self, reader: Reader, case_id: str, text: str, now: datetime) -> None:
        """Keep a note for the readers of the case. Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.keep_note(desk, text)

    async def write_summary(self, reader: Reader, case_id: str, text: str, now: datetime) -> None:
        """Write the short summary for others on shift. Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.write_summary(desk, text)

    async def change_level(self, reader: Reader, case_id: str, level: str, reason: str, now: datetime) -> None:
        """Raise a level, or lower it with a reason. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.change_level(desk, level, reason)

    async def record_duty(
        self, reader: Reader, case_id: str, duty: str, state: str, because: str, now: datetime
    ) -> None:
        """A duty is `done`, `not_needed` because, or `due` again. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.record_duty(desk, duty, state, because)

    async def ask_safe(self, reader: Reader, case_id: str, now: datetime) -> None:
        """Ask the child "Do you feel safe now?". Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            await acting.ask_safe(desk)

    async def ask_to_close(self, reader: Reader, case_id: str, now: datetime) -> None:
        """Ask the child what closing needs. Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            await moving.ask_to_close(desk)

    async def preview_stage(self, reader: Reader, case_id: str, move: Move, now: datetime) -> tuple[str, ...]:
        """What the child will see when the case moves, bubble by bubble. Raises NoSuchCase."""
        async with self._store.reading() as db:
            desk = await sit_down(db, self.house, reader, case_id, now)  # type: ignore[arg-type]  # only looks
            if desk is None:
                raise NoSuchCase
            language = await language_of(db, self.house, desk.case, desk.words)
        bodies = moving.preview(self.house, reader.first_name, move, language, now)
        return tuple(line for body in bodies for line in body.text.split("\n"))

    async def move_stage(self, reader: Reader, case_id: str, move: Move, now: datetime) -> None:
        """Tell the child and move. Raises NoSuchCase, NotYet."""
        async with self._desk(reader, case_id, now) as desk:
            await moving.move_stage(desk, move)

    async def show_held(self, reader: Reader, case_id: str, message_id: str, now: datetime) -> tuple[bytes, str]:
        """A picture, voice note or file that a person asked to see: content and media type. Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            found = await open_held(desk, message_id)
            if found is None:
                raise NoSuchCase
            return found

    async def keeps_shut(self, reader: Reader, case_id: str, now: datetime) -> bool:
        """Is this a case of which no picture is ever shown (R15)? Raises NoSuchCase."""
        async with self._desk(reader, case_id, now) as desk:
            return await speaks_of_sexual_pictures(desk.db, self.house.transport, case_id, desk.words)

    async def answer_safety_alert(self, reader: Reader, alert_id: str, settled: bool, now: datetime) -> None:
        """ "I've got this" (or "We have checked on everyone") for a safety alert. Raises NoSuchCase."""
        async with self._store.writing() as db:
            if not await answer_call(db, self.house, reader.person_id, alert_id, settled, now):
                raise NoSuchCase
            action = "safety_settled" if settled else "safety_taken"
            await note_own(db, self.house.transport, reader, action, now, alert_id)

    @asynccontextmanager
    async def _desk(self, reader: Reader, case_id: str, now: datetime) -> AsyncIterator[Desk]:
        try:
            async with self._store.writing() as db:
                desk = await sit_down(db, self.house, reader, case_id, now)
                if desk is None:
                    raise NoSuchCase
                yield desk
        except NoSuchCase:
            raise
        except Exception as problem:  # nothing of the act is left: that it was tried is, in a transaction of its own
            action = "act_refused" if isinstance(problem, NotYet) else "act_failed"
            await note_refusal(self._store, self.house.transport, reader, action, case_id, now)
            raise


__all__ = ["Cases", "Move", "NoSuchCase", "NotYet"]
