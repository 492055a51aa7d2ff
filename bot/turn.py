"""One turn of a child's talk, for every channel: what came in is committed whole, or it is tried again."""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime

import structlog

from backend.cases import repository as cases
from backend.cases.house import Here, House
from backend.cases.thread import Entry
from backend.intake import journal, opening
from backend.intake import repository as intake
from backend.intake.records import AlreadyTaken, Turn, TurnConflict
from backend.intake.taking import Outcome, take
from backend.intake.window import Window
from backend.store.engine import ReadSession, Store, WriteSession
from backend.store.metrics import MESSAGES, TURN_SECONDS, UNREAD_BY_ENGINE
from backend.vault import WordPool, new_token, token_hash
from bot import journalling
from bot.child_thread import stored_answer, whole_thread
from bot.coming_back import case_for_words, is_return_words
from bot.conversation.replies import Decision
from bot.deciding import (
    Found,
    as_hello,
    as_turn,
    assess,
    caught,
    decide_turn,
    external_hash,
    plain_decision,
    state_of,
    unread,
)
from bot.messages import Inbound, Opened, Taken, Thread, UnknownHome, UnknownToken
from bot.one_at_a_time import OneAtATime
from bot.speaking import just_said
from bot.talk import Beginning, Talk, begin_talk, is_known, talk_of_address, talk_of_case, talk_of_token
from bot.words_first import WordsFirst
from nlu.triage import Triage

log = structlog.get_logger(__name__)
TRIES = 5
TRIES_BEFORE_PLAIN = 3
"""So often triage and the answer are tried again; then the words go to a person without either."""


