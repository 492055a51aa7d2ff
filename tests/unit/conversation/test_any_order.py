"""Whatever a child does, in whatever order: always answered, always in approved words, help always first."""

from collections.abc import Mapping
from string import Formatter

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation import Decision, Event, Facts, State, decide
from bot.conversation.codes import COMMANDS, LEVELS, NAMINGS, PICTURES, ROUTES
from bot.conversation.questions import CHOICES
from nlu.levels import Assessment
from nlu.topics import CODES
from tests.unit.conversation.child import HOME, assessed, phrases, shown

VALUES = sorted(
    {choice.value for several in CHOICES.values() for choice in several}
    | {*ROUTES, *NAMINGS, *COMMANDS, *(f"picture:{code}" for code in PICTURES)}
    | {"person:p1", "person:unknown", "person:x", "language:ar", "language:en", "closing:no", "check:worse", "feel:no"}
    | {"now:yes", "nonsense", "", "voice", "leave_it"}
)
TYPED = ["yes", "no", "idk", "HELP", "hlep", "🆘", "kai", "staff", "make it stop", "skip", "stop", "forget it", "joe"]
TYPED += [
    "dont say i said",
    "he hit me",
    "who can see this",
    "",
    " ",
    "ساعدوني",
    "\u202eabc",
    "x" * 4000,
    "{name}",
    "@to_staff",
]

assessments = st.builds(
    lambda level, topics, language, sure: assessed(level, *topics, language=language, sure=sure),
    st.sampled_from(LEVELS),
    st.lists(st.sampled_from(sorted(CODES)), max_size=4),
    st.sampled_from(["en", "en", "en", "ar", "und", "xx"]),
    st.booleans(),
)
texts = st.one_of(st.sampled_from(TYPED), st.text(max_size=40))
Turn = tuple[Event, Assessment | None]
turns: st.SearchStrategy[Turn] = st.one_of(
    st.tuples(st.just(Event("start")), st.none()),
    st.tuples(st.builds(Event, st.just("text"), texts), st.one_of(assessments, assessments, assessments, st.none())),
    st.tuples(
        st.builds(
            lambda value, name: Event("choice", choice=value, name=name),
            st.sampled_from(VALUES),
            st.one_of(st.none(), st.text(max_size=10)),
        ),
        st.none(),
    ),
    st.tuples(
        st.builds(Event, st.sampled_from(["voice", "photo", "sticker", "file", "edit", "other"]), texts), assessments
    ),
)
homes = st.sampled_from(
    [
        HOME,
        Facts(),
        Facts(channel="telegram", delivered=True, people_told=("Amy",)),
        Facts(is_night=True, reads_at=dict.fromkeys(ROUTES, "tomorrow at 8"), visitor="Sarah", visitor_away="till May"),
    ]
)


def needed(params: Mapping[str, str], key: str) -> bool:
    """Whether the phrase knows every parameter that it is given."""
    return set(params) <= phrases().params_of(key)


def check(decision: Decision, event: Event, assessment: Assessment | None) -> None:
    """What holds for every single turn."""
    known = set(phrases().keys())
    assert decision.replies
    for reply in decision.replies:
        assert reply.phrase in known
        assert needed(reply.params, reply.phrase), reply
        for choice in reply.choices:
            assert choice.phrase in known
            assert needed(choice.params, choice.phrase), choice
    heard = "\n".join(shown(reply) for reply in decision.replies)
    assert all(name is None for _, name, _, _ in Formatter().parse(heard.replace("{name}", "")))
    if event.text and len(event.text) > 12:
        assert event.text not in heard, "no word of a child's is ever said back"
    if assessment and assessment.level.code == "emergency" and event.kind in ("text", "edit"):
        assert "999" in heard
        assert "0800 1111" in heard
        first_question = next((i for i, r in enumerate(decision.replies) if r.choices), len(decision.replies))
        helps = [i for i, r in enumerate(decision.replies) if "999" in shown(r)]
        assert helps[0] < first_question or "999" in shown(decision.replies[first_question])


@settings(max_examples=150, deadline=None)
@given(st.lists(turns, max_size=14), homes)
def test_any_order_of_things_is_answered_and_survives_a_restart(history: list[Turn], facts: Facts) -> None:
    state = restarted = State()
    level = 0
    for event, assessment in history:
        decision = decide(state, event, assessment, facts)
        again = decide(State.from_json(restarted.to_json()), event, assessment, facts)
        assert again == decision
        check(decision, event, assessment)
        state, restarted = decision.state, State.from_json(again.state.to_json())
        assert LEVELS.index(state.level) >= level, "a level is never lowered"
        level = LEVELS.index(state.level)
        assert state.invitations <= 2
        assert state.unsure_asked or not any(reply.phrase == "not_understood" for reply in decision.replies)


@settings(max_examples=60, deadline=None)
@given(st.lists(turns, max_size=10), homes)
def test_some_lines_are_said_once_in_a_conversation(history: list[Turn], facts: Facts) -> None:
    state = State()
    said: list[str] = []
    for event, assessment in history:
        decision = decide(state, event, assessment, facts)
        said += [reply.phrase for reply in decision.replies]
        state = decision.state
    for once in (
        "not_understood",
        "grassing",
        "return_words",
        "limits_again",
        "ask_wrong",
        "danger_thanks",
        "who_note",
    ):
        assert said.count(once) <= 1, once


@settings(max_examples=60, deadline=None)
@given(st.lists(turns, max_size=8), homes, st.sampled_from(ROUTES), st.sampled_from(NAMINGS))
def test_route_and_name_are_taken_after_anything(history: list[Turn], facts: Facts, route: str, naming: str) -> None:
    state = State()
    for event, assessment in history:
        state = decide(state, event, assessment, facts).state
    state = decide(state, Event("choice", choice=naming), None, facts).state
    assert state.naming == naming
    after = decide(state, Event("choice", choice=route), None, facts).state
    assert after.route == route or (route == "independent_visitor" and facts.visitor is None and not facts.recipients)
