"""What nobody should send and somebody will: each with whether a machine could be expected to understand it."""

from collections.abc import Iterable
from typing import Final

from nlu.safety.rules import Rule

_HUGE: Final = 100_000

BAD_INPUT: Final[dict[str, tuple[str, bool]]] = {
    "empty": ("", False),
    "whitespace": (" \t\n\r\u00a0\u2003 ", False),
    "huge word": ("a" * _HUGE, False),
    "huge talk": ("we had chips and it was fine. " * (_HUGE // 30), True),
    "huge emoji": ("🫠" * _HUGE, False),
    "huge arabic": ("ساعدوني " * (_HUGE // 8), False),
    "only emoji": ("🫠🫥🦴", False),
    "only digits": ("31415926535", False),
    "arabic": ("مرحبا كيف الحال اليوم", False),
    "vietnamese": ("hôm nay trời đẹp quá bạn ơi", False),
    "tigrinya": ("ሰላም ከመይ ኣለኻ", False),
    "mixed scripts": ("привет как дела merci beaucoup نعم", False),
    "zero width": ("\u200b\u200b\u200d\ufeff\u2060", False),
    "control": ("\x00\x01\x02\x1b[31m\x7f\x85", False),
    "surrogates": ("\ud800\udfff\ud83d", False),
    "right to left": ("\u202egnola em pleh\u202c", False),
    "combining": ("h" + "\u0301" * 5_000, False),
    "html": ("<script>alert(1)</script>" * 200, True),
    "brackets": ("((((" * 5_000, False),
    "one letter": ("i " * 20_000, True),
    "random letters": ("xq zvk wpl qrt bnm", False),
}


def backtracking(rules: Iterable[Rule]) -> dict[str, str]:
    """For every rule a text that almost matches it, over and over: what makes a backtracking matcher never end."""
    attacks = {}
    for rule in rules:
        almost = rule.must_match[0].rsplit(" ", 1)[0]
        attacks[rule.id] = (almost + " and then the ") * (10_000 // (len(almost) + 14) + 1)
    return attacks
