"""From what came in to what is to be committed: assess, decide, and put it together. Nothing is written here."""

import asyncio
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from backend.cases import repository as cases
from backend.cases import thread
from backend.cases.bodies import Body
from backend.cases.grants_repository import joined_to
from backend.cases.guarding import kept_out
from backend.cases.house import Here, House
from backend.intake.effects import ChooseNaming, HandOutWords, OpenComplaint
from backend.intake.meaning import Meant, look
from backend.intake.opening import Hello
from backend.intake.records import ChildEntry, Turn
from backend.intake.records import Reply as StoredReply
from backend.intake.signals import COMPLAINT, Signals, open_signals, state_place
from backend.intake.tables import Receipt
from backend.intake.window import Window
from backend.learning.silent import is_silent
from backend.store.columns import new_id
from backend.store.engine import ReadSession
from bot.answer_times import answered_last_month
from bot.child_thread import names_of_readers
from bot.conversation.decide import decide
from bot.conversation.events import Event
from bot.conversation.facts import Facts
from bot.conversation.labels import labels_of
from bot.conversation.replies import Decision, Reply
from bot.conversation.state import State
from bot.conversation.typed import is_name
from bot.facts_of_home import home_facts
from bot.messages import Inbound
from bot.reading_later import reads_at
from bot.speaking import body_of
from bot.talk import Talk
from nlu.levels import Assessment, Context, Level
from nlu.triage import Triage

MERELY_A_STICKER = frozenset(("unreadable", "small_talk", "sadness", "praise"))
RECENT = 10
"""How many of the child's messages are read together on the web."""

UNREAD = "readable."
"""What rules of this name say: that no machine could read it."""

CODE_PHRASE = "return_words"
NAME_HIDDEN = "name_hidden"
KEPT_PHRASE = "kept_for_later"
CAUGHT_PHRASE = "code_caught"
CAUGHT_MARK = "code_hidden"


@dataclass(frozen=True, slots=True)
class Found:
    """What came in, and what triage made of it."""

    inbound: Inbound
    assessment: Assessment | None
    label: str = ""
    """What the child pressed, as it was written on the button."""
    mentions: frozenset[str] = frozenset()
    """Whom of the home's adults the child's words have named so far."""


def external_hash(house: House, inbound: Inbound) -> bytes:
    """The keyed hash by which a redelivery is recognised."""
    return house.transport.lookup(f"external:{inbound.channel}", f"{inbound.address}\x1f{inbound.external_id}")


def message_id(house: House, inbound: Inbound, external_id: str) -> str:
    """The id of the child's message: the same for every delivery of it, and nothing to guess from."""
    raw = house.transport.lookup(f"message:{inbound.channel}", f"{inbound.address}\x1f{external_id}")
    return hashlib.sha256(raw).hexdigest()[:32]


async def assess(
    db: ReadSession, house: House, triage: Triage, window: Window | None, talk: Talk, inbound: Inbound, now: datetime
) -> Assessment | None:
    """What the message may mean, in its recent thread. A pressed button means what its label says: None."""
    if inbound.kind == "choice":
        return None
    if not inbound.text:
        return triage.assess_kind(inbound.kind)
    context = await _context(db, house, window, talk, now)
    found = await asyncio.to_thread(triage.assess, inbound.text, context)
    if is_name(inbound.text) and state_of(house, talk).asked == "name":
        found = await _as_a_name(triage, inbound.text, found)
    if inbound.kind == "sticker" and MERELY_A_STICKER.issuperset(found.topics):
        return triage.assess_kind("sticker")  # its emoji says nothing more; nobody is woken for it (domain brief 5.2)
    return found.quiet() if await is_silent(db, house.transport, talk.home.id) else found


