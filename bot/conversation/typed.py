"""What short typed words stand for: commands, yes and no, the safe word. Spelling by sound counts."""

import re
import unicodedata
from typing import Final

YES: Final = frozenset({
    "yes", "yeah", "yea", "yep", "yup", "yh", "ye", "ya", "yess", "yeh", "ok", "okay", "okey", "k", "sure",
    "definitely", "aye", "👍", "✅", "yes please", "i do", "i am", "im ok", "i am ok", "im okay", "im fine",
    "yeah please", "ok then",
})  # fmt: skip
NO: Final = frozenset({
    "no", "nah", "nope", "na", "n", "naa", "never", "👎", "not really", "no thanks", "no thank you", "not yet",
    "not now",
    "i dont", "im not", "i am not", "nah im good",
})  # fmt: skip
UNSURE: Final = frozenset({
    "idk", "dunno", "dno", "maybe", "unsure", "dk", "idek", "i dont know", "dont know", "not sure", "im not sure",
    "dont no", "i dont no", "no idea", "i dunno", "cant say", "rather not say", "rather not", "prefer not to say",
    "dunno really",
})  # fmt: skip

_COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "talk_to_person": (
        "talk to a person", "talk to someone", "talk to a human", "can i talk to someone", "person", "real person",
        "i want to talk to someone", "human", "speak to someone", "can i speak to someone", "talk to staff",
    ),
    "who_can_see": (
        "who can see this", "who can see", "who sees this", "who can read this", "who reads this", "is this private",
        "can staff see this", "who will see this", "is it private",
    ),
    "complain": ("complain", "complaint", "make a complaint", "i want to complain", "i want to make a complaint"),
    "get_advocate": ("get an advocate", "i want an advocate", "can i have an advocate", "whats an advocate"),
    "my_visitor": ("my visitor", "visitor", "independent visitor", "i want my visitor", "whos my visitor"),
    "whats_happening": (
        "whats happening", "what is happening", "what happens now", "what happens next", "any news", "whats going on",
        "has anyone read it", "has anyone read this", "status",
    ),
    "stop": ("stop", "stop it now", "stop asking", "stop asking me", "no more questions"),
    "hide": ("hide", "quick hide", "close", "exit"),
    "other_language": ("other language", "language", "change language", "another language"),
    "listen": ("listen", "read it to me", "read this to me", "read out loud", "audio"),
    "numbers": ("childline", "helplines", "numbers", "phone numbers", "999 and childline", "samaritans", "shout"),
    "my_rights": ("my rights", "rights", "what are my rights"),
    "help_now": ("help now", "i need help now", "need help now"),
    "pictures": ("pictures", "picture board", "show me pictures"),
    "show_mine": (
        "what do you have about me", "show me what you have about me", "show me what you have",
        "what have you got on me",
        "what do you keep", "show me what you keep",
    ),
    "delete_mine": (
        "delete", "delete this", "delete it", "delete everything", "delete my messages", "erase this", "wipe it",
        "can you delete this", "please delete this",
    ),
    "lost_words": (
        "lost my words", "lost my code", "i lost my words", "i lost my code", "forgot my words", "forgot my code",
        "i forgot my words", "i forgot my code", "ive lost my words", "lost words",
    ),
    "start_again": ("start again", "start over", "restart", "start"),
    "skip": ("skip", "next", "pass"),
}  # fmt: skip
_BY_WORDS: Final = {words: command for command, several in _COMMANDS.items() for words in several}

_ROUTES: Final[dict[str, tuple[str, ...]]] = {
    "staff": ("staff", "staff here", "staff here now", "anyone here", "the staff"),
    "named_person": ("one person", "one person i pick", "someone i pick", "my keyworker", "keyworker"),
    "manager": ("manager", "the manager", "boss"),
    "reg44_visitor": ("the visitor who checks our home", "reg 44", "reg 44 visitor", "inspector"),
    "advocate": ("advocate", "an advocate", "my advocate"),
    "social_worker": ("social worker", "my social worker", "sw", "my sw"),
    "iro": ("iro", "my iro", "the iro"),
}  # fmt: skip
_ROUTE_BY_WORDS: Final = {words: route for route, several in _ROUTES.items() for words in several}
_WISHES: Final = {
    "wish:talk": ("someone to talk to me", "someone to talk to", "talk to me", "talk"),
    "wish:know": ("i only want you to know", "only want you to know", "just wanted you to know", "just know"),
    "wish:stop": ("make it stop", "stop it", "i want it to stop", "want it to stop", "for it to stop"),
}
_WISH_BY_WORDS: Final = {words: wish for wish, several in _WISHES.items() for words in several}

