"""Other languages (W27): a fixed line, never machine text, and only languages that a person has checked are offered."""

from typing import Final

from backend.intake.effects import ChangeLanguage
from bot.conversation.draft import Draft
from bot.conversation.replies import Choice
from nlu.levels import Assessment

_NOT_A_LANGUAGE: Final = frozenset({"", "en", "und", "unknown", "mixed", "none"})


def foreign(draft: Draft, assessment: Assessment) -> bool:
    """Answer words in a language this talk is not in; whether that was so."""
    if not _is_foreign(draft, assessment):
        return False
    line(draft, assessment)
    if not draft.state.language_asked:
        draft.change(language_asked=True)
        draft.say("language_seen", _choices(draft, assessment.language), language_name=f"@lang_{assessment.language}")
        draft.has_asked = True
    return True


def line(draft: Draft, assessment: Assessment) -> None:
    """The one line of W27 in the child's own language, where these words are in another one."""
    if _is_foreign(draft, assessment):
        draft.say("person_will_read", language=assessment.language)


def ask(draft: Draft) -> None:
    """The Other language command."""
    draft.say("other_language", _choices(draft, ""))
    draft.has_asked = True


def change(draft: Draft, language: str) -> None:
    """Speak this language from now on, if its words are there and checked."""
    name = f"@lang_{language}"
    if language not in draft.facts.languages:
        draft.say("language_not_yet", language_name=name)
        return
    draft.change(language=language, language_asked=True)
    draft.do(ChangeLanguage(language))
    draft.say("language_changed", language_name=name)


def _is_foreign(draft: Draft, assessment: Assessment) -> bool:
    return assessment.language not in _NOT_A_LANGUAGE and assessment.language != draft.state.language


def _choices(draft: Draft, wanted: str) -> tuple[Choice, ...]:
    codes = dict.fromkeys((wanted, *draft.facts.languages, "en"))
    offered = (code for code in codes if code == "en" or code in draft.facts.languages)
    buttons = (Choice(f"language:{code}", "b_language", {"language_name": f"@lang_{code}"}) for code in offered)
    return (*buttons, Choice("voice", "b_voice"))
