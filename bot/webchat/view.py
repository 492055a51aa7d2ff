"""A thread as the page shows it: turns, what is asked now, marks under the child's words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.policy.phrases import Phrases
from bot.conversation.codes import ROUTES
from bot.messages import Spoken, StageView, Thread

STAGES = ("received", "seen", "safety_check", "child_view", "looking_into", "plan", "check_back", "closed")
AT_HOME = ("staff", "named_person", "manager")
ROUTE_ICONS = {
    "staff": "people",
    "named_person": "person",
    "manager": "key",
    "independent_visitor": "visitor",
    "reg44_visitor": "checks",
    "advocate": "advocate",
    "social_worker": "case",
    "iro": "page",
    "unsure": "talk",
}
FEWEST_ROUTES = 3
SHORT_LABEL = 10


@dataclass(frozen=True, slots=True)
class Button:
    """One choice; `second` is the small line under it."""

    value: str
    label: str
    second: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What can be pressed now. `rows` are the doors of W3; `buttons` everything else."""

    message_id: str
    question: str
    buttons: tuple[Button, ...]
    at_home: tuple[Button, ...] = ()
    outside: tuple[Button, ...] = ()
    unsure: tuple[Button, ...] = ()

    @property
    def shape(self) -> str:
        """How the buttons lie."""
        if len(self.buttons) == 1:
            return "one"
        short = len(self.buttons) == 3 and all(len(button.label) <= SHORT_LABEL for button in self.buttons)
        return "three" if short else ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message inside a turn. `used` are choices that can no longer be pressed; the question of live ones is asked
    beside their buttons, and so not among the bubbles."""

    spoken: Spoken
    bubbles: tuple[str, ...]
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says in a row."""

    id: str
    author: str
    name: str | None
    parts: tuple[Part, ...]

    @property
    def is_child(self) -> bool:
        return self.author == "child"

    @property
    def is_empty(self) -> bool:
        return not any(part.bubbles or part.used or part.spoken.words for part in self.parts)


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the path."""

    label: str
    state: str
    at: datetime | None


def turns_of(messages: Iterable[Spoken]) -> tuple[Turn, ...]:
    """Messages of one speaker belong together, but each of the child's own has a mark and stands alone."""
    messages = tuple(messages)
    live = {spoken.id for spoken in _live(messages)}
    turns: list[Turn] = []
    for spoken in messages:
        last, part = turns[-1] if turns else None, _part(spoken, spoken.id in live)
        if last and last.author == spoken.author != "child" and last.name == spoken.name:
            turns[-1] = Turn(last.id, last.author, last.name, (*last.parts, part))
        else:
            turns.append(Turn(spoken.id, spoken.author, spoken.name, (part,)))
    return tuple(turn for turn in turns if turn.is_child or not turn.is_empty)


def asks_of(messages: Iterable[Spoken]) -> tuple[Ask, ...]:
    """Every question that has come since the child last said something."""
    return tuple(_ask(spoken) for spoken in _live(tuple(messages)))


def steps_of(stage: StageView, phrases: Phrases, language: str) -> tuple[Step, ...]:
    """The eight stops; one is done only when it has truly been reached and left."""
    steps = []
    for number, code in enumerate(STAGES, start=1):
        state = "done" if number < stage.step else "here" if number == stage.step else "later"
        label = stage.label if state == "here" else phrases.label(f"stage_label_{code}", {}, language)
        steps.append(Step(label, state, stage.past.get(code)))
    return tuple(steps)


def has_begun(thread: Thread) -> bool:
    """Whether there is a path to show: the child has told something, not only pressed buttons."""
    told = any(spoken.author == "child" and not spoken.choices for spoken in thread.messages)
    return bool(thread.stage.code) and (thread.stage.step > 1 or told)


def bubbles(spoken: Spoken) -> tuple[str, ...]:
    """The bubbles of a message: the bot's stand on lines of their own; a person's begin where they left a line free."""
    parts = re.split(r"\n(?!•)", spoken.text) if spoken.author == "bot" else spoken.text.split("\n\n")
    return tuple(part.strip() for part in parts if part.strip())


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """ "4:05", as a child reads a clock."""
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local.minute:02}"


def day_and_time(at: datetime, zone: ZoneInfo, phrases: Phrases, language: str) -> str:
    """ "Thursday, 4:05"."""
    day = phrases.label(f"page_day_{at.astimezone(zone).isoweekday()}", {}, language)
    return f"{day}, {clock_time(at, zone)}" if at.minute or at.second else day


def _live(messages: tuple[Spoken, ...]) -> tuple[Spoken, ...]:
    newest: list[Spoken] = []
    for spoken in reversed(messages):
        if spoken.author == "child":
            break
        if spoken.choices:
            newest.append(spoken)
    return tuple(reversed(newest))


def _part(spoken: Spoken, is_live: bool) -> Part:
    shown = bubbles(spoken)
    if is_live and _question(shown):
        shown = shown[:-1]
    used = () if is_live else tuple(label.partition("\n")[0] for value, label in spoken.choices if value != "hide")
    return Part(spoken, shown, used)


def _question(shown: tuple[str, ...]) -> str:
    """The question that buttons answer, if the last bubble is one."""
    return shown[-1] if shown and shown[-1].endswith(("?", "؟")) else ""


def _ask(spoken: Spoken) -> Ask:
    buttons = tuple(_button(value, label) for value, label in spoken.choices)
    if len(buttons) > FEWEST_ROUTES:
        buttons = tuple(button for button in buttons if button.value != "hide")  # the tab is always there
    doors = [button for button in buttons if button.value in ROUTES]
    if len(doors) < FEWEST_ROUTES:
        return Ask(spoken.id, _question(bubbles(spoken)), buttons)
    return Ask(
        spoken.id,
        _question(bubbles(spoken)),
        tuple(button for button in buttons if button.value not in ROUTES),
        tuple(button for button in doors if button.value in AT_HOME),
        tuple(button for button in doors if button.value not in (*AT_HOME, "unsure")),
        tuple(button for button in doors if button.value == "unsure"),
    )


def _button(value: str, label: str) -> Button:
    title, _, second = label.partition("\n")
    return Button(value, title, second, ROUTE_ICONS.get(value, ""))
