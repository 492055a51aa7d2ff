"""What people made of triage, as its page shows it: counts from five on, in steps of five, and no case."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.inbox.wording import LEVELS
from backend.learning.tallying import LOWERED, MISSED, NOBODY, RAISED, SEEN, What, shown

FEW = "too few"
SPEAKERS: Mapping[str, str] = {
    NOBODY: "Nothing had spoken",
    "engine.embedded": "The model",
    "engine.rasa": "The model (Rasa)",
    "readable.person_looks": "A machine could not read it",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule or engine: cases in which it had spoken, and what people did there."""

    name: str
    code: str
    seen: str
    raised: str
    lowered: str
    missed: str


@dataclass(frozen=True, slots=True)
class Change:
    """From one level to another, and how often."""

    before: str
    after: str
    times: str


def in_words(count: int) -> str:
    """A count as a page may show it. Too few to show may be none."""
    return f"{shown(count)} or more" if shown(count) else FEW


def lines(found: Counter[What], meanings: Mapping[str, str]) -> list[Line]:
    """A line for each rule and engine of which there is anything to show, the most spoken first."""
    by_name: dict[str, Counter[str]] = {}
    for what, times in found.items():
        if what.spoke:
            by_name.setdefault(what.spoke, Counter())[what.act] += times
    worth = [(code, acts) for code, acts in by_name.items() if any(shown(times) for times in acts.values())]
    worth.sort(key=lambda pair: (-shown(pair[1][SEEN]), pair[0]))
    return [_line(code, acts, meanings) for code, acts in worth]


def _line(code: str, acts: Counter[str], meanings: Mapping[str, str]) -> Line:
    name = SPEAKERS.get(code) or meanings.get(code, "A rule that is no longer there")
    seen, raised, lowered, missed = (in_words(acts[act]) for act in (SEEN, RAISED, LOWERED, MISSED))
    return Line(name, "" if code in SPEAKERS else code, seen, raised, lowered, missed)


def changes(found: Counter[What]) -> list[Change]:
    """How people changed levels, whoever had spoken."""
    pairs = Counter({(w.before, w.after): n for w, n in found.items() if not w.spoke and shown(n)})
    return [Change(LEVELS[before], LEVELS[after], in_words(times)) for (before, after), times in pairs.most_common()]


def compared(found: Mapping[tuple[str, str], int]) -> list[Change]:
    """What the model would have said, what it is now, and how many cases."""
    worth: Iterable[tuple[tuple[str, str], int]] = sorted(found.items(), key=lambda pair: -shown(pair[1]))
    return [Change(LEVELS[said], LEVELS[now], in_words(times)) for (said, now), times in worth if shown(times)]