_BEFORE_A_NAME: Final = re.compile(
    r"^(?:hi |hiya |hey )?"
    r"(?:my name(?: is|['’]?s)|(?:i['’]?m|i am) called|(?:you can |just )?call me|i['’]?m|i am|it['’]?s)\s+(?=\w)",
    re.IGNORECASE,
)
_GRASSING: Final = re.compile(
    r"\b(grass(ing|ed|es)?|snitch\w*|dob(bing)? (them|him|her)? ?in|don'?t (say|tell).{0,20}\b(i|me)\b"
    r"|dont let (them|him|her) know|don'?t say i (said|told))\b"
)
_NOT_HELP: Final = frozenset(
    {"hell", "held", "helm", "heap", "hemp", "yelp", "kelp", "heal", "heel", "helps", "whelp", "herp"}
)
_FILLER: Final = frozenset(
    {"pls", "plz", "please", "me", "now", "need", "i", "someone", "sos", "quick", "just", "really"}
)
_LEET: Final = str.maketrans("013457@$", "oleastas")


def plain(text: str) -> str:
    """Lower case, no punctuation, no accents, single spaces: how short words are compared."""
    folded = unicodedata.normalize("NFKD", text.casefold()).replace("’", "'").replace("'", "")
    kept = "".join(c if c.isalnum() or _is_emoji(c) else " " for c in folded if not unicodedata.combining(c))
    return " ".join(kept.split())


def command(text: str) -> str | None:
    """The command whose words these are, if the whole message is nothing else."""
    return _BY_WORDS.get(plain(text))


def answer_kind(text: str) -> str | None:
    """`yes`, `no` or `unsure`, if the whole message is one of them."""
    words = plain(text)
    for kind, known in (("unsure", UNSURE), ("yes", YES), ("no", NO)):
        if words in known or _squeezed(words) in known:
            return kind
    return None


def route_named(text: str) -> str | None:
    """The route whose name was typed, if the whole message is nothing else."""
    return _ROUTE_BY_WORDS.get(plain(text))


def wish_named(text: str) -> str | None:
    """The wish whose words were typed."""
    return _WISH_BY_WORDS.get(plain(text))


def name_in(text: str) -> str:
    """A name without "my name is" or "call me" before it."""
    return _BEFORE_A_NAME.sub("", text.strip(), count=1).strip()


def is_name(text: str) -> bool:
    """Whether a message typed where a name was asked for can be one: a few words of letters."""
    words = name_in(text).split()
    return 0 < len(words) <= 3 and len(text) <= 40 and all(re.fullmatch(r"[^\W\d_][\w.'-]*", word) for word in words)


def fears_grassing(text: str) -> bool:
    """Whether the child fears to be called a grass, or asks not to be named."""
    return bool(_GRASSING.search(text.casefold().replace("’", "'")))


def safe_words_in(text: str, home_word: str) -> int:
    """How often the safe word was used: alone, repeated, misspelt, spaced out; 🆘 and a lone HELP anywhere."""
    signs = text.count("🆘")
    shouted = 0 if text.isupper() else len(re.findall(r"\bHELP\b", text))
    spaced = re.sub(r"\b(?:\w[\s.\-]+){3,}\w\b", lambda found: re.sub(r"[\s.\-]", "", found.group()), text)
    words = [word for word in plain(spaced).split() if word not in _FILLER and "🆘" not in word]
    wanted = [plain(word) for word in ("help", home_word) if word]
    alone = words and all(any(_is_like(word, one) for one in wanted) for word in words)
    return max(signs + (len(words) if alone else 0), shouted)


def _is_like(word: str, wanted: str) -> bool:
    """Whether a word is the wanted one, give or take a slip."""
    if word == wanted or _squeezed(word) == wanted or word.translate(_LEET) == wanted:
        return True
    if word in _NOT_HELP or len(wanted) < 4 or len(word) < 3:
        return False
    return _slips(_squeezed(word), wanted) <= (1 if len(wanted) < 8 else 2)


def _squeezed(word: str) -> str:
    """Letters that are held down count once: "heeeelp", "yesss"."""
    return re.sub(r"(.)\1{1,}", r"\1", word) if re.search(r"(.)\1\1", word) else re.sub(r"(.)\1+$", r"\1", word)


def _slips(left: str, right: str) -> int:
    """Letters left out, added, changed or swapped with a neighbour."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        oldest, before = before, row
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, oldest[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _is_emoji(character: str) -> bool:
    return unicodedata.category(character) == "So"
