"""Reading config/safety/ into rules that are ready to match."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import re2  # type: ignore[import-untyped]

from nlu.levels import Level
from nlu.safety.schema import RuleEntry, RuleFile, SafetyFileError, WordsFile, checked
from nlu.understanding.characters import fold
from nlu.understanding.spelling import Spelling

WORDS_FILE: Final = "words.yml"
_NAME: Final = re.compile(r"<([a-z_]+)>")
_GAP: Final = r"(?: [^ |]+){0,%s} "
_GAPS: Final = re.compile(r" ~(\d?) ")
_DEFAULT_GAP: Final = "4"
_WORD: Final = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what it means, how fast a person must come, and its patterns over plain words."""

    id: str
    meaning: str
    level: Level
    topics: tuple[str, ...]
    patterns: tuple[Any, ...]
    unless: tuple[Any, ...]
    sources: tuple[str, ...]
    must_match: tuple[str, ...]
    must_not_match: tuple[str, ...]


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Every rule of every file, ids unique; SafetyFileError names file, key and mend."""
    rules: dict[str, Rule] = {}
    shared = checked(WordsFile, folder / WORDS_FILE).groups
    paths = sorted(path for path in folder.glob("*.yml") if path.name != WORDS_FILE)
    if not paths:
        raise SafetyFileError(f"{folder}: no rules found; put the safety rules (*.yml) there")
    for path in paths:
        content = checked(RuleFile, path)
        for number, entry in enumerate(content.rules):
            if entry.id in rules:
                raise SafetyFileError(f"{path}: rules.{number}.id: {entry.id} is taken; choose another id")
            rules[entry.id] = _rule(entry, {**shared, **content.words}, f"{path}: rules.{number}")
    return tuple(rules.values())


def proposed_rule(entry: RuleEntry, folder: Path) -> Rule:
    """A rule that is not in the folder yet, checked as one that is. Raises SafetyFileError."""
    if entry.id in {rule.id for rule in load_rules(folder)}:
        raise SafetyFileError(f"id: {entry.id} is taken; choose another id")
    return _rule(entry, checked(WordsFile, folder / WORDS_FILE).groups, "the proposal")


def load_spelling(folder: Path, known: frozenset[str], common: frozenset[str] = frozenset()) -> Spelling:
    """The house's spelling from config/safety/words.yml and the list of known words."""
    words = checked(WordsFile, folder / WORDS_FILE)
    variants = {other: word for word, others in words.variants.items() for other in others.split()}
    known = known | frozenset(words.known.split())
    meant = frozenset(word for path in sorted(folder.glob("*.yml")) for word in _WORD.findall(path.read_text("utf-8")))
    return Spelling.of(known, variants, words.guarded.split(), words.joinable.split(), common, meant)


def _rule(entry: RuleEntry, words: Mapping[str, str], where: str) -> Rule:
    sources = tuple(_expanded(text, words, f"{where}.patterns") for text in entry.patterns)
    return Rule(
        id=entry.id,
        meaning=entry.meaning,
        level=Level.of(entry.level),
        topics=entry.topics,
        patterns=tuple(_compiled(source, f"{where}.patterns") for source in sources),
        unless=tuple(_compiled(_expanded(text, words, f"{where}.unless"), f"{where}.unless") for text in entry.unless),
        sources=sources,
        must_match=entry.must_match,
        must_not_match=entry.must_not_match,
    )


def _expanded(text: str, words: Mapping[str, str], where: str) -> str:
    """A pattern with its shared words put in; ` ~ ` is a gap of up to four words in one clause, ` ~7 ` of seven."""
    for _ in range(4):
        if not (missing := [name for name in _NAME.findall(text) if name not in words]):
            text = _NAME.sub(lambda m: f"(?:{words[m.group(1)]})", text)
            continue
        raise SafetyFileError(
            f"{where}: no words called <{missing[0]}>; add them under `words` here or `groups` in words.yml"
        )
    text = _GAPS.sub(lambda m: _GAP % (m.group(1) or _DEFAULT_GAP), text)
    text = text if text.isascii() else fold(text)[0]
    return rf"(?:^|[ ])(?:{text})(?:[ ]|$)"


def _compiled(source: str, where: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(source, options)
    except re2.error as error:
        raise SafetyFileError(f"{where}: not a pattern ({error}); mend the pattern") from error
