"""The shape of a file in config/safety/: what is checked before a rule may speak."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from nlu.topics import CODES

Shape = TypeVar("Shape", bound=BaseModel)
LevelCode = Literal["routine", "soon", "urgent", "emergency"]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C where it is there
_ID = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"


class SafetyFileError(ValueError):
    """A file of rules is wrong. The text names the file, the key and the mend."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RuleEntry(_Strict):
    """One rule as people write it."""

    id: Annotated[str, Field(pattern=_ID)]
    meaning: Annotated[str, Field(min_length=10, max_length=160)]
    source: Annotated[str, Field(min_length=3)]
    level: LevelCode
    topics: Annotated[tuple[str, ...], Field(min_length=1)]
    patterns: Annotated[tuple[str, ...], Field(min_length=1)]
    unless: tuple[str, ...] = ()
    must_match: Annotated[tuple[str, ...], Field(min_length=1)]
    must_not_match: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("topics")
    @classmethod
    def _topics_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := sorted(set(value) - CODES):
            raise ValueError(f"no such topic: {', '.join(unknown)}; take one from nlu/topics.py")
        return value


class RuleFile(_Strict):
    """A file of rules with the words that its patterns share."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    words: Mapping[str, str] = {}
    rules: Annotated[tuple[RuleEntry, ...], Field(min_length=1)]


class WordsFile(_Strict):
    """Spellings (one word: the others), words worth a guess, words that may be found run together."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    variants: Mapping[str, str]
    known: str
    groups: Mapping[str, str]
    guarded: str
    joinable: str


def read_yaml(path: Path) -> Any:
    """The file's content; SafetyFileError says where it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (both are safe loaders)
    except OSError as error:
        raise SafetyFileError(f"{path}: cannot be read ({error.strerror}); put the file there") from error
    except yaml.YAMLError as error:
        raise SafetyFileError(f"{path}: not valid YAML ({error}); mend the line it names") from error


def checked(shape: type[Shape], path: Path) -> Shape:
    """The file in its shape; SafetyFileError names the key and the mend."""
    try:
        return shape.model_validate(read_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(top level)"
        raise SafetyFileError(f"{path}: {key}: {first['msg']}; mend this key") from error
