"""One turn in the making: what is said, what is asked, what changes. Lives only inside `decide`."""

from collections.abc import Collection
from typing import Any

from backend.intake.effects import Effect, RaiseLevel
from bot.conversation import questions
from bot.conversation.codes import LEVELS, OUTSIDE_ROUTES, at_least
from bot.conversation.facts import Facts
from bot.conversation.replies import Choice, Decision, Reply
from bot.conversation.state import State


class Draft:
    """Gathers replies and effects in order; the state is replaced, never changed in place."""

    def __init__(self, state: State, facts: Facts) -> None:
        self.state = state
        self.facts = facts
        self.replies: list[Reply] = []
        self.effects: list[Effect] = []
        self.has_asked = False

    def say(self, phrase: str, choices: tuple[Choice, ...] = (), language: str | None = None, **params: str) -> None:
        """Say a phrase. Parameters that are not known are left out: the phrase has its own stand-in."""
        known = {name: value for name, value in params.items() if value}
        self.replies.append(Reply(phrase, known, choices, language))

    def say_once(self, phrase: str, **params: str) -> bool:
        """Say a phrase unless this conversation has heard it; whether it was said."""
        if phrase in self.state.said:
            return False
        self.say(phrase, (), None, **params)
        self.change(said=(*self.state.said, phrase))
        return True

    def ask(self, question: str, phrase: str | None = None, **params: str) -> None:
        """Ask one of the fixed questions and wait for its answer."""
        self.say(phrase or questions.PHRASES[question], questions.CHOICES[question], None, **params)
        self.wait_for(question)

    def wait_for(self, question: str) -> None:
        """The question whose answer a typed word may be from now on."""
        self.has_asked = True
        self.change(asked=question, reasked=self.state.asked == question)

    def answered(self) -> None:
        """Nothing waits any more."""
        self.change(asked="", reasked=False)

    def do(self, effect: Effect) -> None:
        """Ask the record for something."""
        self.effects.append(effect)

    def raise_to(self, level: str, cause: str) -> None:
        """The level is at least this from now on. Said to the record every time: each is news."""
        self.change(level=at_least(self.state.level, level))
        self.do(RaiseLevel(level, cause))

    def change(self, **changes: Any) -> None:
        """Change the state."""
        self.state = self.state.but(**changes)

    def is_at_least(self, level: str) -> bool:
        """Whether the conversation has reached this level."""
        return LEVELS.index(self.state.level) >= LEVELS.index(level)

    @property
    def is_private(self) -> bool:
        """Whether nobody in the home can read the words."""
        return self.state.route in OUTSIDE_ROUTES

    @property
    def goes_outside_shift(self) -> bool:
        """Whether the words are kept from everybody on shift because they may be about an adult who works here."""
        return self.state.staff_concern or self.state.about_adult_here in ("yes", "rather_not")

    def recipient(self) -> str:
        """Who reads it: the one chosen, or else the default that excludes whoever it may be about."""
        route = self.state.route
        if self.goes_outside_shift and route in ("", "unsure", "staff"):
            return self.outside()
        if self.goes_outside_shift and route == "named_person" and self.state.person in ("", "unknown"):
            return self.outside()
        if self.state.manager_concern and route == "manager":
            return self.outside()
        return self.facts.recipient(route, self.state.person)

    def outside(self) -> str:
        """Who is told where it may be about staff."""
        return self.facts.outside_contact or "@to_outside"

    def people(self) -> str:
        """Who is told of danger, by name where that is known."""
        return "\n".join(self.facts.people_told)

    def answer_time(self) -> str:
        """By when a person answers, where the rota promises it."""
        return self.facts.answer_time(self.state.level, self.state.route or "unsure")

    def decision(self) -> Decision:
        """What was gathered."""
        return Decision(self.state, tuple(self.replies), tuple(self.effects))


def any_of(topics: Collection[str], *wanted: str) -> bool:
    """Whether one of the wanted topics is there."""
    return not frozenset(wanted).isdisjoint(topics)
