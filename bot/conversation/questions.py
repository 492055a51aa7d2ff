"""Every fixed question: its phrase and its buttons. A button's value says all, so an old one still works."""

from typing import Final

from bot.conversation.replies import Choice

_YES, _NO, _NOT_SURE = "b_yes", "b_no", "b_not_sure"
SKIP: Final = Choice("skip", "b_skip")

PHRASES: Final[dict[str, str]] = {
    "limits": "limits",
    "limits_more": "limits_more",
    "about_staff": "unsure_which",
    "name": "name",
    "wish": "wish",
    "reach": "reach",
    "safe": "ask_safe",
    "feel": "ask_feel_safe",
    "wrong": "ask_wrong",
    "fetch": "ask_fetch",
    "help": "ask_help",
    "late": "late",
    "talk_now": "ask_talk_now",
    "sit": "ask_sit",
    "need_now": "ask_need_now",
    "advocate": "ask_advocate",
    "no_visitor": "no_visitor",
    "not_understood": "not_understood",
    "rude": "rude",
    "delete": "delete_mine",
    "lost": "lost_words",
    "song": "song",
    "praise": "praise",
}

CHOICES: Final[dict[str, tuple[Choice, ...]]] = {
    "limits": (Choice("limits:ok", "b_ok"), Choice("limits:more", "b_tell_me_more")),
    "limits_more": (Choice("limits:ok", "b_ok"),),
    "about_staff": (
        Choice("about_staff:yes", _YES),
        Choice("about_staff:no", _NO),
        Choice("about_staff:rather_not", "b_rather_not"),
    ),
    "name": (SKIP,),
    "wish": (
        Choice("wish:talk", "b_wish_talk"),
        Choice("wish:know", "b_wish_know"),
        Choice("wish:stop", "b_wish_stop"),
        Choice("wish:unsure", "b_dont_know"),
        SKIP,
    ),
    "reach": (
        Choice("reach:message", "b_reach_message"),
        Choice("reach:quietly", "b_reach_quietly"),
        Choice("reach:with_person", "b_reach_person"),
        SKIP,
    ),
    "safe": (Choice("safe:no", _NO), Choice("safe:not_sure", _NOT_SURE), Choice("safe:yes", _YES)),
    "feel": (Choice("feel:yes", _YES), Choice("feel:no", _NO), Choice("feel:not_sure", _NOT_SURE)),
    "wrong": (Choice("wrong:ok", "b_im_ok"),),
    "fetch": (Choice("fetch:yes", _YES), Choice("fetch:not_yet", "b_not_yet")),
    "help": (Choice("help:yes", _YES), Choice("help:no", _NO), Choice("help:cant_say", "b_cant_say")),
    "late": (Choice("now:yes", "b_yes_now"), Choice("now:no", "b_tomorrow")),
    "talk_now": (Choice("now:yes", _YES), Choice("now:no", "b_not_now")),
    "sit": (Choice("now:yes", _YES), Choice("now:no", "b_not_now")),
    "need_now": (Choice("now:yes", "b_yes_now"), Choice("now:no", "b_can_wait")),
    "advocate": (
        Choice("advocate:yes", _YES),
        Choice("advocate:no", _NO),
        Choice("advocate:what", "b_whats_that"),
    ),
    "no_visitor": (Choice("visitor:ask", "b_ask_visitor"), Choice("get_advocate", "b_advocate")),
    "not_understood": (
        Choice("about:me", "b_about_me"),
        Choice("about:other", "b_about_other"),
        Choice("help_now", "b_need_help_now"),
        Choice("about:else", "b_something_else"),
    ),
    "rude": (Choice("talk", "b_tell_someone"), Choice("leave_it", "b_leave_it")),
    "delete": (Choice("hide", "b_hide"), Choice("show_mine", "b_show_mine")),
    "lost": (Choice("start_again", "b_start_again"), Choice("talk_to_person", "b_talk_to_person")),
    "song": (Choice("feel:yes", _YES), Choice("feel:no", _NO), Choice("feel:not_sure", _NOT_SURE)),
    "praise": (Choice("praise:yes", _YES), Choice("praise:no", _NO)),
}

_TYPED: Final[dict[str, dict[str, str]]] = {
    "limits": {"yes": "limits:ok", "unsure": "limits:more"},
    "limits_more": {"yes": "limits:ok"},
    "about_staff": {"yes": "about_staff:yes", "no": "about_staff:no", "unsure": "about_staff:rather_not"},
    "naming": {"yes": "named", "no": "anonymous", "unsure": "anonymous"},
    "name": {"no": "skip"},
    "person": {"unsure": "person:unknown"},
    "who": {"unsure": "unsure"},
    "wish": {"unsure": "wish:unsure", "no": "skip"},
    "reach": {"no": "skip", "unsure": "skip"},
    "safe": {"yes": "safe:yes", "no": "safe:no", "unsure": "safe:not_sure"},
    "feel": {"yes": "feel:yes", "no": "feel:no", "unsure": "feel:not_sure"},
    "song": {"yes": "feel:yes", "no": "feel:no", "unsure": "feel:not_sure"},
    "wrong": {"yes": "wrong:ok"},
    "fetch": {"yes": "fetch:yes", "no": "fetch:not_yet", "unsure": "fetch:not_yet"},
    "help": {"yes": "help:yes", "no": "help:no", "unsure": "help:cant_say"},
    "late": {"yes": "now:yes", "no": "now:no", "unsure": "now:no"},
    "talk_now": {"yes": "now:yes", "no": "now:no", "unsure": "now:no"},
    "sit": {"yes": "now:yes", "no": "now:no", "unsure": "now:no"},
    "need_now": {"yes": "now:yes", "no": "now:no", "unsure": "now:no"},
    "advocate": {"yes": "advocate:yes", "no": "advocate:no", "unsure": "advocate:what"},
    "no_visitor": {"yes": "visitor:ask"},
    "praise": {"yes": "praise:yes", "no": "praise:no"},
    "closing": {"yes": "closing:yes", "no": "closing:no"},
    "give_again": {"yes": "give_again:yes", "no": "give_again:no"},
    "check": {"yes": "check:better", "no": "check:same"},
}


TAKES_SKIP: Final = frozenset({"who", "person", "about_staff", "naming", "name", "wish", "reach"})
"""Questions of the usual order that Skip goes past for good."""


def typed_answer(question: str, kind: str) -> str | None:
    """The choice that a bare typed "yes", "no" or "unsure" stands for, if the pending question takes one."""
    return _TYPED.get(question, {}).get(kind)