class Turns:
    """The child's side of the house."""

    def __init__(
        self, store: Store, house: House, triage: Triage, pool: WordPool, window: Window | None = None
    ) -> None:
        self.store = store
        self.house = house
        self._triage = triage
        self._pool = pool
        self._window = window
        self._in_order = OneAtATime()
        self._words_first = WordsFirst()

    async def open(self, *, language: str, home_code: str | None, now: datetime) -> Opened:
        """Begin a conversation on the web. Raises UnknownHome."""
        self._pool.stand_back()
        token = new_token()
        async with self._words_first.opening():
            _, greeting = await self._begin("web", now, home_code=home_code, language=language, token=token)
        said = tuple(just_said(entry.id, entry.body) for entry in greeting)
        return Opened(token, said, greeting[0].body.language or language)

    async def take(self, inbound: Inbound, now: datetime) -> Taken:
        """Take one thing that a child did, exactly once. Raises UnknownToken (web) or UnknownHome (other channels).

        Whatever else goes wrong, the words are kept in the journal and tried again. It raises only if that fails too.
        """
        self._pool.stand_back()
        try:
            async with self._words_first.words():
                return await self._take(inbound, now)
        except (UnknownToken, UnknownHome):
            raise
        except Exception as failure:  # of any kind: a child's words must not be lost to a fault of ours
            log.error("turn.kept_for_later", error=type(failure).__name__)
            return await journalling.keep(self.store, self.house, inbound, now)

    async def retry_journal(self, now: datetime) -> int:
        """Take what waits in the journal, where it can be taken now. Returns how many were."""
        done = 0
        for waiting in await journal.take_due(self.store, self.house.transport, now):
            inbound, case_id = journalling.unpack(waiting.content)
            try:
                await self._take(inbound, now, case_id, plainly=waiting.tries > TRIES_BEFORE_PLAIN)
            except Exception as failure:  # one entry must not keep the others waiting; it is tried again later
                log.error("turn.still_waiting", error=type(failure).__name__, tries=waiting.tries)
                continue
            await journal.take_out(self.store, waiting.id)
            done += 1
        return done

    async def _take(self, inbound: Inbound, now: datetime, case_id: str | None = None, plainly: bool = False) -> Taken:
        async with self._in_order.turn(inbound.channel, inbound.address):
            return await self._take_next(inbound, now, case_id, plainly)

    async def _take_next(self, inbound: Inbound, now: datetime, case_id: str | None, plainly: bool) -> Taken:
        for _ in range(TRIES):
            with suppress(TurnConflict, AlreadyTaken), TURN_SECONDS.time():
                return await self._take_once(inbound, now, case_id, plainly)
        raise TurnConflict

    async def _take_once(self, inbound: Inbound, now: datetime, case_id: str | None, plainly: bool) -> Taken:
        """Read and decide in one look at the record, then commit, unless somebody turned the talk meanwhile."""
        begun = await self._begin_where_new(inbound, now)
        async with self.store.reading() as db:
            talk, given = await self._find(db, inbound, now, case_id)
            if given is not None:
                return given
            here = await self.house.here(db, talk.home.id, now)
            if inbound.kind == "start":
                hello = await self._hello(db, talk, here, inbound, begun, now)
            else:
                found, decision = await self._read(db, talk, here, inbound, now, plainly)
        if inbound.kind == "start":
            return await self._greet(talk, inbound, hello, now)
        return await self._commit(talk, here, found, decision, now)

    async def thread(self, token: str, now: datetime, after: str | None = None) -> Thread:
        """All that the child's device may show. Raises UnknownToken."""
        async with self.store.reading() as db:
            talk = await talk_of_token(db, self.house, token, now)
            if talk.key is None:
                raise UnknownToken
            return await whole_thread(db, self.house, talk.case, talk.key, now, after)

    async def come_back(self, words: str, now: datetime) -> Opened | None:
        """A new session for whoever knows the five words; None for anybody else."""
        async with self.store.reading() as db:
            found = await case_for_words(db, self.house.transport, words)
        if found is None:
            return None
        token = new_token()
        async with self.store.writing() as db:
            opening.let_child_in(db, *found, token, now)
        back = await self.thread(token, now)
        return Opened(token, back.messages, back.language)

    async def leave(self, token: str, now: datetime) -> None:
        """The token is dead from now on; one that was dead already stays so."""
        async with self.store.writing() as db:
            session = await cases.live_session(db, token_hash(token))
            if session is not None:
                await cases.end_session(db, session.id, now.replace(minute=0, second=0, microsecond=0))

    async def live(self, token: str) -> AsyncIterator[str]:
        """News for this child: `message`, `stage`. Raises UnknownToken."""
        async with self.store.reading() as db:
            found = await cases.session_and_case(db, token_hash(token))
        if found is None:
            raise UnknownToken
        async with self.house.live.hearing(f"case:{found[1].id}") as queue:
            while True:
                yield await queue.get()

    async def _begin(
        self,
        channel: str,
        now: datetime,
        *,
        home_code: str | None,
        language: str = "en",
        token: str | None = None,
        address: str | None = None,
    ) -> tuple[Talk, list[Entry]]:
        async with self.store.reading() as db:
            home = await self.house.directory.home_of_card(db, home_code, now)
            if home is None:
                raise UnknownHome
            here = await self.house.here(db, home.id, now)
        return await begin_talk(self.store, self.house, Beginning(home, here, channel, language, token, address), now)

    async def _begin_where_new(self, inbound: Inbound, now: datetime) -> bool:
        """Begin a talk with an address that has none yet. Raises UnknownHome.

        Before the turn opens the record and not within: who holds a connection and waits for another one, beside a
        dozen who do the same, waits for ever.
        """
        if inbound.channel == "web":
            return False
        async with self.store.reading() as db:
            if await is_known(db, self.house, inbound.channel, inbound.address):
                return False
            code = card_in(inbound.text)
            if code and await self.house.directory.home_of_card(db, code, now) is None:
                code = None  # a mistyped card: where there is only one home, it is meant
        await self._begin(inbound.channel, now, home_code=code, address=inbound.address)
        return True

    async def _find(
        self, db: ReadSession, inbound: Inbound, now: datetime, case_id: str | None
    ) -> tuple[Talk, Taken | None]:
        """The talk that this belongs to, and the answer if this was taken before.

        `case_id`: where the web session has ended since (an entry of the journal).
        """
        if inbound.channel == "web":
            talk = await self._find_on_web(db, inbound.address, now, case_id)
        else:
            talk = await talk_of_address(db, self.house, inbound.channel, inbound.address, now)
        return talk, await self._given(db, talk, inbound)

    async def _find_on_web(self, db: ReadSession, token: str, now: datetime, case_id: str | None) -> Talk:
        try:
            return await talk_of_token(db, self.house, token, now)
        except UnknownToken:
            found = await talk_of_case(db, self.house, case_id, now) if case_id else None
            if found is None:
                raise
            return found

    async def _given(self, db: ReadSession, talk: Talk, inbound: Inbound) -> Taken | None:
        """The answer that is stored for this very message, if it was taken before."""
        receipt = await intake.receipt(db, inbound.channel, external_hash(self.house, inbound))
        if receipt is None:
            return None
        taken = await stored_answer(db, self.house, talk.case, receipt.message_id, talk.key)
        return Taken(taken.message_id, taken.replies, repeated=True)

    async def _hello(
        self, db: ReadSession, talk: Talk, here: Here, inbound: Inbound, begun: bool, now: datetime
    ) -> Decision:
        """The child came in by a channel's door. What begins a talk has said hello already."""
        if begun:
            return Decision(state_of(self.house, talk), (), ())
        decision, _ = await decide_turn(db, self.house, talk, here, Found(inbound, None), words_ready=False, now=now)
        return decision

    async def _greet(self, talk: Talk, inbound: Inbound, decision: Decision, now: datetime) -> Taken:
        hello = as_hello(self.house, talk, inbound, decision, now)
        async with self.store.writing() as db:
            await opening.greet(db, self.house, hello, now)
        return Taken(hello.receipt.message_id, ())

    async def _read(
        self, db: ReadSession, talk: Talk, here: Here, inbound: Inbound, now: datetime, plainly: bool
    ) -> tuple[Found, Decision]:
        """Triage and decide; `plainly`: neither, because one of them keeps failing."""
        if inbound.kind == "text" and await is_return_words(db, self.house.transport, inbound.text):
            hidden, decision = caught(self.house, talk, inbound)
            return Found(hidden, None), decision
        if plainly:
            return Found(inbound, unread()), plain_decision(self.house, talk)
        assessment = await assess(db, self.house, self._triage, self._window, talk, inbound, now)
        decision, found = await decide_turn(
            db, self.house, talk, here, Found(inbound, assessment), len(self._pool) > 0, now
        )
        return found, decision

    async def _commit(self, talk: Talk, here: Here, found: Found, decision: Decision, now: datetime) -> Taken:
        inbound, turn = found.inbound, as_turn(self.house, talk, found, decision, now)
        async with self.store.writing() as db:
            outcome = await take(db, self.house, here, turn, self._pool)
            await self._afterwards(db, talk, turn, outcome.ends_session)
            if self._window and inbound.channel != "web" and inbound.text:
                await self._window.add(db, talk.conversation, inbound.text, now)
        MESSAGES.labels(inbound.channel).inc()
        if found.assessment is not None and not found.assessment.read_by_engine:
            UNREAD_BY_ENGINE.inc()
        return _taken(turn, outcome)

    async def _afterwards(self, db: WriteSession, talk: Talk, turn: Turn, ends: bool) -> None:
        """A further message shows that words handed out earlier have arrived; "stop" or Hide ends the session."""
        if talk.session is None:
            return
        if state_of(self.house, talk).words_given:
            await cases.settle_words(db, talk.case.id)
        if ends:
            await cases.end_session(db, talk.session.id, turn.now.replace(minute=0, second=0, microsecond=0))


def _taken(turn: Turn, outcome: Outcome) -> Taken:
    replies = tuple(
        just_said(reply.id, reply.body, outcome.words if reply.with_words else None, turn.entry.id)
        for reply in turn.replies
    )
    return Taken(turn.entry.id, replies, session_ended=outcome.ends_session)


def card_in(text: str) -> str | None:
    """The card's code in Telegram's `/start CODE`, if there is one."""
    command, _, code = text.strip().partition(" ")
    return code.strip() or None if command == "/start" else None
