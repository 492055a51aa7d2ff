"""How long the long tests are: whole under `make soak`, a tenth in `make test`."""

import os


def of(whole: int) -> int:
    """The number of rounds to do now."""
    return whole if os.environ.get("SAYSO_SOAK") else max(1, whole // 10)


def half_of(whole: int) -> int:
    """The same for one of two doors that share a tenth between them: a twentieth each in `make test`."""
    return whole if os.environ.get("SAYSO_SOAK") else max(1, whole // 20)
