"""What the home can truly promise at this moment. The conversation claims nothing that is not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversation.codes import OUTSIDE_ROUTES, ROUTES


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody a child may pick by name; `when` says when they are here ("back at 8 tomorrow"), if it is known."""

    id: str
    name: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that may be said about people and times, worded by configuration and the rota. `Facts()` claims nothing."""

    bot_name: str = "Dot"
    safe_word: str = field(default="", repr=False)
    channel: str = "web"
    languages: tuple[str, ...] = ("en",)
    """Languages whose phrases a person has checked: only these are offered as a change of language."""

    routes: tuple[str, ...] = ROUTES
    """The doors to offer, without whoever the message may be about (CF10)."""
    people: Mapping[str, tuple[PersonChoice, ...]] = field(default_factory=dict)
    """Route to the people who may be meant. More than one, or `named_person`: the child picks."""
    recipients: Mapping[str, str] = field(default_factory=dict)
    """Route to the name of who reads it."""
    default_recipient: str = ""
    """Who reads it when the child does not choose: never somebody the message may be about."""
    outside_contact: str = ""
    """Who is told where it may be about staff: works no shift there (W7c)."""
    visitor: str | None = None
    visitor_days: str = ""
    """When the visitor usually reads: "on Tuesdays and Thursdays"."""
    visitor_away: str = ""
    """Till when the visitor is away: "till Monday"; empty when they are not."""

    answer_by: Mapping[str, str] = field(default_factory=dict)
    """`level/route` or, inside the home, `level` to "6 o'clock tonight"."""
    reads_at: Mapping[str, str] = field(default_factory=dict)
    """Route to when it is next read, only where nobody on it reads now (W26): "tomorrow at 9"."""
    is_night: bool = False

    people_told: tuple[str, ...] = ()
    """Who is being told of danger now."""
    delivered: bool = False
    """True when that has reached a device of theirs."""
    can_read: tuple[str, ...] = ()
    """Names of those who can read the words now."""
    have_read: tuple[str, ...] = ()
    """Names of those who have opened them."""
    has_case: bool = False
    stage: str = ""
    """The stage's code; empty before there is a case."""
    answered: str = ""
    """The phrase of how fast people answered last month; empty where it is not known, or a page shows it."""
    words_available: bool = True
    """Return words can be handed out now (web only; the pool is not empty; not handed out yet)."""

    def recipient(self, route: str, person: str = "") -> str:
        """The name of who reads on this route, or a label (`@...`) that says what they are."""
        for choice in self.people.get(route, ()):
            if choice.id == person:
                return choice.name
        if route in ("", "unsure", "named_person"):
            return self.default_recipient or "@to_unsure"
        return self.recipients.get(route) or f"@to_{route}"

    def answer_time(self, level: str, route: str) -> str:
        """By when this is answered, as the child is told; empty where nothing can be promised."""
        own = self.answer_by.get(f"{level}/{route}", "")
        return own if own or route in OUTSIDE_ROUTES else self.answer_by.get(level, "")
