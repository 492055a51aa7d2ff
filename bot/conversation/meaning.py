"""What a message may be about, and the approved line for it. One main line, few others, never a question of detail."""

from collections.abc import Callable
from typing import Final

from backend.intake.effects import SayWish
from bot.conversation import complaint, language, questions, staff_concern, typed, visitor, withdrawal
from bot.conversation.draft import Draft, any_of
from bot.conversation.events import Event
from nlu.levels import Assessment, Level

KEPT: Final = {
    "voice": "voice_kept",
    "photo": "photo_kept",
    "sticker": "sticker_kept",
    "file": "file_kept",
    "edit": "kept_both",
    "other": "other_kept",
}
SAYS_WHO: Final = frozenset({
    "self_harm", "self_harm_time", "running", "picture_sexual", "money_threat", "debt", "withdrawn", "joke",
    "staff_telling", "staff_told", "staff_from_now", "manager_telling", "manager_told",
})  # fmt: skip
"""Lines that already say who is told; W10's would say it twice."""

Topics = frozenset[str]
Line = Callable[[Draft, Topics], str | None]


def acknowledge(draft: Draft, event: Event, assessment: Assessment, topics: frozenset[str]) -> str | None:
    """Say the lines that fit; the question that should come last, if the topic has one."""
    if event.kind in KEPT:
        draft.say(KEPT[event.kind])
        if not event.text:
            return None
    if language.foreign(draft, assessment):
        return None
    question = _main(draft, event, assessment, topics)
    if not staff_concern.is_about(topics) and (typed.fears_grassing(event.text) or "secrecy" in topics):
        draft.say_once("grassing")
    return question


def light(draft: Draft, topics: Topics) -> None:
    """Words that are no report: a friendly line and no questions."""
    if "lost_words" in topics:
        draft.ask("lost")
    elif "games" in topics:
        draft.say("game")
    elif "abuse_of_bot" in topics:
        draft.ask("rude")
    elif "test" in topics:
        draft.say("test")
        draft.has_asked = True
    else:
        draft.say("hello", bot_name=draft.facts.bot_name)
        return
    draft.has_asked = True


def _main(draft: Draft, event: Event, assessment: Assessment, topics: frozenset[str]) -> str | None:
    line = next((line for wanted, line in _LINES if not topics.isdisjoint(wanted)), None)
    if "abuse_of_bot" in topics:
        _not_upset(draft, topics, alone=line is None)
    if line is not None:
        return line(draft, topics)
    if "abuse_of_bot" in topics:
        return None
    if event.kind in KEPT:
        return None
    if "unreadable" in topics or (not assessment.sure and assessment.level < Level.URGENT):
        _not_understood(draft)
        return None
    _plain_thanks(draft, assessment.level, topics)
    return None


def _plain_thanks(draft: Draft, level: Level, topics: frozenset[str]) -> None:
    if draft.state.texts > 1 and level is Level.ROUTINE:
        draft.say("kept")
    elif level >= Level.URGENT or any_of(topics, "bullying", "peer_abuse", "threat", "prejudice", "fear"):
        draft.say("thanks_sorry")
        if "sexual_harm" in topics:
            draft.say("not_your_fault")
    elif any_of(topics, "sadness", "about_family", "home_life", "eating"):
        draft.say("thanks_hard")
    else:
        draft.say("got_it")


def _not_understood(draft: Draft) -> None:
    """W15, once only: afterwards a person reads, and nothing is asked."""
    if draft.state.unsure_asked:
        draft.say("person_reads")
    else:
        draft.change(unsure_asked=True)
        draft.say("not_understood", questions.CHOICES["not_understood"])


def _not_upset(draft: Draft, topics: Topics, *, alone: bool) -> None:
    """W16, and W16a where the words are meant to hurt somebody."""
    if any_of(topics, "hate", "prejudice"):
        draft.say("rude_about_person")
    elif alone:
        draft.say("rude", questions.CHOICES["rude"])
    else:
        draft.say("rude_short")


def _self_harm(draft: Draft, _topics: Topics) -> str | None:
    time = draft.answer_time()
    if time:
        draft.say("self_harm_time", person=draft.recipient(), time=time)
    else:
        draft.say("self_harm", person=draft.recipient())
    return None


def _running(draft: Draft, _topics: Topics) -> str | None:
    draft.change(said=(*draft.state.said, "out"))
    draft.say("running", person=draft.recipient())
    return "safe"


def _telling(phrase: str) -> Line:
    def line(draft: Draft, _topics: Topics) -> str | None:
        draft.say(phrase, person=draft.recipient())
        return None

    return line


def _saying(phrase: str, question: str | None = None) -> Line:
    def line(draft: Draft, _topics: Topics) -> str | None:
        draft.say(phrase)
        return question

    return line


def _help(draft: Draft, _topics: Topics) -> str | None:
    draft.say("help_short", people=draft.people())
    return "help"


def _witness(draft: Draft, _topics: Topics) -> str | None:
    draft.say("witness")
    draft.say_once("grassing")
    return None


def _online(draft: Draft, _topics: Topics) -> str | None:
    draft.say("thanks_sorry")
    draft.say("picture_dont_send")
    return None


def _visitor(draft: Draft, _topics: Topics) -> str | None:
    visitor.show(draft)
    return None


def _staff_wanted(draft: Draft, _topics: Topics) -> str | None:
    draft.do(SayWish("talk"))
    draft.change(wish="talk")
    draft.say("talk_to_person")
    return None


def _asking(question: str) -> Line:
    return lambda _draft, _topics: question


_LINES: Final[tuple[tuple[frozenset[str], Line], ...]] = (
    (frozenset({"withdrawal"}), withdrawal.withdrawn),
    (frozenset({"joke"}), withdrawal.joke),
    (frozenset({"lost_words"}), _asking("lost")),
    (frozenset({"staff_concern", "manager_concern"}), staff_concern.say),
    (frozenset({"missing", "running_away"}), _running),
    (frozenset({"drawn_in"}), _saying("drawn_in")),
    (frozenset({"sexual_image"}), _telling("picture_sexual")),
    (frozenset({"exploitation"}), _telling("debt")),
    (frozenset({"extortion"}), _telling("money_threat")),
    (frozenset({"self_harm", "self_harm_past"}), _self_harm),
    (frozenset({"lyrics"}), _asking("song")),
    (frozenset({"retaliation"}), _saying("hit_back", "talk_now")),
    (frozenset({"witness"}), _witness),
    (frozenset({"accused"}), complaint.say),
    (frozenset({"hurt_others"}), _saying("own_up")),
    (frozenset({"help"}), _help),
    (frozenset({"request_visitor"}), _visitor),
    (frozenset({"request_advocate"}), complaint.advocate_wanted),
    (frozenset({"complaint"}), complaint.say),
    (frozenset({"online_misuse"}), _online),
    (frozenset({"request_staff"}), _staff_wanted),
    (frozenset({"homesick"}), _saying("homesick", "sit")),
    (frozenset({"praise"}), _asking("praise")),
    (frozenset({"games"}), _saying("game")),
    (frozenset({"rights", "routine_request", "food", "idea"}), _saying("person_answers")),
)
