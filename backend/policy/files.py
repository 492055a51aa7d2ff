"""Reading a file of `config/`: an error names the file, the key and the mend."""

import hashlib
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C where it is there, eight times as fast


class ConfigError(Exception):
    """A file of `config/` that cannot be used; the text is one sentence for the person who can mend it."""


class ConfigFile(BaseModel):
    """What every file of `config/` begins with."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_version: Literal[1] = Field(alias="schema")


def read_yaml(path: Path) -> Any:
    """What one file says. Raises OSError and yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (both are safe loaders)


Model = TypeVar("Model", bound=BaseModel)


def read_config(path: Path, model: type[Model]) -> Model:
    """Read and check one YAML file. Raises ConfigError."""
    try:
        found = read_yaml(path)
    except OSError as problem:
        raise ConfigError(
            f"{path}: cannot be read ({problem.strerror}). Put the file back from the repository."
        ) from None
    except yaml.YAMLError as problem:
        where = getattr(problem, "problem_mark", None)
        line = f" near line {where.line + 1}" if where else ""
        raise ConfigError(f"{path}: is not YAML{line}. Mend the indentation or the quotes there.") from None
    try:
        return model.model_validate(found)
    except ValidationError as problem:
        first = problem.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(whole file)"
        raise ConfigError(
            f"{path}: {key}: {first['msg']}. Mend this key; config/README.md says what it takes."
        ) from None


def policy_version(config_dir: Path) -> str:
    """A hash over all of `config/`: which policy a case began under."""
    digest = hashlib.sha256()
    for path in sorted(config_dir.rglob("*.yml")):
        digest.update(str(path.relative_to(config_dir)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
