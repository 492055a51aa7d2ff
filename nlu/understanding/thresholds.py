"""How sure the model must be before it says a level."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from nlu.levels import Level
from nlu.understanding.encoder import Floats


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Chosen on data (docs/triage.md has the curve) and kept with the model they belong to."""

    emergency: float
    urgent: float
    soon: float
    urgent_about: Mapping[str, float] = field(default_factory=dict)
    """Topics for which "urgent" needs another chance: everyday talk sounds like some dangers and never like others."""

    def level(self, chances: Floats, urgency: float, about: Mapping[str, float]) -> Level:
        """Urgent where the urgency is high enough for what it would be about (the chance of each topic), and then
        emergency where that is the likelier of the two by enough; otherwise soon or routine."""
        at_least = np.cumsum(chances[::-1])[::-1]
        if urgency >= self._enough(about):
            grave = chances[Level.EMERGENCY] / max(float(at_least[Level.URGENT]), 1e-9)
            return Level.EMERGENCY if grave >= self.emergency else Level.URGENT
        return Level.SOON if at_least[Level.SOON] >= self.soon else Level.ROUTINE

    def _enough(self, about: Mapping[str, float]) -> float:
        """What "urgent" takes: the mean over the topics by the squares of their chances, so that a message which may
        be about either of two things does not stand or fall with a hair's breadth between them."""
        weights = {topic: chance * chance for topic, chance in about.items()}
        total = sum(weights.values())
        if not total:
            return self.urgent
        return sum(weight * self.urgent_about.get(topic, self.urgent) for topic, weight in weights.items()) / total