async def _as_a_name(triage: Triage, text: str, found: Assessment) -> Assessment:
    """Words that may be the name that was asked for: of the reasons, only rules that hit the words stand against it.

    After a frightening message the thread makes every word look frightening to the engine, "Kai" too.
    """
    alone = await asyncio.to_thread(triage.assess, text)
    if alone.level >= Level.URGENT:
        return found
    return replace(found, reasons=tuple(one for one in found.reasons if one.rule and not one.rule.startswith(UNREAD)))


async def _context(db: ReadSession, house: House, window: Window | None, talk: Talk, now: datetime) -> Context:
    """The recent words (by the child's own key, else the window of half an hour) and the topics of 48 hours."""
    signals = open_signals(talk.conversation, house.transport).recent(now)
    if talk.key is None:
        texts = await window.texts(db, talk.conversation, now) if window else ()
        return Context(texts[-RECENT:], signals)
    messages = await cases.last_child_messages(db, talk.case.id, RECENT)
    bodies = [body for _, body, _ in thread.read(messages, talk.key, house.transport, before=None)]
    return Context(tuple(body.text for body in bodies if body is not None and body.text), signals)


async def decide_turn(
    db: ReadSession,
    house: House,
    talk: Talk,
    here: Here,
    found: Found,
    words_ready: bool,
    now: datetime,
) -> tuple[Decision, Found]:
    """Ask the conversation what to say, given what the home can promise now; and label what the child pressed."""
    remembered = open_signals(talk.conversation, house.transport)
    inbound = found.inbound
    meant = look(house, here, remembered, inbound.text if inbound.kind != "choice" else "", found.assessment)
    found = replace(found, assessment=meant.assessment, mentions=meant.mentions)
    assessment = found.assessment
    here = await _for_this_case(db, house, talk, here, remembered, meant)
    signals = remembered.recent(now)
    topics = (*signals, *(assessment.topics if assessment else ()))
    facts = home_facts(house, talk.home, here, topics, inbound.channel, now)
    begun = talk.case.state != "forming"
    can_read, have_read = await names_of_readers(db, here, talk.case.id) if begun else ((), ())
    facts = replace(
        facts,
        answered=await answered_last_month(db, house, talk.home.id, now) if inbound.channel == "telegram" else "",
        reads_at=await reads_at(db, house, talk.home.id, here, topics, now),
        can_read=can_read,
        have_read=have_read,
        has_case=begun,
        stage=talk.case.stage if begun else "",
        words_available=words_ready and talk.key is not None,
    )
    event = Event(inbound.kind, inbound.text, inbound.choice, inbound.name)
    decision = decide(state_of(house, talk), event, assessment, facts)
    if OpenComplaint() in decision.effects and not remembered.complaint:
        # with this very turn other people read it: what is said of them is said again with what is true then
        then = home_facts(house, talk.home, here, (*topics, COMPLAINT), inbound.channel, now)
        facts = replace(facts, recipients=then.recipients, default_recipient=then.default_recipient)
        facts = replace(facts, people_told=then.people_told)
        decision = decide(state_of(house, talk), event, assessment, facts)
    return decision, replace(found, label=_label(house, inbound, facts, decision.state.language))


async def _for_this_case(
    db: ReadSession, house: House, talk: Talk, here: Here, remembered: Signals, meant: Meant
) -> Here:
    """The home without whoever must not see this: no door, name or time of theirs is offered (CF10)."""
    topics = meant.assessment.topics if meant.assessment else ()
    named = replace(remembered.about_what(topics), mentions=meant.mentions).named
    out = await kept_out(db, house.transport, talk.case) | named
    return here.without(out | await joined_to(db, talk.case.home_id, named))


def state_of(house: House, talk: Talk) -> State:
    """The conversation's state as it was last committed."""
    place = state_place(talk.conversation.id, talk.conversation.home_id)
    return State.from_json(house.transport.unseal(talk.conversation.state, place).decode())


