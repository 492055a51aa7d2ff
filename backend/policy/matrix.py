"""The visibility matrix (domain brief 3.2) as data: who may ever hold what of a kind of case. `config/matrix.yml`."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Literal, Self

from backend.policy.files import ConfigFile, read_config

Sees = Literal["words", "words_if_cleared", "words_if_child", "summary", "alert", "danger", "counts", "none"]
MAY_BE_LET_IN = frozenset(("words", "words_if_cleared"))
INSIDE = {"named_person": "one_person", "manager": "manager_only"}


def kind_of(route: str, private: bool, topics: Collection[str], complaint: bool) -> str:
    """Which line of the matrix a case stands on: what it is about first, then the door that the child chose."""
    if {"manager_concern", "provider_concern"} & set(topics) and not private:
        return "manager_allegation"
    if "staff_concern" in topics and not private:
        return "staff_allegation"
    if private:
        return route
    if complaint:
        return "complaint"
    return INSIDE.get(route, "ordinary")


class Matrix(ConfigFile):
    """The checked content of `config/matrix.yml`."""

    kinds: Mapping[str, Mapping[str, Sees]]

    @classmethod
    def load(cls, config_dir: Path) -> Self:
        """Read `matrix.yml`. Raises ConfigError."""
        return read_config(config_dir / "matrix.yml", cls)

    def sees(self, kind: str, role: str) -> Sees:
        """What somebody of a role may see of a kind of case."""
        return self.kinds[kind].get(role, "none")

    def may_be_let_in(self, kind: str, role: str, *, child_agrees: bool) -> bool:
        """May a reader let somebody of this role read the words?"""
        found = self.sees(kind, role)
        return found in MAY_BE_LET_IN or (found == "words_if_child" and child_agrees)
