"""Running every rule over a message at once, in time that grows only with its length."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import re2  # type: ignore[import-untyped]

from nlu.levels import Level
from nlu.safety.rules import Rule
from nlu.understanding.normalise import Normal

_SHELF: Final = 60
_MEMORY: Final = 32 << 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched, with the child's own words."""

    rule: Rule
    quote: str
    level: Level


class Matcher:
    """All rules, on shelves of a joint automaton each, so that most messages cost one pass a shelf."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        places = [(rule, number) for rule in rules for number in range(len(rule.patterns))]
        self._shelves = [_Shelf(tuple(places[start : start + _SHELF])) for start in range(0, len(places), _SHELF)]

    def hits(self, normal: Normal) -> tuple[Hit, ...]:
        """One hit for each rule that matches, the gravest first."""
        found: dict[str, Hit] = {}
        for rule, number in self._candidates(normal.text):
            if rule.id not in found and (hit := _hit(rule, number, normal)) is not None:
                found[rule.id] = hit
        return tuple(sorted(found.values(), key=lambda hit: -hit.level))

    def touches(self, text: str) -> tuple[Rule, ...]:
        """The rules whose patterns occur in a long plain text, without places: for what is too long to read."""
        return tuple(dict.fromkeys(rule for rule, _ in self._candidates(text)))

    def _candidates(self, text: str) -> Iterator[tuple[Rule, int]]:
        for shelf in self._shelves:
            yield from shelf.candidates(text)


class _Shelf:
    def __init__(self, places: tuple[tuple[Rule, int], ...]) -> None:
        self._places = places
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set: Any = re2.Set.SearchSet(options)
        for rule, number in places:
            self._set.Add(rule.sources[number])
        self._set.Compile()

    def candidates(self, text: str) -> list[tuple[Rule, int]]:
        return [self._places[index] for index in sorted(self._set.Match(text) or ())]


def _hit(rule: Rule, number: int, normal: Normal) -> Hit | None:
    match = rule.patterns[number].search(normal.text)
    if match is None or any(unless.search(normal.text) for unless in rule.unless):
        return None
    start, end = match.span()
    start += normal.text[start : start + 1] == " "
    return Hit(rule, normal.quote(start, end), rule.level)
