"""Is a password good enough? One clear sentence where it is not."""

from collections.abc import Iterable

from zxcvbn import zxcvbn

LEAST = 10
MOST = 200
LEAST_SCORE = 3
LEAST_WORD = 3
LEAST_BESIDE = 8
JUDGED = 72
"""zxcvbn's time grows with the length; what comes after this makes a password only better."""


def fault_of(password: str, known: Iterable[str] = ()) -> str | None:
    """What is wrong with it, in one sentence; None if nothing is. `known`: words that others would try first."""
    if len(password) < LEAST:
        return f"Use at least {LEAST} characters. Four or five unrelated words are easy to keep in mind."
    if len(password) > MOST:
        return f"Use at most {MOST} characters."
    words = [word.casefold() for word in _words(known) if len(word) >= LEAST_WORD]
    if len(_without(password, words)) < LEAST_BESIDE:
        return "Leave your name and e-mail out of it. Four or five unrelated words are easy to keep in mind."
    judged = zxcvbn(password[:JUDGED], user_inputs=words, max_length=JUDGED)
    if judged["score"] >= LEAST_SCORE:
        return None
    warning = judged["feedback"]["warning"].rstrip(".") or "Somebody could guess this one"
    return f"{warning}. Add a few unrelated words."


def _without(password: str, words: Iterable[str]) -> str:
    rest = password.casefold()
    for word in words:
        rest = rest.replace(word, "")
    return rest


def _words(known: Iterable[str]) -> Iterable[str]:
    for text in known:
        yield text
        yield from sorted(text.replace("@", " ").replace(".", " ").split(), key=len, reverse=True)
