"""Every sentence a child can see, by key, from config/phrases: checked at start, rendered in the child's language."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.policy.files import read_yaml

SOURCE_LANGUAGE = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ckb", "ur"})


class PhrasesError(Exception):
    """A file in config/phrases is wrong. The message names the file, the key and the mend."""


class ChoiceLine(BaseModel):
    """A button that always comes with a phrase."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: str
    label: str


class PhraseEntry(BaseModel):
    """One phrase: its bubbles, what stands in for a missing parameter, and who approved it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: Annotated[tuple[str, ...], Field(min_length=1)]
    params: Mapping[str, str] = {}
    choices: tuple[ChoiceLine, ...] = ()
    source: Annotated[str, Field(min_length=2)]
    notes: str = ""
    checked: bool = True


class PhraseFile(BaseModel):
    """One language's file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_: Annotated[Literal[1], Field(alias="schema")]
    version: Annotated[int, Field(ge=1)]
    language: str
    name: str
    status: Literal["source", "checked", "draft"]
    joiner: str = " and "
    phrases: Mapping[str, PhraseEntry]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All languages, English under each. A missing parameter is filled with its approved stand-in, never an error."""

    files: Mapping[str, PhraseFile]

    @classmethod
    def load(cls, config_dir: Path) -> Self:
        """Read and check every file of `config_dir/phrases` that holds phrases."""
        folder = config_dir / "phrases"
        names = sorted(path for path in folder.glob("*.yml") if re.fullmatch(r"[a-z]{2,3}", path.stem))
        files = {path.stem: _read(path) for path in names}
        if SOURCE_LANGUAGE not in files:
            raise PhrasesError(f"{folder}: en.yml is missing; every sentence starts there")
        for path in names:
            _check(path, files[path.stem], files[SOURCE_LANGUAGE])
        return cls(files)

    @property
    def version(self) -> int:
        """The version of the source text, stored beside each message that was said."""
        return self.files[SOURCE_LANGUAGE].version

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language with a file, English first."""
        return (SOURCE_LANGUAGE, *sorted(set(self.files) - {SOURCE_LANGUAGE}))

    @property
    def checked_languages(self) -> tuple[str, ...]:
        """Languages that a child may change to: their text is whole and a person has checked it."""
        return tuple(code for code in self.languages if self.files[code].status != "draft")

    def name_of(self, language: str) -> str:
        """How a language calls itself."""
        return self.files[language].name if language in self.files else language

    def keys(self) -> Iterable[str]:
        """Every key."""
        return self.files[SOURCE_LANGUAGE].phrases.keys()

    def has(self, key: str) -> bool:
        """Has somebody written this phrase?"""
        return key in self.files[SOURCE_LANGUAGE].phrases

    def entry(self, key: str, language: str = SOURCE_LANGUAGE) -> PhraseEntry:
        """The phrase in this language, or in English where there is none. KeyError for a key nobody wrote."""
        return self.files[self.language_of(key, language)].phrases[key]

    def language_of(self, key: str, language: str) -> str:
        """The language that this phrase's text really is in (for `lang` and `dir`)."""
        if language in self.files and key in self.files[language].phrases:
            return language
        return SOURCE_LANGUAGE

    def params_of(self, key: str) -> frozenset[str]:
        """The parameters that the phrase uses."""
        return frozenset(self.files[SOURCE_LANGUAGE].phrases[key].params)

    def choices_of(self, key: str) -> tuple[ChoiceLine, ...]:
        """The buttons that always come with this phrase (what the record asks: closing, check-back)."""
        return self.files[SOURCE_LANGUAGE].phrases[key].choices

    def render(
        self, key: str, params: Mapping[str, str] | None = None, language: str = SOURCE_LANGUAGE
    ) -> tuple[str, ...]:
        """The phrase as bubbles."""
        spoken = self.language_of(key, language)
        entry = self.entry(key, language)
        values = {name: self._value(name, entry, params or {}, spoken) for name in entry.params}
        return tuple(_fill(line, values) for line in entry.text)

    def label(self, key: str, params: Mapping[str, str] | None = None, language: str = SOURCE_LANGUAGE) -> str:
        """The phrase as one line: a button, a tab, a mark."""
        return " ".join(self.render(key, params, language))

    def _value(self, name: str, entry: PhraseEntry, params: Mapping[str, str], language: str) -> str:
        value = params.get(name) or entry.params[name]
        names = [self._spelt(part.strip(), language) for part in value.split("\n")]
        names = [part for part in names if part] or [self._spelt(entry.params[name], language)]
        if len(names) == 1:
            return names[0]
        return ", ".join(names[:-1]) + self.files[language].joiner + names[-1]

    def _spelt(self, value: str, language: str) -> str:
        """A value as it stands, or the label it refers to; empty where there is no such label."""
        if not value.startswith("@"):
            return value
        known = value[1:] in self.files[SOURCE_LANGUAGE].phrases
        return self.label(value[1:], {}, language) if known else ""


def _fill(line: str, values: Mapping[str, str]) -> str:
    """The line with its parameters; one that begins a sentence begins with a capital."""
    filled = ""
    for literal, name, _, _ in Formatter().parse(line):
        filled += literal
        if name is not None:
            value = values[name]
            begins = re.search(r"(^|[.?\n•])\s*$", filled)
            filled += value[:1].upper() + value[1:] if begins else value
    return filled


def _read(path: Path) -> PhraseFile:
    try:
        return PhraseFile.model_validate(read_yaml(path))
    except yaml.YAMLError as error:
        raise PhrasesError(f"{path}: not readable as YAML; mend the line it names: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PhrasesError(f"{path}: {where}: {first['msg']}; mend this key") from error


def _check(path: Path, file: PhraseFile, source: PhraseFile) -> None:
    """A key that English does not have, a parameter without a stand-in, a button without a label: all named."""
    for key, entry in file.phrases.items():
        if key not in source.phrases:
            raise PhrasesError(f"{path}: {key}: English has no such key; add it to en.yml or take it out here")
        used = {name for line in entry.text for _, name, _, _ in Formatter().parse(line) if name is not None}
        if used - set(entry.params):
            missing = ", ".join(sorted(used - set(entry.params)))
            raise PhrasesError(f"{path}: {key}: {missing} has no stand-in; add it under params")
        if set(entry.params) - used:
            spare = ", ".join(sorted(set(entry.params) - used))
            raise PhrasesError(f"{path}: {key}: params names {spare}, which no line uses; take it out")
        if set(entry.params) - set(source.phrases[key].params):
            raise PhrasesError(f"{path}: {key}: params differ from English; use the same names")
        for name, stand_in in entry.params.items():
            if stand_in.startswith("@") and stand_in[1:] not in source.phrases:
                raise PhrasesError(f"{path}: {key}: {name} stands for {stand_in}, which has no text; add that key")
        for choice in entry.choices:
            if choice.label not in source.phrases:
                raise PhrasesError(f"{path}: {key}: the button {choice.label} has no text; add that key")
