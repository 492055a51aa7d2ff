"""How sure the model must be before it says a level."""

from dataclasses import dataclass

import numpy as np

from nlu.levels import Level
from nlu.understanding.encoder import Floats


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Chosen on data (docs/triage.md has the curve) and kept with the model they belong to."""

    emergency: float
    urgent: float
    soon: float

    def level(self, chances: Floats) -> Level:
        """Urgent where the chance of urgent or emergency is high enough, and then emergency where it is the
        likelier of the two by enough; otherwise soon or routine."""
        at_least = np.cumsum(chances[::-1])[::-1]
        if at_least[Level.URGENT] >= self.urgent:
            grave = chances[Level.EMERGENCY] / max(float(at_least[Level.URGENT]), 1e-9)
            return Level.EMERGENCY if grave >= self.emergency else Level.URGENT
        return Level.SOON if at_least[Level.SOON] >= self.soon else Level.ROUTINE
