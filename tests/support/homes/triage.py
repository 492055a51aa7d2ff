"""A triage that finds what the test says: "urgent staff_concern: he hurt me" is urgent and about staff."""

import re
from dataclasses import replace

from nlu.levels import Assessment, Context, Level, Reason
from nlu.triage import Triage

_SAYS = re.compile(r"(routine|soon|urgent|emergency)((?: \w+)*): ")


class ScriptedTriage(Triage):
    """What it cannot read off the text is `soon` and about nothing in particular."""

    def __init__(self) -> None:
        """No rules and no model: the tests of nlu are elsewhere."""

    def assess(self, text: str, context: Context | None = None) -> Assessment:
        """The level and topics that the text names; `by_engine`: only an engine says so."""
        says = _SAYS.match(text)
        level = Level.of(says[1]) if says else Level.SOON
        topics = tuple(says[2].split()) if says else ()
        if says and "by_engine" in topics:
            found = _found(level, tuple(topic for topic in topics if topic != "by_engine"), Reason("", "the engine"))
            return replace(found, engine_level=level, rules_level=Level.ROUTINE)
        return _found(level, topics, Reason(text[:40], "as the test says"))

    def assess_kind(self, kind: str) -> Assessment:
        """Nobody can read it: a person looks."""
        return _found(Level.URGENT, ("unreadable",), Reason("", f"sent as {kind}"))


def _found(level: Level, topics: tuple[str, ...], reason: Reason) -> Assessment:
    return Assessment(level, topics, (reason,), "en", "scripted", read_by_engine=True, ms=0.0, sure=True)
