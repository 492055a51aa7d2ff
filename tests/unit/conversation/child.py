"""A child at the other end of the conversation. The process restarts between any two things that the child does."""

from functools import cache
from pathlib import Path

from backend.intake.effects import Effect
from backend.policy.phrases import Phrases
from bot.conversation import Decision, Event, Facts, PersonChoice, Reply, State, decide
from nlu.levels import Assessment, Level

CONFIG = Path(__file__).parents[3] / "config"

HOME = Facts(
    safe_word="pizza",
    default_recipient="Amy",
    outside_contact="Chris",
    people_told=("Amy", "Joe"),
    visitor="Sarah",
    visitor_days="on Tuesdays and Thursdays",
    answer_by={"soon": "8 o'clock tonight", "urgent": "6 o'clock tonight", "routine": "tomorrow night"},
    recipients={"staff": "Amy and Joe", "manager": "Deb", "independent_visitor": "Sarah"},
    people={"named_person": (PersonChoice("p1", "Amy", "here till 10"), PersonChoice("p2", "Joe"))},
)


@cache
def phrases() -> Phrases:
    """The real sentences."""
    return Phrases.load(CONFIG)


def assessed(level: str, *topics: str, language: str = "en", sure: bool = True) -> Assessment:
    """What triage would say."""
    return Assessment(Level.of(level), topics, (), language, "rules", read_by_engine=True, ms=1.0, sure=sure)


class Child:
    """Says and presses things; remembers what was heard in the last turn and all that the record was asked for."""

    def __init__(self, facts: Facts = HOME, state: State | None = None) -> None:
        self.facts = facts
        self.state = state or State()
        self.last = Decision(self.state, (), ())
        self.done: list[Effect] = []

    def does(self, event: Event, assessment: Assessment | None = None) -> "Child":
        """One turn, with a restart before it."""
        stored = State.from_json(self.state.to_json())
        assert stored == self.state
        self.last = decide(stored, event, assessment, self.facts)
        self.state = self.last.state
        self.done += self.last.effects
        return self

    def opens(self) -> "Child":
        """Opens the page."""
        return self.does(Event("start"))

    def says(self, text: str, level: str = "routine", *topics: str, language: str = "en", sure: bool = True) -> "Child":
        """Types something that triage reads so."""
        return self.does(Event("text", text), assessed(level, *topics, language=language, sure=sure))

    def presses(self, choice: str, name: str | None = None) -> "Child":
        """Presses a button."""
        return self.does(Event("choice", choice=choice, name=name))

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What was answered in this turn."""
        return self.last.replies

    @property
    def keys(self) -> list[str]:
        """The phrases of this turn, in order."""
        return [reply.phrase for reply in self.last.replies]

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What this turn asked of the record."""
        return self.last.effects

    @property
    def hears(self) -> str:
        """Everything of this turn, as it is shown."""
        return "\n".join(shown(reply, self.state.language) for reply in self.last.replies)

    @property
    def buttons(self) -> list[str]:
        """The values that can be pressed now."""
        return [choice.value for reply in self.last.replies for choice in reply.choices]


def shown(reply: Reply, language: str = "en") -> str:
    """A reply's bubbles, one a line."""
    return "\n".join(phrases().render(reply.phrase, reply.params, reply.language or language))
