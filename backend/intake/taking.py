"""The one transaction of a turn: message, case, readers, alert, state and replies are all true, or none of them."""

import json
from dataclasses import dataclass, field, replace

from backend.audit.chain import note
from backend.cases import repository as cases
from backend.cases import thread
from backend.cases.house import Here, House
from backend.cases.letterbox import public_keys
from backend.cases.tables import AssessmentRow, Attachment
from backend.intake import repository
from backend.intake.applying import Applying
from backend.intake.effects import ChooseRoute, OpenComplaint
from backend.intake.giving_again import give_again
from backend.intake.letting_in import Letting, let_in
from backend.intake.records import AlreadyTaken, Turn, TurnConflict
from backend.intake.return_words import hand_out_words
from backend.intake.shutting_out import Shut, shut_out
from backend.intake.signals import Signals, open_signals, seal_signals, state_place
from backend.intake.tables import Receipt
from backend.outbox.queueing import queue_messages
from backend.policy.levels import coarsen
from backend.policy.routes import NO_ROUTE
from backend.store.columns import new_id
from backend.store.engine import WriteSession
from backend.vault import Place, PublicKey, WordPool, seal, seal_file

QUIET_TOPICS = frozenset(("test", "games", "lost_words"))
"""What nobody is bothered with while there is nothing else (W18, scenario 7.32, W24)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a committed turn brought beyond its replies."""

    ends_session: bool
    words: tuple[str, ...] | None = field(default=None, repr=False)


async def take(db: WriteSession, house: House, here: Here, turn: Turn, pool: WordPool) -> Outcome:
    """Commit one turn. Returns whether the child's session ends with it, and the return words if they were handed out.

    Raises AlreadyTaken for a redelivery and TurnConflict if the conversation was turned meanwhile.
    """
    signals = _signals(house, turn)
    await _claim(db, house, turn, signals)
    turn = replace(turn, case=await cases.case_for_writing(db, turn.case.id))
    shut = await shut_out(db, house, here, turn, signals)
    if await give_again(db, house, here, turn):
        shut = replace(shut, rekeyed=True)
    keys = await public_keys(db, house.transport, turn.case.id)
    await note(db, house.transport, turn.case, "child", "message_stored", turn.entry.id, turn.now)
    messages = await thread.add(db, house.transport, turn.case, _entries(turn), keys["words"])
    applying = Applying(db, house.transport, turn, signals)
    applying.know_keys(keys, messages[0].sequence)
    _assess(db, house, turn, applying)
    for effect in turn.effects:
        applying.apply(effect)
    news = _is_news(turn, applying)
    await _let_in(db, house, shut, turn, applying, news)
    _attach(db, turn, keys["held"])
    words = hand_out_words(db, house, turn, pool)
    queue_messages(db, house.transport, turn.case, messages[1:], [reply.body for reply in turn.replies], turn.now)
    await house.live.publish(db, f"case:{turn.case.id}", "message")
    return Outcome(applying.ends_session, words)


def _signals(house: House, turn: Turn) -> Signals:
    """The conversation's signals with what this turn brings: topics, and what the child said about who is meant."""
    signals = open_signals(turn.conversation, house.transport)
    for effect in turn.effects:
        if isinstance(effect, ChooseRoute):
            unknown = effect.person == "unknown"
            about_adult = effect.about_adult_here or signals.about_adult  # once said, another door does not unsay it
            signals = replace(signals, person_unknown=unknown, about_adult=about_adult)
        if isinstance(effect, OpenComplaint):
            signals = replace(signals, complaint=signals.complaint or effect.formal)
    signals = replace(signals, mentions=signals.mentions | turn.mentions)
    return signals.adding(turn.assessment.topics, turn.now) if turn.assessment else signals


async def _claim(db: WriteSession, house: House, turn: Turn, signals: Signals) -> None:
    """Turn the conversation over and leave the receipt: the two things that nobody else may have done meanwhile."""
    conversation = turn.conversation
    receipt = Receipt(
        id=new_id(),
        home_id=conversation.home_id,
        channel=conversation.channel,
        external_hash=turn.entry.external_hash,
        case_id=conversation.case_id,
        message_id=turn.entry.id,
    )
    if not await repository.leave_receipt(db, receipt):
        raise AlreadyTaken
    state = house.transport.seal(turn.state.encode(), state_place(conversation.id, conversation.home_id))
    sealed = seal_signals(signals, conversation, house.transport)
    if not await repository.turn_over(db, conversation, state, sealed, coarsen(turn.now, turn.case.level)):
        raise TurnConflict


def _entries(turn: Turn) -> list[thread.Entry]:
    child = thread.Entry("child", turn.entry.body, turn.entry.id, replaces_id=turn.entry.replaces_id)
    return [child] + [thread.Entry("bot", r.body, r.id, answers_id=turn.entry.id) for r in turn.replies]


def _assess(db: WriteSession, house: House, turn: Turn, applying: Applying) -> None:
    """Keep what triage made of the message, and raise the level to it."""
    found = turn.assessment
    if found is None:
        return
    applying.raise_level(found.level.code, "triage")
    turn.case.unread = turn.case.unread or not found.read_by_engine
    row = AssessmentRow(
        id=new_id(),
        home_id=turn.case.home_id,
        case_id=turn.case.id,
        message_id=turn.entry.id,
        level=found.level.code,
        engine=found.engine,
        read_by_engine=found.read_by_engine,
        engine_level=found.engine_level.code if found.engine_level is not None else None,
    )
    content = {
        "topics": found.topics,
        "reasons": [[r.quote, r.meaning] for r in found.reasons],
        "spoke": [r.rule or f"engine.{found.engine}" for r in found.reasons],
        "language": found.language,
    }
    place = Place("assessment.reasons", row.id, row.home_id, row.case_id, "words")
    row.reasons = seal(json.dumps(content, ensure_ascii=False).encode(), applying.key("words"), place)
    row.mac = house.transport.row_mac(place, "triage:", b"", row.reasons)
    db.add(row)


def _is_news(turn: Turn, applying: Applying) -> bool:
    """Does this turn give a person something to do? Words do, unless they are plainly a test; menus do not."""
    if applying.calls_for_person:
        return True
    if turn.assessment is None:
        return False
    plainly_quiet = turn.assessment.sure and turn.assessment.level.code == "routine"
    return not (plainly_quiet and turn.assessment.topics and QUIET_TOPICS.issuperset(turn.assessment.topics))


async def _let_in(db: WriteSession, house: House, shut: Shut, turn: Turn, applying: Applying, news: bool) -> None:
    case = turn.case
    if case.state == "forming" and not news and not (case.route != NO_ROUTE and _has_words(turn)):
        return
    if case.state == "forming" or (case.state == "closed" and news):
        applying.open_case()
        news = True
    if news or shut.anew or applying.changes_readers or case.held_until is not None:
        routed_anew = applying.changes_readers and case.route != NO_ROUTE
        let = Letting(news=news or routed_anew, anew=shut.anew, rekeyed=shut.rekeyed)
        await let_in(db, house, shut.here, case, applying.signals, turn.now, let)


def _has_words(turn: Turn) -> bool:
    return turn.assessment is not None


def _attach(db: WriteSession, turn: Turn, held: PublicKey) -> None:
    if turn.entry.file is None:
        return
    row = Attachment(id=new_id(), home_id=turn.case.home_id, case_id=turn.case.id, message_id=turn.entry.id)
    place = Place("attachment.content", row.id, row.home_id, row.case_id, "held")
    row.key, row.content = seal_file(turn.entry.file, held, place)
    db.add(row)
