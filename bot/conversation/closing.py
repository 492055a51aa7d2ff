"""What the record asks: may we close it (W14), is it better now (6.1), may praise go on, may they read it again."""

from backend.intake.effects import AnswerCheckBack, AnswerClosing, GiveAgain, RecordOffer
from bot.conversation.draft import Draft


def answer_closing(draft: Draft, answer: str) -> None:
    """A no stops the closing; complaining is offered beside it."""
    draft.answered()
    draft.do(AnswerClosing(answer))
    draft.say(f"closing_{answer}")
    if answer == "no":
        draft.do(RecordOffer("complaint", "offered"))


def answer_check_back(draft: Draft, answer: str) -> None:
    """Worse brings a person today."""
    draft.answered()
    draft.do(AnswerCheckBack(answer))
    if answer == "worse":
        draft.raise_to("urgent", "check_back_worse")
        draft.say("check_worse", recipient=draft.recipient())
        draft.ask("safe")
    elif answer == "same":
        draft.say("check_same", recipient=draft.recipient())
    else:
        draft.say("check_better")


def answer_praise(draft: Draft, answer: str) -> None:
    """Praise is passed on only if the child agrees."""
    draft.answered()
    draft.say(f"praise_{answer}")


def answer_about(draft: Draft, _answer: str) -> None:
    """W15's buttons: whatever comes next goes to a person."""
    draft.answered()
    draft.say("person_reads")


def answer_give_again(draft: Draft, answer: str) -> None:
    """Somebody lost their key: with a yes the child's own key opens the words to them again."""
    draft.answered()
    draft.do(GiveAgain(answer))
    draft.say(f"give_again_{answer}")
