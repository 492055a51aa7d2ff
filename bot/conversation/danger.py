"""Possible danger to life (W7, W7b, W7c, W9): help and numbers first, every time, before anything is asked."""

from collections.abc import Collection
from typing import Final

from backend.intake.effects import AnswerSafety, SayWish, Withdraw
from bot.conversation.codes import ONE_PERSON_ROUTES
from bot.conversation.draft import Draft, any_of

RISK_TOPICS: Final = frozenset({
    "danger_to_life", "self_harm", "serious_injury", "violence_now", "weapon", "unsafe_place", "sexual_harm", "missing",
    "exploitation", "threat",
})  # fmt: skip


def emergency(draft: Draft, topics: Collection[str], *, ask: bool = True) -> None:
    """W7 in full the first time; afterwards a short form with the numbers. Each further message is news."""
    if "danger" in draft.state.said:
        _again(draft, topics, ask=ask)
        return
    draft.change(said=(*draft.state.said, "danger"))
    if any_of(topics, "missing", "running_away"):
        _out(draft)
    else:
        _come_now(draft)
    draft.say("danger_numbers")
    if any_of(topics, "sexual_image"):
        draft.say("picture_dont_send")
    if ask:
        draft.ask("safe")


def short_help(draft: Draft) -> None:
    """The safe word or Help now, without a sign of danger to life: told at once, then one question."""
    draft.say("help_short_told" if _is_told(draft) else "help_short", people=draft.people())
    draft.ask("help")


def answer_safe(draft: Draft, answer: str) -> None:
    """ "Are you safe right now?" A yes never calls anybody back."""
    draft.answered()
    draft.do(AnswerSafety(answer))
    if answer == "no":
        draft.raise_to("emergency", "says_not_safe")
        emergency(draft, (), ask=False)
    elif answer == "not_sure":
        serious = draft.state.risk_seen or draft.is_at_least("emergency")
        draft.raise_to("emergency" if serious else "urgent", "not_sure_safe")
        draft.say("safe_not_sure")
        _ask_wrong(draft)
    else:
        draft.say("still_check" if draft.is_at_least("emergency") else "safe_yes")
    _offer_to_fetch(draft)


def answer_feel(draft: Draft, answer: str) -> None:
    """ "Do you feel safe now?" Anything but yes brings a person again."""
    draft.answered()
    draft.do(AnswerSafety(answer))
    if answer == "yes":
        draft.say("safe_yes")
        return
    draft.raise_to("urgent", "does_not_feel_safe")
    if answer == "no":
        draft.say("feel_no", people=draft.people())
        draft.ask("help")
    else:
        draft.say("safe_not_sure")


def answer_help(draft: Draft, answer: str) -> None:
    """ "Are you hurt or in danger now?" Not being able to say counts as yes."""
    draft.answered()
    if answer == "no":
        draft.say("help_no")
        return
    draft.raise_to("emergency", "says_danger" if answer == "yes" else "cannot_say")
    emergency(draft, (), ask=False)


def numbers(draft: Draft) -> None:
    """999 and Childline, by themselves."""
    draft.say("danger_numbers")


def got_it_wrong(draft: Draft) -> None:
    """[Yes, I'm OK] cancels nothing."""
    draft.answered()
    draft.say("still_check")


def answer_fetch(draft: Draft, answer: str) -> None:
    """Whether somebody should come and get the child. Where they are is not asked for."""
    draft.answered()
    if answer == "yes":
        draft.do(SayWish("talk"))
        draft.raise_to("urgent", "wants_to_be_fetched")
        draft.say("fetch_yes", people=draft.people())
    else:
        draft.say("fetch_not_yet")


def answer_now(draft: Draft, answer: str) -> None:
    """Whether somebody should come now: to talk, to sit down with, because it is late."""
    draft.answered()
    if answer == "yes":
        draft.do(SayWish("talk"))
        draft.raise_to("urgent", "wants_someone_now")
        draft.say("now_yes", people=draft.people())
    else:
        draft.say("now_no")


def _again(draft: Draft, topics: Collection[str], *, ask: bool) -> None:
    if any_of(topics, "joke", "withdrawal"):
        draft.do(Withdraw())
        draft.say("still_check")
        draft.say("danger_numbers")
        return
    draft.say("danger_again", people=draft.people())
    if ask:
        _ask_wrong(draft)


def _ask_wrong(draft: Draft) -> None:
    """ "Did I get this wrong?" comes once, and never in the first turn."""
    if "wrong" not in draft.state.said:
        draft.change(said=(*draft.state.said, "wrong"))
        draft.ask("wrong")


def _come_now(draft: Draft) -> None:
    draft.say("danger_thanks")
    told = "told" if _is_told(draft) else "telling"
    if draft.goes_outside_shift:
        _outside_shift(draft, told)
    elif draft.is_private or draft.state.route in ONE_PERSON_ROUTES:
        draft.say(f"danger_private_{told}")
    else:
        draft.say(f"danger_{told}", people=draft.people())


def _outside_shift(draft: Draft, told: str) -> None:
    """The home itself may be the danger: nobody on shift is told (CF2, CF7)."""
    if draft.is_private:
        draft.say("danger_private_staff")
    elif draft.state.manager_concern:
        draft.say(f"danger_manager_{told}", outside=draft.outside())
    else:
        draft.say(f"danger_staff_{told}", outside=draft.outside())


def _out(draft: Draft) -> None:
    draft.change(said=(*draft.state.said, "out"))
    draft.say("danger_out")
    if draft.goes_outside_shift:
        _outside_shift(draft, "told" if _is_told(draft) else "telling")
    else:
        draft.say("danger_out_told" if _is_told(draft) else "danger_out_telling", people=draft.people())


def _offer_to_fetch(draft: Draft) -> None:
    if "out" in draft.state.said and "fetch" not in draft.state.said and not draft.has_asked:
        draft.change(said=(*draft.state.said, "fetch"))
        draft.ask("fetch")


def _is_told(draft: Draft) -> bool:
    """Only what has reached a device may be called told."""
    return draft.facts.delivered and bool(draft.facts.people_told)
