"""Finding or beginning a child's conversation: by the web page's token, or by a channel's address."""

from dataclasses import dataclass, field
from datetime import datetime

from backend.cases import repository as cases
from backend.cases import thread
from backend.cases.house import Here, House
from backend.cases.letterbox import ChildKeys, words_key_place
from backend.cases.rekeying import with_later
from backend.cases.tables import Case, ChildSession
from backend.intake import opening
from backend.intake import repository as intake
from backend.intake.tables import Conversation
from backend.people.homes import HomeView
from backend.store.engine import ReadSession, Store
from backend.vault import CannotOpen, PrivateKey, token_hash, unwrap_with_token
from bot.conversation.decide import decide
from bot.conversation.events import Event
from bot.conversation.state import State
from bot.facts_of_home import home_facts
from bot.messages import UnknownToken
from bot.speaking import body_of


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as one turn finds it. `keys` open the thread on the web; on Telegram there are none."""

    home: HomeView
    conversation: Conversation
    case: Case
    session: ChildSession | None = None
    keys: ChildKeys | None = field(default=None, repr=False)

    @property
    def key(self) -> PrivateKey | None:
        """What opens the thread."""
        return self.keys.words if self.keys else None


async def talk_of_token(db: ReadSession, house: House, token: str, now: datetime) -> Talk:
    """The conversation that a device's token opens. Raises UnknownToken."""
    found = await cases.session_and_case(db, token_hash(token))
    if found is None:
        raise UnknownToken
    session, case = found
    conversation = await intake.conversation_of(db, session.case_id)
    if conversation is None:
        raise UnknownToken
    try:
        raw = unwrap_with_token(session.words_key, token, words_key_place(case.home_id, case.id))
        keys = await with_later(db, case, ChildKeys.from_raw(raw))
    except CannotOpen:
        raise UnknownToken from None
    home = await house.directory.home(db, case.home_id, now)
    return Talk(home, conversation, case, session, keys)


async def is_known(db: ReadSession, house: House, channel: str, address: str) -> bool:
    """Has anybody talked from this address before?"""
    return await intake.conversation_at(db, channel, house.transport.lookup(f"address:{channel}", address)) is not None


async def talk_of_address(db: ReadSession, house: House, channel: str, address: str, now: datetime) -> Talk:
    """The conversation with a channel's address, found by its keyed hash. Raises UnknownToken where there is none."""
    conversation = await intake.conversation_at(db, channel, house.transport.lookup(f"address:{channel}", address))
    case = await cases.case_by_id(db, conversation.case_id) if conversation else None
    if conversation is None or case is None:
        raise UnknownToken
    return Talk(await house.directory.home(db, case.home_id, now), conversation, case)


async def talk_of_case(db: ReadSession, house: House, case_id: str, now: datetime) -> Talk | None:
    """The conversation of a case, without a key: for what waited after the child's session had ended."""
    conversation = await intake.conversation_of(db, case_id)
    case = await cases.case_by_id(db, case_id)
    if conversation is None or case is None:
        return None
    return Talk(await house.directory.home(db, case.home_id, now), conversation, case)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new conversation begins with. Either a token (web) or an address (another channel)."""

    home: HomeView
    here: Here
    channel: str
    language: str
    token: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)


async def begin_talk(
    store: Store, house: House, beginning: Beginning, now: datetime
) -> tuple[Talk, list[thread.Entry]]:
    """Begin a conversation: its case, its letterbox and the welcome, in one commit."""
    known = beginning.language if beginning.language in house.phrases.languages else "en"
    facts = home_facts(house, beginning.home, beginning.here, (), beginning.channel, now)
    decision = decide(State(language=known), Event("start"), None, facts)
    greeting = [thread.Entry.of("bot", body_of(r, house.phrases, known, now)) for r in decision.replies]
    letterbox = house.ahead.take(beginning.home.id, beginning.here.members)
    case = opening.new_case(letterbox.case_id, beginning.home.id, beginning.channel, house.policy_version, now)
    async with store.writing() as db:
        state = decision.state.to_json()
        begun = await opening.begin(db, house, letterbox, case, state, greeting, beginning.address, now)
        if beginning.token is None:
            return Talk(beginning.home, begun.conversation, case), greeting
        session = opening.let_child_in(db, case, begun.keys, beginning.token, now)
        return Talk(beginning.home, begun.conversation, case, session, begun.keys), greeting
