"""What is always available, by button or typed. None of them asks for anything first."""

from collections.abc import Callable
from typing import Final

from backend.intake.effects import EndSession, RaiseLevel, SayWish
from bot.conversation import complaint, language, limits, opening, safe_word, visitor
from bot.conversation.codes import PICTURES
from bot.conversation.draft import Draft
from bot.conversation.replies import Choice

STAGES: Final = ("received", "seen", "safety_check", "child_view", "looking_into", "plan", "check_back", "closed")


def run(draft: Draft, command: str) -> None:
    """Do a command. Only [Talk] goes on with the usual order."""
    _COMMANDS[command](draft)
    if command != "talk":
        draft.has_asked = True


def talk_to_person(draft: Draft) -> None:
    """Somebody is told that this child wants to talk; now, if now is meant."""
    draft.do(SayWish("talk"))
    draft.change(wish="talk")
    draft.do(RaiseLevel("soon", "wants_to_talk"))
    draft.say("talk_to_person")
    draft.ask("need_now")


def _who_can_see(draft: Draft) -> None:
    facts = draft.facts
    if not facts.has_case and not draft.state.texts:
        draft.say("nothing_yet")
    elif facts.can_read:
        draft.say("can_read", people="\n".join(facts.can_read))
    if facts.have_read:
        draft.say("have_read", people="\n".join(facts.have_read))
    elif draft.state.texts:
        draft.say("nobody_yet")
    limits.mention(draft)


def _whats_happening(draft: Draft) -> None:
    _where_it_stands(draft)
    if draft.facts.answered:
        draft.say(draft.facts.answered)


def _where_it_stands(draft: Draft) -> None:
    stage = draft.facts.stage
    if stage == "reopened":
        draft.say("reopened")
    elif stage in STAGES:
        draft.say("whats_happening", stage=f"@stage_label_{stage}", step=str(STAGES.index(stage) + 1))
    elif draft.state.texts:
        draft.say("whats_happening", stage="@stage_label_received", step="1")
    else:
        draft.say("whats_happening_none")
        return
    draft.say("whats_happening_next")


def _stop(draft: Draft) -> None:
    draft.say("stopped")
    draft.answered()
    draft.change(ended=True)


def _hide(draft: Draft) -> None:
    draft.do(EndSession())
    draft.say("hidden")


def _advocate(draft: Draft) -> None:
    complaint.advocate_wanted(draft)
    draft.ask("advocate")


def _pictures(draft: Draft) -> None:
    draft.say("pictures", tuple(Choice(f"picture:{code}", f"picture_{code}") for code in PICTURES))


def _say(phrase: str) -> Callable[[Draft], None]:
    return lambda draft: draft.say(phrase)


def _ask(question: str) -> Callable[[Draft], None]:
    return lambda draft: draft.ask(question)


def _start_again(draft: Draft) -> None:
    draft.change(ended=False)
    opening.start(draft)


_COMMANDS: Final[dict[str, Callable[[Draft], None]]] = {
    "talk": opening.talk,
    "question": opening.question,
    "talk_to_person": talk_to_person,
    "who_can_see": _who_can_see,
    "complain": complaint.open_one,
    "get_advocate": _advocate,
    "my_visitor": visitor.show,
    "whats_happening": _whats_happening,
    "stop": _stop,
    "hide": _hide,
    "other_language": language.ask,
    "listen": _say("listen"),
    "numbers": _say("numbers"),
    "my_rights": _say("my_rights"),
    "help_now": lambda draft: safe_word.used(draft, 1, None),
    "pictures": _pictures,
    "show_mine": _say("show_mine"),
    "delete_mine": _ask("delete"),
    "lost_words": _ask("lost"),
    "start_again": _start_again,
    "voice": _say("voice_how"),
    "leave_it": _say("left"),
}
KNOWN: Final = frozenset(_COMMANDS)