def as_turn(house: House, talk: Talk, found: Found, decision: Decision, now: datetime) -> Turn:
    """All that is to be true after the commit."""
    assessment = found.assessment
    language = decision.state.language
    if any(isinstance(effect, ChooseNaming) and effect.name for effect in decision.effects):
        # who may know it is the child's to say: it is sealed apart, and does not stand in the thread that all read
        hidden = house.phrases.label(NAME_HIDDEN, {}, language) if found.inbound.text else ""
        found = replace(found, inbound=replace(found.inbound, text=hidden, name=None))
        assessment = replace(assessment, reasons=()) if assessment else None
    hands_out = any(isinstance(effect, HandOutWords) for effect in decision.effects)
    return Turn(
        conversation=talk.conversation,
        case=talk.case,
        entry=_entry(house, found, language, now),
        assessment=assessment,
        state=decision.state.to_json(),
        replies=tuple(_stored(reply, house, language, hands_out, now) for reply in decision.replies),
        effects=decision.effects,
        now=now,
        child_keys=talk.keys,
        mentions=found.mentions,
    )


def as_hello(house: House, talk: Talk, inbound: Inbound, decision: Decision, now: datetime) -> Hello:
    """A start: the receipt of it, and what is said."""
    language = decision.state.language
    bodies = [body_of(reply, house.phrases, language, now) for reply in decision.replies]
    receipt = Receipt(
        id=new_id(),
        home_id=talk.conversation.home_id,
        channel=inbound.channel,
        external_hash=external_hash(house, inbound),
        case_id=talk.case.id,
        message_id=message_id(house, inbound, inbound.external_id),
    )
    entries = tuple(thread.Entry.of("bot", body) for body in bodies)
    return Hello(talk.conversation, receipt, decision.state.to_json(), entries)


def unread() -> Assessment:
    """No machine has read it: a person looks."""
    return Assessment(Level.URGENT, (), (), "en", "none", read_by_engine=False, ms=0.0, sure=False)


def plain_decision(house: House, talk: Talk) -> Decision:
    """What is said where the conversation itself fails: that it is kept, and the numbers. The state stays."""
    return Decision(state_of(house, talk), (Reply(KEPT_PHRASE),), ())


def _stored(reply: Reply, house: House, language: str, hands_out: bool, now: datetime) -> StoredReply:
    with_words = hands_out and reply.phrase == CODE_PHRASE
    return StoredReply(new_id(), body_of(reply, house.phrases, language, now), with_words)


def _entry(house: House, found: Found, language: str, now: datetime) -> ChildEntry:
    inbound = found.inbound
    replaces = message_id(house, inbound, inbound.edited_of) if inbound.edited_of else None
    return ChildEntry(
        id=message_id(house, inbound, inbound.external_id),
        external_hash=external_hash(house, inbound),
        body=Body(
            text=inbound.text or found.label,
            at=now.isoformat(),
            kind=inbound.kind,
            language=language,
            name=inbound.name,
            media_type=inbound.media_type,
            choices=((inbound.choice, ""),) if inbound.choice else (),
        ),
        replaces_id=replaces,
        file=inbound.file,
    )


def _label(house: House, inbound: Inbound, facts: Facts, language: str) -> str:
    """What a button, a picture or a voice note looks like in the thread: for a button, what was written on it."""
    if inbound.kind != "choice":
        key = f"sent_{inbound.kind}"
        return house.phrases.label(key, {}, language) if house.phrases.has(key) else ""
    found = labels_of(inbound.choice, facts)
    lines = [house.phrases.label(choice.phrase, choice.params, language) for choice in found]
    return ", ".join(line.partition("\n")[0] for line in lines) or inbound.choice


def caught(house: House, talk: Talk, inbound: Inbound) -> tuple[Inbound, Decision]:
    """A message that *is* the child's return words: it is answered, and the words are not kept in the thread."""
    state = state_of(house, talk)
    hidden = house.phrases.label(CAUGHT_MARK, {}, state.language)
    without = Inbound(inbound.channel, inbound.address, inbound.external_id, inbound.sent_at, "text", hidden)
    return without, Decision(state, (Reply(CAUGHT_PHRASE),), ())
