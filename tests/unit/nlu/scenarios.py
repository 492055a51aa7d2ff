"""The scenarios of the domain brief, section 7, as far as triage alone decides them (scenarios.yml)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from nlu.levels import Level


@dataclass(frozen=True)
class Scenario:
    """One message after others: the level it must have at least and at most, and a topic it must carry."""

    number: str
    text: str
    level: Level
    topic: str
    before: tuple[str, ...] = ()
    at_most: Level | None = None


def _read() -> tuple[Scenario, ...]:
    rows = yaml.safe_load(Path(__file__).with_name("scenarios.yml").read_text(encoding="utf-8"))
    return tuple(
        Scenario(
            number=row["number"],
            text=row["text"],
            level=Level.of(row["level"]),
            topic=row["topic"],
            before=tuple(row.get("before", ())),
            at_most=Level.of(row["at_most"]) if "at_most" in row else None,
        )
        for row in rows
    )


SCENARIOS: Final = _read()
