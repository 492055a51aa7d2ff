"""How long the long tests are: whole under `make soak`, a tenth in `make test`."""

import os


def of(whole: int, doors: int = 1) -> int:
    """The number of rounds to do now; `doors` that share a tenth between them do their part of it each."""
    return whole if os.environ.get("SAYSO_SOAK") else max(1, whole // (10 * doors))
